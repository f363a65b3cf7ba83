/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/change.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kcmp.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../child.h"
#include "../tap.h"
#include "../tree.h"
#include "action/privilege.h"
#include "base/bits.h"
#include "nobody.h"

/* Only processes that the test has started are changed. */
static int root;
static struct change change;
static struct failure failure;
static unsigned int cautions;
static int own_adj; /* what children begin with */

/* What another program reads. */
static int read_adj(pid_t pid)
{
	char path[48];
	FILE *file;
	int adj = -4711;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)pid);
	file = fopen(path, "r");
	if (!file)
		return adj;
	if (fscanf(file, "%d", &adj) != 1)
		adj = -4711;
	fclose(file);
	return adj;
}

static int write_adj(pid_t pid, const char *text)
{
	char path[48];
	int fd, error;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	error = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return error;
}

static void expect_says(int line, const char *part)
{
	tap_expect(strstr(failure.text, part) != NULL, line, "says \"%s\", expected \"%s\"",
		failure.text, part);
}

static void hold(pid_t pid)
{
	memset(&change, 0, sizeof(change));
	CHECK_INT(target_hold_process(&change.target, root, pid, &failure), 0);
}

static int check(enum change_kind kind, int64_t value)
{
	change.kind = kind;
	change.value = value;
	return change_check(&change, root, &cautions, &failure);
}

static void test_raise_and_undo(void)
{
	pid_t pid = child_start(NULL);
	unsigned int expected = privilege_can_lower_adj() ? 0 : CAUTION_RAISE_ONLY;

	hold(pid);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 700), 0);
	CHECK_INT(cautions, expected);
	CHECK_INT(change.old, own_adj);
	CHECK_INT(read_adj(pid), own_adj);
	CHECK_INT(change_apply(&change, &failure), 0);
	CHECK_INT(change.state, CHANGE_DONE);
	CHECK_INT(change.result, 700);
	CHECK_INT(read_adj(pid), 700);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 700), 0);
	CHECK_INT(cautions, CAUTION_SAME);

	/* Without CAP_SYS_RESOURCE the kernel lets it come down to where it was. */
	change.old = own_adj;
	change.state = CHANGE_DONE;
	CHECK_INT(change_undo(&change, &failure), 0);
	CHECK_INT(change.state, CHANGE_UNDONE);
	CHECK_INT(change.result, own_adj);
	CHECK_INT(read_adj(pid), own_adj);
	target_release(&change.target);
	child_end(pid);
}

/* It is said before it is tried, and the kernel says the same. */
static void test_lower(void)
{
	pid_t pid = child_start(NULL);

	hold(pid);
	if (privilege_can_lower_adj()) {
		CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, -1000), 0);
		CHECK_INT(change_apply(&change, &failure), 0);
		CHECK_INT(read_adj(pid), -1000);
		CHECK_INT(change_undo(&change, &failure), 0);
		CHECK_INT(read_adj(pid), own_adj);
	} else {
		CHECK_INT(write_adj(pid, "800"), 0);
		CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 799), -EPERM);
		expect_says(__LINE__, "CAP_SYS_RESOURCE");
		CHECK_INT(read_adj(pid), 800);
	}
	CHECK(!privilege_can_lower_adj() || write_adj(pid, "-1000") == 0);
	target_release(&change.target);
	child_end(pid);
}

/* A file of the kernel refuses what was not checked. */
static void test_lower_unchecked(void)
{
	pid_t pid = child_start(NULL);
	bool is_allowed = write_adj(pid, "-1000") == 0;

	CHECK(is_allowed || !privilege_can_lower_adj());
	if (!is_allowed) {
		hold(pid);
		change.value = -1000;
		CHECK_INT(change_apply(&change, &failure), -EACCES);
		CHECK_INT(change.state, CHANGE_FAILED);
		expect_says(__LINE__, "CAP_SYS_RESOURCE");
		CHECK_INT(read_adj(pid), own_adj);
		target_release(&change.target);
	}
	child_end(pid);
}

