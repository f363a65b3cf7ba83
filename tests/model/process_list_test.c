/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/process_list.h"

#include <errno.h>

#include "base/bits.h"

#include "../processes.h"
#include "../tap.h"

#define PLACES PROCESSES_MAX

static struct processes processes;
static struct model model;
static struct victim_row victim_rows[PLACES];
static struct process_query query;
static struct process_list list;
static unsigned int regex_calls;

/* The linker puts this in front of the C library's (--wrap): counts how often that is asked. */
int __real_regexec(
	const regex_t *regex, const char *text, size_t count, regmatch_t *match, int flags);
int __wrap_regexec(
	const regex_t *regex, const char *text, size_t count, regmatch_t *match, int flags);

int __wrap_regexec(
	const regex_t *regex, const char *text, size_t count, regmatch_t *match, int flags)
{
	regex_calls++;
	return __real_regexec(regex, text, count, match, flags);
}

/* No processes, and nobody has a rank until set_rank(). */
static void begin(void)
{
	processes_table_init(&processes);
	memset(&model, 0, sizeof(model));
	memset(victim_rows, 0, sizeof(victim_rows));
	model.sample.host.page_size_bytes = 4096;
	model.victims.row = victim_rows;
	model.victims.capacity = model.victims.place_count = PLACES;
	model.victims.total_pages = 4194304;
	process_query_release(&query);
	process_query_init(&query);
	process_list_release(&list);
	CHECK_INT(process_list_reserve(&list, 256), 0);
}

static void set_rank(int32_t pid, uint32_t rank)
{
	victim_rows[processes_place(&processes, processes_get(&processes, pid))].rank = rank;
}

static void make(void)
{
	model.sample.processes = processes.table;
	process_list_make(&list, &model, &model.victims, &query);
}

static void set_filter(const char *filter)
{
	struct failure failure = {.text = ""};

	CHECK_INT(process_query_set_filter(&query, filter, &failure), 0);
	CHECK_TEXT(failure.text, "");
}

/*
 * The rows as "PID PID ...": each with a "-" for each step of depth, "(PID)" when it is only
 * context, and "." behind the last of siblings.
 */
static const char *rows(void)
{
	static char text[1024];
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < list.count && used < sizeof(text) - 80; i++) {
		const struct process_list_row *row = &list.row[i];
		int pid = model.sample.processes.row[row->place].pid;

		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%.*s%s%d%s%s",
			i > 0 ? " " : "", row->depth, "--------------------",
			row->is_context ? "(" : "", pid, row->is_context ? ")" : "",
			row->is_last ? "." : "");
	}
	return text;
}

/* A data base, and a login with a leak below it: 950, whose details are known. */
static void begin_machine(void)
{
	static const struct {
		int32_t pid, parent;
		const char *comm;
		uint32_t euid, anon_mib, rank;
		const char *user, *cgroup;
	} made[] = {
		{1, 0, "init", 0, 12, 0, "root", "/init.scope"},
		{400, 1, "sshd", 0, 4, 5, "root", "/system.slice/ssh.service"},
		{700, 1, "postgres", 70, 300, 2, "postgres", "/system.slice/postgresql.service"},
		{900, 400, "sshd", 0, 3, 6, "root", "/user.slice/user-1000.slice"},
		{901, 900, "bash", 1000, 5, 4, "alice", "/user.slice/user-1000.slice"},
		{950, 901, "Python3", 1000, 900, 1, "alice", "/user.slice/user-1000.slice"},
		{951, 901, "vim", 1000, 2, 7, "alice", "/user.slice/user-1000.slice"},
		{701, 700, "postgres", 70, 80, 3, "postgres", "/system.slice/postgresql.service"},
	};

	begin();
	processes_add_kernel_thread(&processes, 2, "kthreadd")->parent_pid = 0;
	processes_add_kernel_thread(&processes, 91, "kswapd0");
	for (unsigned int i = 0; i < ARRAY_SIZE(made); i++) {
		struct process *process =
			processes_add(&processes, made[i].pid, made[i].comm, 0, made[i].anon_mib);

		process->parent_pid = made[i].parent;
		processes_set_user(&processes, process, made[i].euid, made[i].user);
		processes_set_cgroup(&processes, process, made[i].cgroup);
		set_rank(made[i].pid, made[i].rank);
	}
	processes_add_unread(&processes, 4194304);
	processes_add_detail(
		&processes, processes_get(&processes, 950), "python3 leak.py --rate=5");
}

