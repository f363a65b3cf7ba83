/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys that start and stop a workload, with the real helper. The program that it starts is this test once more: called with
 * --control it speaks as oomwatch-load does, and uses no memory. Which play it gives, the kind of the workload says.
 */
#include <config.h>

#include "app/load_question.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/units.h"
#include "view/terminal.h"

#include "../calls.h"
#include "../tap.h"
#include "../tree.h"

#define PATIENCE_MSEC 5000

/* --- the program --- */

static struct load_progress told;

static void tell(enum load_state state, enum load_end why)
{
	static char line[LOAD_PROGRESS_LINE_MAX];

	told.state = state;
	told.end = why;
	told.elapsed_usec += 250000;
	load_progress_line(line, sizeof(line), &told);
	if (send(STDOUT_FILENO, line, strlen(line), MSG_NOSIGNAL) < 0)
		_exit(1);
}

/* Until it is told to stop, or its input ends. */
static void wait_for_stop(void)
{
	char word[64];

	/* A line, with its end. */
	while (recv(STDIN_FILENO, word, sizeof(word), 0) > 0 && strncmp(word, "stop\n", 5) != 0)
		continue;
}

static int play(int argc, char **argv)
{
	const char *kind = argv[argc - 1];

	if (strncmp(kind, "fork", 4) == 0)
		return 1;
	told = (struct load_progress){
		.duration_usec = 60000000, .max_bytes = 8 << 20, .current_bytes = 4 << 20};
	/* What it was called with can be looked at. */
	for (int i = 1; i < argc; i++)
		snprintf(told.message + strlen(told.message),
			sizeof(told.message) - strlen(told.message), "%s%s", i > 1 ? " " : "",
			argv[i]);
	tell(LOAD_STARTING, LOAD_END_NONE);
	snprintf(told.cgroup, sizeof(told.cgroup), "/a group/oomwatch-load-%d", (int)getpid());
	tell(LOAD_RUNNING, LOAD_END_NONE);
	if (strncmp(kind, "leak", 4) == 0) {
		told.oom_kills = 1;
		tell(LOAD_ENDED, LOAD_END_KILLED);
		return 3;
	}
	if (strncmp(kind, "tmpfs", 5) == 0) {
		send(STDOUT_FILENO, "state=nonsense \001", 16, MSG_NOSIGNAL);
		_exit(0);
	}
	wait_for_stop();
	if (strncmp(kind, "lock", 4) == 0)
		pause();
	tell(LOAD_ENDING, LOAD_END_STOPPED);
	tell(LOAD_ENDED, LOAD_END_STOPPED);
	return 0;
}

/* --- the dashboard --- */

static struct load_control *control;
static struct action_session *session;
static struct navigation navigation;
static struct watch *watch;
static struct tree tree;
static char journal[PATH_MAX + 64];

static void set_meminfo(enum meminfo_field field, uint64_t mib)
{
	watch->sample.meminfo.value[field] = mib * 1024;
	bits_set(watch->sample.meminfo.present, field);
}

static void next_sample(void)
{
	watch->sample.monotonic_usec += USEC_PER_SEC;
	model_update(&watch->model, &watch->sample);
}

static void begin(void)
{
	struct failure failure;
	ssize_t length;

	control = calloc(1, sizeof(*control));
	session = calloc(1, sizeof(*session));
	watch = calloc(1, sizeof(*watch));
	model_init(&watch->model);
	watch->sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	watch->sample.cgroups.mode = CGROUP_MODE_V2;
	snprintf(watch->sample.host.hostname, sizeof(watch->sample.host.hostname), "db-07");
	set_meminfo(MEMINFO_MEM_TOTAL, 1024);
	set_meminfo(MEMINFO_MEM_AVAILABLE, 800);
	set_meminfo(MEMINFO_SWAP_FREE, 0);
	next_sample();
	navigation = (struct navigation){.watch = watch};
	tree_init(&tree);
	snprintf(journal, sizeof(journal), "%s/state/journal", tree.root);
	CHECK_INT(action_session_start(session, journal, &failure), 0);
	load_control_init(control, &navigation, session);
	length = readlink("/proc/self/exe", control->program, sizeof(control->program) - 1);
	control->program[length > 0 ? length : 0] = '\0';
}

