/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/what_if.h"

#include <errno.h>

#include "../processes.h"
#include "../tap.h"

static struct what_if what_if;
static struct processes processes;

static void begin(void)
{
	what_if_clear(&what_if);
	processes_table_init(&processes);
	processes_add(&processes, 100, "java", 0, 1000);
	processes_add(&processes, 200, "postgres", -500, 400);
	processes_add(&processes, 300, "sshd", -1000, 8);
}

static const struct process *of(int32_t pid)
{
	return processes_get(&processes, pid);
}

static void test_adj(void)
{
	begin();
	CHECK(!what_if_is_active(&what_if));
	CHECK_INT(what_if_adj(&what_if, of(200)), -500);
	CHECK_INT(what_if_set_adj(&what_if, of(200), 300), 0);
	CHECK_INT(what_if_set_adj(&what_if, of(100), -5000), 0);
	CHECK(what_if_is_active(&what_if));
	CHECK_INT(what_if.count, 2);
	CHECK_INT(what_if_adj(&what_if, of(200)), 300);
	CHECK_INT(what_if_adj(&what_if, of(100)), -1000);
	CHECK_INT(what_if_adj(&what_if, of(300)), -1000);
	CHECK_INT(what_if_set_adj(&what_if, of(100), 1001), 0);
	CHECK_INT(what_if_adj(&what_if, of(100)), 1000);
	/* Its own value takes the thought back, and the other's stays. */
	CHECK_INT(what_if_set_adj(&what_if, of(200), -500), 0);
	CHECK_INT(what_if.count, 1);
	CHECK_INT(what_if_adj(&what_if, of(100)), 1000);
	CHECK_INT(what_if_adj(&what_if, of(200)), -500);
	what_if_clear(&what_if);
	CHECK(!what_if_is_active(&what_if));
	CHECK_INT(what_if_adj(&what_if, of(100)), 0);
}

/* Where its own value is not known, each is a thought. */
static void test_unknown_adj(void)
{
	begin();
	processes_get(&processes, 100)->flags &= (uint16_t)~PROCESS_HAS_ADJ;
	CHECK_INT(what_if_set_adj(&what_if, of(100), 0), 0);
	CHECK_INT(what_if.count, 1);
	CHECK(what_if_find(&what_if, of(100))->has_adj);
}

static void test_memory(void)
{
	begin();
	CHECK_INT(what_if_anon_kib(what_if_find(&what_if, of(100)), of(100)), 1000 * 1024);
	CHECK_INT(what_if_set_memory(&what_if, of(100), 512), 0);
	CHECK_INT(what_if_anon_kib(what_if_find(&what_if, of(100)), of(100)), 1000 * 1024 + 512);
	CHECK_INT(what_if_set_memory(&what_if, of(100), -512), 0);
	CHECK_INT(what_if_anon_kib(what_if_find(&what_if, of(100)), of(100)), 1000 * 1024 - 512);
	CHECK_INT(what_if_set_memory(&what_if, of(100), -1000 * 1024), 0);
	CHECK_INT(what_if_anon_kib(what_if_find(&what_if, of(100)), of(100)), 0);
	CHECK_INT(what_if_set_memory(&what_if, of(100), INT64_MIN), 0);
	CHECK_INT(what_if_anon_kib(what_if_find(&what_if, of(100)), of(100)), 0);
	CHECK_INT(what_if.count, 1);
	CHECK(!what_if_find(&what_if, of(100))->has_adj);
	/* Two thoughts of one process: each is taken back alone. */
	CHECK_INT(what_if_set_adj(&what_if, of(100), 7), 0);
	CHECK_INT(what_if_set_memory(&what_if, of(100), 0), 0);
	CHECK_INT(what_if_adj(&what_if, of(100)), 7);
	CHECK_INT(what_if_set_adj(&what_if, of(100), 0), 0);
	CHECK_INT(what_if.count, 0);
}

static void test_machine(void)
{
	begin();
	what_if.less_kib = 1024;
	CHECK(what_if_is_active(&what_if));
	what_if_clear(&what_if);
	CHECK_INT(what_if.less_kib, 0);
}

static void test_full(void)
{
	begin();
	for (int32_t pid = 1000; pid < 1000 + WHAT_IF_MAX; pid++)
		CHECK_INT(
			what_if_set_adj(&what_if, processes_add(&processes, pid, "x", 0, 1), 9), 0);
	CHECK_INT(what_if_set_adj(&what_if, of(100), 5), -ENOSPC);
	CHECK_INT(what_if_set_memory(&what_if, of(100), 5), -ENOSPC);
	CHECK_INT(what_if_adj(&what_if, of(100)), 0);
	CHECK_INT(what_if_set_adj(&what_if, of(1000 + WHAT_IF_MAX - 1), 10), 0);
	CHECK_INT(what_if_set_adj(&what_if, of(1000), 0), 0);
	CHECK_INT(what_if_set_adj(&what_if, of(100), 5), 0);
	CHECK_INT(what_if.count, WHAT_IF_MAX);
}

/* Who is gone is not thought of any more, even when another has the PID. */
static void test_prune(void)
{
	struct process another;

	begin();
	what_if_set_adj(&what_if, of(100), 1);
	what_if_set_adj(&what_if, of(200), 2);
	what_if_set_adj(&what_if, of(300), 3);
	what_if_prune(&what_if, &processes.table);
	CHECK_INT(what_if.count, 3);
	another = *of(200);
	another.incarnation = 77;
	CHECK(!what_if_find(&what_if, &another));
	*processes_get(&processes, 200) = another;
	processes_remove(&processes, 100);
	what_if_prune(&what_if, &processes.table);
	CHECK_INT(what_if.count, 1);
	CHECK_INT(what_if_adj(&what_if, of(300)), 3);
	CHECK_INT(what_if_adj(&what_if, of(200)), -500);
}

int main(void)
{
	tap_run("an oom_score_adj", test_adj);
	tap_run("an oom_score_adj that is not known", test_unknown_adj);
	tap_run("memory", test_memory);
	tap_run("a smaller machine", test_machine);
	tap_run("no room for more", test_full);
	tap_run("processes that are gone", test_prune);
	return tap_done();
}