static void test_nothing(void)
{
	begin();
	make();
	CHECK_INT(list.count, 0);
	CHECK_INT(list.all, 0);
	query.is_tree = true;
	make();
	CHECK_INT(list.count, 0);
	CHECK_INT(process_list_find(&list, &model, 1), -1);
	CHECK_INT(process_list_search(&list, &model, -1, "a"), -1);
	/* Without processes nothing was reserved either. */
	process_list_release(&list);
	make();
}

static void test_ranked(void)
{
	begin_machine();
	make();
	CHECK_TEXT(rows(), "950 700 701 901 400 900 951 1 4194304");
	CHECK_INT(list.count, 9);
	CHECK_INT(list.all, 9);
}

static void test_sorted(void)
{
	begin_machine();
	query.sort = COLUMN_ANON;
	make();
	CHECK_TEXT(rows(), "950 700 701 1 901 400 900 951 4194304");
	query.is_reversed = true;
	make();
	CHECK_TEXT(rows(), "951 900 400 901 1 701 700 950 4194304");
	query.sort = COLUMN_PID;
	query.is_reversed = false;
	make();
	CHECK_TEXT(rows(), "1 400 700 701 900 901 950 951 4194304");
}

static void test_kernel_threads(void)
{
	begin_machine();
	query.sort = COLUMN_PID;
	query.has_kernel_threads = true;
	make();
	CHECK_TEXT(rows(), "1 2 91 400 700 701 900 901 950 951 4194304");
	CHECK_INT(list.all, 11);

	/* Who is named need not be asked for twice. */
	query.has_kernel_threads = false;
	query.pids[0] = 91;
	query.pid_count = 1;
	make();
	CHECK_TEXT(rows(), "91");
}

static void test_pids(void)
{
	begin_machine();
	query.pids[0] = 4194304;
	query.pids[1] = 12345;
	query.pids[2] = 701;
	query.pid_count = 3;
	make();
	CHECK_TEXT(rows(), "701 4194304");
	CHECK_INT(list.all, 9);
}

/* Whose user was not read is nobody's. */
static void test_user(void)
{
	begin_machine();
	query.has_user = true;
	query.user = 1000;
	make();
	CHECK_TEXT(rows(), "950 901 951");
	query.user = 0;
	make();
	CHECK_TEXT(rows(), "400 900 1");
	set_filter("sshd");
	query.pids[0] = 900;
	query.pids[1] = 951;
	query.pid_count = 2;
	make();
	CHECK_TEXT(rows(), "900");
}

static void test_filter(void)
{
	static const char *const cases[][2] = {
		{"postgres", "700 701"},           /* the name */
		{"POST", "700 701"},               /* case */
		{"^b.*h$", "901"},                 /* an expression */
		{"rate=[0-9]", "950"},             /* the command line */
		{"^python3$", "950"},              /* the name, also where the line is known */
		{"alice", "950 901 951"},          /* the user */
		{"ssh\\.service|^vim", "400 951"}, /* the cgroup, and an extended one */
		{"n/a", ""},                       /* what is shown for the unknown */
		{"nobody", ""},
		{"^$", ""},
		{"", "950 700 701 901 400 900 951 1 4194304"},
	};

	begin_machine();
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		set_filter(cases[i][0]);
		CHECK_TEXT(query.filter.text, cases[i][0]);
		make();
		CHECK_TEXT(rows(), cases[i][1]);
		CHECK_INT(list.all, 9);
	}
}

static void test_filter_user_number(void)
{
	begin();
	processes_add(&processes, 10, "a", 0, 1)->euid = 4294967294;
	processes_add(&processes, 11, "b", 0, 1);
	set_filter("^4294967294$");
	make();
	CHECK_TEXT(rows(), "10");
}

