/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of the Processes screen, on a model made by hand. */
#include <config.h>

#include "app/process_control.h"

#include "app/process_preview.h"
#include "app/process_wants.h"
#include "base/bits.h"
#include "view/terminal.h"

#include "../processes.h"
#include "../tap.h"

static struct options options;
static struct process_control control;
static struct model model;
static struct sample sample;
static struct processes processes;

static void next_sample(void)
{
	sample.monotonic_usec += 1000000;
	sample.processes = processes.table;
	model_update(&model, &sample);
	process_control_update(&control, &model);
}

/* 8 GiB; java is first by 2 GiB, then postgres, node, sh; sshd is protected. */
static void begin(void)
{
	struct failure failure;

	process_control_release(&control);
	model_release(&model);
	options_init(&options);
	memset(&sample, 0, sizeof(sample));
	processes_table_init(&processes);
	sample.host.page_size_bytes = 4096;
	sample.monotonic_usec = 1000000;
	sample.reading[SOURCE_MEMINFO].status = READING_FRESH;
	sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	sample.meminfo.value[MEMINFO_MEM_TOTAL] = (uint64_t)8 * 1024 * 1024;
	bits_set(sample.meminfo.present, MEMINFO_MEM_TOTAL);
	bits_set(sample.meminfo.present, MEMINFO_SWAP_TOTAL);
	processes_add(&processes, 100, "postgres", 0, 2000);
	processes_add(&processes, 200, "java", 0, 4000);
	processes_add(&processes, 300, "sshd", -1000, 10);
	processes_add(&processes, 400, "node", 0, 1000);
	processes_add(&processes, 500, "sh", 0, 2);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, 64), 0);
	CHECK_INT(process_control_init(&control, &options, &failure), 0);
	CHECK_INT(process_control_reserve(&control, 64), 0);
	next_sample();
}

static void command(enum command command)
{
	process_control_command(&control, &model, command);
}

/* Answers what was asked. */
static void type(const char *keys)
{
	for (; *keys; keys++)
		process_control_answer(
			&control, &model, *keys == '\n' ? TERMINAL_KEY_ENTER : *keys);
}

/* "java node": the names in the rows, in their order. */
static const char *rows(void)
{
	static char text[256];
	size_t length = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < control.view.list.count; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%s",
			i > 0 ? " " : "", processes.row[control.view.list.row[i].place].comm);
	return text;
}

static const char *selected(void)
{
	return control.view.table.selected < 0
		       ? ""
		       : processes.row[control.view.list.row[control.view.table.selected].place]
				 .comm;
}

static const char *next_victim(const struct victims *victims)
{
	return victims->next.first < 0 ? "" : processes.row[victims->next.first].comm;
}

static void test_selection(void)
{
	begin();
	CHECK_TEXT(rows(), "java postgres node sh sshd");
	CHECK_TEXT(selected(), "java");
	command(COMMAND_DOWN);
	command(COMMAND_DOWN);
	CHECK_TEXT(selected(), "node");
	command(COMMAND_BOTTOM);
	CHECK_TEXT(selected(), "sshd");
	command(COMMAND_DOWN);
	CHECK_TEXT(selected(), "sshd");
	command(COMMAND_TOP);
	command(COMMAND_UP);
	CHECK_TEXT(selected(), "java");
	command(COMMAND_PAGE_DOWN);
	CHECK_TEXT(selected(), "sshd");
}

/* The row stays where it is, unless its process is followed. */
static void test_following(void)
{
	begin();
	command(COMMAND_DOWN);
	CHECK_TEXT(selected(), "postgres");
	processes_get(&processes, 100)->kib[PROCESS_ANON] = 9000 * 1024;
	next_sample();
	CHECK_TEXT(selected(), "java");
	command(COMMAND_LIST_FOLLOW);
	processes_get(&processes, 200)->kib[PROCESS_ANON] = 10 * 1024;
	next_sample();
	CHECK_TEXT(rows(), "postgres node java sh sshd");
	CHECK_TEXT(selected(), "java");
	/* When it ends it is said, and the row is somebody else's. */
	processes_remove(&processes, 200);
	next_sample();
	CHECK(strstr(control.view.table.message, "200") != NULL);
	CHECK(!control.view.table.is_following);
	CHECK_TEXT(selected(), "sh");
	/* Whoever gets its PID is not it. */
	command(COMMAND_TOP);
	command(COMMAND_LIST_FOLLOW);
	processes_remove(&processes, 100);
	processes_add(&processes, 100, "cat", 0, 9000);
	next_sample();
	CHECK(!control.view.table.is_following);
}

