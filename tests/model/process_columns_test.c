/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/process_columns.h"

#include "base/bits.h"
#include "base/clock.h"

#include "../processes.h"
#include "../tap.h"

#define PLACES 32

static struct processes processes;
static struct model model;
static struct victim_row victim_rows[PLACES];

/* A machine of 16 GiB RAM and swap with pages of 4 KiB. */
static void begin(void)
{
	processes_table_init(&processes);
	growth_release(&model.growth);
	memset(&model, 0, sizeof(model));
	CHECK_INT(growth_reserve(&model.growth, PLACES), 0);
	memset(victim_rows, 0, sizeof(victim_rows));
	for (unsigned int i = 0; i < PLACES; i++)
		victim_rows[i].eligibility = ELIGIBILITY_UNKNOWN;
	model.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	model.sample.host.page_size_bytes = 4096;
	model.sample.processes = processes.table;
	model.victims.row = victim_rows;
	model.victims.capacity = model.victims.place_count = PLACES;
	model.victims.total_pages = 4194304;
}

static void set_rank(const struct process *process, uint32_t rank, int64_t badness_mib)
{
	victim_rows[processes_place(&processes, process)] = (struct victim_row){
		.badness_pages = badness_mib * 256, .rank = rank, .eligibility = ELIGIBLE};
}

static void set_ineligible(const struct process *process, enum eligibility eligibility)
{
	victim_rows[processes_place(&processes, process)] = (struct victim_row){
		.badness_pages = INT64_MIN, .eligibility = (uint8_t)eligibility};
}

/* PROCESS is seen to grow by so much for longer than a window, and is then as it was. */
static void set_growth(const struct process *process, double kib_per_sec)
{
	struct process *row = processes_get(&processes, process->pid), before = *row;
	double step = kib_per_sec * GROWTH_SPACING_SEC;
	double kib = step < 0 ? -step * GROWTH_POINTS : 0;

	for (int i = 0; i <= GROWTH_POINTS; i++) {
		model.sample.monotonic_usec += GROWTH_SPACING_SEC * USEC_PER_SEC;
		row->read_usec = model.sample.monotonic_usec;
		row->kib[PROCESS_ANON] = (uint64_t)(kib + step * i);
		model.sample.processes = processes.table;
		growth_update(&model.growth, &model.sample);
	}
	*row = before;
}

static const char *cell(const struct process *process, enum process_column column)
{
	static char buffer[PROCESS_CELL_MAX];

	model.sample.processes = processes.table;
	return process_cell(
		buffer, &model, &model.victims, column, processes_place(&processes, process));
}

/* Negative: A stands first. */
static int compare(enum process_column column, bool is_reversed, const struct process *a,
	const struct process *b)
{
	int order, back;

	model.sample.processes = processes.table;
	order = process_column_compare(&model, &model.victims, column, is_reversed,
		processes_place(&processes, a), processes_place(&processes, b));
	back = process_column_compare(&model, &model.victims, column, is_reversed,
		processes_place(&processes, b), processes_place(&processes, a));
	CHECK((order < 0) == (back > 0) && (order > 0) == (back < 0));
	return order;
}

static void test_rows(void)
{
	bool has_importance[PROCESS_COLUMNS + 1] = {false};
	int width = 0;

	for (int i = 0; i < PROCESS_COLUMNS; i++) {
		const struct process_column_row *row = &process_column_rows[i];

		/* It comes and goes with the preview, beside the rank. */
		if (i == COLUMN_WAS)
			continue;
		CHECK_INT(process_column_find(row->name), i);
		CHECK((int)strlen(row->title) <= row->width);
		CHECK(row->help[strlen(row->help) - 1] == '.');
		CHECK(row->importance >= 1 && row->importance <= PROCESS_COLUMNS);
		CHECK(!has_importance[row->importance]);
		has_importance[row->importance] = true;
		if (row->importance <= 9)
			width += row->width + 1;
	}
	CHECK(width - 1 <= 80);
	CHECK_INT(process_column_find("BADNESS"), -1);
	CHECK_INT(process_column_find(""), -1);
}

