/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A made folder with files, for tests of what reads them: below $TMPDIR, or /tmp. Whatever goes
 * wrong in making it ends the program: it is the test that is wrong. Link libfixture.a.
 */
#ifndef OOMWATCH_TESTS_TREE_H
#define OOMWATCH_TESTS_TREE_H

#include <limits.h>
#include <stddef.h>

struct tree {
	char root[PATH_MAX];
};

/* Makes an empty folder. Remove it with tree_release(). */
void tree_init(struct tree *tree);

/* Removes the folder and all that is in it; not by name, so nothing is forgotten. */
void tree_release(struct tree *tree);

/* The name of PATH below the root, until the next call; the folders before it are made. */
const char *tree_path(const struct tree *tree, const char *path);

/* Writes TEXT to the file PATH, in place: kept descriptors see it. */
void tree_put(const struct tree *tree, const char *path, const char *text);
void tree_put_bytes(const struct tree *tree, const char *path, const char *text, size_t length);

/* Removes the file or the folder PATH with all that is in it. */
void tree_remove(const struct tree *tree, const char *path);

/* The root, or the folder PATH, as a descriptor for openat(); the caller closes it. */
int tree_open(const struct tree *tree, const char *path);

#endif