static void test_filter(void)
{
	begin();
	command(COMMAND_LIST_FILTER);
	CHECK(process_control_is_asking(&control));
	type("^(java|no\n");
	/* It stays open and says what is wrong; nothing has changed. */
	CHECK(process_control_is_asking(&control));
	CHECK(control.view.table.prompt.error[0] != '\0');
	CHECK_TEXT(rows(), "java postgres node sh sshd");
	type(")\n");
	CHECK(!process_control_is_asking(&control));
	CHECK_TEXT(rows(), "java node");
	CHECK(control.lookup.is_on);
	/* Esc keeps the filter; an empty one ends it. */
	command(COMMAND_LIST_FILTER);
	CHECK_TEXT(control.view.table.prompt.text, "^(java|no)");
	type("xyz\033");
	CHECK_TEXT(rows(), "java node");
	command(COMMAND_LIST_FILTER);
	type("\025\n");
	CHECK_TEXT(rows(), "java postgres node sh sshd");
}

static void test_search(void)
{
	begin();
	command(COMMAND_LIST_SEARCH);
	type("s\n");
	CHECK_TEXT(selected(), "postgres");
	command(COMMAND_LIST_SEARCH_NEXT);
	CHECK_TEXT(selected(), "sh");
	command(COMMAND_LIST_SEARCH_NEXT);
	CHECK_TEXT(selected(), "sshd");
	command(COMMAND_LIST_SEARCH_NEXT);
	CHECK_TEXT(selected(), "postgres");
	command(COMMAND_LIST_SEARCH);
	type("nothing\n");
	CHECK(strstr(control.view.table.message, "nothing") != NULL);
	CHECK_TEXT(selected(), "postgres");
	/* It stays selected when others change places. */
	processes_get(&processes, 200)->kib[PROCESS_ANON] = 1;
	processes_get(&processes, 100)->kib[PROCESS_ANON] = 9000 * 1024;
	next_sample();
	CHECK_TEXT(selected(), "postgres");
}

static void test_sorting(void)
{
	begin();
	command(COMMAND_LIST_SORT_RIGHT);
	CHECK_INT(control.view.query.sort, COLUMN_PID);
	CHECK_TEXT(rows(), "postgres java sshd node sh");
	command(COMMAND_LIST_REVERSE);
	CHECK_TEXT(rows(), "sh node sshd java postgres");
	command(COMMAND_LIST_SORT_LEFT);
	command(COMMAND_LIST_SORT_LEFT);
	CHECK_INT(control.view.query.sort, COLUMN_COMMAND);
	/* By a menu; it begins at the column that is sorted by. */
	command(COMMAND_LIST_SORT);
	CHECK_TEXT(control.view.table.menu.row[control.view.table.menu.current].text, "COMMAND");
	for (int i = 0; i < 40; i++)
		process_control_answer(&control, &model, TERMINAL_KEY_UP);
	type("j\n");
	CHECK_INT(control.view.query.sort, COLUMN_PID);
	command(COMMAND_LIST_SORT);
	process_control_answer(&control, &model, TERMINAL_KEY_END);
	type("\033");
	CHECK_INT(control.view.query.sort, COLUMN_PID);
}

static void test_columns(void)
{
	begin();
	unsigned int all = control.view.table.column_count;

	CHECK_INT(control.view.table.column[1], COLUMN_PID);
	command(COMMAND_LIST_COLUMNS);
	type("j  ");
	CHECK_INT(control.view.table.column_count, all);
	/* PID goes to the front, then away. */
	type("<");
	CHECK_INT(control.view.table.column[0], COLUMN_PID);
	CHECK_INT(control.view.table.column[1], COLUMN_RANK);
	type(" \n");
	CHECK_INT(control.view.table.column_count, all - 1);
	CHECK_INT(control.view.table.column[0], COLUMN_RANK);
	/* The last one stays. */
	command(COMMAND_LIST_COLUMNS);
	for (unsigned int i = 0; i < 3 * all; i++)
		type(" j");
	process_control_answer(&control, &model, TERMINAL_KEY_HOME);
	for (unsigned int i = 0; i < 3 * all; i++)
		type(" j");
	CHECK(control.view.table.column_count >= 1);
	type("\033");
}