/* 80 columns show these. */
static void test_importance(void)
{
	static const enum process_column most[] = {COLUMN_RANK, COLUMN_PID, COLUMN_USER, COLUMN_ADJ,
		COLUMN_BADNESS, COLUMN_ANON, COLUMN_SWAP, COLUMN_GROWTH, COLUMN_COMMAND};

	for (unsigned int i = 0; i < ARRAY_SIZE(most); i++)
		CHECK(process_column_rows[most[i]].importance <= (int)ARRAY_SIZE(most));
}

static void test_cells(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 1201, "postgres", -500, 1536);
	process->kib[PROCESS_FILE] = 49357;
	process->kib[PROCESS_SHMEM] = 132096;
	process->kib[PROCESS_SWAP] = 300;
	process->kib[PROCESS_TABLES] = 3400;
	process->oom_score = 712;
	process->flags |= PROCESS_HAS_SCORE;
	process->thread_count = 4;
	process->state = 'D';
	processes_set_user(&processes, process, 70, "postgres");
	processes_set_cgroup(&processes, process, "/system.slice/postgresql.service");
	set_rank(process, 1, 2048);
	set_growth(process, 93184);

	CHECK_TEXT(cell(process, COLUMN_RANK), "1");
	CHECK_TEXT(cell(process, COLUMN_PID), "1201");
	CHECK_TEXT(cell(process, COLUMN_USER), "postgres");
	CHECK_TEXT(cell(process, COLUMN_ADJ), "-500");
	CHECK_TEXT(cell(process, COLUMN_SCORE), "712");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "2.00G");
	CHECK_TEXT(cell(process, COLUMN_SHARE), "10.5");
	CHECK_TEXT(cell(process, COLUMN_ANON), "1.50G");
	CHECK_TEXT(cell(process, COLUMN_FILE), "48.2M");
	CHECK_TEXT(cell(process, COLUMN_SHMEM), "129M");
	CHECK_TEXT(cell(process, COLUMN_SWAP), "300K");
	CHECK_TEXT(cell(process, COLUMN_TABLES), "3.32M");
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "+91.0M");
	CHECK_TEXT(cell(process, COLUMN_THREADS), "4");
	CHECK_TEXT(cell(process, COLUMN_STATE), "D");
	CHECK_TEXT(cell(process, COLUMN_CGROUP), "/system.slice/postgresql.service");
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "postgres");
}

/* Absent is not zero. */
static void test_unread(void)
{
	struct process *process;

	begin();
	process = processes_add_unread(&processes, 77);
	for (int column = 0; column < PROCESS_COLUMNS; column++) {
		if (column != COLUMN_PID && column != COLUMN_BADNESS)
			CHECK_TEXT(cell(process, (enum process_column)column),
				column == COLUMN_STATE ? "?" : "n/a");
	}
	CHECK_TEXT(cell(process, COLUMN_PID), "77");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "unread");
}

/* The victims are of a table that was smaller. */
static void test_place_beyond(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 5, "sleep", 0, 1);
	set_rank(process, 1, 1);
	set_growth(process, 1);
	model.victims.place_count = 0;
	model.growth.place_count = 0;
	CHECK_TEXT(cell(process, COLUMN_RANK), "n/a");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "unread");
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "n/a");
}

static void test_zero(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 5, "sleep", 0, 0);
	process->flags |= PROCESS_HAS_SCORE;
	set_rank(process, 9, 0);
	CHECK_TEXT(cell(process, COLUMN_ADJ), "0");
	CHECK_TEXT(cell(process, COLUMN_SCORE), "0");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "0B");
	CHECK_TEXT(cell(process, COLUMN_SHARE), "0.0");
	CHECK_TEXT(cell(process, COLUMN_SWAP), "0B");
}