static void test_bad_filter(void)
{
	struct failure failure;
	char filter[FILTER_MAX + 1];

	begin_machine();
	set_filter("vim");
	CHECK_INT(process_query_set_filter(&query, "a(b", &failure), -EINVAL);
	CHECK_INT(failure.error, -EINVAL);
	CHECK(strstr(failure.text, "\"a(b\"") != NULL);
	CHECK(strstr(failure.text, "Unmatched ( or \\(") != NULL);
	CHECK_TEXT(query.filter.text, "vim");
	make();
	CHECK_TEXT(rows(), "951");

	memset(filter, 'v', sizeof(filter));
	filter[FILTER_MAX] = '\0';
	CHECK_INT(process_query_set_filter(&query, filter, &failure), -EINVAL);
	CHECK(strstr(failure.text, "127") != NULL);
	CHECK_TEXT(query.filter.text, "vim");
	filter[FILTER_MAX - 1] = '\0';
	set_filter(filter);
	CHECK_TEXT(query.filter.text, filter);

	/* Its own text. */
	set_filter(query.filter.text);
	CHECK_TEXT(query.filter.text, filter);
	CHECK_INT(process_query_set_filter(&query, "[", NULL), -EINVAL);
}

static void test_nasty_names(void)
{
	begin();
	processes_add(&processes, 10, "a) (b%s", 0, 1);
	processes_add(&processes, 11, "\xc3\xa4", 0, 1);
	processes_add(&processes, 12, "(sd-pam)", 0, 1);
	query.sort = COLUMN_PID;
	set_filter("\\) \\(b%s");
	make();
	CHECK_TEXT(rows(), "10");
	set_filter("\xc3\xa4");
	make();
	CHECK_TEXT(rows(), "11");
	set_filter("\\(sd");
	make();
	CHECK_TEXT(rows(), "12");
}

/* regexec() allocates: the second time it is not asked. */
static void test_kept_answer(void)
{
	begin_machine();
	set_filter("leak|alice");
	regex_calls = 0;
	make();
	CHECK(regex_calls > 0);
	regex_calls = 0;
	make();
	CHECK_INT(regex_calls, 0);
	CHECK_TEXT(rows(), "950 901 951");
	CHECK_INT(process_list_reserve(&list, 4000), 0);
	make();
	CHECK_INT(regex_calls, 0);
	CHECK_TEXT(rows(), "950 901 951");

	/* exec() */
	snprintf(processes_get(&processes, 400)->comm, PROCESS_COMM_MAX, "leaky");
	make();
	CHECK_TEXT(rows(), "950 901 400 951");
	CHECK(regex_calls > 0 && regex_calls <= 5);
	/* setuid() */
	processes_set_user(&processes, processes_get(&processes, 951), 0, "root");
	make();
	CHECK_TEXT(rows(), "950 901 400");
	/* Another cgroup. */
	processes_set_cgroup(&processes, processes_get(&processes, 951), "/leak.slice");
	make();
	CHECK_TEXT(rows(), "950 901 400 951");
	set_filter("vim");
	make();
	CHECK_TEXT(rows(), "951");
}

/* Another process of the same name at the same place. */
static void test_kept_answer_of_another(void)
{
	begin();
	processes_add_detail(
		&processes, processes_add(&processes, 10, "java", 0, 1), "java -jar x");
	set_filter("-jar");
	make();
	CHECK_TEXT(rows(), "10");
	processes_remove(&processes, 10);
	processes_add(&processes, 10, "java", 0, 1);
	make();
	CHECK_TEXT(rows(), "");
}

/* The command line is known while a process is on the screen. */
static void test_details_come_and_go(void)
{
	struct process_detail *detail;

	begin();
	detail = processes_add_detail(
		&processes, processes_add(&processes, 10, "java", 0, 1), "java -jar x");
	set_filter("-jar");
	make();
	CHECK_TEXT(rows(), "10");
	processes.table.detail_count = 0;
	make();
	CHECK_TEXT(rows(), "10");
	processes.table.detail_count = 1;
	regex_calls = 0;
	make();
	CHECK_TEXT(rows(), "10");
	CHECK_INT(regex_calls, 0);
	snprintf(detail->command, sizeof(detail->command), "java -version");
	make();
	CHECK_TEXT(rows(), "");
	snprintf(detail->cgroup, sizeof(detail->cgroup), "/a-jar");
	make();
	CHECK_TEXT(rows(), "10");
}

static void test_tree(void)
{
	begin_machine();
	query.is_tree = true;
	make();
	CHECK_TEXT(rows(), "1 -700 --701. -400. --900. ---901. ----950 ----951. 4194304.");
	query.sort = COLUMN_PID;
	query.is_reversed = true;
	make();
	CHECK_TEXT(rows(), "4194304 1. -700 --701. -400. --900. ---901. ----951 ----950.");
}

