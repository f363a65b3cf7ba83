/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real program on a pseudo-terminal, its real helper, and a child of this test that is changed by keys. */
#include <config.h>

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session.h"

#include "../child.h"
#include "../tap.h"
#include "../tree.h"

static struct tree tree; /* of the journal */
static char pid_text[16];
static pid_t child;

/* As the kernel has it, whatever the screen says. */
static int read_adj(void)
{
	char path[64];
	int adj = 99999;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)child);
	file = fopen(path, "r");
	CHECK(file && fscanf(file, "%d", &adj) == 1);
	if (file)
		fclose(file);
	return adj;
}

/* Shows the child alone. EXTRA is another option, or NULL. */
static void open_session(const char *setting, const char *extra)
{
	char journal[sizeof(tree.root) + 16];
	const char *const settings[] = {setting ? setting : "OOMWATCH_READONLY=", NULL};
	const char *const arguments[] = {"--journal-file", journal, "--pid", pid_text, extra, NULL};

	snprintf(journal, sizeof(journal), "%s/journal", tree.root);
	CHECK(session_start(24, 120, settings, arguments));
	CHECK(session_wait("asked for"));
	CHECK(session_wait(pid_text));
}

static void begin(void)
{
	tree_init(&tree);
	child = child_start(NULL);
	snprintf(pid_text, sizeof(pid_text), "%d", (int)child);
}

static void end(void)
{
	session_end();
	child_end(child);
	tree_release(&tree);
}

static void type_and_wait(const char *keys, const char *text)
{
	session_mark();
	session_type(keys);
	tap_expect(
		session_wait(text), __LINE__, "after \"%s\" the screen has no \"%s\"", keys, text);
}

static void test_change_and_undo(void)
{
	int before;

	begin();
	before = read_adj();
	open_session(NULL, NULL);
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r", "-1000 to 1000:");
	type_and_wait("777\r", "Change the machine?");
	CHECK_INT(read_adj(), before);
	/* No is the answer of who only presses Enter. */
	type_and_wait("\r\f", "quit");
	CHECK_INT(read_adj(), before);
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r777\r", "Change the machine?");
	type_and_wait("y", "is 777, was");
	CHECK_INT(read_adj(), 777);
	type_and_wait("6\f", "changed here:");
	type_and_wait("u", "Undo this change?");
	type_and_wait("y", "again");
	CHECK_INT(read_adj(), before);
	session_type("q");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
	CHECK(session_is_restored());
	end();
}

/* The thought becomes so by one key more, and who leaves is asked. */
static void test_thought_and_leave(void)
{
	int before;

	begin();
	before = read_adj();
	open_session(NULL, NULL);
	type_and_wait("]\f", "PREVIEW");
	CHECK_INT(read_adj(), before);
	type_and_wait("a", "make it so");
	type_and_wait("\r", "Change the machine?");
	type_and_wait("y", ", was");
	CHECK_INT(read_adj(), before + 50);
	type_and_wait("q", "Leave with changes in force?");
	type_and_wait("\r\f", "quit");
	CHECK_INT(session_reap(WNOHANG), false);
	type_and_wait("q", "Leave with changes in force?");
	session_type("r");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
	CHECK_INT(read_adj(), before);
	end();
}

/* What is kept is told, once the terminal is as before. */
static void test_kept(void)
{
	int before;

	begin();
	before = read_adj();
	open_session(NULL, NULL);
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r600\r", "Change the machine?");
	type_and_wait("y", "is 600, was");
	type_and_wait("q", "Keep and leave");
	session_mark();
	session_type("k");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK(session_has("stay in force: 1"));
	CHECK(before != 600);
	CHECK_INT(read_adj(), 600);
	end();
}

/* What a session that was killed has left in force is told by the next one, and undone from there. */
static void test_former(void)
{
	static const char told[] = "earlier changes in force: 1";
	int before;

	begin();
	before = read_adj();
	open_session(NULL, NULL);
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r600\r", "Change the machine?");
	type_and_wait("y", "is 600, was");
	session_end();
	/* It is only told to who may change nothing. */
	open_session(NULL, "--readonly");
	CHECK(session_wait(told));
	CHECK(!session_has("undo: U"));
	type_and_wait("?", "overview");
	type_and_wait("G\f", told);
	session_end();
	CHECK_INT(read_adj(), 600);
	open_session(NULL, NULL);
	CHECK(session_wait(told));
	CHECK(session_has("undo: U"));
	type_and_wait("U", "600 -> ");
	type_and_wait("\r", "Undo this change?");
	type_and_wait("y", "again");
	CHECK_INT(read_adj(), before);
	session_end();
	open_session(NULL, NULL);
	CHECK(!session_has(told));
	session_type("q");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	end();
}