static void test_preview(void)
{
	begin();
	command(COMMAND_DOWN);
	for (int i = 0; i < 6; i++)
		command(COMMAND_PREVIEW_RAISE);
	CHECK(model_is_previewed(&model));
	CHECK_TEXT(next_victim(&model.preview), "postgres");
	CHECK_TEXT(next_victim(&model.victims), "java");
	/* The selection goes with it. */
	CHECK_TEXT(rows(), "postgres java node sh sshd");
	CHECK_TEXT(selected(), "postgres");
	CHECK_INT(what_if_adj(&model.what_if, processes_get(&processes, 100)), 300);
	command(COMMAND_PREVIEW_END);
	CHECK(!model_is_previewed(&model));
	CHECK_TEXT(rows(), "java postgres node sh sshd");
	/* A value that is typed; what is none is refused. */
	command(COMMAND_PREVIEW_ADJ);
	type("5x\n");
	CHECK(strstr(control.view.table.prompt.error, "5x") != NULL);
	type("\025-1001\n");
	CHECK(process_control_is_asking(&control));
	type("\025-1000\n");
	CHECK(!process_control_is_asking(&control));
	CHECK_TEXT(selected(), "postgres");
	CHECK_INT(model.preview.row[processes_place(&processes, processes_get(&processes, 100))]
			  .eligibility,
		INELIGIBLE_PROTECTED);
	/* The values of the machine are as they were. */
	CHECK_INT(processes_get(&processes, 100)->oom_score_adj, 0);
}

static void test_preview_memory(void)
{
	begin();
	command(COMMAND_BOTTOM);
	command(COMMAND_UP);
	CHECK_TEXT(selected(), "sh");
	command(COMMAND_PREVIEW_MEMORY);
	type("5G\n");
	CHECK_TEXT(next_victim(&model.preview), "sh");
	command(COMMAND_PREVIEW_END);
	command(COMMAND_PREVIEW_MACHINE);
	type("9G\n");
	CHECK(process_control_is_asking(&control));
	type("\025"
	     "4096\n");
	CHECK_INT(model.preview.total_pages, (uint64_t)4 * 1024 * 256);
	CHECK_INT(model.victims.total_pages, (uint64_t)8 * 1024 * 256);
}

/* Tags are who is meant, whatever is selected. */
static void test_tags(void)
{
	begin();
	command(COMMAND_DOWN);
	command(COMMAND_PROCESS_TAG);
	command(COMMAND_DOWN);
	command(COMMAND_PROCESS_TAG);
	CHECK_INT(control.view.tag_count, 2);
	CHECK(process_view_is_tagged(&control.view, processes_get(&processes, 100)));
	CHECK(!process_view_is_tagged(&control.view, processes_get(&processes, 200)));
	command(COMMAND_TOP);
	command(COMMAND_PREVIEW_LOWER);
	CHECK_INT(what_if_adj(&model.what_if, processes_get(&processes, 200)), 0);
	CHECK_INT(what_if_adj(&model.what_if, processes_get(&processes, 100)), -50);
	CHECK_INT(what_if_adj(&model.what_if, processes_get(&processes, 400)), -50);
	/* A tag ends with its process, and is not inherited by who gets its PID. */
	processes_remove(&processes, 100);
	processes_add(&processes, 100, "cat", 0, 1);
	next_sample();
	CHECK_INT(control.view.tag_count, 1);
	command(COMMAND_PROCESS_UNTAG);
	CHECK_INT(control.view.tag_count, 0);
}

