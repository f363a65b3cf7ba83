/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * For tests of the keys that change the machine: a helper that is made here and writes nothing, three children of the
 * test, for what is held and checked is real, and a model made by hand that says what follows. For one source.
 */
#ifndef OOMWATCH_TESTS_APP_ACTION_MACHINE_H
#define OOMWATCH_TESTS_APP_ACTION_MACHINE_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/action_control.h"
#include "base/bits.h"
#include "view/terminal.h"

#include "../child.h"
#include "../tap.h"

#define CHILDREN 3
#define SENT_MAX 16

/* --- the helper --- */

static struct {
	struct helper_answer request[SENT_MAX]; /* as it was sent */
	unsigned int sent, answered;
	unsigned int pending_max; /* more are refused */
	bool is_gone, is_cancelled;
	enum change_state state; /* of the answers */
	int error;
} made;

int helper_start(struct helper *helper, const char *journal, struct failure *failure)
{
	(void)journal;
	(void)failure;
	helper->fd = STDIN_FILENO;
	return 0;
}

void helper_protect(struct helper *helper)
{
	(void)helper;
}

int helper_send(struct helper *helper, enum helper_verb verb, const struct change *change,
	uint64_t *ret_request)
{
	(void)helper;
	if (made.is_gone)
		return -EPIPE;
	if (made.sent - made.answered >= made.pending_max)
		return -EAGAIN;
	if (verb != HELPER_CLOSE) {
		CHECK(change->target.fd >= 0);
		CHECK(target_is_same(&change->target));
	}
	made.request[made.sent] =
		(struct helper_answer){.request = made.sent + 100, .verb = verb, .change = *change};
	*ret_request = made.sent++ + 100;
	return 0;
}

int helper_run(
	struct helper *helper, const char *program, const char *line, int fd, uint64_t *ret_request)
{
	(void)helper;
	(void)program;
	(void)line;
	(void)fd;
	(void)ret_request;
	return -EPIPE;
}

/* Answers come when answer() lets them. */
static unsigned int answers_due;

int helper_receive(struct helper *helper, struct helper_answer *ret)
{
	(void)helper;
	if (made.is_gone)
		return -EPIPE;
	if (answers_due == 0)
		return 0;
	answers_due--;
	*ret = made.request[made.answered++];
	ret->change.state = made.state;
	ret->change.result = made.state == CHANGE_UNDONE || made.state == CHANGE_CANCELLED
				     ? ret->change.old
				     : ret->change.value;
	ret->change.has_result = true;
	ret->change.target.fd = -1;
	if (ret->change.id == 0)
		ret->change.id = ret->request;
	ret->change.error = made.error;
	if (made.error)
		failure_set(&ret->failure, made.error, 0, "the helper says no");
	return 1;
}

void helper_cancel(struct helper *helper)
{
	(void)helper;
	made.is_cancelled = true;
}

void helper_stop(struct helper *helper, uint64_t wait_usec)
{
	(void)wait_usec;
	helper->fd = -1;
}

/* --- the machine --- */

static struct action_control *control;
static struct navigation navigation;
static struct watch *watch;
static struct view view;
static struct process row[8]; /* of the model */
static struct process_table table;
static struct options options;
static pid_t child[CHILDREN];

static void end_child(unsigned int i)
{
	if (child[i] > 0)
		child_end(child[i]);
	child[i] = 0;
}

static void set_adj(pid_t pid, int adj)
{
	char path[64], text[16];
	int fd, length = snprintf(text, sizeof(text), "%d", adj);

	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", (int)pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	CHECK(write(fd, text, (size_t)length) == length);
	close(fd);
}

static void next_sample(void)
{
	struct sample *sample = &watch->sample;

	sample->monotonic_usec += 1000000;
	sample->processes = table;
	model_update(&watch->model, sample);
	navigation_update(&navigation);
}

static void add_process(int32_t pid, const char *comm, uint64_t anon_mib)
{
	struct process *process = &row[table.place_count++];

	table.count = table.place_count;
	*process = (struct process){.pid = pid,
		.incarnation = table.place_count,
		.parent_pid = 1,
		.thread_count = 1,
		.flags = PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_ADJ,
		.state = 'S'};
	snprintf(process->comm, sizeof(process->comm), "%s", comm);
	process->kib[PROCESS_ANON] = anon_mib * 1024;
}

static void add_child(unsigned int i, const char *comm, uint64_t anon_mib)
{
	child[i] = child_start(NULL);
	set_adj(child[i], 0);
	add_process(child[i], comm, anon_mib);
}

static void begin(void)
{
	struct failure failure;

	memset(&made, 0, sizeof(made));
	made.pending_max = SENT_MAX;
	made.state = CHANGE_DONE;
	answers_due = 0;
	control = calloc(1, sizeof(*control));
	watch = calloc(1, sizeof(*watch));
	memset(&navigation, 0, sizeof(navigation));
	options_init(&options);
	view = (struct view){.screen = SCREEN_PROCESSES, .explained = -1};
	model_init(&watch->model);
	CHECK_INT(model_reserve(&watch->model, 64), 0);
	watch->sampler.root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	watch->sample.host.page_size_bytes = 4096;
	watch->sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	watch->sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	watch->sample.meminfo.value[MEMINFO_MEM_TOTAL] = (uint64_t)8 * 1024 * 1024;
	bits_set(watch->sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(watch->sample.meminfo.present, MEMINFO_SWAP_TOTAL);
	table = (struct process_table){.row = row, .texts = "", .sweep_percent = 100};
	add_child(0, "java", 1000);
	add_child(1, "postgres", 900);
	add_child(2, "redis", 300);
	CHECK_INT(navigation_init(&navigation, watch, &view, &options, &failure), 0);
	CHECK_INT(process_control_reserve(&navigation.processes, 64), 0);
	action_control_init(control, &navigation);
	action_control_start(control, NULL);
	next_sample();
	next_sample();
}

static void end(void)
{
	/* What is in force is told on standard error; here it need not be. */
	control->session.count = 0;
	action_control_release(control);
	CHECK_INT(control->subject.target.fd, -1);
	navigation_release(&navigation);
	model_release(&watch->model);
	close(watch->sampler.root);
	free(control);
	free(watch);
	for (unsigned int i = 0; i < CHILDREN; i++)
		end_child(i);
}

/* As the dashboard does it. */
static void press(int key)
{
	if (!action_control_answer(control, key))
		action_control_command(control, command_of_key(key));
}

static void type(const char *keys)
{
	for (; *keys; keys++)
		press(*keys == '\n' ? TERMINAL_KEY_ENTER : *keys);
}

static void answer(unsigned int count)
{
	answers_due = count;
	action_control_receive(control);
}

/* Whether TEXT stands in the dialog. */
static bool says(const char *text)
{
	for (int i = 0; control->view.dialog.is_open && i < control->view.dialog.line_count; i++) {
		if (strstr(control->view.dialog.line[i].text, text))
			return true;
	}
	return false;
}

static bool answered(const char *text)
{
	return strstr(control->view.message, text) != NULL;
}

/* Whether the child of that index stands in the dialog. */
static bool names_child(unsigned int i)
{
	char number[32];

	snprintf(number, sizeof(number), "(%d): ", (int)child[i]);
	return says(number);
}

/* --- tests --- */

#endif
