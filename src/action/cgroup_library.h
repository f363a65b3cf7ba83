/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What libcgroup is asked to write. Its header has a struct cgroup of its own, so that this one has none. */
#ifndef OOMWATCH_ACTION_CGROUP_LIBRARY_H
#define OOMWATCH_ACTION_CGROUP_LIBRARY_H

/*
 * Writes TEXT, and nothing else, to FILE ("memory.max") of the group PATH ("/a/b"), if what libcgroup finds there is
 * the folder that FD holds. 0; -EXDEV when it is another one or none, then nothing was written; -EIO when it did not
 * work: libcgroup does not tell why. Prints nothing. Allocates; the mounts are read anew each time.
 */
int cgroup_library_write(int fd, const char *path, const char *file, const char *text);

#endif
