/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"
#include "base/clock.h"
#include "base/file.h"

#define FILE_MAX 65536

static struct tree tree;
static char path[PATH_MAX + 64];
static struct journal journal;
static struct journal_list list;
static struct failure failure;

/* --- what the kernel answers, when a test says so --- */

static struct {
	unsigned int writes_left; /* that are let through whole; then */
	size_t taken;             /* of one so much is written, */
	int write_error;          /* and this is the answer to the next; 0: no fault */
	int sync_error;
	uint64_t clock_step_usec; /* by which the clock runs ahead at each look */
} fault;

ssize_t __real_write(int fd, const void *data, size_t size);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
uint64_t __real_clock_monotonic_usec(void);
uint64_t __wrap_clock_monotonic_usec(void);

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
	if (!fault.write_error)
		return __real_write(fd, data, size);
	if (fault.writes_left > 0) {
		fault.writes_left--;
		return __real_write(fd, data, size);
	}
	if (fault.taken > 0) {
		size = fault.taken < size ? fault.taken : size;
		fault.taken = 0;
		return __real_write(fd, data, size);
	}
	errno = fault.write_error;
	return -1;
}

int __wrap_fdatasync(int fd)
{
	if (!fault.sync_error)
		return __real_fdatasync(fd);
	errno = fault.sync_error;
	return -1;
}

uint64_t __wrap_clock_monotonic_usec(void)
{
	static uint64_t ahead_usec;

	ahead_usec += fault.clock_step_usec;
	return __real_clock_monotonic_usec() + ahead_usec;
}

/* --- helpers --- */

static void start(void)
{
	memset(&fault, 0, sizeof(fault));
	tree_init(&tree);
	snprintf(path, sizeof(path), "%s/journal", tree.root);
}

static void stop(void)
{
	memset(&fault, 0, sizeof(fault));
	journal_close(&journal);
	tree_release(&tree);
}

static struct change change_to(int64_t value)
{
	return (struct change){
		.kind = CHANGE_OOM_SCORE_ADJ,
		.target = {.kind = TARGET_PROCESS, .fd = -1, .pid = 4312, .comm = "java"},
		.has_old = true,
		.value = value,
	};
}

static void expect_open(int line, int expected, const char *words)
{
	int error = journal_open(&journal, path, &failure);

	tap_expect(error == expected, line, "journal_open: %d, %s", error, failure.text);
	if (expected < 0) {
		tap_expect(journal.fd == -1, line, "it is open");
		tap_expect(strstr(failure.text, path) && strstr(failure.text, words), line,
			"\"%s\" does not say \"%s\"", failure.text, words);
	}
}

static void expect_both(int line, int expected, const char *words)
{
	expect_open(line, expected, words);
	tap_expect(journal_read(path, &list, &failure) == expected, line, "journal_read: %s",
		failure.text);
}

static unsigned int mode_of(const char *name)
{
	struct stat status;

	return lstat(name, &status) < 0 ? 0 : status.st_mode & 07777;
}

/* --- where it is --- */

static void expect_place(int line, const char *given, int expected, const char *text)
{
	char buffer[64] = "untouched";
	int error = journal_find(buffer, sizeof(buffer), given, &failure);

	tap_expect(error == expected && strcmp(buffer, text) == 0, line, "%d, \"%s\", %s", error,
		buffer, failure.text);
}

/* Of an ordinary user. */
static void places_of_user(void)
{
	setenv("XDG_STATE_HOME", "/state", 1);
	setenv("HOME", "/home/a", 1);
	expect_place(__LINE__, NULL, 0, "/state/oomwatch/journal");
	expect_place(__LINE__, "here", 0, "here");
	setenv("XDG_STATE_HOME", "relative", 1);
	expect_place(__LINE__, NULL, 0, "/home/a/.local/state/oomwatch/journal");
	unsetenv("XDG_STATE_HOME");
	expect_place(__LINE__, NULL, 0, "/home/a/.local/state/oomwatch/journal");
	setenv("HOME", "/a/very/long/name/of/a/home/that/does/not/fit/into/the/buffer", 1);
	expect_place(__LINE__, NULL, -ENAMETOOLONG, "untouched");
	unsetenv("HOME");
	expect_place(__LINE__, NULL, -ENOENT, "untouched");
}

static void test_places(void)
{
	bool is_root = geteuid() == 0;

	if (is_root) {
		setenv("XDG_STATE_HOME", "/state", 1);
		expect_place(__LINE__, NULL, 0, "/var/lib/oomwatch/journal");
		expect_place(__LINE__, "/here", 0, "/here");
	}
	if (!is_root || CHECK(seteuid(65534) == 0))
		places_of_user();
	if (is_root)
		CHECK_INT(seteuid(0), 0);
}

