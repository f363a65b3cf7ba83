/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/kind.h"
#include "load/plan.h"

#include "fuzz.h"

/* Each on a machine with all, and on one where a workload has nothing but its own count. */
static const struct load_machine machines[] = {
	{
		.available_bytes = (uint64_t)8 << 30,
		.total_bytes = (uint64_t)16 << 30,
		.swap_free_bytes = (uint64_t)1 << 30,
		.host = "host",
		.has_controller = true,
		.has_swap_controller = true,
	},
	{
		.available_bytes = (uint64_t)1 << 30,
		.total_bytes = (uint64_t)2 << 30,
		.host = "host",
		.no_controller = {.error = -ENOTSUP, .text = "there is none"},
	},
};

static void require_plan(const struct load_plan *plan)
{
	uint64_t bytes = 0;

	fuzz_require(plan->part_count >= 1 && plan->part_count <= LOAD_PARTS_MAX, "it has parts");
	fuzz_require(plan->duration_usec > 0, "it ends");
	fuzz_require_text(plan->confirmed_host, sizeof(plan->confirmed_host));
	fuzz_require_text(plan->directory, sizeof(plan->directory));
	fuzz_require_text(plan->parent, sizeof(plan->parent));
	for (unsigned int i = 0; i < plan->part_count; i++) {
		const struct load_part *part = &plan->part[i];

		fuzz_require(part->kind < LOAD_KINDS && part->goal < LOAD_GOALS &&
				     part->pattern < LOAD_PATTERNS,
			"all words are known");
		fuzz_require(part->processes >= 1 && part->processes <= LOAD_PROCESSES_MAX,
			"it has processes");
		fuzz_require(part->oom_score_adj >= 0 && part->oom_score_adj <= 1000,
			"nothing is protected");
		fuzz_require_text(part->name, sizeof(part->name));
		fuzz_require(!__builtin_add_overflow(bytes, part->size_bytes, &bytes),
			"the sum of all sizes is one");
	}
}

/* The line that is made of it is the same plan once more. */
static void require_round_trip(const struct load_plan *plan)
{
	static struct load_plan again;
	static char line[LOAD_LINE_MAX], second[LOAD_LINE_MAX];

	load_plan_line(line, sizeof(line), plan);
	/* Paths of blanks alone become four times as long. */
	if (!line[0])
		return;
	fuzz_require_text(line, sizeof(line));
	fuzz_require(load_plan_parse_line(&again, line, NULL) == 0, "its own line is one");
	fuzz_require(strcmp(load_plan_line(second, sizeof(second), &again), line) == 0,
		"its own line is the same");
}

static void check(const struct load_plan *plan, const struct load_machine *machine)
{
	static struct load_plan checked;
	struct failure failure = {0};
	char words[4096];
	int error;

	checked = *plan;
	error = load_plan_check(&checked, machine, &failure);
	fuzz_require_result(error, &failure);
	fuzz_require_text(failure.text, sizeof(failure.text));
	if (error)
		return;
	require_plan(&checked);
	fuzz_require(checked.limit_bytes < machine->total_bytes || checked.is_dangerous,
		"it has a limit that the machine has room for");
	fuzz_require(!load_plan_is_dangerous(&checked, machine) ||
			     strcmp(checked.confirmed_host, machine->host) == 0,
		"what is dangerous was confirmed");
	load_plan_describe(words, sizeof(words), &checked, machine);
	fuzz_require(memchr(words, '\0', sizeof(words)) != NULL, "the words are terminated");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct load_plan plan;
	struct failure failure = {0};
	char line[LOAD_LINE_MAX];
	int error;

	snprintf(line, sizeof(line), "%.*s", (int)(size < sizeof(line) ? size : sizeof(line) - 1),
		(const char *)data);
	error = load_plan_parse_line(&plan, line, &failure);
	fuzz_require_result(error, &failure);
	fuzz_require_text(failure.text, sizeof(failure.text));
	if (error)
		return 0;
	require_plan(&plan);
	require_round_trip(&plan);
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		check(&plan, &machines[i]);
	return 0;
}
