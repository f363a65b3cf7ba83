/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a screen program costs: runs it on a pseudo-terminal and measures from outside, the
 * same for every program:
 *
 *	ptybench [--calls] SECONDS ROWS COLS NAME COMMAND [ARGUMENT]...
 *
 * Prints one line: NAME and the members of struct measure, n/a for what was not to be had.
 * --calls counts system calls too, by strace, after all else was measured. No assertion:
 * machines differ.
 */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/*
 * A frame ends when nothing has come for so long, and has at least so many bytes: what sets up
 * the terminal and a clock that is drawn alone (btop: 104 bytes) are none.
 */
#define FRAME_QUIET_MSEC 30
#define FRAME_BYTES 128

/*
 * A program rests when it has written nothing and used less than this of the processor for so
 * long. Longer than the pauses that top and htop make between their first two looks.
 */
#define REST_MSEC 200
#define REST_CPU_MSEC 1

/* From the first rest to the steady state. */
#define WARM_MSEC 2000

/* Give up waiting: for the first frames, and for one frame under strace. */
#define START_MSEC 30000
#define TRACED_MSEC 60000

struct measure {
	double first_msec; /* from the start to the end of the first frame */
	double first_cpu_msec;
	double rest_msec; /* to the first rest or the end, or else the second frame */
	double rest_cpu_msec;
	double cpu_msec;    /* for a frame, in the steady state */
	double period_msec; /* from frame to frame */
	double resident_kib;
	double locked_kib;
	double bytes; /* a frame */
	double calls; /* system calls a frame */
};

/* A program on its terminal. Times are of CLOCK_MONOTONIC in ms, CPU is of all its threads. */
struct session {
	pid_t pid;
	int fd;
	bool has_ended;
	double byte_msec; /* of the last byte that came */
	double byte_cpu_msec;
	long burst_bytes; /* since the last quiet time */
	long bytes;
};

static double clock_msec(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) < 0)
		return NAN;
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double now_msec(void)
{
	return clock_msec(CLOCK_MONOTONIC);
}

static double cpu_msec(pid_t pid)
{
	clockid_t clock;

	return clock_getcpuclockid(pid, &clock) == 0 ? clock_msec(clock) : NAN;
}

/* The number behind KEY in /proc/PID/status. */
static double status_number(pid_t pid, const char *key)
{
	char path[64], line[256];
	double value = NAN;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, key, strlen(key)) == 0)
			value = atof(line + strlen(key));
	}
	if (file)
		fclose(file);
	return value;
}

/* Reads what has come, or comes until the clock says UNTIL. Returns whether something did. */
static bool session_read(struct session *session, double until)
{
	char buffer[65536];
	struct pollfd poll_fd = {.fd = session->fd, .events = POLLIN};
	double left = until - now_msec();
	ssize_t got;

	if (session->has_ended || poll(&poll_fd, 1, left > 0 ? (int)left + 1 : 0) <= 0)
		return false;
	got = read(session->fd, buffer, sizeof(buffer));
	if (got <= 0) {
		session->has_ended = true;
		return false;
	}
	session->byte_msec = now_msec();
	session->byte_cpu_msec = cpu_msec(session->pid);
	session->burst_bytes += got;
	session->bytes += got;
	return true;
}

/* Reads until a frame has ended or the clock says UNTIL. Returns whether there was a frame. */
static bool session_frame(struct session *session, double until)
{
	while (!session->has_ended && now_msec() < until) {
		double quiet = session->byte_msec + FRAME_QUIET_MSEC;
		long bytes = session->burst_bytes;

		if (session_read(session, bytes > 0 ? quiet : now_msec() + 10))
			continue;
		if (!session->has_ended && now_msec() < quiet)
			continue;
		session->burst_bytes = 0;
		if (bytes >= FRAME_BYTES)
			return true;
	}
	return false;
}

/* Reads until the program rests, has ended, or has drawn one more frame. */
static void measure_rest(struct session *session, struct measure *measure, double start)
{
	double active = session->byte_msec, cpu = session->byte_cpu_msec, active_cpu = cpu;
	bool has_frame = false;

	while (!has_frame && !session->has_ended && now_msec() < active + REST_MSEC) {
		has_frame = session_frame(session, now_msec() + 10);
		cpu = cpu_msec(session->pid);
		if (has_frame || cpu > active_cpu + REST_CPU_MSEC) {
			active = now_msec();
			active_cpu = cpu;
		}
	}
	if (session->has_ended)
		active = now_msec();
	measure->rest_msec = active - start;
	measure->rest_cpu_msec = cpu;
}

/* The mean of the frames of SECONDS; where all are as small as a clock, the mean of the seconds. */
static void measure_frames(struct session *session, struct measure *measure, double seconds)
{
	double begin = now_msec(), begin_cpu = cpu_msec(session->pid);
	double end = begin + seconds * 1000;
	struct session first, last;
	unsigned int frames = 0;
	bool has_first = session_frame(session, end);

	first = last = *session;
	/* Half a second more, or the last of ten frames would come a moment too late. */
	while (has_first && session_frame(session, first.byte_msec + seconds * 1000 + 500)) {
		last = *session;
		frames++;
	}
	if (frames == 0) {
		measure->cpu_msec =
			(cpu_msec(session->pid) - begin_cpu) * 1000 / (now_msec() - begin);
		return;
	}
	measure->cpu_msec = (last.byte_cpu_msec - first.byte_cpu_msec) / frames;
	measure->period_msec = (last.byte_msec - first.byte_msec) / frames;
	measure->bytes = (double)(last.bytes - first.bytes) / frames;
}

