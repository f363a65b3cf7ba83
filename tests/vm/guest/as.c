/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Runs a command with fewer rights.
 *
 *   as [-u UID] [-d CAPABILITY]... COMMAND...
 *
 *   -u UID         as this user and the group of the same number, in no other group
 *   -d CAPABILITY  without this one, by its number in linux/capability.h, and without a way to get it back
 */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void fail(const char *what)
{
	fprintf(stderr, "as: %s: %s\n", what, strerror(errno));
	exit(99);
}

/* Out of the bounding set, so that exec() does not give it to root again. */
static void drop(unsigned int capability)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
	unsigned int bit = ~(1u << (capability % 32));
	struct __user_cap_data_struct *set = &sets[capability / 32];

	if (capability > CAP_LAST_CAP || syscall(SYS_capget, &header, sets))
		fail("capget");
	set->effective &= bit;
	set->permitted &= bit;
	set->inheritable &= bit;
	if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) || syscall(SYS_capset, &header, sets))
		fail("capset");
}

static void become(uid_t user)
{
	if (setgroups(0, NULL) || setresgid(user, user, user) || setresuid(user, user, user))
		fail("setresuid");
}

int main(int argc, char **argv)
{
	long user = -1;
	int option;

	while ((option = getopt(argc, argv, "+u:d:")) != -1) {
		if (option == 'u')
			user = atol(optarg);
		else if (option == 'd')
			drop((unsigned int)atoi(optarg));
		else
			return 2;
	}
	if (optind == argc)
		return 2;
	if (user >= 0)
		become((uid_t)user);
	execvp(argv[optind], argv + optind);
	fail(argv[optind]);
}
