/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Watches from inside a virtual machine while its memory is short: all of it is locked, and it
 * allocates nothing after its start.
 *
 *   observe files MSEC SECONDS FILE...            prints, every MSEC, for each file a line
 *                                                 "== MONOTONIC_USEC FILE" and its text
 *   observe frames SECONDS COLSxROWS PROGRAM...   runs a program on a terminal of its own, and
 *                                                 prints "frames N longest_gap_msec N": a frame is
 *                                                 output after a silence of 0.2 s or more
 *   observe output                                the same of what comes on standard input, to its end
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FILES_MAX = 16, FRAME_SILENCE_USEC = 200000 };

static char buffer[1 << 18];

static void fail(const char *what)
{
	fprintf(stderr, "observe: %s: %s\n", what, strerror(errno));
	exit(99);
}

static int64_t now_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void print_file(int fd, const char *path)
{
	int length = snprintf(buffer, 256, "== %lld %s\n", (long long)now_usec(), path);
	off_t offset = 0;
	ssize_t got;

	while ((got = pread(fd, buffer + length, sizeof(buffer) - (size_t)length, offset)) > 0) {
		length += (int)got;
		offset += got;
	}
	if (write(STDOUT_FILENO, buffer, (size_t)length) != length)
		fail("write");
}

static int observe_files(int64_t step_usec, int64_t duration_usec, char **paths, int count)
{
	int fds[FILES_MAX];
	int64_t end = now_usec() + duration_usec;

	if (count > FILES_MAX)
		return 2;
	for (int i = 0; i < count; i++)
		if ((fds[i] = open(paths[i], O_RDONLY)) < 0)
			fail(paths[i]);
	while (now_usec() < end) {
		for (int i = 0; i < count; i++)
			print_file(fds[i], paths[i]);
		usleep((useconds_t)step_usec);
	}
	return 0;
}

/* Outputs as they come. */
struct frames {
	long count;
	int64_t last_usec, longest_usec;
};

static void note_silence(struct frames *frames, int64_t now)
{
	if (frames->last_usec && now - frames->last_usec > frames->longest_usec)
		frames->longest_usec = now - frames->last_usec;
}

static void note_output(struct frames *frames, int64_t now)
{
	note_silence(frames, now);
	if (!frames->last_usec || now - frames->last_usec >= FRAME_SILENCE_USEC)
		frames->count++;
	frames->last_usec = now;
}

static void print_frames(struct frames *frames)
{
	note_silence(frames, now_usec());
	printf("frames %ld longest_gap_msec %lld\n", frames->count,
		(long long)frames->longest_usec / 1000);
}

static int observe_output(void)
{
	struct frames frames = {0};

	mlockall(MCL_CURRENT | MCL_FUTURE);
	while (read(STDIN_FILENO, buffer, sizeof(buffer)) > 0)
		note_output(&frames, now_usec());
	print_frames(&frames);
	return 0;
}

static int observe_frames(int64_t duration_usec, const char *size, char **command)
{
	struct winsize window = {0};
	struct frames frames = {0};
	int64_t now, end;
	int terminal;
	pid_t pid;

	sscanf(size, "%hux%hu", &window.ws_col, &window.ws_row);
	pid = forkpty(&terminal, NULL, NULL, &window);
	if (pid < 0)
		fail("forkpty");
	if (pid == 0) {
		execvp(command[0], command);
		fail(command[0]);
	}
	mlockall(MCL_CURRENT | MCL_FUTURE);
	/* The clock starts at the first output: how long a start takes is another question. */
	for (end = INT64_MAX; (now = now_usec()) < end;) {
		struct pollfd waiting = {.fd = terminal, .events = POLLIN};
		int64_t left = frames.last_usec ? end - now : 1000000;

		if (poll(&waiting, 1, (int)(left / 1000) + 1) <= 0)
			continue;
		if (read(terminal, buffer, sizeof(buffer)) <= 0)
			break;
		now = now_usec();
		if (!frames.last_usec)
			end = now + duration_usec;
		note_output(&frames, now);
	}
	if (now < end) {
		printf("the program ended early\n");
		return 1;
	}
	print_frames(&frames);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 4 && !strcmp(argv[1], "frames"))
		return observe_frames(atoll(argv[2]) * 1000000, argv[3], argv + 4);
	if (argc == 2 && !strcmp(argv[1], "output"))
		return observe_output();
	mlockall(MCL_CURRENT | MCL_FUTURE);
	if (argc > 4 && !strcmp(argv[1], "files"))
		return observe_files(
			atoll(argv[2]) * 1000, atoll(argv[3]) * 1000000, argv + 4, argc - 4);
	return 2;
}