static void test_range(void)
{
	static const int64_t values[] = {-1001, 1001, INT64_MAX, INT64_MIN, 4294967296};
	static const int64_t signals[] = {0, -1, 65, 4294967311, INT64_MAX};
	pid_t pid = child_start(NULL);

	hold(pid);
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, values[i]), -ERANGE);
		CHECK_INT(check(CHANGE_SIGNAL, signals[i]), -ERANGE);
	}
	CHECK_INT(check(CHANGE_MEMORY_MAX, 0), -EINVAL);
	target_release(&change.target);
	child_end(pid);
}

/* In the dialog. */
static void test_exit(void)
{
	pid_t pid = child_start(NULL);

	hold(pid);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 700), 0);
	child_end(pid);
	CHECK_INT(change_apply(&change, &failure), -ESRCH);
	CHECK_INT(change.state, CHANGE_FAILED);
	expect_says(__LINE__, "the process has ended");
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 700), -ESRCH);
	CHECK_INT(check(CHANGE_SIGNAL, SIGTERM), -ESRCH);
	change.kind = CHANGE_SIGNAL;
	CHECK_INT(change_apply(&change, &failure), -ESRCH);
	change.kind = CHANGE_OOM_SCORE_ADJ;
	change.state = CHANGE_DONE;
	change.has_old = true;
	CHECK_INT(change_undo(&change, &failure), -ESRCH);
	target_release(&change.target);
}

/* A child with a number of our choice (Linux 5.5); needs CAP_CHECKPOINT_RESTORE. */
static pid_t start_as(pid_t pid)
{
	struct clone_args arguments = {
		.exit_signal = SIGCHLD,
		.set_tid = (uint64_t)(uintptr_t)&pid,
		.set_tid_size = 1,
	};
	pid_t parent = getpid(), child;

	fflush(stdout);
	child = (pid_t)syscall(SYS_clone3, &arguments, sizeof(arguments));
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (syscall(SYS_getppid) == parent)
			pause();
		_exit(0);
	}
	return child;
}

static const char *const reused = "a process that got the number is not hit";

/* False when the test could not be made. */
static bool reuse_number(void)
{
	pid_t pid = child_start(NULL);

	/* Ticks are of 10 ms. */
	usleep(30000);
	hold(pid);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 700), 0);
	child_end(pid);

	pid_t other = start_as(pid);

	if (other < 0)
		return false;
	CHECK_INT(other, pid);
	CHECK_INT(change_apply(&change, &failure), -ESRCH);
	CHECK_INT(read_adj(other), own_adj);
	change.kind = CHANGE_SIGNAL;
	change.value = SIGKILL;
	change.has_old = false;
	CHECK_INT(change_apply(&change, &failure), -ESRCH);
	CHECK(!target_is_alive(&change.target));
	target_release(&change.target);
	CHECK_INT(target_hold_again(&change.target, root, "/", &failure), -ESRCH);
	CHECK_INT(waitpid(other, NULL, WNOHANG), 0);

	/* Held anew without asking who it is, for an undo. */
	uint64_t start_ticks = change.target.start_ticks;

	CHECK_INT(target_hold_process(&change.target, root, other, &failure), 0);
	change.target.start_ticks = start_ticks;
	change.kind = CHANGE_OOM_SCORE_ADJ;
	change.state = CHANGE_DONE;
	change.has_old = true;
	change.value = own_adj;
	change.old = 900;
	CHECK_INT(change_undo(&change, &failure), -ESRCH);
	CHECK_INT(read_adj(other), own_adj);
	child_end(other);
	return true;
}

static void test_reused_number(void)
{
	reuse_number();
	target_release(&change.target);
}

static bool may_choose_numbers(void)
{
	pid_t pid = child_start(NULL);

	child_end(pid);
	pid = start_as(pid);
	if (pid > 0)
		child_end(pid);
	return pid > 0;
}

static void test_zombie(void)
{
	siginfo_t info;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		_exit(0);
	CHECK_INT(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	hold(pid);
	CHECK_INT(check(CHANGE_SIGNAL, SIGKILL), -ESRCH);
	expect_says(__LINE__, "has ended");
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 700), -ESRCH);
	target_release(&change.target);
	waitpid(pid, NULL, 0);
}