/* The page of a process stays its page, whatever is tagged, and whatever becomes of the process. */
static void test_page(void)
{
	begin();
	command(COMMAND_PROCESS_TAG);
	command(COMMAND_DOWN);
	CHECK(process_control_open(&control, &model, process_control_selected(&control, &model)));
	control.view.is_open = true;
	CHECK_INT(control.view.open.pid, 100);
	CHECK_TEXT(control.view.open_name, "postgres");
	command(COMMAND_PREVIEW_RAISE);
	CHECK_INT(what_if_adj(&model.what_if, processes_get(&processes, 100)), 50);
	CHECK_INT(what_if_adj(&model.what_if, processes_get(&processes, 200)), 0);
	processes_remove(&processes, 100);
	next_sample();
	CHECK_INT(control.view.open.pid, 100);
	CHECK(process_preview_target(&control.view, &model) == NULL);
	CHECK(strstr(control.view.table.message, "has ended") != NULL);
	command(COMMAND_PREVIEW_RAISE);
	CHECK(!model_is_previewed(&model));
	control.view.is_open = false;
}

/* Another order is no other selection. */
static void test_rearranged(void)
{
	begin();
	command(COMMAND_DOWN);
	command(COMMAND_LIST_SORT_RIGHT);
	CHECK_TEXT(selected(), "postgres");
	command(COMMAND_LIST_REVERSE);
	CHECK_TEXT(selected(), "postgres");
	command(COMMAND_LIST_FILTER);
	type("o\n");
	CHECK_TEXT(rows(), "node postgres");
	CHECK_TEXT(selected(), "postgres");
	/* One that the filter hides has not ended. */
	command(COMMAND_LIST_FOLLOW);
	command(COMMAND_LIST_FILTER);
	type("\025node\n");
	CHECK(strstr(control.view.table.message, "hidden") != NULL);
}

static void test_victim(void)
{
	begin();
	command(COMMAND_BOTTOM);
	command(COMMAND_LIST_VICTIM);
	CHECK_TEXT(selected(), "java");
	command(COMMAND_LIST_FILTER);
	type("node\n");
	command(COMMAND_LIST_VICTIM);
	CHECK(strstr(control.view.table.message, "not in the list") != NULL);
	CHECK_TEXT(selected(), "node");
}

static void test_empty(void)
{
	begin();
	command(COMMAND_LIST_FILTER);
	type("no such process\n");
	CHECK_TEXT(rows(), "");
	CHECK_INT(control.view.table.selected, -1);
	command(COMMAND_DOWN);
	command(COMMAND_UP);
	command(COMMAND_PROCESS_TAG);
	command(COMMAND_PREVIEW_RAISE);
	command(COMMAND_PREVIEW_ADJ);
	CHECK(!process_control_is_asking(&control));
	CHECK(!model_is_previewed(&model));
	CHECK_INT(control.view.table.selected, -1);
}

/* What is read at each sample: the selected one first, then the page, then the first ranks. */
static void test_wants(void)
{
	uint32_t places[PROCESS_HOT_MAX];
	unsigned int detailed, count;

	begin();
	control.view.table.top = 0;
	control.view.table.page_rows = 2;
	command(COMMAND_DOWN);
	count = process_wants(&control, &model, true, places, &detailed);
	CHECK_INT(count, 4);
	CHECK_INT(detailed, 4);
	CHECK_INT(processes.row[places[0]].pid, 100);
	CHECK_INT(processes.row[places[1]].pid, 200);
	count = process_wants(&control, &model, false, places, &detailed);
	CHECK_INT(processes.row[places[0]].pid, 200);
	for (int32_t pid = 1000; pid < 1050; pid++)
		processes_add(&processes, pid, "many", 0, 3);
	next_sample();
	control.view.table.page_rows = 50;
	count = process_wants(&control, &model, true, places, &detailed);
	CHECK(count <= PROCESS_HOT_MAX);
	CHECK(detailed >= 48);
}

int main(void)
{
	tap_run("the selection", test_selection);
	tap_run("following", test_following);
	tap_run("the filter", test_filter);
	tap_run("search", test_search);
	tap_run("sorting", test_sorting);
	tap_run("columns", test_columns);
	tap_run("another oom_score_adj, in thought", test_preview);
	tap_run("other amounts of memory, in thought", test_preview_memory);
	tap_run("tags", test_tags);
	tap_run("the page of a process", test_page);
	tap_run("another order", test_rearranged);
	tap_run("the next victim", test_victim);
	tap_run("nothing to select", test_empty);
	tap_run("what is read at each sample", test_wants);
	process_control_release(&control);
	model_release(&model);
	return tap_done();
}
