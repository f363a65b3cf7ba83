/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the control groups cost for each sample: groups COUNT... Each is a folder of plain files in
 * $TMPDIR; those of the kernel cost about twice as much, and memory.stat more.
 */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../tree.h"
#include "base/bits.h"
#include "base/clock.h"
#include "collect/cgroups.h"

#define SAMPLES 60
#define SERVICES_A_SLICE 40

static const char *const stat_text =
	"anon 4096\nfile 8192\nkernel 4096\nslab 100\npgfault 17\npgmajfault 2\npgscan 0\npgsteal 0\n"
	"workingset_refault_anon 0\nworkingset_refault_file 0\ninactive_file 4096\nactive_file 4096\n";

static const char *const pressure_text = "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"
					 "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";

static const char *const events_text =
	"low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n";

static void put(const struct tree *tree, const char *group, const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "sys/fs/cgroup/%s%s%s", group, group[0] ? "/" : "", name);
	tree_put(tree, path, text);
}

static void put_group(const struct tree *tree, const char *group, unsigned int number)
{
	char text[32];

	for (unsigned int i = 0; i < CGROUP_VALUES; i++)
		put(tree, group, cgroup_value_file(i), "0\n");
	snprintf(text, sizeof(text), "%u\n", number * 4096);
	put(tree, group, "memory.current", text);
	put(tree, group, "memory.max", number % 3 ? "max\n" : "1073741824\n");
	put(tree, group, "memory.high", "max\n");
	put(tree, group, "memory.events", events_text);
	put(tree, group, "memory.events.local", events_text);
	put(tree, group, "memory.stat", stat_text);
	put(tree, group, "memory.pressure", pressure_text);
	put(tree, group, "cgroup.procs", "1\n2\n3\n");
}

static void make(const struct tree *tree, unsigned int count)
{
	char text[64];

	tree_path(tree, "proc/");
	put(tree, "", "cgroup.controllers", "memory pids\n");
	put(tree, "", "cgroup.procs", "");
	put(tree, "", "memory.stat", stat_text);
	snprintf(text, sizeof(text), "nr_descendants %u\n", count);
	put(tree, "", "cgroup.stat", text);
	for (unsigned int i = 0; i < count; i++) {
		if (i % SERVICES_A_SLICE == 0)
			snprintf(text, sizeof(text), "slice%u.slice", i);
		else
			snprintf(text, sizeof(text), "slice%u.slice/unit%u.service",
				i - i % SERVICES_A_SLICE, i);
		put_group(tree, text, i);
	}
}

/* The mean and the most CPU time of samples a second apart, as far as the groups know. */
static void measure(struct cgroups *cgroups, struct processes *processes, const char *what,
	struct cgroup_table *table)
{
	uint64_t sum = 0, most = 0;

	for (unsigned int i = 0; i < SAMPLES; i++) {
		uint64_t before = clock_thread_cpu_usec(), usec;

		cgroups_take(cgroups, processes, USEC_PER_SEC, table);
		usec = clock_thread_cpu_usec() - before;
		sum += usec;
		most = usec > most ? usec : most;
	}
	printf("%5u groups, %-9s %6.2f ms CPU a sample, at most %6.2f ms\n", table->count, what,
		(double)sum / SAMPLES / 1000, (double)most / 1000);
}

static void bench(unsigned int count)
{
	static struct processes processes;
	struct cgroup_table table;
	struct cgroups *cgroups;
	struct tree tree;
	uint64_t before;
	int root;

	tree_init(&tree);
	make(&tree, count);
	root = tree_open(&tree, "");
	processes_table_init(&processes, root, false);
	cgroups_new(&cgroups, root, false, NULL);
	before = clock_thread_cpu_usec();
	while (!cgroups_catch_up(cgroups, &processes, USEC_PER_SEC))
		continue;
	printf("%5u groups, walked and read for the first time: %.1f ms\n", count,
		(double)(clock_thread_cpu_usec() - before) / 1000);
	measure(cgroups, &processes, "calm:", &table);
	cgroups_set_care(cgroups, PROCESSES_THOROUGH);
	measure(cgroups, &processes, "thorough:", &table);
	cgroups_set_care(cgroups, PROCESSES_WHOLE);
	measure(cgroups, &processes, "whole:", &table);
	cgroups_free(cgroups);
	processes_release(&processes);
	close(root);
	tree_release(&tree);
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		bench((unsigned int)strtoul(argv[i], NULL, 10));
	return 0;
}
