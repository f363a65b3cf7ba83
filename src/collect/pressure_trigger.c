/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/pressure_trigger.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/bits.h"

/* The best one first: 150 ms of a second is a stall that a person feels. Without CAP_SYS_RESOURCE, from Linux 6.1
 * on, a window must be a multiple of two seconds. */
static const struct {
	unsigned int threshold_usec;
	unsigned int window_usec;
} wishes[] = {
	{150000, 1000000},
	{150000, 2000000},
};

/* A write to a file of a capture would destroy it. */
static int expect_procfs(int fd)
{
	struct statfs status;

	if (fstatfs(fd, &status) < 0)
		return -errno;
	return status.f_type == PROC_SUPER_MAGIC ? 0 : -ENODEV;
}

static int ask_for(int fd, unsigned int threshold_usec, unsigned int window_usec)
{
	char text[64];
	int length = snprintf(text, sizeof(text), "some %u %u", threshold_usec, window_usec);

	/* With the NUL: the kernel puts its own over the last byte. */
	return write(fd, text, (size_t)length + 1) < 0 ? -errno : 0;
}

/* The first of the wishes that is granted. What else there is to fail (EOPNOTSUPP, ENOMEM) fails for each. */
static int ask(struct pressure_trigger *trigger)
{
	int error = -EINVAL;

	for (unsigned int i = 0; i < ARRAY_SIZE(wishes) && error; i++) {
		trigger->threshold_usec = wishes[i].threshold_usec;
		trigger->window_usec = wishes[i].window_usec;
		error = ask_for(trigger->fd, trigger->threshold_usec, trigger->window_usec);
	}
	return error;
}

void pressure_trigger_open(struct pressure_trigger *trigger, int root)
{
	int fd = openat(root, "proc/pressure/memory", O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	*trigger = (struct pressure_trigger){.fd = fd, .error = fd < 0 ? -errno : 0};
	if (!trigger->error)
		trigger->error = expect_procfs(fd);
	if (!trigger->error)
		trigger->error = ask(trigger);
	if (trigger->error)
		pressure_trigger_close(trigger);
}

void pressure_trigger_close(struct pressure_trigger *trigger)
{
	if (trigger->fd >= 0)
		close(trigger->fd);
	trigger->fd = -1;
}