static void end(void)
{
	load_control_release(control);
	action_session_stop(session);
	model_release(&watch->model);
	tree_release(&tree);
	free(control);
	free(session);
	free(watch);
}

/* One round of the loop. */
static void turn(int wait_msec)
{
	struct pollfd polls[] = {
		{.fd = session->is_running ? session->helper.fd : -1, .events = POLLIN},
		{.fd = load_control_fd(control), .events = POLLIN},
	};

	if (poll(polls, 2, wait_msec) <= 0)
		return;
	if (polls[0].revents)
		action_session_receive(session);
	load_control_receive(control);
}

static void wait_until(int line, enum load_stage stage, enum load_state state)
{
	uint64_t until = clock_monotonic_usec() + PATIENCE_MSEC * UINT64_C(1000);

	while ((control->stage != stage || control->view.progress.state != state) &&
		clock_monotonic_usec() < until)
		turn(20);
	tap_expect(control->stage == stage && control->view.progress.state == state, line,
		"stage %d, state %d, \"%s\"", (int)control->stage,
		(int)control->view.progress.state, control->view.progress.message);
}

static void wait_for_pid(void)
{
	uint64_t until = clock_monotonic_usec() + PATIENCE_MSEC * UINT64_C(1000);

	while (control->view.pid == 0 && clock_monotonic_usec() < until)
		turn(20);
	CHECK(control->view.pid > 0);
}

static void expect_gone(int line, pid_t pid)
{
	uint64_t until = clock_monotonic_usec() + PATIENCE_MSEC * UINT64_C(1000);

	while (kill(pid, 0) == 0 && clock_monotonic_usec() < until)
		poll(NULL, 0, 5);
	tap_expect(kill(pid, 0) < 0 && errno == ESRCH, line, "%d is still there", (int)pid);
}

static void press(int key)
{
	if (!load_question_answer(control, key))
		load_question_command(control, command_of_key(key));
}

static void type(const char *keys)
{
	for (; *keys; keys++)
		press(*keys == '\n' ? TERMINAL_KEY_ENTER : *keys);
}

static bool says(const char *text)
{
	const struct dialog *dialog = &control->asked.dialog;

	for (int i = 0; dialog->is_open && i < dialog->line_count; i++) {
		if (strstr(dialog->line[i].text, text))
			return true;
	}
	return false;
}

/* Moves to FIELD of the form. */
static void go_to(enum load_field field)
{
	while (control->asked.menu.current > 0)
		press('k');
	for (int i = 0; i < LOAD_FIELDS &&
			load_form_field(&control->form, control->asked.menu.current) != field;
		i++)
		press('j');
	CHECK_INT(load_form_field(&control->form, control->asked.menu.current), field);
}

static enum mark_sign mark_now(void)
{
	return marks_at(&watch->model.marks, 0);
}

static const struct event *newest_event(unsigned int age)
{
	const struct event *event = events_get(&watch->model.events, age);

	CHECK(event != NULL && event->kind == EVENT_LOAD);
	return event;
}

static int start(const char *line)
{
	struct load_plan plan;
	struct failure failure = {.error = 0};

	CHECK_INT(load_plan_parse_line(&plan, line, &failure), 0);
	return load_control_start(control, &plan, &failure);
}

/* --- tests --- */

/* Enter, Enter, and the question is there; No is its answer. */
static void test_defaults(void)
{
	begin();
	type("w");
	CHECK_INT(control->question, LOAD_QUESTION_KIND);
	CHECK(strstr(control->asked.menu.row[0].help, "nr_anon_pages") != NULL);
	/* thrash needs swap. */
	CHECK(control->asked.menu.row[LOAD_THRASH].is_off);
	CHECK(!control->asked.menu.row[LOAD_CACHE].is_off);
	type("\n");
	CHECK_INT(control->question, LOAD_QUESTION_FORM);
	type("\n");
	CHECK_INT(control->question, LOAD_QUESTION_CONFIRM);
	CHECK(says("at most 80.0 MiB, no swap"));
	CHECK(says("64.0 MiB, in one process, first to be killed"));
	type("\n");
	CHECK_INT(control->question, LOAD_QUESTION_NONE);
	CHECK_INT(control->stage, LOAD_STAGE_NONE);
	CHECK(!control->view.is_running);
	type("s");
	CHECK_TEXT(control->asked.message, "no workload runs");
	end();
}