static void test_kernel_thread(void)
{
	struct process *process;

	begin();
	process = processes_add_kernel_thread(&processes, 91, "kswapd0");
	set_ineligible(process, INELIGIBLE_KERNEL_THREAD);
	CHECK_TEXT(cell(process, COLUMN_RANK), "-");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "kernel");
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "[kswapd0]");
	CHECK_TEXT(cell(process, COLUMN_SHARE), "");
	CHECK_TEXT(cell(process, COLUMN_ANON), "");
	CHECK_TEXT(cell(process, COLUMN_TABLES), "");
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "");
	CHECK_TEXT(cell(process, COLUMN_THREADS), "1");
	CHECK_TEXT(cell(process, COLUMN_CGROUP), "n/a");
}

static void test_ineligible(void)
{
	static const char *const words[ELIGIBILITIES] = {
		[ELIGIBILITY_UNKNOWN] = "unread",
		[INELIGIBLE_INIT] = "init",
		[INELIGIBLE_KERNEL_THREAD] = "kernel",
		[INELIGIBLE_PROTECTED] = "protected",
		[INELIGIBLE_VFORK] = "vfork",
		[INELIGIBLE_ZOMBIE] = "zombie",
		[INELIGIBLE_KILLED] = "killed",
	};
	struct process *process;

	begin();
	process = processes_add(&processes, 1, "init", -1000, 4);
	for (int i = ELIGIBILITY_UNKNOWN; i < ELIGIBILITIES; i++) {
		set_ineligible(process, (enum eligibility)i);
		CHECK_TEXT(cell(process, COLUMN_BADNESS), words[i]);
		CHECK((int)strlen(words[i]) <= process_column_rows[COLUMN_BADNESS].width);
		CHECK_TEXT(cell(process, COLUMN_RANK), i == ELIGIBILITY_UNKNOWN ? "n/a" : "-");
	}
}

static void check_width(const struct process *process)
{
	for (int column = 0; column < COLUMN_CGROUP; column++) {
		if (column != COLUMN_USER)
			CHECK((int)strlen(cell(process, (enum process_column)column)) <=
				process_column_rows[column].width);
	}
}

static void test_widths(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 4194304, "java", -1000, 0);
	process->thread_count = 99999;
	process->oom_score = 2000;
	process->flags |= PROCESS_HAS_SCORE;
	for (int i = 0; i < PROCESS_MEMORIES; i++)
		process->kib[i] = 1023 * 1024;
	set_rank(process, 25000, -1023);
	set_growth(process, -1023.0 * 1024);
	check_width(process);
	CHECK_TEXT(cell(process, COLUMN_PID), "4194304");
	CHECK_TEXT(cell(process, COLUMN_ADJ), "-1000");
	CHECK_TEXT(cell(process, COLUMN_RANK), "25000");
	CHECK_TEXT(cell(process, COLUMN_THREADS), "100k");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "-1023M");

	for (int i = 0; i < PROCESS_MEMORIES; i++)
		process->kib[i] = 4194304ull * 4 / PROCESS_MEMORIES;
	set_rank(process, 1, -1229);
	check_width(process);
	CHECK_TEXT(cell(process, COLUMN_SHARE), "100.0");
	CHECK_TEXT(cell(process, COLUMN_BADNESS), "-1.20G");
}

static void test_growth(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 5, "leak", 0, 1);
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "n/a");
	set_growth(process, 0);
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "-");
	set_growth(process, 1.5);
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "+1.50K");
	set_growth(process, -200);
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "-200K");

	/* That was the process which had this place before. */
	process->incarnation++;
	CHECK_TEXT(cell(process, COLUMN_GROWTH), "n/a");
}

static void test_share_of_nothing(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 5, "sleep", 0, 1);
	model.victims.total_pages = 0;
	CHECK_TEXT(cell(process, COLUMN_SHARE), "n/a");
}

