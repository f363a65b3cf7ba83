/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/scene_library.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/file.h"
#include "base/message.h"

#define SUFFIX ".scene"
#define LANGUAGE_MAX 8

enum place { PLACE_OWN, PLACE_SHIPPED, PLACES };

/* The folder of the program, with a slash at its end; empty when it is not known. */
static void program_folder(char path[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	path[length > 0 ? length : 0] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		slash[1] = '\0';
}

static int open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);
}

static int open_own(void)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	char path[PATH_MAX];
	int length = -1;

	/* A relative one is to be ignored, says the specification. */
	if (config && config[0] == '/')
		length = snprintf(path, sizeof(path), "%s/%s/scenes", config, PACKAGE);
	else if (home && home[0] == '/')
		length = snprintf(path, sizeof(path), "%s/.config/%s/scenes", home, PACKAGE);
	return length > 0 && length < (int)sizeof(path) ? open_folder(path) : -1;
}

static int open_shipped(void)
{
	const char *chosen = getenv("OOMWATCH_SCENES");
	char folder[PATH_MAX], path[PATH_MAX + 64];
	int fd;

	if (chosen && chosen[0])
		return open_folder(chosen);
	program_folder(folder);
	snprintf(path, sizeof(path), "%s../share/%s/scenes", folder, PACKAGE);
	fd = folder[0] ? open_folder(path) : -1;
	/* Where it was made. */
	snprintf(path, sizeof(path), "%sdata/scenes", folder);
	if (fd < 0 && folder[0])
		fd = open_folder(path);
	return fd >= 0 ? fd : open_folder(SCENEDIR);
}

static int open_place(enum place place)
{
	return place == PLACE_OWN ? open_own() : open_shipped();
}

/* The languages of a person's messages, the best first: "de_AT:de"; empty: the scenes as they are. */
static const char *person_languages(void)
{
	static const char catalogue_header[] = "";
	const char *locale = setlocale(LC_MESSAGES, NULL), *chosen = getenv("LANGUAGE");

	if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		return "";
	/* As gettext does it: LANGUAGE goes first, but not in the C locale. Whether C.UTF-8 is one depends on its version:
	 * it is none where there are messages in another language, and so the header of their catalogue. */
	if (strncmp(locale, "C.", 2) == 0 && !gettext(catalogue_header)[0])
		return "";
	return chosen && chosen[0] ? chosen : locale;
}

/* The next of LANGUAGES as "de", without country and encoding; false when there is none. */
static bool next_language(const char **languages, char language[LANGUAGE_MAX])
{
	size_t length;

	*languages += strspn(*languages, ":");
	if (!**languages)
		return false;
	length = strcspn(*languages, "_.@:");
	snprintf(language, LANGUAGE_MAX, "%.*s", length < LANGUAGE_MAX ? (int)length : 0,
		*languages);
	*languages += strcspn(*languages, ":");
	return true;
}

/* Reads the file at PATH below FOLDER into library->scene, as the scene NAME. */
static int load_file(struct scene_library *library, int folder, const char *path, const char *name,
	struct failure *failure)
{
	size_t length = 0;
	struct stat status;
	int error = fstatat(folder, path, &status, 0) < 0 ? -errno : 0;

	/* A pipe would let the program wait. */
	if (!error && !S_ISREG(status.st_mode))
		return failure_set(failure, -EINVAL, 0, _("it is not a regular file"));
	if (!error)
		error = file_read_at(folder, path, library->text, sizeof(library->text), &length);
	if (error == -EFBIG)
		return failure_set(failure, error, 0,
			_("it has more than %d KiB, which no scene has"), SCENE_FILE_MAX / 1024);
	if (error)
		return failure_set(failure, error, 0, "%s", failure_reason(error));
	return scene_parse(&library->scene, name, library->text, length, failure);
}

/* The scene NAME of FOLDER, in the person's language when it is there in it. */
static int load_named(
	struct scene_library *library, int folder, const char *name, struct failure *failure)
{
	char language[LANGUAGE_MAX], path[SCENE_NAME_MAX + LANGUAGE_MAX + 16];
	const char *languages = person_languages();

