/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libcgroup is asked to do. Its header has a struct cgroup of its own, so that this one has none. */
#ifndef OOMWATCH_LOAD_GROUP_LIBRARY_H
#define OOMWATCH_LOAD_GROUP_LIBRARY_H

/*
 * Makes the group NAME in the group PATH ("/a/b") with this memory.max, if what libcgroup finds at PATH is the folder that
 * PARENT holds. 0; -EXDEV when it is another one or none, then nothing was made; -EIO when it did not work: libcgroup
 * does not tell why, and may have made the group. Prints nothing. Allocates.
 */
int load_group_library_create(int parent, const char *path, const char *name, const char *limit);

/* Writes TEXT, and nothing else, to FILE ("memory.high") of the group PATH whose folder FD holds. Likewise. */
int load_group_library_set(int fd, const char *path, const char *file, const char *text);

#endif
