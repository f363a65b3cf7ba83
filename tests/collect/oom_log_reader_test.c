/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Following the kernel's log: from files of its records, and from a socket that hands out one record a
 * read, as the device does. Its errors are put in between by this program's own read().
 */
#include <config.h>

#include "collect/oom_log_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

#include "../tap.h"
#include "../tree.h"

#define RECORD_MAX 512

#define NO_VICTIM "Out of memory and no killable processes..."
#define OTHER "usb 1-1: new high-speed USB device number 2"

static struct oom_log_reader reader;
static struct oom_log log_read;
static struct tree tree;
static int device = -1; /* the kernel's end */

/* What the next reads fail with, before any that reads. */
static int read_errors[8];
static unsigned int read_error_count;
static unsigned int read_count;
/* CPU time that passes at each look, when the clock is this program's own. */
static uint64_t cpu_step_usec;
static uint64_t cpu_usec;

ssize_t __real_read(int fd, void *buffer, size_t size);
ssize_t __wrap_read(int fd, void *buffer, size_t size);
uint64_t __real_clock_thread_cpu_usec(void);
uint64_t __wrap_clock_thread_cpu_usec(void);

ssize_t __wrap_read(int fd, void *buffer, size_t size)
{
	read_count++;
	if (read_error_count > 0) {
		errno = read_errors[0];
		memmove(read_errors, read_errors + 1, sizeof(read_errors) - sizeof(read_errors[0]));
		read_error_count--;
		return -1;
	}
	return __real_read(fd, buffer, size);
}

uint64_t __wrap_clock_thread_cpu_usec(void)
{
	cpu_usec += cpu_step_usec;
	return cpu_step_usec ? cpu_usec : __real_clock_thread_cpu_usec();
}

static void fail_next_read(int error)
{
	read_errors[read_error_count++] = error;
}

/* Writes a record of the kernel's into TEXT; returns its length. */
static size_t record_text(
	char *text, unsigned int priority, unsigned int sequence, const char *message)
{
	return (size_t)snprintf(
		text, RECORD_MAX, "%u,%u,%u,-;%s\n", priority, sequence, sequence * 10, message);
}

static size_t kill_text(char *text, unsigned int priority, unsigned int sequence, unsigned int pid)
{
	char message[RECORD_MAX / 2];

	snprintf(message, sizeof(message),
		"Out of memory: Killed process %u (hog) total-vm:103584kB, anon-rss:40592kB, "
		"file-rss:4kB, shmem-rss:736kB, UID:0 pgtables:116kB oom_score_adj:0",
		pid);
	return record_text(text, priority, sequence, message);
}

static void device_put(const char *text, size_t length)
{
	if (write(device, text, length) != (ssize_t)length)
		abort();
}

static void log_kill(unsigned int sequence, unsigned int pid)
{
	char text[RECORD_MAX];

	device_put(text, kill_text(text, 3, sequence, pid));
}

static void log_message(unsigned int sequence, const char *message)
{
	char text[RECORD_MAX];

	device_put(text, record_text(text, 6, sequence, message));
}

/* As the device: datagrams keep their borders. */
static void open_device(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0)
		abort();
	memset(&reader, 0, sizeof(reader));
	memset(&log_read, 0, sizeof(log_read));
	reader.file.fd = ends[0];
	reader.is_live = true;
	device = ends[1];
	read_error_count = read_count = 0;
	cpu_step_usec = 0;
}

static void close_device(void)
{
	oom_log_reader_close(&reader);
	close(device);
}

static int take(void)
{
	return oom_log_reader_take(&reader, &log_read);
}

/* Opens TEXT as the log of a capture and reads it whole. */
static void take_capture(const char *text, size_t length)
{
	int root;

	memset(&log_read, 0, sizeof(log_read));
	read_error_count = 0;
	cpu_step_usec = 0;
	tree_init(&tree);
	tree_put_bytes(&tree, "dev/kmsg", text, length);
	root = tree_open(&tree, "");
	CHECK_INT(oom_log_reader_open(&reader, root, false), 0);
	close(root);
	CHECK_INT(oom_log_reader_fd(&reader), -1);
	do
		CHECK_INT(take(), 0);
	while (log_read.is_behind);
}

static void close_capture(void)
{
	oom_log_reader_close(&reader);
	tree_release(&tree);
}

