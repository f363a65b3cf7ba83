/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const fixture_situations[] = {
	"handmade-5.4",
	"handmade-arm64-64k",
	"host-6.18",
	"vm-6.1-after-oom",
	"vm-6.1-cgroup-thrash",
	"vm-6.1-dirty-writeback",
	"vm-6.1-file-streaming",
	"vm-6.1-idle",
	"vm-6.1-leak",
	"vm-6.1-no-psi",
	"vm-6.1-numa2-idle",
	"vm-6.1-numa2-pressure",
	"vm-6.1-scores",
	"vm-6.1-swapping",
	"vm-6.12-numa2-after-oom",
	"vm-6.12-numa2-idle",
	"vm-6.12-numa2-pressure",
	"vm-6.12-scores",
	"vm-7.2-numa2-swapped",
	NULL,
};

static void fixture_path(const char *situation, const char *path, char buffer[PATH_MAX])
{
	const char *top = getenv("top_srcdir");

	snprintf(buffer, PATH_MAX, "%s/tests/fixtures/%s/%s", top ? top : ".", situation, path);
}

/* The word for a TAP reader that no further test will run. */
static void bail_out(const char *path, const char *reason)
{
	printf("Bail out! %s: %s\n", path, reason);
	exit(99);
}

size_t fixture_read_if_present(const char *situation, const char *path, char *buffer, size_t size)
{
	char name[PATH_MAX];
	FILE *file;
	size_t length;

	fixture_path(situation, path, name);
	file = fopen(name, "re");
	if (!file) {
		if (errno != ENOENT)
			bail_out(name, strerror(errno));
		return 0;
	}
	length = fread(buffer, 1, size, file);
	if (ferror(file) || fgetc(file) != EOF)
		bail_out(name, "unreadable, or larger than the test's buffer");
	fclose(file);
	return length;
}

size_t fixture_read(const char *situation, const char *path, char *buffer, size_t size)
{
	char name[PATH_MAX];
	size_t length = fixture_read_if_present(situation, path, buffer, size);

	if (length == 0) {
		fixture_path(situation, path, name);
		bail_out(name, "no such fixture, or it is empty");
	}
	return length;
}

int fixture_open(const char *situation)
{
	char name[PATH_MAX];
	int fd;

	fixture_path(situation, "", name);
	fd = open(name, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		bail_out(name, strerror(errno));
	return fd;
}

static int is_process(const struct dirent *entry)
{
	return entry->d_name[0] >= '1' && entry->d_name[0] <= '9';
}

unsigned int fixture_processes(const char *situation, int32_t *ret_pids, unsigned int max)
{
	char name[PATH_MAX];
	struct dirent **entries;
	int count;

	fixture_path(situation, "proc", name);
	/* In the order of the numbers. */
	count = scandir(name, &entries, is_process, versionsort);
	if (count < 0)
		bail_out(name, strerror(errno));
	if ((unsigned int)count > max)
		bail_out(name, "more processes than the test has room for");
	for (int i = 0; i < count; i++) {
		ret_pids[i] = (int32_t)strtol(entries[i]->d_name, NULL, 10);
		free(entries[i]);
	}
	free(entries);
	return (unsigned int)count;
}
