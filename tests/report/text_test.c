/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the text report that is about processes, and the width of all of it. */
#include <config.h>

#include "report/text_report.h"

#include <errno.h>
#include <stdlib.h>

#include "../processes.h"
#include "../scene.h"
#include "../tap.h"
#include "report/text_processes.h"

#define PLACES 32

/* Columns before the command; only it may go beyond 100 columns. */
#define COMMAND_COLUMN 84

#define TITLES \
	"    #     PID USER       ADJ SCORE   BADNESS  ANON  FILE SHMEM  SWAP   PGT GROWTH/s COMMAND\n"

static struct scene scene;
static struct processes processes;
static struct model model;
static struct process_query query;
static struct process_list list;
static char *written;
static size_t written_length;

/* A machine of 512 MiB and no swap in use, with two processes and one that cannot be killed. */
static void begin(void)
{
	struct process *process;

	scene_init(&scene, "vm-6.1-idle");
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	processes_init(&processes);
	process = processes_add(&processes, 4312, "java", 0, 120);
	process->oom_score = 781;
	process->flags |= PROCESS_HAS_SCORE;
	processes_set_user(&processes, process, 990, "orders-service");
	processes_add_detail(&processes, process, "/usr/bin/java -jar orders.jar");
	processes_set_user(&processes, processes_add(&processes, 911, "postgres", -100, 100), 70,
		"j\xc3\xbcrgen-m\xc3\xbcller");
	processes_set_user(&processes, processes_add(&processes, 764, "sshd", -1000, 9), 0,
		"r\xc3\xb6\xc3\xb6t");
	process_query_init(&query);
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, PLACES), 0);
}

static void update(void)
{
	scene.sample.processes = processes.table;
	model_update(&model, &scene.sample);
}

static const char *text_of(
	void (*write)(FILE *out, const struct report *report), unsigned int limit)
{
	struct report report = {&model, &list, limit};
	FILE *out;

	free(written);
	written = NULL;
	out = open_memstream(&written, &written_length);
	process_list_make(&list, &model, &model.victims, &query);
	write(out, &report);
	fclose(out);
	return written;
}

static const char *table(unsigned int limit)
{
	return text_of(text_processes_write, limit);
}

static void test_table(void)
{
	begin();
	update();
	CHECK_TEXT(table(0),
		"3\n" TITLES
		"    1    4312 orders-+     0   781      120M  120M    0B    0B    0B    0B"
		"      n/a java -jar orders.jar\n"
		"    2     911 j\xc3\xbcrgen-+  -100   n/a     21.1M  100M    0B    0B    0B"
		"    0B      n/a postgres\n"
		"    -     764 r\xc3\xb6\xc3\xb6t     -1000   n/a protected 9.00M    0B    0B"
		"    0B    0B      n/a sshd\n");
}

static void test_limit(void)
{
	begin();
	update();
	CHECK(strstr(table(1), "the first 1 of 3, --limit 0 for all\n" TITLES "    1    4312 ") ==
		written);
	CHECK(strstr(written, " 911 ") == NULL);
	CHECK(strncmp(table(3), "3\n", 2) == 0);
	CHECK(strncmp(table(4), "3\n", 2) == 0);
	query.pids[query.pid_count++] = 77;
	CHECK_TEXT(table(10), "none of 3\n");
}

static void test_hidden(void)
{
	begin();
	processes.table.hiding = PROCESS_HIDING_HIDEPID;
	update();
	CHECK(strncmp(table(1),
		      "the first 1 of 3, --limit 0 for all; /proc hides the processes of others",
		      72) == 0);
	query.pids[query.pid_count++] = 77;
	CHECK_TEXT(table(0), "none of 3; /proc hides the processes of others (hidepid)\n");
	scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	update();
	CHECK_TEXT(table(0), "/proc/[pid]: Permission denied\n");
	scene_absent(&scene, SOURCE_PROCESSES, ENOENT);
	update();
	CHECK_TEXT(table(0), "No processes: this capture has none.\n");
}

static void check_width(const char *name, const char *line, size_t length)
{
	bool is_row = length > COMMAND_COLUMN && line[COMMAND_COLUMN - 1] == ' ' && line[0] == ' ';

	tap_expect(length <= 100 || is_row, __LINE__, "%s: %zu columns: %.*s", name, length,
		(int)length, line);
}

/* In 100 columns each line is whole, but for a command line, which stands last. */
static void test_width(void)
{
	unsigned int lines = 0;

	process_query_init(&query);
	for (unsigned int i = 0; i < SITUATIONS; i++) {
		const char *line;

		scene_run(i, &model);
		line = text_of(text_report_write, 0);
		for (size_t length; *line; line += length + 1, lines++) {
			length = strcspn(line, "\n");
			check_width(scene_name(i), line, length);
		}
	}
	CHECK(lines > 20 * SITUATIONS);
}

int main(void)
{
	process_list_init(&list);
	process_list_reserve(&list, PLACES);
	tap_run("the table", test_table);
	tap_run("its first rows, or none", test_limit);
	tap_run("processes that are hidden or cannot be read", test_hidden);
	tap_run("reports within 100 columns", test_width);
	return tap_done();
}