/* Children of a kernel thread stay in the list when it does not. */
static void test_tree_without_parents(void)
{
	begin_machine();
	processes_add(&processes, 60, "modprobe", 0, 1)->parent_pid = 91;
	processes_add(&processes, 61, "orphan", 0, 1)->parent_pid = 31337;
	query.is_tree = true;
	query.sort = COLUMN_PID;
	make();
	CHECK_TEXT(rows(), "1 -400 --900. ---901. ----950 ----951. -700. --701. 60 61 4194304.");
	query.has_kernel_threads = true;
	make();
	CHECK_TEXT(rows(),
		"1 -400 --900. ---901. ----950 ----951. -700. --701. 2 -91. --60. 61 4194304.");
}

static void test_tree_filtered(void)
{
	begin_machine();
	query.is_tree = true;
	query.sort = COLUMN_PID;
	set_filter("vim");
	make();
	CHECK_TEXT(rows(), "(1). -(400). --(900). ---(901). ----951.");
	CHECK_INT(list.count, 5);

	/* A match below a match, and nothing of the other branches. */
	set_filter("^sshd$|vim");
	make();
	CHECK_TEXT(rows(), "(1). -400. --900. ---(901). ----951.");

	/* Flat, they are gone. */
	query.is_tree = false;
	make();
	CHECK_TEXT(rows(), "400 900 951");
}

static void test_rings(void)
{
	begin();
	processes_add(&processes, 10, "self", 0, 1)->parent_pid = 10;
	processes_add(&processes, 20, "ring", 0, 1)->parent_pid = 21;
	processes_add(&processes, 21, "ring", 0, 1)->parent_pid = 22;
	processes_add(&processes, 22, "ring", 0, 1)->parent_pid = 20;
	processes_add(&processes, 5, "tail", 0, 1)->parent_pid = 21;
	processes_add(&processes, 6, "fine", 0, 1)->parent_pid = 0;
	query.is_tree = true;
	query.sort = COLUMN_PID;
	make();
	CHECK_TEXT(rows(), "6 10 21. -5 -20. --22.");
	set_filter("tail");
	make();
	CHECK_TEXT(rows(), "(21). -5 -(20). --(22).");
	CHECK_INT(list.count, 4);
}

/* A chain of forks as deep as the table. */
static void test_deep(void)
{
	begin();
	CHECK_INT(process_list_reserve(&list, 20000), 0);
	for (int32_t pid = 1; pid <= 20000; pid++)
		processes_add(&processes, pid, "fork", 0, 1)->parent_pid = pid - 1;
	query.is_tree = true;
	make();
	CHECK_INT(list.count, 20000);
	CHECK_INT(list.row[19999].depth, 19999);
	CHECK_INT(list.row[19999].place, 19999);
	CHECK(list.row[19999].is_last);
	snprintf(processes_get(&processes, 20000)->comm, PROCESS_COMM_MAX, "end");
	set_filter("end");
	make();
	CHECK_INT(list.count, 20000);
	CHECK(list.row[19998].is_context && !list.row[19999].is_context);
}

static void test_room(void)
{
	begin();
	for (int32_t pid = 1; pid <= 300; pid++)
		processes_add(&processes, pid, "x", 0, 1);
	query.sort = COLUMN_PID;
	make();
	CHECK_INT(list.count, 256);
	CHECK_INT(list.all, 256);
	CHECK_INT(process_list_reserve(&list, 300), 0);
	CHECK_INT(process_list_reserve(&list, 10), 0);
	make();
	CHECK_INT(list.count, 300);
	CHECK_INT(list.row[299].place, 299);
	processes.table.place_count = 3;
	make();
	CHECK_TEXT(rows(), "1 2 3");
}

static uint32_t pseudo_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void churn(uint32_t *seed, int32_t *next_pid)
{
	for (int i = 0; i < 200; i++) {
		struct process *process =
			&processes.row[pseudo_random(seed) % processes.table.place_count];

		process->kib[PROCESS_ANON] += pseudo_random(seed) % 512;
		if (i % 10 == 0 && process->pid != 0)
			processes_remove(&processes, process->pid);
		if (i % 10 == 5)
			processes_add(
				&processes, (*next_pid)++, "new", 0, pseudo_random(seed) % 1000);
	}
}