static void test_run(void)
{
	begin();
	type("w\n\ny");
	CHECK_INT(control->stage, LOAD_STAGE_ASKED);
	CHECK(control->view.is_running);
	CHECK_TEXT(control->view.what, "anon");
	CHECK_INT(watch->model.marks.count, 0);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	wait_for_pid();
	/* What was described is what it is told. */
	CHECK(strstr(control->view.progress.message, "--control --limit ") != NULL);
	CHECK(strstr(control->view.progress.message, " anon:size=") != NULL);
	CHECK_INT(control->view.progress.current_bytes, 4 << 20);
	CHECK(strstr(control->view.progress.cgroup, "/a group/oomwatch-load-") != NULL);
	next_sample();
	next_sample();
	CHECK_INT(watch->model.marks.count, 1);
	CHECK_TEXT(newest_event(0)->change, "anon");
	CHECK(!newest_event(0)->is_end);
	CHECK(strstr(newest_event(0)->group, "/a group/oomwatch-load-") != NULL);
	/* Not a second one. */
	type("w");
	CHECK_TEXT(control->asked.message, "one runs already: s stops it");
	CHECK_INT(control->question, LOAD_QUESTION_NONE);
	type("s");
	CHECK_INT(control->stage, LOAD_STAGE_STOPPING);
	CHECK(control->view.is_stopping);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(control->view.progress.end, LOAD_END_STOPPED);
	CHECK_INT(load_control_fd(control), -1);
	CHECK(mark_now() & MARK_END);
	CHECK_TEXT(newest_event(0)->change, "anon: stopped");
	CHECK(newest_event(0)->is_end);
	CHECK_TEXT(control->asked.message, "anon: stopped");
	expect_gone(__LINE__, control->view.pid);
	/* It stays on the screen for a while, and no longer. */
	CHECK(!load_control_tick(control));
	CHECK(control->view.is_running);
	CHECK(load_control_wait_msec(control) > (LOAD_CONTROL_END_SEC - 5) * 1000);
	control->ended_usec -= (uint64_t)LOAD_CONTROL_END_SEC * USEC_PER_SEC;
	CHECK(load_control_tick(control));
	CHECK(!control->view.is_running);
	CHECK_INT(load_control_wait_msec(control), -1);
	CHECK_INT(control->view.progress.end, LOAD_END_STOPPED);
	end();
}

static void test_form(void)
{
	char limit[UNITS_TEXT_MAX];

	begin();
	type("w\n");
	go_to(LOAD_FIELD_SIZE);
	type("\n");
	CHECK_INT(control->question, LOAD_QUESTION_VALUE);
	type("many\n");
	CHECK(strstr(control->asked.prompt.error, "many") != NULL);
	type("\025"
	     "4M,adj=1\n");
	CHECK(strstr(control->asked.prompt.error, "not a single value") != NULL);
	type("\025"
	     "4M\n");
	CHECK_INT(control->question, LOAD_QUESTION_FORM);
	CHECK(strncmp(control->asked.menu.row[control->asked.menu.current].help, "4M", 2) == 0);
	/* What the limit would be on this machine, and not how it is chosen. */
	go_to(LOAD_FIELD_LIMIT);
	CHECK(strncmp(control->asked.menu.row[control->asked.menu.current].help,
		      units_bytes(limit, (double)load_plan_default_limit(&control->machine)),
		      strlen(limit)) == 0);
	type("\n8M\n");
	go_to(LOAD_FIELD_PATTERN);
	CHECK(!control->asked.menu.row[control->asked.menu.current].is_on);
	press(TERMINAL_KEY_LEFT);
	CHECK(control->asked.menu.row[control->asked.menu.current].is_on);
	go_to(LOAD_FIELD_OOM_GROUP);
	type("\n");
	go_to(LOAD_FIELD_DURATION);
	type("\n30s\n");
	/* Left for the menu of kinds by mistake: all of it is still there. */
	press(TERMINAL_KEY_ESCAPE);
	CHECK_INT(control->question, LOAD_QUESTION_KIND);
	type("\n");
	go_to(LOAD_FIELD_GO);
	type("\n");
	CHECK(says("at most 8.00 MiB"));
	CHECK(says("4.00 MiB"));
	CHECK(says("30 s"));
	type("y");
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	CHECK(strstr(control->view.progress.message, "--oom-group anon:size=4M,pattern=zero") !=
		NULL);
	end();
}