	while (next_language(&languages, language)) {
		snprintf(path, sizeof(path), "%s.%s%s", name, language, SUFFIX);
		if (language[0] && faccessat(folder, path, F_OK, 0) == 0)
			return load_file(library, folder, path, name, failure);
	}
	snprintf(path, sizeof(path), "%s%s", name, SUFFIX);
	return load_file(library, folder, path, name, failure);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length > end_length && strcmp(text + length - end_length, end) == 0;
}

/* What the file at PATH is called: the last name without ".scene". */
static void name_of_path(char name[SCENE_NAME_MAX], const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *last = slash ? slash + 1 : path;
	size_t length = strlen(last);

	if (ends_with(last, SUFFIX))
		length -= strlen(SUFFIX);
	snprintf(name, SCENE_NAME_MAX, "%.*s", (int)length, last);
}

int scene_library_load_file(
	struct scene_library *library, const char *path, struct failure *failure)
{
	char name[SCENE_NAME_MAX];

	name_of_path(name, path);
	return load_file(library, AT_FDCWD, path, name, failure);
}

int scene_library_load(struct scene_library *library, const char *name, struct failure *failure)
{
	if (strchr(name, '/') || ends_with(name, SUFFIX))
		return scene_library_load_file(library, name, failure);
	for (enum place place = 0; place < PLACES && strlen(name) < SCENE_NAME_MAX; place++) {
		int folder = open_place(place), error = -ENOENT;

		if (folder >= 0) {
			error = load_named(library, folder, name, failure);
			close(folder);
		}
		if (error != -ENOENT)
			return error;
	}
	return failure_set(failure, -ENOENT, 0,
		_("there is no scene \"%s\"; --list-scenes names those that there are"), name);
}

/* Whether FILE is one of a scene, and not in another language: its NAME. */
static bool is_scene(const char *file, char name[SCENE_NAME_MAX])
{
	size_t length = strlen(file);

	if (file[0] == '.' || !ends_with(file, SUFFIX) || length - strlen(SUFFIX) >= SCENE_NAME_MAX)
		return false;
	/* It goes to the terminal: what would drive that is no name. */
	span_copy((struct span){file, length - strlen(SUFFIX)}, name, SCENE_NAME_MAX);
	return strncmp(name, file, length - strlen(SUFFIX)) == 0 && strchr(name, '.') == NULL;
}

static struct scene_entry *find_entry(struct scene_library *library, const char *name)
{
	for (unsigned int i = 0; i < library->count; i++) {
		if (strcmp(library->entry[i].name, name) == 0)
			return &library->entry[i];
	}
	return NULL;
}

/* Adds the scene NAME of FOLDER at its place in the order of the names. */
static void add_entry(struct scene_library *library, int folder, const char *name, bool is_own)
{
	struct scene_entry entry = {.is_own = is_own};
	unsigned int at = library->count;

	if (find_entry(library, name) || library->count == SCENE_LIBRARY_MAX)
		return;
	snprintf(entry.name, sizeof(entry.name), "%s", name);
	if (load_named(library, folder, name, &entry.failure) == 0) {
		entry.failure.error = 0;
		memcpy(entry.title, library->scene.title, sizeof(entry.title));
		entry.scope = library->scene.scope;
		entry.needs_swap = library->scene.needs_swap;
	}
	for (; at > 0 && strcmp(library->entry[at - 1].name, name) > 0; at--)
		library->entry[at] = library->entry[at - 1];
	library->entry[at] = entry;
	library->count++;
}

static void read_folder(struct scene_library *library, int folder, bool is_own)
{
	/* opendir() would allocate. */
	char buffer[4096] __attribute__((aligned(8)));
	char name[SCENE_NAME_MAX];
	ssize_t got;

	while ((got = syscall(SYS_getdents64, folder, buffer, sizeof(buffer))) > 0) {
		for (ssize_t at = 0; at < got;) {
			const struct dirent64 *entry = (const struct dirent64 *)(buffer + at);

			if (is_scene(entry->d_name, name))
				add_entry(library, folder, name, is_own);
			at += entry->d_reclen;
		}
	}
}

void scene_library_read(struct scene_library *library)
{
	library->count = 0;
	for (enum place place = 0; place < PLACES; place++) {
		int folder = open_place(place);

		if (folder < 0)
			continue;
		read_folder(library, folder, place == PLACE_OWN);
		close(folder);
	}
}
