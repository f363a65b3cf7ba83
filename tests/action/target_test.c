/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/target.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../calls.h"
#include "../child.h"
#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"

static struct tree tree;
static int root; /* of the tree, or of the machine */
static struct target target;
static struct failure failure;
static unsigned int descriptors;

static void start(void)
{
	descriptors = calls_descriptors();
	tree_init(&tree);
	root = tree_open(&tree, "");
}

static void stop(void)
{
	target_release(&target);
	CHECK_INT(target.fd, -1);
	close(root);
	CHECK_INT(calls_descriptors(), descriptors);
	tree_release(&tree);
}

static int hold_group(const char *path)
{
	return target_hold_cgroup(&target, root, "/sys/fs/cgroup", path, &failure);
}

static void rename_itself(int ready)
{
	(void)ready;
	prctl(PR_SET_NAME, "a) \033[2J (b");
}

static void test_process(void)
{
	pid_t pid = child_start(rename_itself);
	char name[64], expected[64];

	descriptors = calls_descriptors();
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(target_hold_process(&target, root, pid, &failure), 0);
	CHECK_INT(target.kind, TARGET_PROCESS);
	CHECK_INT(target.pid, pid);
	CHECK_INT(target.uid, geteuid());
	CHECK(target.start_ticks > 0);
	snprintf(expected, sizeof(expected), "a) ?[2J (b (%d)", (int)pid);
	CHECK_TEXT(target_name(name, sizeof(name), &target), expected);
	CHECK(target_is_alive(&target));
	CHECK(target_is_same(&target));
	target.start_ticks++;
	CHECK(!target_is_same(&target));
	target_release(&target);
	CHECK(!target_is_alive(&target));
	close(root);
	CHECK_INT(calls_descriptors(), descriptors);
	child_end(pid);
}

/* Another process with the same PID, and the process itself after its end. */
static void test_held_again(void)
{
	pid_t pid = child_start(NULL);
	char text[64];
	size_t length;

	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(target_hold_process(&target, root, pid, &failure), 0);

	struct target again = target;

	CHECK_INT(target_hold_again(&again, root, "/", &failure), 0);
	CHECK(again.fd >= 0);
	target_release(&again);
	again.start_ticks--;

	uint64_t wanted = again.start_ticks;

	CHECK_INT(target_hold_again(&again, root, "/", &failure), -ESRCH);
	CHECK(strstr(failure.text, "another one's now") != NULL);
	CHECK_INT(again.fd, -1);
	CHECK_INT(again.start_ticks, wanted);
	CHECK_INT(again.pid, pid);

	child_end(pid);
	CHECK(!target_is_alive(&target));
	CHECK(!target_is_same(&target));
	CHECK_INT(target_read(&target, "oom_score_adj", text, sizeof(text), &length), -ESRCH);
	again = target;
	CHECK_INT(target_hold_again(&again, root, "/", &failure), -ESRCH);
	CHECK_TEXT(again.comm, target.comm);
	target_release(&target);
	close(root);
}

static void test_zombie(void)
{
	siginfo_t info;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(0);
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	CHECK_INT(target_hold_process(&target, root, pid, &failure), 0);
	CHECK(!target_is_alive(&target));
	waitpid(pid, NULL, 0);
	CHECK(!target_is_alive(&target));
	target_release(&target);
	close(root);
}

struct thread {
	pid_t tid;
	int ready[2], end[2];
};

static void *thread_run(void *context)
{
	struct thread *thread = context;
	char byte = 0;

	thread->tid = (pid_t)syscall(SYS_gettid);
	CHECK(write(thread->ready[1], &byte, 1) == 1);
	CHECK(read(thread->end[0], &byte, 1) == 1);
	return NULL;
}

/* /proc has a folder for it, too. */
static void test_thread(void)
{
	struct thread thread;
	pthread_t id;
	char byte = 0;

	if (!CHECK(pipe(thread.ready) == 0 && pipe(thread.end) == 0))
		return;
	CHECK_INT(pthread_create(&id, NULL, thread_run, &thread), 0);
	CHECK(read(thread.ready[0], &byte, 1) == 1);
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(target_hold_process(&target, root, thread.tid, &failure), -ESRCH);
	CHECK(strstr(failure.text, "it is a thread") != NULL);
	CHECK_INT(target.fd, -1);
	close(root);
	CHECK(write(thread.end[1], &byte, 1) == 1);
	pthread_join(id, NULL);
	for (int i = 0; i < 2; i++) {
		close(thread.ready[i]);
		close(thread.end[i]);
	}
}

static void test_no_process(void)
{
	static const int32_t pids[] = {0, -1, -4312, INT32_MAX, INT32_MIN};

	descriptors = calls_descriptors();
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < ARRAY_SIZE(pids); i++) {
		CHECK_INT(target_hold_process(&target, root, pids[i], &failure), -ESRCH);
		CHECK_INT(failure.error, -ESRCH);
		CHECK_INT(target.fd, -1);
	}
	CHECK_TEXT(failure.text, "process -2147483648: No such process");
	close(root);
	CHECK_INT(calls_descriptors(), descriptors);
}