/* A set point has a value of its own; one of another kind is not taken over. */
static void test_goal(void)
{
	struct load_plan plan;
	struct failure failure;

	begin();
	type("w\n");
	go_to(LOAD_FIELD_SIZE);
	type("\n60M\n");
	go_to(LOAD_FIELD_GOAL);
	press(TERMINAL_KEY_LEFT);
	CHECK_INT(load_form_plan(&control->form, &plan, &failure), 0);
	CHECK_INT(plan.part[0].goal, LOAD_GOAL_FILL);
	CHECK_INT(plan.part[0].goal_value, 90);
	go_to(LOAD_FIELD_SIZE);
	type("\n101\n");
	CHECK(strstr(control->asked.prompt.error, "101") != NULL);
	type("\025"
	     "75\n");
	CHECK_INT(load_form_plan(&control->form, &plan, &failure), 0);
	CHECK_INT(plan.part[0].goal_value, 75);
	end();
}

/* What is beyond half of the machine is started only by who types its name. */
static void test_dangerous(void)
{
	begin();
	type("w\n");
	go_to(LOAD_FIELD_LIMIT);
	type("\n2G\n");
	go_to(LOAD_FIELD_GO);
	type("\n");
	CHECK_INT(control->question, LOAD_QUESTION_FORM);
	CHECK(strstr(control->asked.message, "2.00 GiB") != NULL);
	go_to(LOAD_FIELD_LIMIT);
	type("\n\025600M\n");
	go_to(LOAD_FIELD_GO);
	type("\n");
	CHECK_INT(control->question, LOAD_QUESTION_CONFIRM);
	CHECK(says("DANGEROUS"));
	type("y");
	CHECK_INT(control->question, LOAD_QUESTION_HOST);
	CHECK_INT(control->stage, LOAD_STAGE_NONE);
	type("db-08\n");
	CHECK_INT(control->question, LOAD_QUESTION_HOST);
	CHECK(control->asked.prompt.error[0] != '\0');
	press(TERMINAL_KEY_ESCAPE);
	CHECK_INT(control->stage, LOAD_STAGE_NONE);
	type("w\n\nydb-07\n");
	CHECK_INT(control->stage, LOAD_STAGE_ASKED);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	CHECK(strstr(control->view.progress.message, "--dangerous --confirm db-07") != NULL);
	end();
}

static void test_ends(void)
{
	struct failure failure = {.error = 0};
	struct load_plan plan;

	begin();
	CHECK_INT(start("leak"), 0);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(control->view.progress.end, LOAD_END_KILLED);
	CHECK_INT(control->view.progress.oom_kills, 1);
	CHECK(newest_event(0)->is_end && !newest_event(1)->is_end);
	CHECK_TEXT(newest_event(0)->change, "leak: all of its processes were killed");
	CHECK_INT(watch->model.marks.count, 2);
	/* One that never ran leaves no marks, and says why. */
	CHECK_INT(start("fork"), 0);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(control->view.progress.end, LOAD_END_FAILED);
	CHECK_TEXT(control->view.progress.message, "oomwatch-load has ended without saying why");
	CHECK_INT(watch->model.marks.count, 2);
	/* A blank in a path stays one. */
	CHECK_INT(start("--directory /a\\040b\\134c anon"), 0);
	load_control_stop(control);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_TEXT(control->view.progress.message, "--control --directory /a b\\c anon");
	/* What is not understood does no harm. */
	CHECK_INT(start("tmpfs"), 0);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(control->view.progress.end, LOAD_END_FAILED);
	CHECK_INT(watch->model.marks.count, 6);
	/* Neither there nor anywhere. */
	snprintf(control->program, sizeof(control->program), "%s", "/there/is/none");
	CHECK_INT(start("anon"), 0);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_TEXT(control->view.progress.message,
		"/there/is/none cannot be started: No such file or directory");
	control->program[0] = '\0';
	CHECK_INT(start("anon"), -ENOENT);
	CHECK_INT(load_plan_parse_line(&plan, "--limit 2G anon", &failure), 0);
	CHECK_INT(load_control_start(control, &plan, &failure), -ERANGE);
	end();
}

