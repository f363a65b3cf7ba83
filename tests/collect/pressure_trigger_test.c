/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel's answers are this program's own write() and fstatfs(); the machine's real one comes last. */
#include <config.h>

#include "collect/pressure_trigger.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"

static struct tree tree;
static struct pressure_trigger trigger;

static bool is_kernel_faked;
static int answers[2];    /* 0, or the errno of a write */
static char asked[2][64]; /* what was written, with its NUL */
static size_t asked_length[2];
static unsigned int asked_count;

ssize_t __real_write(int fd, const void *buffer, size_t size);
ssize_t __wrap_write(int fd, const void *buffer, size_t size);
int __real_fstatfs(int fd, struct statfs *status);
int __wrap_fstatfs(int fd, struct statfs *status);

ssize_t __wrap_write(int fd, const void *buffer, size_t size)
{
	if (!is_kernel_faked)
		return __real_write(fd, buffer, size);
	if (asked_count >= 2 || size > sizeof(asked[0])) {
		errno = EBADMSG;
		return -1;
	}
	memcpy(asked[asked_count], buffer, size);
	asked_length[asked_count] = size;
	errno = answers[asked_count++];
	return errno ? -1 : (ssize_t)size;
}

int __wrap_fstatfs(int fd, struct statfs *status)
{
	int result = __real_fstatfs(fd, status);

	if (is_kernel_faked)
		status->f_type = PROC_SUPER_MAGIC;
	return result;
}

static void open_at(const char *folder)
{
	int root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

	pressure_trigger_open(&trigger, root);
	close(root);
}

static void open_answered(int first, int second)
{
	tree_init(&tree);
	tree_put(&tree, "proc/pressure/memory", "");
	is_kernel_faked = true;
	asked_count = 0;
	answers[0] = first;
	answers[1] = second;
	open_at(tree.root);
	is_kernel_faked = false;
	tree_release(&tree);
}

static void test_best(void)
{
	open_answered(0, 0);
	CHECK(trigger.fd >= 0);
	CHECK_INT(trigger.error, 0);
	CHECK_INT(asked_count, 1);
	CHECK_TEXT(asked[0], "some 150000 1000000");
	/* The kernel overwrites the last byte: it must be the NUL. */
	CHECK_INT(asked_length[0], strlen(asked[0]) + 1);
	CHECK_INT(trigger.threshold_usec, 150000);
	CHECK_INT(trigger.window_usec, 1000000);
	pressure_trigger_close(&trigger);
	CHECK_INT(trigger.fd, -1);
	pressure_trigger_close(&trigger);
}

static void test_unprivileged(void)
{
	open_answered(EINVAL, 0);
	CHECK(trigger.fd >= 0);
	CHECK_INT(trigger.error, 0);
	CHECK_TEXT(asked[1], "some 150000 2000000");
	CHECK_INT(trigger.window_usec % 2000000, 0);
	pressure_trigger_close(&trigger);
}

static void test_refused(void)
{
	open_answered(EINVAL, EPERM);
	CHECK_INT(trigger.fd, -1);
	CHECK_INT(trigger.error, -EPERM);
	open_answered(EOPNOTSUPP, EOPNOTSUPP);
	CHECK_INT(trigger.fd, -1);
	CHECK_INT(trigger.error, -EOPNOTSUPP);
}

/* The file of a capture is as it was. */
static void test_capture(void)
{
	static const char text[] = "some avg10=0.37 avg60=1.10 avg300=0.39 total=1402629\n";
	char now[sizeof(text)] = "";
	int fd;

	tree_init(&tree);
	open_at(tree.root);
	CHECK_INT(trigger.fd, -1);
	CHECK_INT(trigger.error, -ENOENT);
	tree_put(&tree, "proc/pressure/memory", text);
	open_at(tree.root);
	CHECK_INT(trigger.fd, -1);
	CHECK_INT(trigger.error, -ENODEV);
	fd = open(tree_path(&tree, "proc/pressure/memory"), O_RDONLY | O_CLOEXEC);
	CHECK_INT(read(fd, now, sizeof(now) - 1), sizeof(text) - 1);
	close(fd);
	CHECK_TEXT(now, text);
	tree_release(&tree);
}

/* This machine: a trigger that can be waited for, or an errno that says why not. */
static void test_live(void)
{
	struct pollfd wait = {.events = POLLPRI};

	open_at("/");
	printf("# fd %d, %u of %u us, %s\n", trigger.fd, trigger.threshold_usec,
		trigger.window_usec, failure_reason(trigger.error));
	CHECK((trigger.fd >= 0) == (trigger.error == 0));
	wait.fd = trigger.fd;
	if (trigger.fd >= 0) {
		CHECK(poll(&wait, 1, 0) >= 0);
		CHECK(!(wait.revents & (POLLERR | POLLNVAL)));
	}
	pressure_trigger_close(&trigger);
}

int main(void)
{
	tap_run("the best one is granted", test_best);
	tap_run("what is allowed to all comes next", test_unprivileged);
	tap_run("neither is", test_refused);
	tap_run("a capture is not written to", test_capture);
	tap_run("this machine", test_live);
	return tap_done();
}