/* The number behind FIELD in /proc/PID/status, or -1. */
static long status_of(pid_t pid, const char *field)
{
	char path[64], line[256];
	long value = -1;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	file = fopen(path, "r");
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, field, strlen(field)) == 0)
			value = strtol(line + strlen(field), NULL, 10);
	}
	if (file)
		fclose(file);
	return value;
}

static int adj_of(pid_t pid)
{
	pid_t kept = child;
	int adj;

	child = pid;
	adj = read_adj();
	child = kept;
	return adj;
}

/* The one child of the program, or 0. */
static pid_t find_helper(void)
{
	char path[64];
	int helper = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)session.pid,
		(int)session.pid);
	file = fopen(path, "r");
	if (file && fscanf(file, "%d", &helper) != 1)
		helper = 0;
	if (file)
		fclose(file);
	return helper;
}

/* Started before any thread, it has none, and is protected as the program is. */
static void test_helper(void)
{
	char path[64];
	struct dirent *entry;
	DIR *threads;
	pid_t helper;

	begin();
	open_session(NULL, NULL);
	type_and_wait("?G\f", "changes (helper process): granted");
	helper = find_helper();
	CHECK(helper > 0);
	CHECK_INT(status_of(helper, "Threads:"), 1);
	snprintf(path, sizeof(path), "/proc/%d/task", (int)session.pid);
	threads = opendir(path);
	/* Numbers are given in their order, until they begin anew. */
	while (threads && helper > session.pid && (entry = readdir(threads))) {
		long tid = strtol(entry->d_name, NULL, 10);

		CHECK(tid <= session.pid || tid > helper);
	}
	if (threads)
		closedir(threads);
	CHECK(status_of(session.pid, "Threads:") > 1);
	/* It is asked for when the program has its own protection. */
	for (unsigned int i = 0; i < 100 && adj_of(helper) != adj_of(session.pid); i++)
		usleep(20000);
	CHECK_INT(adj_of(helper), adj_of(session.pid));
	CHECK_INT(status_of(helper, "VmLck:") > 0, status_of(session.pid, "VmLck:") > 0);
	session_type("q");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(kill(helper, 0), -1);
	end();
}

/* The commands of the session, on the terminal as it was before; what was undone is none of them. */
static void test_export(void)
{
	char command[64];

	begin();
	open_session(NULL, "--export-commands");
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r600\r", "Change the machine?");
	type_and_wait("y", "is 600, was");
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r700\r", "Change the machine?");
	type_and_wait("y", "is 700, was");
	type_and_wait("u", "Undo this change?");
	type_and_wait("y", "is 600 again");
	type_and_wait("q", "Keep and leave");
	session_mark();
	session_type("k");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
	CHECK(session_is_restored());
	snprintf(command, sizeof(command), "choom -p %s -n 600\r\n", pid_text);
	CHECK(session_has(command));
	CHECK(session_last("\033[?1049l") >= 0);
	CHECK(session_last("\033[?1049l") < session_last(command));
	CHECK(session_has("# undone: oom_score_adj of "));
	CHECK(!session_has("-n 700"));
	end();
}

/* The process ends while it is asked about: nothing is written, and that is said. */
static void test_ended(void)
{
	begin();
	open_session(NULL, NULL);
	type_and_wait("a", "Enter: choose");
	type_and_wait("\r600\r", "Change the machine?");
	child_end(child);
	child = 0;
	type_and_wait("y", "has ended");
	session_type("q");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
	session_end();
	tree_release(&tree);
}

static void expect_readonly(const char *setting, const char *extra)
{
	int before;

	begin();
	before = read_adj();
	open_session(setting, extra);
	session_mark();
	/* Each that opens something in another session, and what would be answered there. */
	session_type("a\r777\ryuyUyX\033[20~\ry");
	session_type("4\f");
	CHECK(session_wait("quit"));
	CHECK(!session_has("Enter: choose"));
	CHECK(!session_has("Change the machine?"));
	CHECK(!session_has("nothing to undo"));
	CHECK(!session_has("change"));
	CHECK_INT(read_adj(), before);
	type_and_wait("?", "overview");
	CHECK(!session_has("change the process"));
	session_type("G\f");
	CHECK(session_wait("changes (helper process): not asked for"));
	CHECK(!session_has("undo"));
	session_type("q");
	CHECK(session_wait_end(SESSION_WAIT_MSEC, true));
	CHECK_INT(session.status, 0);
	end();
}

static void test_readonly(void)
{
	expect_readonly(NULL, "--readonly");
	expect_readonly("OOMWATCH_READONLY=1", NULL);
}

int main(void)
{
	tap_run("a change by keys, and its undoing", test_change_and_undo);
	tap_run("a thought that becomes so, and leaving", test_thought_and_leave);
	tap_run("changes that are kept", test_kept);
	tap_run("changes of before", test_former);
	tap_run("a process that ends in the dialog", test_ended);
	tap_run("--readonly", test_readonly);
	tap_run("the helper", test_helper);
	tap_run("the commands of a session", test_export);
	return tap_done();
}
