/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/own_name.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "oomwatch-load-"

/* In another PID namespace a process of the same number may have one. */
#define TRIES 9

const char *load_own_name(char buffer[LOAD_OWN_NAME_MAX], int parent)
{
	snprintf(buffer, LOAD_OWN_NAME_MAX, PREFIX "%d", (int)getpid());
	for (int i = 2; i <= TRIES && faccessat(parent, buffer, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
		i++)
		snprintf(buffer, LOAD_OWN_NAME_MAX, PREFIX "%d-%d", (int)getpid(), i);
	return buffer;
}

bool load_own_name_is(const char *name)
{
	static const char digits[] = "0123456789";
	size_t length;

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return false;
	name += strlen(PREFIX);
	length = strspn(name, digits);
	if (length == 0)
		return false;
	name += length;
	if (*name == '-' && strchr(digits + 2, name[1]) && name[1])
		name += 2;
	return *name == '\0';
}