static void test_signal(void)
{
	pid_t pid = child_start(NULL);
	int status = 0;

	hold(pid);
	CHECK_INT(check(CHANGE_SIGNAL, SIGTERM), 0);
	CHECK_INT(cautions, 0);
	CHECK(!change.has_old);
	CHECK_INT(waitpid(pid, &status, WNOHANG), 0);
	CHECK_INT(change_apply(&change, &failure), 0);
	CHECK_INT(change.state, CHANGE_DONE);
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
	CHECK_INT(change_undo(&change, &failure), -EINVAL);
	target_release(&change.target);
}

static void be_helper(int ready)
{
	(void)ready;
	prctl(PR_SET_NAME, CHANGE_HELPER_COMM);
}

static void test_spared(void)
{
	pid_t helper = child_start(be_helper);

	hold(1);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 0), -EPERM);
	expect_says(__LINE__, "PID 1");
	CHECK_INT(check(CHANGE_SIGNAL, SIGCONT), -EPERM);
	target_release(&change.target);
	hold(getpid());
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 1000), -EPERM);
	expect_says(__LINE__, "oomwatch itself");
	CHECK_INT(check(CHANGE_SIGNAL, SIGCONT), -EPERM);
	target_release(&change.target);
	hold(helper);
	CHECK_INT(check(CHANGE_SIGNAL, SIGKILL), -EPERM);
	expect_says(__LINE__, "oomwatch itself");
	target_release(&change.target);
	child_end(helper);
}

#define STATUS(pid, parent, memory, more)                                                  \
	"Name:\tsome\nState:\tS (sleeping)\nTgid:\t" pid "\nPid:\t" pid "\nPPid:\t" parent \
	"\nUid:\t0\t0\t0\t0\n" memory "Threads:\t1\n" more
#define MEMORY                                                                                       \
	"VmSize:\t10 kB\nRssAnon:\t1 kB\nRssFile:\t1 kB\nRssShmem:\t1 kB\nVmPTE:\t1 kB\nVmSwap:\t1 " \
	"kB\n"

static void put_process(const struct tree *tree, const char *pid, const char *status)
{
	char path[64];

	snprintf(path, sizeof(path), "proc/%s/status", pid);
	tree_put(tree, path, status);
	snprintf(path, sizeof(path), "proc/%s/stat", pid);
	tree_put(tree, path, "1 (some) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 900 1\n");
	snprintf(path, sizeof(path), "proc/%s/oom_score_adj", pid);
	tree_put(tree, path, "-1000\n");
	snprintf(path, sizeof(path), "proc/%s/cgroup", pid);
	tree_put(tree, path, "0::/a/b\n");
}

static void test_kernel_thread(void)
{
	int machine = root;
	struct tree tree;

	tree_init(&tree);
	put_process(&tree, "2", STATUS("2", "0", "", ""));
	put_process(&tree, "77", STATUS("77", "2", "", ""));
	root = tree_open(&tree, "");
	for (pid_t pid = 2; pid <= 77; pid += 75) {
		hold(pid);
		CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 0), -EPERM);
		expect_says(__LINE__, "a thread of the kernel");
		CHECK_INT(check(CHANGE_SIGNAL, SIGKILL), -EPERM);
		target_release(&change.target);
	}
	/* What is no process of the running machine takes no signal. */
	put_process(&tree, "78", STATUS("78", "1", MEMORY, ""));
	hold(78);
	CHECK_INT(check(CHANGE_SIGNAL, SIGKILL), -ESRCH);
	target_release(&change.target);
	close(root);
	root = machine;
	tree_release(&tree);
}

