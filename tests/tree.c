/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The word for a TAP reader that no further test will run. */
static void bail_out(const char *path)
{
	printf("Bail out! %s: %s\n", path, strerror(errno));
	exit(99);
}

void tree_init(struct tree *tree)
{
	const char *folder = getenv("TMPDIR");

	snprintf(tree->root, sizeof(tree->root), "%s/oomwatch_test.XXXXXX",
		folder ? folder : "/tmp");
	if (!mkdtemp(tree->root))
		bail_out(tree->root);
}

static void remove_below(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!folder)
		return;
	while ((entry = readdir(folder))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(fd, entry->d_name, 0) < 0)
			remove_below(fd, entry->d_name);
	}
	closedir(folder);
	unlinkat(parent, name, AT_REMOVEDIR);
}

void tree_release(struct tree *tree)
{
	remove_below(AT_FDCWD, tree->root);
}

const char *tree_path(const struct tree *tree, const char *path)
{
	static char name[2 * PATH_MAX];

	snprintf(name, sizeof(name), "%s/%s", tree->root, path);
	for (char *slash = name + strlen(tree->root) + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(name, 0755);
		*slash = '/';
	}
	return name;
}

void tree_put_bytes(const struct tree *tree, const char *path, const char *text, size_t length)
{
	const char *name = tree_path(tree, path);
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, length) != (ssize_t)length)
		bail_out(name);
	close(fd);
}

void tree_put(const struct tree *tree, const char *path, const char *text)
{
	tree_put_bytes(tree, path, text, strlen(text));
}

void tree_remove(const struct tree *tree, const char *path)
{
	const char *name = tree_path(tree, path);

	if (unlink(name) < 0)
		remove_below(AT_FDCWD, name);
}

int tree_open(const struct tree *tree, const char *path)
{
	const char *name = tree_path(tree, path);
	int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		bail_out(name);
	return fd;
}