static void test_follow(void)
{
	open_device();
	log_message(7, OTHER);
	log_kill(8, 100);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 1);
	CHECK_INT(log_read.earlier_count, 1);
	CHECK_INT(log_read.lost_records, 0);
	CHECK(!log_read.is_behind);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 1);

	log_kill(9, 101);
	log_message(10, NO_VICTIM);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 2);
	CHECK_INT(log_read.earlier_count, 1);
	CHECK_INT(log_read.no_victim_count, 1);
	CHECK_INT(log_read.no_victim_usec, 100);
	CHECK_INT(log_read.lost_records, 0);
	CHECK_INT(oom_log_kill(&log_read, 1)->pid, 100);
	CHECK_INT(oom_log_kill(&log_read, 2)->pid, 101);
	close_device();
}

/* The newest are held; those before are counted. */
static void test_many(void)
{
	open_device();
	CHECK_INT(take(), 0);
	for (unsigned int i = 0; i < 100; i++) {
		log_kill(i, 1000 + i);
		CHECK_INT(take(), 0);
	}
	CHECK_INT(log_read.kill_count, 100);
	CHECK_INT(log_read.earlier_count, 0);
	CHECK(!oom_log_kill(&log_read, 100 - OOM_LOG_KILLS));
	CHECK_INT(oom_log_kill(&log_read, 100 - OOM_LOG_KILLS + 1)->pid, 1100 - OOM_LOG_KILLS);
	CHECK_INT(oom_log_kill(&log_read, 100)->pid, 1099);
	close_device();
}

static void test_overrun(void)
{
	open_device();
	log_message(0, OTHER);
	CHECK_INT(take(), 0);
	fail_next_read(EPIPE);
	log_kill(41, 7);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 1);
	CHECK_INT(log_read.lost_records, 40);
	/* A record that was too long for a read is gone as well. */
	fail_next_read(EINTR);
	fail_next_read(EINVAL);
	log_kill(43, 8);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 2);
	CHECK_INT(log_read.lost_records, 41);
	close_device();
}

/* What was overwritten before the program began is not lost to it. */
static void test_first_sequence(void)
{
	open_device();
	log_message(5000, OTHER);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.lost_records, 0);
	/* Another log in the same capture. */
	log_message(3, OTHER);
	log_message(4, OTHER);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.lost_records, 0);
	close_device();
}

/* Only the kernel itself tells of kills: what a user writes has another facility. */
static void test_forged(void)
{
	char text[RECORD_MAX];

	open_device();
	device_put(text, kill_text(text, 11, 1, 99));
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 0);
	close_device();
}

static void test_failed(void)
{
	open_device();
	CHECK_INT(take(), 0);
	CHECK_INT(oom_log_reader_fd(&reader), reader.file.fd);
	fail_next_read(EIO);
	CHECK_INT(take(), -EIO);
	/* It would wake us for ever. */
	CHECK_INT(oom_log_reader_fd(&reader), -1);
	log_kill(1, 7);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 1);
	CHECK_INT(oom_log_reader_fd(&reader), reader.file.fd);
	/* A device that ends is none. */
	close(device);
	device = -1;
	CHECK_INT(take(), -ENODEV);
	CHECK_INT(oom_log_reader_fd(&reader), -1);
	oom_log_reader_close(&reader);
	CHECK(take() < 0);
	CHECK_INT(oom_log_reader_fd(&reader), -1);
}

static bool is_readable(int fd)
{
	struct pollfd poll_log = {.fd = fd, .events = POLLIN};

	return poll(&poll_log, 1, 0) == 1;
}

/* A flood is read for as long as the budget says; then the descriptor is not to be waited for. */
static void test_flood(void)
{
	unsigned int sequence = 0;

	open_device();
	CHECK_INT(take(), 0);
	read_count = 0;
	cpu_step_usec = 400;
	while (sequence < 100)
		log_message(sequence++, OTHER);
	log_kill(sequence++, 7);
	CHECK_INT(take(), 0);
	CHECK(log_read.is_behind);
	CHECK(read_count < 80);
	CHECK_INT(oom_log_reader_fd(&reader), -1);
	CHECK(is_readable(reader.file.fd));
	for (unsigned int i = 0; i < 10 && log_read.is_behind; i++)
		CHECK_INT(take(), 0);
	CHECK(!log_read.is_behind);
	CHECK_INT(log_read.kill_count, 1);
	CHECK_INT(log_read.earlier_count, 0);
	CHECK_INT(log_read.lost_records, 0);
	CHECK_INT(oom_log_reader_fd(&reader), reader.file.fd);
	CHECK(!is_readable(reader.file.fd));
	close_device();
}

