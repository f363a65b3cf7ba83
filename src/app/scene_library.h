/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The scenes that there are: a person's own ($XDG_CONFIG_HOME/oomwatch/scenes) and those that come with the program
 * ($OOMWATCH_SCENES, else ../share/oomwatch/scenes or data/scenes beside the program, else where it was installed). Of the same name
 * the own one counts; NAME.de.scene is NAME.scene in German. Allocates nothing.
 */
#ifndef OOMWATCH_APP_SCENE_LIBRARY_H
#define OOMWATCH_APP_SCENE_LIBRARY_H

#include <stdbool.h>

#include "scene/scene.h"

/* More are left out. */
#define SCENE_LIBRARY_MAX 32

struct scene_entry {
	char name[SCENE_NAME_MAX];
	char title[SCENE_TITLE_MAX];
	enum scene_scope scope;
	bool needs_swap;
	bool is_own;
	struct failure
		failure; /* error is 0 when it can be used; else it has the line and the reason */
};

/* About 150 KiB: never on the stack. */
struct scene_library {
	struct scene_entry entry[SCENE_LIBRARY_MAX]; /* by name */
	unsigned int count;
	struct scene scene;        /* what was read last */
	char text[SCENE_FILE_MAX]; /* its file */
};

/* Looks what scenes there are, and reads each once. */
void scene_library_read(struct scene_library *library);

/*
 * Reads the scene called NAME, or in the file NAME when that has a slash or ends in ".scene", into library->scene. 0;
 * -ENOENT there is none; -EFBIG; -EINVAL or -E2BIG as scene_parse(), with a failure that has the line.
 */
int scene_library_load(struct scene_library *library, const char *name, struct failure *failure);

/* The same of the file at PATH, whatever it is called. */
int scene_library_load_file(
	struct scene_library *library, const char *path, struct failure *failure);

#endif