static void test_made(void)
{
	mode_t before = umask(0);

	start();
	snprintf(path, sizeof(path), "%s/a/b/journal", tree.root);
	expect_open(__LINE__, 0, "");
	umask(before);
	CHECK_INT(mode_of(path), 0600);
	snprintf(path, sizeof(path), "%s/a/b", tree.root);
	CHECK_INT(mode_of(path), 0700);
	snprintf(path, sizeof(path), "%s/a", tree.root);
	CHECK_INT(mode_of(path), 0700);
	CHECK_INT(fcntl(journal.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	CHECK_INT(fcntl(journal.fd, F_GETFL) & O_APPEND, O_APPEND);
	stop();
}

/* A relative one stands in the folder where we are. */
static void test_relative(void)
{
	char *here = getcwd(NULL, 0);

	start();
	CHECK_INT(chdir(tree.root), 0);
	strcpy(path, "journal");
	expect_open(__LINE__, 0, "");
	journal_close(&journal);
	strcpy(path, "deeper/journal");
	expect_open(__LINE__, 0, "");
	CHECK_INT(mode_of("deeper"), 0700);
	CHECK_INT(chdir(here), 0);
	free(here);
	stop();
}

/* --- what is refused --- */

static void test_refused(void)
{
	char other[PATH_MAX + 64];

	start();
	snprintf(other, sizeof(other), "%s/other", tree.root);
	tree_put(&tree, "other", "oomwatch-journal 1\n");
	CHECK_INT(symlink("other", path), 0);
	expect_both(__LINE__, -ELOOP, "symbolic link");
	tree_remove(&tree, "journal");
	CHECK_INT(link(other, path), 0);
	expect_both(__LINE__, -EPERM, "second name");
	tree_remove(&tree, "journal");
	CHECK_INT(mkdir(path, 0700), 0);
	expect_open(__LINE__, -EISDIR, "");
	tree_remove(&tree, "journal");
	CHECK_INT(mkfifo(path, 0600), 0);
	expect_both(__LINE__, -EINVAL, "regular file");
	tree_remove(&tree, "journal");

	tree_put(&tree, "journal", "oomwatch-journal 1\n");
	CHECK_INT(chmod(path, 0620), 0);
	expect_both(__LINE__, -EPERM, "others may write it (mode 0620)");
	CHECK_INT(chmod(path, 0602), 0);
	expect_both(__LINE__, -EPERM, "others may write it (mode 0602)");
	CHECK_INT(chmod(path, 0644), 0);
	expect_both(__LINE__, 0, "");
	snprintf(path, sizeof(path), "%s/other/journal", tree.root);
	expect_open(__LINE__, -ENOTDIR, "");
	stop();
}

/* The file may be in order, but others can put another one there. */
static void test_folder(void)
{
	start();
	tree_put(&tree, "open/journal", "oomwatch-journal 1\n");
	snprintf(path, sizeof(path), "%s/open", tree.root);
	CHECK_INT(chmod(path, 0777), 0);
	snprintf(path, sizeof(path), "%s/open/journal", tree.root);
	expect_both(__LINE__, -EPERM, "everybody may rename files in its folder (mode 0777)");
	/* As in /tmp. */
	snprintf(path, sizeof(path), "%s/open", tree.root);
	CHECK_INT(chmod(path, 01777), 0);
	snprintf(path, sizeof(path), "%s/open/journal", tree.root);
	expect_both(__LINE__, 0, "");
	if (geteuid() == 0) {
		snprintf(path, sizeof(path), "%s/open", tree.root);
		CHECK_INT(chown(path, 65534, 65534), 0);
		snprintf(path, sizeof(path), "%s/open/journal", tree.root);
		expect_both(__LINE__, -EPERM, "its folder belongs to user 65534");
		snprintf(path, sizeof(path), "%s/open/new", tree.root);
		expect_open(__LINE__, -EPERM, "its folder belongs to user 65534");
		CHECK_INT(access(path, F_OK), -1);
	}
	stop();
}

static void test_other_owner(void)
{
	start();
	tree_put(&tree, "journal", "oomwatch-journal 1\n");
	CHECK_INT(chown(path, 65534, 65534), 0);
	expect_both(__LINE__, -EPERM, "belongs to user 65534, expected 0");
	stop();
}

/* --- a disk that fails --- */

static char before[FILE_MAX], after[FILE_MAX];

static size_t read_file(char buffer[FILE_MAX])
{
	size_t length = 0;

	CHECK_INT(file_read_at(AT_FDCWD, path, buffer, FILE_MAX, &length), 0);
	return length;
}

/* Adding fails with EXPECTED, and the file and the change stay as they are. */
static void expect_nothing(int line, int expected)
{
	struct change change = change_to(500);
	size_t length = read_file(before);
	int error = journal_add(&journal, &change, &failure);

	tap_expect(error == expected, line, "journal_add: %d, %s", error, failure.text);
	tap_expect(strstr(failure.text, path) != NULL, line, "\"%s\"", failure.text);
	tap_expect(change.id == 0 && change.realtime_usec == 0, line, "the change has a number");
	tap_expect(read_file(after) == length && memcmp(before, after, length) == 0, line,
		"the file is another one");
}

/* When it is over the next one is added, with the next number. */
static void expect_goes_on(int line, uint64_t id)
{
	struct change change = change_to(500);
	unsigned int count;

	memset(&fault, 0, sizeof(fault));
	tap_expect(journal_add(&journal, &change, &failure) == 0 && change.id == id, line,
		"%llu: %s", (unsigned long long)change.id, failure.text);
	CHECK_INT(journal_read(path, &list, &failure), 0);
	count = list.count;
	tap_expect(list.damage_count == 0 && count > 0 && list.entry[count - 1].change.id == id,
		line, "%u changes, %u damaged", count, list.damage_count);
	journal_list_release(&list);
}

static void test_faults(void)
{
	static const int errors[] = {ENOSPC, EDQUOT, EIO, EROFS};
	struct change change = change_to(1);

	start();
	expect_open(__LINE__, 0, "");
	CHECK_INT(journal_add(&journal, &change, &failure), 0);
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		for (size_t taken = 0; taken < 100; taken += 33) {
			fault.write_error = errors[i];
			fault.taken = taken;
			expect_nothing(__LINE__, -errors[i]);
		}
		fault.write_error = 0;
		fault.sync_error = errors[i];
		expect_nothing(__LINE__, -errors[i]);
		expect_goes_on(__LINE__, 2 + i);
	}
	/* What came of a change is not half written either. */
	fault.write_error = ENOSPC;
	fault.taken = 20;
	change.state = CHANGE_DONE;
	CHECK_INT(journal_finish(&journal, &change, &failure), -ENOSPC);
	expect_goes_on(__LINE__, 6);
	stop();
}

/* Not even the first line. */
static void test_faults_at_first(void)
{
	start();
	fault.write_error = ENOSPC;
	fault.taken = 5;
	expect_open(__LINE__, -ENOSPC, "No space left");
	CHECK_INT(read_file(after), 0);
	fault.write_error = 0;
	expect_open(__LINE__, 0, "");
	expect_goes_on(__LINE__, 1);
	stop();
}

/* Behind a line that a crash cut off. */
static void test_fault_behind_damage(void)
{
	start();
	tree_put(&tree, "journal", "oomwatch-journal 1\nchange 1 17");
	expect_open(__LINE__, 0, "");
	fault.write_error = ENOSPC;
	fault.taken = 1;
	expect_nothing(__LINE__, -ENOSPC);
	stop();
}

static void test_file_size_limit(void)
{
	const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	struct rlimit limit = none;

	start();
	expect_open(__LINE__, 0, "");
	expect_goes_on(__LINE__, 1);
	signal(SIGXFSZ, SIG_IGN);
	limit.rlim_cur = read_file(before) + 50;
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &limit), 0);
	expect_nothing(__LINE__, -EFBIG);
	CHECK_INT(setrlimit(RLIMIT_FSIZE, &none), 0);
	signal(SIGXFSZ, SIG_DFL);
	expect_goes_on(__LINE__, 2);
	stop();
}