static void test_details(void)
{
	char expected[64];
	struct process *process;
	struct process_detail *detail;

	begin();
	process = processes_add(&processes, 5, "java", 0, 1);
	detail = processes_add_detail(&processes, process, "java -jar a.jar");
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "java -jar a.jar");
	CHECK_TEXT(cell(process, COLUMN_CGROUP), "n/a");
	CHECK_TEXT(cell(process, COLUMN_USER), "0");
	snprintf(detail->cgroup, sizeof(detail->cgroup), "/user.slice");
	CHECK_TEXT(cell(process, COLUMN_CGROUP), "/user.slice");

	/* Asked for, not there yet. */
	/* The name by which the kernel speaks of it stands first, once. */
	snprintf(detail->command, sizeof(detail->command), "/opt/bin/%s -x /a/b", process->comm);
	snprintf(expected, sizeof(expected), "%s -x /a/b", process->comm);
	CHECK_TEXT(cell(process, COLUMN_COMMAND), expected);
	snprintf(detail->command, sizeof(detail->command), "/usr/bin/python3 job.py");
	snprintf(expected, sizeof(expected), "%s: python3 job.py", process->comm);
	CHECK_TEXT(cell(process, COLUMN_COMMAND), expected);
	detail->command[0] = '\0';
	detail->cgroup[0] = '\0';
	processes_set_cgroup(&processes, process, "/init.scope");
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "java");
	CHECK_TEXT(cell(process, COLUMN_CGROUP), "/init.scope");

	/* Of another process that had this PID. */
	snprintf(detail->command, sizeof(detail->command), "other");
	detail->incarnation++;
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "java");
}

static void test_nasty_names(void)
{
	struct process *process;

	begin();
	process = processes_add(&processes, 5, "%s%n)( 1 [x]", 0, 1);
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "%s%n)( 1 [x]");
	process->flags |= PROCESS_KERNEL_THREAD;
	CHECK_TEXT(cell(process, COLUMN_COMMAND), "[%s%n)( 1 [x]]");
}

/* Each one before those behind it, whichever way it is turned. */
static void check_order(
	enum process_column column, const struct process *const *order, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		for (unsigned int j = i + 1; j < count; j++)
			CHECK(compare(column, false, order[i], order[j]) < 0);
	}
}

static void test_order_of_amounts(void)
{
	const struct process *order[4];

	begin();
	order[0] = processes_add(&processes, 30, "big", 0, 900);
	order[1] = processes_add(&processes, 20, "small", 0, 3);
	order[2] = processes_add(&processes, 10, "none", 0, 0);
	order[3] = processes_add_unread(&processes, 5);
	check_order(COLUMN_ANON, order, 4);
	check_order(COLUMN_SHARE, order, 4);
	set_rank(order[0], 2, 900);
	set_rank(order[1], 1, 3);
	set_rank(order[2], 3, -40);
	check_order(COLUMN_BADNESS, order, 4);
	for (int i = 0; i < 3; i++)
		set_growth(order[i], 1 - i);
	check_order(COLUMN_GROWTH, order, 4);
}

/* What is not known is last in either direction. */
static void test_order_reversed(void)
{
	const struct process *big, *small, *unread;

	begin();
	unread = processes_add_unread(&processes, 5);
	big = processes_add(&processes, 30, "big", 0, 900);
	small = processes_add(&processes, 20, "small", 0, 3);
	CHECK(compare(COLUMN_ANON, true, small, big) < 0);
	CHECK(compare(COLUMN_ANON, true, big, unread) < 0);
	CHECK(compare(COLUMN_COMMAND, false, big, small) < 0);
	CHECK(compare(COLUMN_COMMAND, true, small, big) < 0);
	CHECK(compare(COLUMN_COMMAND, true, big, unread) < 0);
	CHECK(compare(COLUMN_COMMAND, false, big, unread) < 0);
	CHECK(compare(COLUMN_PID, false, unread, small) < 0);
	CHECK(compare(COLUMN_PID, true, big, small) < 0);
}

