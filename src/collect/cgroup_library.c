/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_library.h"

#include <libcgroup.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>

static void be_silent(void *context, int level, const char *format, va_list arguments)
{
	(void)context, (void)level, (void)format, (void)arguments;
}

static bool is_cgroup2(const char *mount)
{
	struct statfs status;

	return statfs(mount, &status) == 0 && status.f_type == CGROUP2_SUPER_MAGIC;
}

bool cgroup_library_find(char ret_mount[PATH_MAX])
{
	struct cgroup_mount_point info;
	void *handle = NULL;
	bool is_found = false;
	int error;

	/* Its own logger writes to standard output, that is, over the screen. */
	cgroup_set_logger(be_silent, CGROUP_LOG_ERROR, NULL);
	if (cgroup_init() != 0)
		return false;
	error = cgroup_get_controller_begin(&handle, &info);
	while (error == 0 && !is_found) {
		is_found = strlen(info.path) < PATH_MAX && is_cgroup2(info.path);
		if (is_found)
			strcpy(ret_mount, info.path);
		else
			error = cgroup_get_controller_next(&handle, &info);
	}
	cgroup_get_controller_end(&handle);
	return is_found;
}
