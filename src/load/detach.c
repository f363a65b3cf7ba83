/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/detach.h"

#include <fcntl.h>
#include <unistd.h>

void load_detach_standard_files(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; standard++) {
		if (fd < 0 || dup2(fd, standard) < 0)
			close(standard);
	}
	if (fd > STDERR_FILENO)
		close(fd);
}