static void log_three_kills(void)
{
	for (unsigned int i = 0; i < 150; i++) {
		if (i % 50)
			log_message(i, OTHER);
		else
			log_kill(i, 7);
	}
}

/* What the log holds at the start may take longer, and is earlier until its end was seen once. */
static void test_start(void)
{
	open_device();
	cpu_step_usec = 400;
	log_three_kills();
	CHECK_INT(take(), 0);
	CHECK(!log_read.is_behind);
	CHECK_INT(log_read.kill_count, 3);
	CHECK_INT(log_read.earlier_count, 3);
	/* Far behind: still before the end. */
	close_device();
	open_device();
	cpu_step_usec = 20000;
	log_three_kills();
	CHECK_INT(take(), 0);
	CHECK(log_read.is_behind);
	CHECK(log_read.kill_count < 3);
	while (log_read.is_behind)
		CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 3);
	CHECK_INT(log_read.earlier_count, 3);
	close_device();
}

static void test_capture(void)
{
	static const char text[] =
		"6,0,0,-;Linux version 6.1.0\n"
		" SUBSYSTEM=pci\n"
		"not a record\n"
		"\n"
		"3,2,20,-;Out of memory: Killed process 7 (a) total-vm:8kB, anon-rss:4kB, "
		"file-rss:4kB, shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0\n"
		" DEVICE=+pci:0\n"
		"3,3,30,-;Out of memory: Killed process 8 (b) total-vm:8kB, anon-rss:4kB, "
		"file-rss:4kB, shmem-rss:0kB, UID:0 pgtables:4kB oom_score_adj:0";

	take_capture(text, sizeof(text) - 1);
	CHECK_INT(log_read.kill_count, 2);
	CHECK_INT(log_read.earlier_count, 2);
	CHECK_INT(log_read.lost_records, 1);
	CHECK_INT(oom_log_kill(&log_read, 2)->pid, 8);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 2);
	close_capture();
	take_capture("", 0);
	CHECK_INT(log_read.kill_count, 0);
	close_capture();
}

/* The victim's record comes before the one that says that all of its group die. */
static void test_group(void)
{
	static const char victim[] = "Memory cgroup out of memory: Killed process 5622 (grphog) "
				     "total-vm:103584kB, anon-rss:25088kB, file-rss:0kB, "
				     "shmem-rss:652kB, UID:0 pgtables:88kB oom_score_adj:0";
	const struct oom_kill *kill;

	open_device();
	CHECK_INT(take(), 0);
	log_message(605, "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=c1,"
			 "mems_allowed=0,oom_memcg=/c1,task_memcg=/c1,task=grphog,pid=5622,uid=0");
	log_message(606, victim);
	log_message(607, "Tasks in /c1 are going to be killed due to memory.oom.group set");
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 1);
	kill = oom_log_kill(&log_read, 1);
	CHECK_TEXT(kill ? kill->killed_group : "none", "/c1");
	CHECK_TEXT(kill ? kill->cgroup : "none", "/c1");
	/* Once more, with the records in between lost: it may be of another report. */
	log_message(700, "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=c2,"
			 "mems_allowed=0,oom_memcg=/c2,task_memcg=/c2,task=grphog,pid=5622,uid=0");
	log_message(800, victim);
	CHECK_INT(take(), 0);
	CHECK_INT(log_read.kill_count, 2);
	kill = oom_log_kill(&log_read, 2);
	CHECK_TEXT(kill ? kill->cgroup : "none", "");
	CHECK_INT(log_read.lost_records, 92 + 99);
	close_device();
}