/* Starts strace, which writes its counts to FD when it is interrupted. Returns its pid, or -1. */
static pid_t strace_start(pid_t traced, int fd)
{
	char number[32];
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	snprintf(number, sizeof(number), "%d", (int)traced);
	dup2(fd, STDERR_FILENO);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	execlp("strace", "strace", "-c", "-f", "-U", "calls,name", "-p", number, NULL);
	_exit(127);
}

/* The sum in what strace has written to FD. */
static double strace_total(int fd)
{
	char line[256];
	double total = NAN;
	FILE *file = fdopen(fd, "r");

	while (file && fgets(line, sizeof(line), file)) {
		char name[16];
		double calls;

		if (sscanf(line, "%lf %15s", &calls, name) == 2 && strcmp(name, "total") == 0)
			total = calls;
	}
	if (file)
		fclose(file);
	return total;
}

/* Waits until the program is traced by the strace with PID, which is gone when it may not. */
static bool session_await_tracer(struct session *session, pid_t pid)
{
	while (!(status_number(session->pid, "TracerPid:") > 0)) {
		if (waitpid(pid, NULL, WNOHANG) != 0)
			return false;
		session_read(session, now_msec() + 1);
	}
	return true;
}

/* The system calls from the end of one frame to the end of the next. */
static void measure_calls(struct session *session, struct measure *measure)
{
	bool has_frame = false;
	double calls;
	int fds[2];
	pid_t pid;

	if (session->has_ended || pipe2(fds, O_CLOEXEC) < 0)
		return;
	session_frame(session, now_msec() + START_MSEC);
	pid = strace_start(session->pid, fds[1]);
	close(fds[1]);
	if (pid > 0 && session_await_tracer(session, pid)) {
		has_frame = session_frame(session, now_msec() + TRACED_MSEC);
		kill(pid, SIGINT);
		waitpid(pid, NULL, 0);
	}
	calls = strace_total(fds[0]);
	if (has_frame)
		measure->calls = calls;
}

/* Ends the program, gently at first. RET_CPU_MSEC is what it has used altogether. */
static int session_end(struct session *session, double *ret_cpu_msec)
{
	struct rusage usage = {0};
	int status = 0;

	if (!session->has_ended)
		kill(session->pid, SIGTERM);
	for (int i = 0; wait4(session->pid, &status, WNOHANG, &usage) == 0; i++) {
		/* It may have to write to its terminal before it ends. */
		session_read(session, now_msec() + 10);
		usleep(10000);
		if (i == 200)
			kill(session->pid, SIGKILL);
	}
	*ret_cpu_msec = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
	return status;
}

static struct measure measure_run(
	struct session *session, double start, double seconds, bool with_calls)
{
	struct measure measure = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
	double warm;

	if (session_frame(session, start + START_MSEC)) {
		measure.first_msec = session->byte_msec - start;
		measure.first_cpu_msec = session->byte_cpu_msec;
		measure_rest(session, &measure, start);
	}
	/* The first seconds are not the steady state. */
	warm = now_msec() + WARM_MSEC;
	while (session_frame(session, warm))
		continue;
	measure_frames(session, &measure, seconds);
	measure.resident_kib = status_number(session->pid, "VmRSS:");
	measure.locked_kib = status_number(session->pid, "VmLck:");
	if (with_calls)
		measure_calls(session, &measure);
	return measure;
}

static int session_start(struct session *session, const struct winsize *size, char **command)
{
	session->pid = forkpty(&session->fd, NULL, NULL, size);
	if (session->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setenv("TERM", "xterm-256color", 1);
		execvp(command[0], command);
		_exit(127);
	}
	return session->pid < 0 ? -errno : 0;
}

static void print_number(int decimals, double number)
{
	if (isnan(number))
		printf(" %9s", "n/a");
	else
		printf(" %9.*f", decimals, number);
}

static void measure_print(const struct measure *measure, const char *name)
{
	printf("%-18s", name);
	print_number(1, measure->first_msec);
	print_number(1, measure->first_cpu_msec);
	print_number(1, measure->rest_msec);
	print_number(1, measure->rest_cpu_msec);
	print_number(2, measure->cpu_msec);
	print_number(0, measure->period_msec);
	print_number(0, measure->resident_kib);
	print_number(0, measure->locked_kib);
	print_number(0, measure->bytes);
	print_number(0, measure->calls);
	putchar('\n');
}

int main(int argc, char **argv)
{
	bool with_calls = argc > 1 && strcmp(argv[1], "--calls") == 0;
	char **arguments = argv + 1 + with_calls;
	struct winsize size = {0};
	struct session session = {0};
	struct measure measure;
	double start = now_msec(), cpu;
	bool has_ended;
	int status;

	if (argc - with_calls < 6) {
		fprintf(stderr,
			"usage: ptybench [--calls] SECONDS ROWS COLS NAME COMMAND [ARGUMENT]...\n");
		return 2;
	}
	size.ws_row = (unsigned short)atoi(arguments[1]);
	size.ws_col = (unsigned short)atoi(arguments[2]);
	if (session_start(&session, &size, arguments + 4) < 0) {
		perror("ptybench: forkpty");
		return 1;
	}
	measure = measure_run(&session, start, atof(arguments[0]), with_calls);
	has_ended = session.has_ended;
	status = session_end(&session, &cpu);
	if (has_ended && status != 0) {
		printf("%-18s failed\n", arguments[3]);
		return 0;
	}
	if (has_ended)
		measure.rest_cpu_msec = cpu;
	measure_print(&measure, arguments[3]);
	return 0;
}
