/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/privilege.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/capability.h"

/* PROC_USER_INIT_INO (include/linux/proc_ns.h): the first user namespace has this inode since Linux 3.8. */
#define FIRST_USER_NAMESPACE 0xeffffffdu

/* A kernel without user namespaces has no such file, and only the first of them. */
static bool is_first_user_namespace(void)
{
	struct stat status;

	if (stat("/proc/self/ns/user", &status) < 0)
		return errno == ENOENT && access("/proc/self/ns", F_OK) == 0;
	return status.st_ino == FIRST_USER_NAMESPACE;
}

bool privilege_can_lower_adj(void)
{
	return capability_is_effective(CAP_SYS_RESOURCE) && is_first_user_namespace();
}

bool privilege_can_kill(void)
{
	return capability_is_effective(CAP_KILL);
}