static void test_group_paths(void)
{
	static const struct {
		const char *asked, *path;
	} rows[] = {
		{"/a/b", "/a/b"},
		{"a/b", "/a/b"},
		{"//a///b/", "/a/b"},
		{"./a/./b", "/a/b"},
		{"/sys/fs/cgroup/a/b", "/a/b"},
		{"/sys/fs/cgroup//a/b/", "/a/b"},
		{"/sys/fs/cgroup", "/"},
		{"/sys/fs/cgroup/", "/"},
		{"/", "/"},
		{"", "/"},
		/* not the mount */
		{"/sys/fs/cgroups", "/sys/fs/cgroups"},
		{"a/..b", "/a/..b"},
	};

	start();
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "max\n");
	tree_put(&tree, "sys/fs/cgroup/a/..b/memory.max", "max\n");
	tree_put(&tree, "sys/fs/cgroup/sys/fs/cgroups/memory.max", "max\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		failure.text[0] = '\0';
		tap_expect(hold_group(rows[i].asked) == 0, __LINE__, "\"%s\": %s", rows[i].asked,
			failure.text);
		CHECK_INT(target.kind, TARGET_CGROUP);
		CHECK_TEXT(target.path, rows[i].path);
		CHECK(target.inode > 0);
		CHECK(target_is_alive(&target));
		CHECK(target_is_same(&target));
		target_release(&target);
	}
	stop();
}

static void test_group_refused(void)
{
	static const struct {
		const char *path;
		int error;
		const char *says;
	} rows[] = {
		{"/gone", -ENOENT, "/gone: there is no such group"},
		{"/a/../..", -EXDEV, "\"..\""},
		{"..", -EXDEV, "\"..\""},
		{"/sys/fs/cgroup/../../../etc", -EXDEV, "\"..\""},
		{"a/memory.max", -ENOTDIR, "Not a directory"},
		{"/link", -ENOTDIR, "/link"},
		{"/\033[2J", -ENOENT, "/?[2J"},
	};
	char path[2 * CGROUP_PATH_MAX];

	start();
	tree_put(&tree, "sys/fs/cgroup/a/memory.max", "max\n");
	CHECK_INT(symlink("/", tree_path(&tree, "sys/fs/cgroup/link")), 0);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int error = hold_group(rows[i].path);

		tap_expect(error == rows[i].error && failure.error == error, __LINE__,
			"\"%s\": %d, expected %d", rows[i].path, error, rows[i].error);
		tap_expect(strstr(failure.text, rows[i].says) != NULL, __LINE__, "says \"%s\"",
			failure.text);
		CHECK_INT(target.fd, -1);
	}
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	CHECK_INT(hold_group(path), -ENAMETOOLONG);
	/* The longest that fits is looked for. */
	path[CGROUP_PATH_MAX - 2] = '\0';
	CHECK_INT(hold_group(path), -ENOENT);
	path[CGROUP_PATH_MAX - 2] = 'a';
	path[CGROUP_PATH_MAX - 1] = '\0';
	CHECK_INT(hold_group(path), -ENAMETOOLONG);
	CHECK_INT(target_hold_cgroup(&target, root, "/nowhere", "/a", &failure), -ENODEV);
	CHECK(strstr(failure.text, "not mounted") != NULL);
	CHECK_INT(target_hold_cgroup(&target, root, "", "/a", &failure), -ENODEV);
	stop();
}

static void test_group_made_anew(void)
{
	start();
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "max\n");
	CHECK_INT(hold_group("/a/b"), 0);

	struct target again = target;
	uint64_t inode = target.inode;

	again.fd = -1;
	CHECK_INT(target_hold_again(&again, root, "/sys/fs/cgroup", &failure), 0);
	target_release(&again);

	tree_remove(&tree, "sys/fs/cgroup/a/b");
	CHECK(!target_is_alive(&target));
	CHECK_INT(target_hold_again(&again, root, "/sys/fs/cgroup", &failure), -ENOENT);
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "max\n");
	CHECK(!target_is_alive(&target));
	CHECK(target_is_same(&target));
	CHECK_INT(target_hold_again(&again, root, "/sys/fs/cgroup", &failure), -ENOENT);
	CHECK(strstr(failure.text, "made anew") != NULL);
	CHECK_INT(again.inode, inode);
	CHECK_INT(again.fd, -1);

	/* With all that was above it. */
	tree_remove(&tree, "sys/fs/cgroup/a");
	CHECK(!target_is_alive(&target));
	stop();
}

static void test_names(void)
{
	struct target group = {.kind = TARGET_CGROUP, .fd = -1};
	char name[16];

	strcpy(group.path, "/short");
	CHECK_TEXT(target_name(name, sizeof(name), &group), "/short");
	strcpy(group.path, "/system.slice/ssh.service");
	CHECK_TEXT(target_name(name, sizeof(name), &group), ".../ssh.service");
	/* Not in the middle of a character. */
	strcpy(group.path, "/1234567\303\24489012345678");
	CHECK_TEXT(target_name(name, sizeof(name), &group), "...89012345678");
	strcpy(group.path, "/\033");
	CHECK_TEXT(target_name(name, sizeof(name), &group), "/?");
}

int main(void)
{
	tap_run("a process is held", test_process);
	tap_run("a process is held again only when it is the same", test_held_again);
	tap_run("a zombie is not alive", test_zombie);
	tap_run("a thread is no process", test_thread);
	tap_run("numbers that are no processes are refused", test_no_process);
	tap_run("a group is held, however its path is written", test_group_paths);
	tap_run("what is no group is refused", test_group_refused);
	tap_run("a group that is made anew is another one", test_group_made_anew);
	tap_run("names", test_names);
	return tap_done();
}