/* The next one waits for the end of the one before. */
static void test_next(void)
{
	pid_t first;

	begin();
	CHECK_INT(start("anon"), 0);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	wait_for_pid();
	first = control->view.pid;
	CHECK_INT(start("leak"), 0);
	CHECK_TEXT(control->view.what, "anon");
	CHECK(load_control_is_on(control));
	for (int i = 0; i < 200 && strcmp(control->view.what, "leak") != 0; i++)
		turn(20);
	CHECK_TEXT(control->view.what, "leak");
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(control->view.progress.end, LOAD_END_KILLED);
	expect_gone(__LINE__, first);
	/* Stopped before its turn, it never comes. */
	CHECK_INT(start("anon"), 0);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	CHECK_INT(start("leak"), 0);
	load_control_stop(control);
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_TEXT(control->view.what, "anon");
	CHECK_INT(control->view.progress.end, LOAD_END_STOPPED);
	/* A part that was given a name is called so. */
	CHECK_INT(start("anon:name=victim leak"), 0);
	CHECK_TEXT(control->view.what, "victim, leak");
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	end();
}

/* One that does not end is left, and its socket with it. */
static void test_stuck(void)
{
	pid_t pid;

	begin();
	CHECK_INT(start("lock"), 0);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	wait_for_pid();
	pid = control->view.pid;
	load_control_stop(control);
	CHECK(load_control_wait_msec(control) > 0);
	control->stopped_usec -= 60 * USEC_PER_SEC;
	CHECK_INT(load_control_wait_msec(control), 0);
	CHECK(load_control_tick(control));
	CHECK(!load_control_is_on(control));
	CHECK_INT(control->view.progress.end, LOAD_END_STOPPED);
	kill(pid, SIGKILL);
	expect_gone(__LINE__, pid);
	end();
}

/* As when the dashboard is killed: nobody says stop, the socket is closed. */
static void test_gone(void)
{
	pid_t pid;

	begin();
	CHECK_INT(start("anon"), 0);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	wait_for_pid();
	pid = control->view.pid;
	load_control_release(control);
	expect_gone(__LINE__, pid);
	end();
}

static void test_no_helper(void)
{
	begin();
	CHECK_INT(start("anon"), 0);
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	/* The helper dies, and the workload goes on. */
	kill(session->helper.pid, SIGKILL);
	while (session->is_running)
		turn(20);
	CHECK_INT(control->stage, LOAD_STAGE_RUNNING);
	type("s");
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(start("anon"), -EPIPE);
	type("w");
	CHECK(strstr(control->asked.message, "helper") != NULL);
	end();
}

/* From the key to the end. */
static void test_no_allocations(void)
{
	unsigned int before;

	begin();
	before = calls.allocations;
	type("w\n");
	go_to(LOAD_FIELD_SIZE);
	type("\n4M\n");
	go_to(LOAD_FIELD_GO);
	type("\ny");
	wait_until(__LINE__, LOAD_STAGE_RUNNING, LOAD_RUNNING);
	next_sample();
	type("s");
	wait_until(__LINE__, LOAD_STAGE_NONE, LOAD_ENDED);
	CHECK_INT(calls.allocations - before, 0);
	end();
}

static void test_readonly(void)
{
	/* The dashboard carries out none of these with --readonly, nor does it name them. */
	CHECK(command_rows[COMMAND_LOAD].is_change);
	CHECK(command_rows[COMMAND_LOAD_STOP].is_change);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--control") == 0)
		return play(argc, argv);
	tap_run("Enter, Enter, and a question", test_defaults);
	tap_run("from the start to the end", test_run);
	tap_run("its parameters", test_form);
	tap_run("a set point", test_goal);
	tap_run("what is dangerous", test_dangerous);
	tap_run("ways to end", test_ends);
	tap_run("one after the other", test_next);
	tap_run("one that does not end", test_stuck);
	tap_run("the dashboard is gone", test_gone);
	tap_run("the helper is gone", test_no_helper);
	tap_run("nothing is allocated", test_no_allocations);
	tap_run("not with --readonly", test_readonly);
	return tap_done();
}
