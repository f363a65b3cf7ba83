/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/protection.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/capability.h"

/* Bounds of the program's text, from the linker. */
extern const char __executable_start[], etext[];

void protection_init(struct protection *protection)
{
	protection->lock_error = -ECANCELED;
	protection->oom_score_adj_error = -ECANCELED;
}

/* MCL_ONFAULT locks what has been touched and leaves, say, a locale archive of 200 MiB alone;
 * our own text is touched here, so that rare paths are there when they are needed. */
static int lock_memory(void)
{
	volatile char sum = 0;
	long page_size = sysconf(_SC_PAGESIZE);

	if (!capability_is_effective(CAP_IPC_LOCK))
		return -EPERM;
	if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) < 0)
		return -errno;
	for (const char *at = __executable_start; at < etext; at += page_size)
		sum += *at;
	return 0;
}

static int lower_oom_score_adj(void)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", PROTECTION_OOM_SCORE_ADJ);
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, (size_t)length) < 0)
		error = -errno;
	close(fd);
	return error;
}

void protection_apply(struct protection *protection)
{
	protection->lock_error = lock_memory();
	protection->oom_score_adj_error = lower_oom_score_adj();
}
