/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the text report that is about processes, and the width of all of it. */
#include <config.h>

#include "report/text_report.h"

#include <errno.h>
#include <stdlib.h>

#include "../processes.h"
#include "../scene.h"
#include "../scene_cgroups.h"
#include "../tap.h"
#include "report/text_cgroups.h"
#include "report/text_processes.h"

#define PLACES 32

/* Columns before the command; only it may go beyond 100 columns. */
#define COMMAND_COLUMN 84

#define TITLES \
	"    #     PID USER       ADJ SCORE   BADNESS  ANON  FILE SHMEM  SWAP   PGT GROWTH/s COMMAND\n"

static struct made_machine scene;
static struct processes processes;
static struct model model;
static struct process_query query;
static struct process_list list;
static struct cgroup_query group_query;
static struct cgroup_list groups;
static char *written;
static size_t written_length;

/* A machine of 512 MiB and no swap in use, with two processes and one that cannot be killed. */
static void begin(void)
{
	struct process *process;

	scene_init(&scene, "vm-6.1-idle");
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	processes_table_init(&processes);
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
	struct report report = {&model, &list, &groups, limit};
	FILE *out;

	free(written);
	written = NULL;
	out = open_memstream(&written, &written_length);
	process_list_make(&list, &model, &model.victims, &query);
	cgroup_list_make(&groups, &model, &model.cgroup_victims, &group_query);
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

static const char *group_table(unsigned int limit)
{
	return text_of(text_cgroups_write, limit);
}

#define GROUP_TITLES \
	"GROUP                    CURRENT  HIGH   MAX  ROOM FULL% KILLS STATE      VICTIM\n"

static void test_groups(void)
{
	scene_run(SITUATION_CGROUPS, &model);
	process_query_init(&query);
	group_query.is_flat = group_query.is_by_danger = true;
	CHECK_TEXT(group_table(4),
		"the first 4 of 16, --limit 0 for all\n" GROUP_TITLES
		"docker 3f2a91c07d5e        1.97G     - 2.00G 28.0M     -     - near max   java (4312)\n"
		"backup.service              512M     -  512M    0B   0.9     - AT MAX     backup.py (26340)\n"
		"postgresql.service         4.01G 4.00G     -     -   3.2     - THROTTLED  -\n"
		"pod 8c1d2e5f (burstable)    776M     - 1.00G  248M     -     3 roomy      all 3\n");
	CHECK(strncmp(group_table(0), "16\n" GROUP_TITLES, 3 + strlen(GROUP_TITLES)) == 0);
	group_query.subtree = CGROUP_NOWHERE;
	CHECK_TEXT(group_table(0), "none\n");
	group_query.subtree = CGROUP_NONE;
	model.sample.cgroups.missed = 3;
	CHECK(strstr(group_table(1),
		      "all\nGroups that found no place and are not shown: 3.\nGROUP ") != NULL);
	model.sample.reading[SOURCE_CGROUPS].status = READING_ABSENT;
	strcpy(model.sample.reading[SOURCE_CGROUPS].reason, "Permission denied");
	CHECK_TEXT(group_table(1), "/sys/fs/cgroup: Permission denied\n");
}

static void check_width(const char *name, const char *line, size_t length)
{
	bool is_row = length > COMMAND_COLUMN && line[COMMAND_COLUMN - 1] == ' ' && line[0] == ' ';
	bool is_path = line[strspn(line, " ")] == '/' && memchr(line, ';', length) == NULL;

	tap_expect(length <= 100 || is_row || is_path, __LINE__, "%s: %zu columns: %.*s", name,
		length, (int)length, line);
}

/* In 100 columns each line is whole, but for a command line, which stands last, and a path, which stands alone. */
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
	cgroup_query_init(&group_query);
	cgroup_list_init(&groups);
	cgroup_list_reserve(&groups, SCENE_CGROUPS_MAX);
	tap_run("the table", test_table);
	tap_run("its first rows, or none", test_limit);
	tap_run("processes that are hidden or cannot be read", test_hidden);
	tap_run("control groups", test_groups);
	tap_run("reports within 100 columns", test_width);
	return tap_done();
}