/* A file system of two pages: one that is full, and then one that is read only. */
static void fill_disk(void)
{
	char filler[PATH_MAX + 64];
	char page[4096] = "";
	int fd;

	snprintf(path, sizeof(path), "%s/journal", tree.root);
	snprintf(filler, sizeof(filler), "%s/filler", tree.root);
	expect_open(__LINE__, 0, "");
	/* So that a line begins in the page that the journal has, and does not fit. */
	while (read_file(before) < 4096 - 120)
		expect_goes_on(__LINE__, journal.next_id);
	fd = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	while (write(fd, page, sizeof(page)) > 0)
		continue;
	expect_nothing(__LINE__, -ENOSPC);
	CHECK_INT(ftruncate(fd, 0), 0);
	close(fd);
	expect_goes_on(__LINE__, journal.next_id);
	journal_close(&journal);
	CHECK_INT(mount(NULL, tree.root, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	expect_open(__LINE__, -EROFS, "Read-only file system");
	CHECK_INT(journal_read(path, &list, &failure), 0);
	CHECK(list.count > 1);
	journal_list_release(&list);
}

static void test_full_disk(void)
{
	pid_t pid;
	int status = 0;

	start();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		/* Its mounts are its own and end with it. */
		if (unshare(CLONE_NEWNS) < 0 ||
			mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
			mount("none", tree.root, "tmpfs", 0, "size=8k,mode=700") < 0)
			_exit(77);
		fill_disk();
		fflush(stdout);
		_exit(tap_case_failed);
	}
	CHECK_INT(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		printf("# no mount here\n");
	else
		CHECK_INT(status, 0);
	stop();
}

/* --- others --- */

#define WRITERS 8
#define CHANGES_EACH 25

static void write_changes(void)
{
	struct journal own;
	int status = journal_open(&own, path, &failure);

	for (unsigned int i = 0; i < CHANGES_EACH && status == 0; i++) {
		struct change change = change_to(getpid());

		status = journal_add(&own, &change, &failure);
		change.state = CHANGE_DONE;
		change.result = (int64_t)change.id;
		change.has_result = true;
		if (!status)
			status = journal_finish(&own, &change, &failure);
	}
	_exit(status != 0);
}

static void test_writers(void)
{
	start();
	fflush(stdout);
	for (unsigned int i = 0; i < WRITERS; i++) {
		if (fork() == 0)
			write_changes();
	}
	for (unsigned int i = 0; i < WRITERS; i++) {
		int status = 1;

		wait(&status);
		CHECK_INT(status, 0);
	}
	CHECK_INT(journal_read(path, &list, &failure), 0);
	CHECK_INT(list.count, WRITERS * CHANGES_EACH);
	CHECK_INT(list.damage_count, 0);
	for (unsigned int i = 0; i < list.count; i++) {
		CHECK_INT(list.entry[i].change.id, i + 1);
		CHECK_INT(list.entry[i].change.result, i + 1);
	}
	journal_list_release(&list);
	stop();
}

static void test_locked(void)
{
	struct change change = change_to(500);
	int fd;

	start();
	expect_open(__LINE__, 0, "");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	CHECK_INT(flock(fd, LOCK_EX), 0);
	fault.clock_step_usec = USEC_PER_SEC;
	expect_nothing(__LINE__, -EWOULDBLOCK);
	CHECK(strstr(failure.text, "locked by another program"));
	fault.clock_step_usec = 0;
	/* Who reads does not wait. */
	CHECK_INT(journal_read(path, &list, &failure), 0);
	journal_list_release(&list);
	close(fd);
	CHECK_INT(journal_add(&journal, &change, &failure), 0);
	stop();
}

/* Removed or replaced under our hands. */
static void test_replaced(void)
{
	struct change change = change_to(500);

	start();
	expect_open(__LINE__, 0, "");
	expect_goes_on(__LINE__, 1);
	tree_remove(&tree, "journal");
	expect_goes_on(__LINE__, 2);
	tree_remove(&tree, "journal");
	CHECK_INT(symlink("other", path), 0);
	CHECK_INT(journal_add(&journal, &change, &failure), -ELOOP);
	CHECK_INT(change.id, 0);
	tree_remove(&tree, "journal");
	expect_goes_on(__LINE__, 3);
	/* Emptied: all is new. */
	CHECK_INT(truncate(path, 0), 0);
	expect_goes_on(__LINE__, 4);
	stop();
}

int main(void)
{
	tap_run("where it is", test_places);
	tap_run("folders and modes", test_made);
	tap_run("a relative path", test_relative);
	tap_run("files that are refused", test_refused);
	tap_run("a folder in which others can rename", test_folder);
	if (geteuid() == 0)
		tap_run("a file of another user", test_other_owner);
	else
		tap_skip("a file of another user", "needs root");
	tap_run("a disk that fails", test_faults);
	tap_run("a disk that fails at first", test_faults_at_first);
	tap_run("a disk that fails behind damage", test_fault_behind_damage);
	tap_run("RLIMIT_FSIZE", test_file_size_limit);
	tap_run("a full disk", test_full_disk);
	tap_run("many writers", test_writers);
	tap_run("locked by another", test_locked);
	tap_run("replaced under our hands", test_replaced);
	return tap_done();
}