/* Reads end in the middle of records, and lines are longer than any record. */
static void test_long_lines(void)
{
	size_t size = 5 * OOM_LOG_RECORD_MAX, length = 0;
	char *text = malloc(size);

	memset(text, 'x', size);
	/* So that each further one is cut at another place. */
	for (unsigned int i = 0; i < 200; i++)
		length += kill_text(text + length, 3, i, 50 + i);
	take_capture(text, length);
	CHECK(length > 2 * OOM_LOG_RECORD_MAX);
	CHECK_INT(log_read.kill_count, 200);
	CHECK_INT(log_read.lost_records, 0);
	CHECK_INT(oom_log_kill(&log_read, 200)->pid, 249);
	close_capture();

	memset(text, 'x', size);
	memcpy(text + size - 2, "\n\n", 2);
	take_capture(text, size);
	CHECK_INT(log_read.kill_count, 0);
	close_capture();

	memset(text, 'x', size);
	length = 3 * OOM_LOG_RECORD_MAX;
	text[length++] = '\n';
	length += kill_text(text + length, 3, 1, 9);
	take_capture(text, length);
	CHECK_INT(log_read.kill_count, 1);
	close_capture();

	/* What looks like a record in the middle of a line is none. */
	memset(text, 'x', size);
	length = OOM_LOG_RECORD_MAX;
	length += kill_text(text + length, 3, 1, 9);
	length += kill_text(text + length, 3, 2, 10);
	take_capture(text, length);
	CHECK_INT(log_read.kill_count, 1);
	CHECK_INT(log_read.kill[0].pid, 10);
	close_capture();
	free(text);
}

static void expect_open(int line, bool is_live, int expected)
{
	int root = tree_open(&tree, "");
	int error = oom_log_reader_open(&reader, root, is_live);

	close(root);
	tap_expect(error == expected, line, "open: %d, expected %d", error, expected);
	tap_expect(oom_log_reader_reason(error)[0] != '\0', line, "no reason");
	if (error)
		tap_expect(reader.file.fd == -1, line, "left open");
	oom_log_reader_close(&reader);
}

/* In the place of the log there is what a container puts there, or nothing. */
static void test_open(void)
{
	tree_init(&tree);
	expect_open(__LINE__, true, -ENOENT);
	expect_open(__LINE__, false, -ENOENT);
	tree_put(&tree, "dev/kmsg", "");
	expect_open(__LINE__, false, 0);
	expect_open(__LINE__, true, -ENODEV);
	tree_remove(&tree, "dev/kmsg");
	CHECK_INT(symlink("/dev/null", tree_path(&tree, "dev/kmsg")), 0);
	expect_open(__LINE__, true, -ENODEV);
	expect_open(__LINE__, false, -ENODEV);
	tree_remove(&tree, "dev/kmsg");
	CHECK_INT(mkfifo(tree_path(&tree, "dev/kmsg"), 0600), 0);
	expect_open(__LINE__, false, -ENODEV);
	tree_remove(&tree, "dev/kmsg");
	tree_put(&tree, "dev/kmsg/x", "");
	expect_open(__LINE__, false, -ENODEV);
	tree_release(&tree);
}

static void test_reason(void)
{
	CHECK(strstr(oom_log_reader_reason(-EPERM), "CAP_SYSLOG"));
	CHECK(strstr(oom_log_reader_reason(-ENOENT), "container"));
	CHECK_TEXT(oom_log_reader_reason(-EIO), failure_reason(-EIO));
}

/* The device of this machine, when we may read it: it has an end. */
static void test_live(void)
{
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int error = oom_log_reader_open(&reader, root, true);

	close(root);
	memset(&log_read, 0, sizeof(log_read));
	if (error) {
		printf("# /dev/kmsg: %s\n", oom_log_reader_reason(error));
		CHECK(error == -EPERM || error == -EACCES || error == -ENOENT || error == -ENODEV);
		return;
	}
	for (unsigned int i = 0; i < 1000 && (i == 0 || log_read.is_behind); i++)
		CHECK_INT(take(), 0);
	CHECK(reader.has_caught_up);
	CHECK_INT(log_read.earlier_count, log_read.kill_count);
	CHECK_INT(oom_log_reader_fd(&reader), reader.file.fd);
	oom_log_reader_close(&reader);
}

int main(void)
{
	tap_run("kills are read as they come", test_follow);
	tap_run("the newest are held", test_many);
	tap_run("what was overwritten is counted", test_overrun);
	tap_run("what was there before the start is not lost", test_first_sequence);
	tap_run("nobody else tells of kills", test_forged);
	tap_run("a log that fails, and one that comes back", test_failed);
	tap_run("a flood is read in parts", test_flood);
	tap_run("what the log holds at the start is earlier", test_start);
	tap_run("a group that dies", test_group);
	tap_run("a capture", test_capture);
	tap_run("records across reads, and lines that are none", test_long_lines);
	tap_run("what is not the log is not read", test_open);
	tap_run("reasons", test_reason);
	tap_run("the log of this machine", test_live);
	return tap_done();
}