/* -1000 where memory.max, its own or one above, is a number. */
static void test_unenforceable(void)
{
	int machine = root;
	struct tree tree;

	tree_init(&tree);
	put_process(&tree, "78", STATUS("78", "1", MEMORY, ""));
	root = tree_open(&tree, "");
	hold(78);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, -1000), 0);
	CHECK_INT(cautions, CAUTION_SAME);
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "max\n");
	tree_put(&tree, "sys/fs/cgroup/a/memory.max", "max\n");
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, -1000), 0);
	CHECK_INT(cautions, CAUTION_SAME);
	tree_put(&tree, "sys/fs/cgroup/a/memory.max", "4096\n");
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, -1000), 0);
	CHECK_INT(cautions, CAUTION_SAME | CAUTION_UNENFORCEABLE);
	tree_put(&tree, "sys/fs/cgroup/a/memory.max", "max\n");
	tree_put(&tree, "sys/fs/cgroup/a/b/memory.max", "4096\n");
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, -1000), 0);
	CHECK_INT(cautions, CAUTION_SAME | CAUTION_UNENFORCEABLE);
	/* Only at that value. */
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, -999), 0);
	CHECK_INT(cautions & CAUTION_UNENFORCEABLE, 0);
	target_release(&change.target);
	close(root);
	root = machine;
	tree_release(&tree);
}

static int wait_for_end(void *context)
{
	(void)context;
	for (;;)
		pause();
	return 0;
}

/* A process with the memory of this one. */
static void test_shared_memory(void)
{
	static char stack[256 * 1024] __attribute__((aligned(16)));
	pid_t pid = clone(wait_for_end, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL);
	pid_t apart = child_start(NULL);
	bool is_known;

	if (!CHECK(pid > 0))
		return;
	is_known = syscall(SYS_kcmp, pid, getpid(), KCMP_VM, 0, 0) == 0;
	hold(pid);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, own_adj), 0);
	CHECK_INT(cautions, CAUTION_SAME | (is_known ? CAUTION_SHARED_MEMORY : 0));
	target_release(&change.target);
	hold(apart);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, own_adj), 0);
	CHECK_INT(cautions, CAUTION_SAME);
	target_release(&change.target);
	child_end(pid);
	child_end(apart);
}

static pid_t of_root;

static int check_of_another(void)
{
	hold(of_root);
	CHECK_INT(check(CHANGE_OOM_SCORE_ADJ, 1000), -EACCES);
	expect_says(__LINE__, "Permission denied");
	CHECK_INT(check(CHANGE_SIGNAL, SIGTERM), -EPERM);
	change = (struct change){.kind = CHANGE_SIGNAL, .target = change.target, .value = SIGKILL};
	CHECK_INT(change_apply(&change, &failure), -EPERM);
	CHECK_INT(change.state, CHANGE_FAILED);
	CHECK(!privilege_can_kill() && !privilege_can_lower_adj());
	return tap_case_failed;
}

static void test_of_another(void)
{
	of_root = child_start(NULL);
	CHECK_INT(nobody_run(check_of_another), 0);
	CHECK_INT(waitpid(of_root, NULL, WNOHANG), 0);
	CHECK_INT(read_adj(of_root), own_adj);
	child_end(of_root);
}

int main(void)
{
	static const char *const of_another = "processes of another user";

	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	own_adj = read_adj(getpid());
	tap_run("oom_score_adj is raised, read back and undone", test_raise_and_undo);
	tap_run("oom_score_adj is lowered, or that is refused before", test_lower);
	tap_run("what the kernel refuses is told", test_lower_unchecked);
	tap_run("values out of range are refused", test_range);
	tap_run("a process that exits after it was checked", test_exit);
	if (may_choose_numbers())
		tap_run(reused, test_reused_number);
	else
		tap_skip(reused, "CAP_CHECKPOINT_RESTORE is needed");
	tap_run("a zombie takes nothing", test_zombie);
	tap_run("signals", test_signal);
	tap_run("PID 1, the program and its helper are spared", test_spared);
	tap_run("threads of the kernel are spared", test_kernel_thread);
	tap_run("a process protected in a limited group", test_unenforceable);
	tap_run("processes that share their memory", test_shared_memory);
	if (geteuid() == 0)
		tap_run(of_another, test_of_another);
	else
		tap_skip(of_another, "root is needed to have one");
	close(root);
	return tap_done();
}
