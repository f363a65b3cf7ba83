/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a screen program costs: runs it on a pseudo-terminal and measures from outside, the
 * same for every program: ptybench SECONDS ROWS COLS COMMAND [ARGUMENT]...
 * Prints one line: first output and first full screen in ms, CPU per second in ms, resident
 * and locked memory in KiB, bytes a second. No assertion: machines differ.
 */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A screen is there when the program has been quiet for so long after its first bytes. */
#define QUIET_MSEC 30

struct measure {
	double first_msec;
	double screen_msec;
	double cpu_msec_per_sec;
	double bytes_per_sec;
	long resident_kib;
	long locked_kib;
};

static double now_msec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* User and system time of PID in milliseconds, from /proc/PID/schedstat: it counts nanoseconds. */
static double cpu_msec(pid_t pid)
{
	char path[64];
	unsigned long long nanoseconds = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/schedstat", (int)pid);
	file = fopen(path, "r");
	if (file) {
		if (fscanf(file, "%llu", &nanoseconds) != 1)
			nanoseconds = 0;
		fclose(file);
	}
	return (double)nanoseconds / 1e6;
}

static long status_kib(pid_t pid, const char *key)
{
	char path[64], line[256];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, key, strlen(key)) == 0)
			value = atol(line + strlen(key));
	}
	if (file)
		fclose(file);
	return value;
}

/* Reads what comes until the clock says UNTIL; returns the bytes. */
static long drain(int fd, double until, double *last_byte)
{
	char buffer[65536];
	long bytes = 0;

	for (;;) {
		struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
		double left = until - now_msec();
		ssize_t got;

		if (left <= 0 || poll(&poll_fd, 1, (int)left + 1) <= 0)
			return bytes;
		got = read(fd, buffer, sizeof(buffer));
		if (got <= 0)
			return bytes;
		*last_byte = now_msec();
		bytes += got;
	}
}

static struct measure measure_run(int fd, pid_t pid, double start, double seconds)
{
	struct measure measure = {0};
	double last = start;

	while (last == start && now_msec() - start < 10000)
		drain(fd, now_msec() + 1, &last);
	measure.first_msec = last - start;
	while (drain(fd, now_msec() + QUIET_MSEC, &last) > 0 && now_msec() - start < 10000)
		continue;
	measure.screen_msec = last - start;

	/* The first seconds are not the steady state. */
	drain(fd, now_msec() + 2000, &last);

	double before = now_msec(), cpu = cpu_msec(pid);
	long bytes = drain(fd, before + seconds * 1000, &last);
	double elapsed = (now_msec() - before) / 1000;

	measure.cpu_msec_per_sec = (cpu_msec(pid) - cpu) / elapsed;
	measure.bytes_per_sec = (double)bytes / elapsed;
	measure.resident_kib = status_kib(pid, "VmRSS:");
	measure.locked_kib = status_kib(pid, "VmLck:");
	return measure;
}

int main(int argc, char **argv)
{
	struct winsize size = {0};
	struct measure measure;
	double start;
	pid_t pid;
	int fd;

	if (argc < 5) {
		fprintf(stderr, "usage: ptybench SECONDS ROWS COLS COMMAND [ARGUMENT]...\n");
		return 2;
	}
	size.ws_row = (unsigned short)atoi(argv[2]);
	size.ws_col = (unsigned short)atoi(argv[3]);
	start = now_msec();
	pid = forkpty(&fd, NULL, NULL, &size);
	if (pid < 0) {
		perror("ptybench: forkpty");
		return 1;
	}
	if (pid == 0) {
		setenv("TERM", "xterm-256color", 1);
		execvp(argv[4], argv + 4);
		_exit(127);
	}
	measure = measure_run(fd, pid, start, atof(argv[1]));
	kill(pid, SIGTERM);
	if (waitpid(pid, NULL, WNOHANG) == 0) {
		usleep(300000);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	printf("%-28.28s %9.1f %9.1f %9.2f %9ld %9ld %9.0f\n", argv[4], measure.first_msec,
		measure.screen_msec, measure.cpu_msec_per_sec, measure.resident_kib,
		measure.locked_kib, measure.bytes_per_sec);
	return 0;
}
