/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/helper_program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "action/helper.h"
#include "kernel/text.h"

/* Takes LINE, a copy that is cut up, apart into WORDS behind the first, with their escapes undone; NULL ends them. */
static int split(char *line, char *words[HELPER_WORDS_MAX + 2])
{
	unsigned int count = 1;
	char *rest = line;

	for (char *word; (word = strtok_r(rest, " ", &rest));) {
		if (count > HELPER_WORDS_MAX)
			return -E2BIG;
		/* In its place: it becomes no longer. */
		word[text_unescape((struct span){word, strlen(word)}, word, strlen(word))] = '\0';
		words[count++] = word;
	}
	words[count] = NULL;
	return 0;
}

/* The signals are blocked while handlers of ours still stand, which must not run in the child. */
static void reset_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The helper is kept from being killed, which what it starts is not to inherit. A value of 0 and above
 * was given by others. */
static void end_protection(void)
{
	int fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
	char first = '0';

	/* What cannot be had is done without: the workers are to have a value of their own. */
	if (fd >= 0 && read(fd, &first, 1) == 1 && first == '-' && write(fd, "0", 1) < 0)
		errno = 0;
	if (fd >= 0)
		close(fd);
}

/* In the child, which has our memory: nothing here may change what we need. Returns -errno when it cannot be executed. */
static int execute(char *const *words, int fd)
{
	reset_signals();
	setsid();
	end_protection();
	if (dup2(fd, STDIN_FILENO) < 0 || dup2(fd, STDOUT_FILENO) < 0)
		return -errno;
	closefrom(STDERR_FILENO + 1);
	execv(words[0], words);
	return -errno;
}

/*
 * vfork() and not fork(): the helper's memory is locked, and a copy of its page tables would have it fault in, page by page, what it
 * writes to next, just when there is none. In a child of vfork() oom_score_adj is its own: the kernel makes that very
 * exception of what shares memory.
 */
int helper_program_start(const char *program, const char *line, int fd, int32_t *ret_pid)
{
	char copy[HELPER_LINE_MAX], *words[HELPER_WORDS_MAX + 2] = {(char *)program};
	volatile int error;
	pid_t pid;

	if (strlen(line) >= sizeof(copy))
		return -ENAMETOOLONG;
	memcpy(copy, line, strlen(line) + 1);
	error = split(copy, words);
	if (error)
		return error;
	pid = vfork();
	if (pid == 0) {
		error = execute(words, fd);
		_exit(127);
	}
	if (pid < 0)
		return -errno;
	if (!error)
		*ret_pid = pid;
	return error;
}