/* What the kept order becomes is what a list makes that was never used. */
static void test_kept_order(void)
{
	struct process_list kept;
	uint32_t seed = 7, wrong = 0;
	int32_t next_pid = 100;

	begin();
	for (int i = 0; i < 2000; i++)
		processes_add(&processes, next_pid++, "x", 0, pseudo_random(&seed) % 1000);
	process_list_init(&kept);
	CHECK_INT(process_list_reserve(&kept, PLACES), 0);
	for (int round = 0; round < 20; round++) {
		query.sort = round % 5 == 4 ? COLUMN_PID : COLUMN_ANON;
		query.is_tree = round % 7 == 6;
		process_list_release(&list);
		CHECK_INT(process_list_reserve(&list, PLACES), 0);
		make();
		process_list_make(&kept, &model, &model.victims, &query);
		CHECK_INT(list.count, processes.table.count);
		CHECK_INT(kept.count, list.count);
		for (unsigned int i = 0; i < list.count; i++)
			wrong += kept.row[i].place != list.row[i].place;
		churn(&seed, &next_pid);
	}
	CHECK_INT(wrong, 0);
	process_list_release(&kept);
}

static void test_many(void)
{
	uint32_t seed = 1, wrong = 0;

	begin();
	CHECK_INT(process_list_reserve(&list, 20000), 0);
	for (int32_t pid = 4174304; pid < 4194304; pid++)
		processes_add(&processes, pid, "x", 0, pseudo_random(&seed) % 5000);
	query.sort = COLUMN_ANON;
	for (int i = 0; i < 2; i++) {
		make();
		CHECK_INT(list.count, 20000);
		for (unsigned int row = 1; row < list.count; row++)
			wrong += processes.row[list.row[row - 1].place].kib[PROCESS_ANON] <
				 processes.row[list.row[row].place].kib[PROCESS_ANON];
		query.sort = COLUMN_SHARE;
	}
	CHECK_INT(wrong, 0);
	CHECK_INT(list.row[process_list_find(&list, &model, 4194303)].place, 19999);
}

static void test_find(void)
{
	begin_machine();
	make();
	CHECK_INT(process_list_find(&list, &model, 950), 0);
	CHECK_INT(process_list_find(&list, &model, 4194304), 8);
	CHECK_INT(process_list_find(&list, &model, 91), -1);
	CHECK_INT(process_list_find(&list, &model, 0), -1);
}

/* Rows: 950 700 701 901 400 900 951 1 4194304. */
static void test_search(void)
{
	begin_machine();
	make();
	CHECK_INT(process_list_search(&list, &model, -1, "SSHD"), 4);
	CHECK_INT(process_list_search(&list, &model, 4, "sshd"), 5);
	CHECK_INT(process_list_search(&list, &model, 5, "sshd"), 4);
	CHECK_INT(process_list_search(&list, &model, 6, "leak.PY"), 0);
	CHECK_INT(process_list_search(&list, &model, 0, "leak.py"), 0);
	CHECK_INT(process_list_search(&list, &model, -1, "python"), 0);
	CHECK_INT(process_list_search(&list, &model, -1, "s.hd"), -1);
	CHECK_INT(process_list_search(&list, &model, -1, "kswapd"), -1);
	CHECK_INT(process_list_search(&list, &model, -1, ""), -1);
	/* FROM is of a list that was longer. */
	CHECK_INT(process_list_search(&list, &model, 1000, "vim"), 6);
}

int main(void)
{
	tap_run("nothing", test_nothing);
	tap_run("by rank", test_ranked);
	tap_run("by other columns", test_sorted);
	tap_run("kernel threads when they are asked for", test_kernel_threads);
	tap_run("only some PIDs", test_pids);
	tap_run("only one user", test_user);
	tap_run("the filter", test_filter);
	tap_run("the filter finds a user without a name", test_filter_user_number);
	tap_run("a malformed filter leaves the one before", test_bad_filter);
	tap_run("nasty names", test_nasty_names);
	tap_run("what matched is not asked again", test_kept_answer);
	tap_run("a new process is", test_kept_answer_of_another);
	tap_run("details come and go", test_details_come_and_go);
	tap_run("a tree", test_tree);
	tap_run("a tree without some parents", test_tree_without_parents);
	tap_run("a tree of what matches, and its ancestors", test_tree_filtered);
	tap_run("rings of parents", test_rings);
	tap_run("a tree as deep as the table", test_deep);
	tap_run("no more than there is room for", test_room);
	tap_run("the kept order", test_kept_order);
	tap_run("20,000 processes", test_many);
	tap_run("find", test_find);
	tap_run("search", test_search);
	process_query_release(&query);
	process_list_release(&list);
	return tap_done();
}