static void test_order_of_rank(void)
{
	const struct process *first, *second, *init, *thread;

	begin();
	init = processes_add(&processes, 1, "init", 0, 50);
	thread = processes_add_kernel_thread(&processes, 2, "kthreadd");
	second = processes_add(&processes, 8, "b", 0, 5);
	first = processes_add(&processes, 9, "a", 0, 10);
	set_ineligible(init, INELIGIBLE_INIT);
	set_ineligible(thread, INELIGIBLE_KERNEL_THREAD);
	set_rank(first, 1, 10);
	set_rank(second, 2, 5);
	check_order(COLUMN_RANK, (const struct process *const[]){first, second, init, thread}, 4);
	CHECK(compare(COLUMN_RANK, true, second, first) < 0);
	CHECK(compare(COLUMN_RANK, true, first, init) < 0);
}

/* Equals stand by rank, who has none behind them, then by PID; reversing does not touch that. */
static void test_order_of_equals(void)
{
	const struct process *order[4];

	begin();
	order[3] = processes_add(&processes, 40, "x", 0, 5);
	order[2] = processes_add(&processes, 30, "x", 0, 5);
	order[0] = processes_add(&processes, 20, "x", 0, 5);
	order[1] = processes_add(&processes, 10, "x", 0, 5);
	set_rank(order[0], 1, 5);
	set_rank(order[1], 2, 5);
	check_order(COLUMN_ANON, order, 4);
	check_order(COLUMN_COMMAND, order, 4);
	CHECK(compare(COLUMN_ANON, true, order[0], order[1]) < 0);
	CHECK(compare(COLUMN_ANON, true, order[1], order[2]) < 0);
	CHECK_INT(compare(COLUMN_ANON, false, order[1], order[1]), 0);
}

static void test_order_of_texts(void)
{
	struct process *a, *b, *c;

	begin();
	a = processes_add(&processes, 30, "alpha", 0, 1);
	b = processes_add(&processes, 20, "Beta", 0, 2);
	c = processes_add(&processes, 10, "gamma", 0, 3);
	check_order(COLUMN_COMMAND, (const struct process *const[]){a, b, c}, 3);
	processes_set_user(&processes, a, 0, "root");
	processes_set_user(&processes, b, 33, "www-data");
	c->euid = 1000;
	check_order(COLUMN_USER, (const struct process *const[]){c, a, b}, 3);
	processes_set_cgroup(&processes, a, "/a.slice/b");
	processes_set_cgroup(&processes, b, "/a.slice");
	check_order(COLUMN_CGROUP, (const struct process *const[]){b, a, c}, 3);
	a->state = 'Z';
	b->state = 'D';
	c->state = 'R';
	check_order(COLUMN_STATE, (const struct process *const[]){b, c, a}, 3);

	/* Details are known only of some and must not move them. */
	processes_add_detail(&processes, a, "zzz");
	check_order(COLUMN_COMMAND, (const struct process *const[]){a, b, c}, 3);
}

int main(void)
{
	tap_run("the table is sound", test_rows);
	tap_run("what 80 columns show", test_importance);
	tap_run("the cells of a process", test_cells);
	tap_run("a process that was not read", test_unread);
	tap_run("a place beyond the victims", test_place_beyond);
	tap_run("zero is a value", test_zero);
	tap_run("a kernel thread", test_kernel_thread);
	tap_run("why it may not be killed", test_ineligible);
	tap_run("the largest values fit", test_widths);
	tap_run("growth", test_growth);
	tap_run("the share of a machine of unknown size", test_share_of_nothing);
	tap_run("details", test_details);
	tap_run("nasty names", test_nasty_names);
	tap_run("amounts: the greatest first", test_order_of_amounts);
	tap_run("reversed, the unknown stays last", test_order_reversed);
	tap_run("ranks", test_order_of_rank);
	tap_run("equals", test_order_of_equals);
	tap_run("texts", test_order_of_texts);
	growth_release(&model.growth);
	return tap_done();
}
