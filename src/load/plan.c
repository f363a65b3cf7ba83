/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/plan.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cursor.h"
#include "base/message.h"
#include "base/units.h"
#include "kernel/text.h"
#include "load/kind.h"
#include "load/part.h"

/* Words of a line: options with their arguments, and parts. */
#define WORDS_MAX 48

/* --- a plan as a line, and back --- */

/* A line may be of a file that somebody else wrote: what would drive the terminal, written as an escape, is nobody's path. */
static bool is_text(const char *word, size_t length)
{
	char clean[LOAD_LINE_MAX];

	span_copy((struct span){word, length}, clean, sizeof(clean));
	return strlen(clean) == length && memcmp(clean, word, length) == 0;
}

int load_plan_parse_line(struct load_plan *plan, const char *line, struct failure *failure)
{
	struct cursor cursor = cursor_of(line, strlen(line));
	const char *word[WORDS_MAX];
	char text[LOAD_LINE_MAX], shown[64];
	struct span span;
	size_t used = 0;
	int count = 0;

	while (cursor_word(&cursor, &span)) {
		size_t length;

		span_copy(span, shown, sizeof(shown));
		if (count == WORDS_MAX || used + span.length + 1 > sizeof(text))
			return failure_set(failure, -E2BIG, 0,
				_("the workload \"%.40s...\" is too long"), shown);
		length = text_unescape(span, text + used, sizeof(text) - used - 1);
		if (!is_text(text + used, length))
			return failure_set(failure, -EINVAL, 0,
				_("\"%s\" holds what is no text: control characters, or no UTF-8"),
				shown);
		word[count++] = text + used;
		used += length;
		text[used++] = '\0';
	}
	return load_plan_parse(plan, count, word, failure);
}

/* A line that grows; what does not fit any more makes it empty in the end. */
struct line {
	char *buffer;
	size_t size;
	size_t used; /* SIZE: it did not fit */
};

__attribute__((format(printf, 2, 3))) static void line_add(
	struct line *line, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line->buffer + line->used, line->size - line->used, format, arguments);
	va_end(arguments);
	line->used = length < 0 || (size_t)length >= line->size - line->used
			     ? line->size
			     : line->used + (size_t)length;
}

/* A path may have blanks in it. */
static void line_add_path(struct line *line, const char *option, const char *path)
{
	line_add(line, "--%s ", option);
	for (; *path; path++) {
		if (strchr(" \t\n\\", *path))
			line_add(line, "\\%03o", (unsigned char)*path);
		else
			line_add(line, "%c", *path);
	}
	line_add(line, " ");
}

static void line_add_bytes(struct line *line, const char *option, uint64_t bytes)
{
	char text[LOAD_BYTES_TEXT_MAX];

	line_add(line, "--%s %s ", option,
		bytes == LOAD_UNLIMITED ? "max" : load_bytes_text(text, bytes));
}

static void line_add_options(struct line *line, const struct load_plan *plan)
{
	if (plan->has_limit || plan->limit_bytes > 0)
		line_add_bytes(line, "limit", plan->limit_bytes);
	if (plan->high_bytes != LOAD_UNLIMITED)
		line_add_bytes(line, "high", plan->high_bytes);
	if (plan->has_swap || plan->swap_bytes > 0)
		line_add_bytes(line, "swap", plan->swap_bytes);
	if (plan->duration_usec % 1000 != 0)
		line_add(line, "--duration %lluus ", (unsigned long long)plan->duration_usec);
	else if (plan->duration_usec != LOAD_DURATION_DEFAULT_USEC)
		line_add(
			line, "--duration %llums ", (unsigned long long)plan->duration_usec / 1000);
	if (plan->is_oom_group)
		line_add(line, "--oom-group ");
	if (plan->is_dangerous)
		line_add(line, "--dangerous ");
	if (plan->confirmed_host[0])
		line_add_path(line, "confirm", plan->confirmed_host);
	if (plan->directory[0])
		line_add_path(line, "directory", plan->directory);
	if (plan->parent[0])
		line_add_path(line, "parent", plan->parent);
}

static void line_add_goal(struct line *line, const struct load_part *part, const char *sign)
{
	char text[LOAD_BYTES_TEXT_MAX];

	if (part->goal == LOAD_GOAL_FREE)
		line_add(line, "%cfree=low", *sign);
	else if (part->goal != LOAD_GOAL_SIZE)
		line_add(line, "%c%s=%llu", *sign, load_goal_name(part->goal),
			(unsigned long long)part->goal_value);
	else
		line_add(line, "%csize=%s", *sign, load_bytes_text(text, part->size_bytes));
}

static void line_add_part(struct line *line, const struct load_part *part)
{
	const struct load_kind_row *kind = &load_kind_rows[part->kind];
	char text[LOAD_BYTES_TEXT_MAX], name[LOAD_NAME_MAX];
	const char *sign = ":"; /* the first parameter has this before it, the others the comma */

	line_add(line, "%s", kind->name);
	if (part->goal != LOAD_GOAL_SIZE || part->size_bytes > 0) {
		line_add_goal(line, part, sign);
		sign = ",";
	}
	if (part->rate_bytes != kind->rate_bytes) {
		line_add(line, "%srate=%s", sign, load_bytes_text(text, part->rate_bytes));
		sign = ",";
	}
	if (part->processes != (kind->processes > 0 ? kind->processes : 1)) {
		line_add(line, "%sprocesses=%u", sign, part->processes);
		sign = ",";
	}
	if (part->pattern != LOAD_PATTERN_RANDOM) {
		line_add(line, "%spattern=%s", sign, load_pattern_names[part->pattern]);
		sign = ",";
	}
	if (part->oom_score_adj != 1000) {
		line_add(line, "%sadj=%d", sign, part->oom_score_adj);
		sign = ",";
	}
	snprintf(name, sizeof(name), "load-%s", kind->name);
	if (strcmp(name, part->name) != 0)
		line_add(line, "%sname=%s", sign, part->name);
}

const char *load_plan_line(char *buffer, size_t size, const struct load_plan *plan)
{
	struct line line = {.buffer = buffer, .size = size};

	line_add_options(&line, plan);
	for (unsigned int i = 0; i < plan->part_count; i++) {
		if (i > 0)
			line_add(&line, " ");
		line_add_part(&line, &plan->part[i]);
	}
	if (line.used >= size)
		buffer[0] = '\0';
	return buffer;
}

/* --- the check --- */

/* Half of what is available: beyond it the rest of the machine may feel it. */
static bool is_beyond_half(uint64_t limit_bytes, const struct load_machine *machine)
{
	return limit_bytes > machine->available_bytes / 2;
}

bool load_plan_is_dangerous(const struct load_plan *plan, const struct load_machine *machine)
{
	return plan->limit_bytes == LOAD_UNLIMITED ||
	       (plan->limit_bytes > 0 && is_beyond_half(plan->limit_bytes, machine));
}

uint64_t load_plan_default_limit(const struct load_machine *machine)
{
	uint64_t tenth = machine->available_bytes / 10;

	return tenth < LOAD_LIMIT_DEFAULT ? tenth : LOAD_LIMIT_DEFAULT;
}

static int check_limit(
	struct load_plan *plan, const struct load_machine *machine, struct failure *failure)
{
	char limit[UNITS_TEXT_MAX], there[UNITS_TEXT_MAX];

	if (machine->available_bytes == 0 || machine->total_bytes == 0)
		return failure_set(failure, -ENODATA, 0,
			_("/proc/meminfo does not tell how much memory is available, so no limit can be "
			  "chosen"));
	if (!plan->has_limit)
		plan->limit_bytes = load_plan_default_limit(machine);
	if (plan->limit_bytes < LOAD_LIMIT_MIN)
		return failure_set(failure, -ERANGE, 0,
			_("%s of memory are available here, and a workload gets a tenth at most: that is too "
			  "little for one, unless --limit says more"),
			units_bytes(there, (double)machine->available_bytes));
	if (plan->limit_bytes == LOAD_UNLIMITED) {
		if (plan->is_dangerous)
			return 0;
		return failure_set(failure, -ERANGE, 0,
			_("--limit: \"max\" is no limit at all; it needs --dangerous, and the machine may "
			  "run out of memory"));
	}
	units_bytes(limit, (double)plan->limit_bytes);
	if (plan->limit_bytes >= machine->total_bytes)
		return failure_set(failure, -ERANGE, 0,
			_("--limit: %s is as much as this machine has or more, expected less than %s"),
			limit, units_bytes(there, (double)machine->total_bytes));
	if (is_beyond_half(plan->limit_bytes, machine) && !plan->is_dangerous)
		return failure_set(failure, -ERANGE, 0,
			_("--limit: %s is more than half of the available memory, expected at most %s, or "
			  "--dangerous"),
			limit, units_bytes(there, (double)(machine->available_bytes / 2)));
	return 0;
}

/* What a share of the limit is where there is no limit. */
static uint64_t base_bytes(const struct load_plan *plan, const struct load_machine *machine)
{
	return plan->limit_bytes == LOAD_UNLIMITED ? machine->available_bytes : plan->limit_bytes;
}

static int check_sizes(
	struct load_plan *plan, const struct load_machine *machine, struct failure *failure)
{
	for (unsigned int i = 0; i < plan->part_count; i++) {
		struct load_part *part = &plan->part[i];
		const struct load_kind_row *kind = &load_kind_rows[part->kind];
		uint64_t base = base_bytes(plan, machine);

		if (part->goal != LOAD_GOAL_SIZE || part->size_bytes > 0)
			continue;
		/* What no limit stops does not stop by itself either: slab, tmpfs. */
		if (plan->limit_bytes == LOAD_UNLIMITED && kind->needs_controller)
			return failure_set(failure, -EINVAL, 0,
				_("%s: without a limit it would have no bound, expected size=BYTES"),
				kind->name);
		part->size_bytes = base / 100 * kind->percent;
	}
	return 0;
}

static int check_goals(
	const struct load_plan *plan, const struct load_machine *machine, struct failure *failure)
{
	const struct load_part *first = NULL;

	for (unsigned int i = 0; i < plan->part_count; i++) {
		const struct load_part *part = &plan->part[i];

		if (part->goal == LOAD_GOAL_SIZE)
			continue;
		if (first)
			return failure_set(failure, -EINVAL, 0,
				_("%s:%s and %s:%s contradict: both would pull at the same group, expected one "
				  "set point"),
				load_kind_rows[first->kind].name, load_goal_name(first->goal),
				load_kind_rows[part->kind].name, load_goal_name(part->goal));
		first = part;
		if (part->goal != LOAD_GOAL_FREE && !machine->has_controller)
			return failure_set(failure, -EINVAL, 0,
				_("%s:%s needs a control group: %.150s"),
				load_kind_rows[part->kind].name, load_goal_name(part->goal),
				machine->no_controller.text);
		if (part->goal == LOAD_GOAL_FILL && plan->limit_bytes == LOAD_UNLIMITED)
			return failure_set(failure, -EINVAL, 0,
				_("%s:fill is a share of the limit, and there is none"),
				load_kind_rows[part->kind].name);
	}
	return 0;
}

/* The sum of what the parts keep in memory; of files only a circle, which reclaim shortens. */
static uint64_t wanted_bytes(const struct load_plan *plan)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < plan->part_count; i++)
		sum += plan->part[i].size_bytes;
	return sum;
}

/* Without a memory controller: what our own count cannot bound is refused. */
static int check_budget(
	const struct load_plan *plan, const struct load_machine *machine, struct failure *failure)
{
	char wanted[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX];

	if (machine->has_controller)
		return 0;
	for (unsigned int i = 0; i < plan->part_count; i++) {
		const struct load_kind_row *kind = &load_kind_rows[plan->part[i].kind];

		if (kind->needs_controller)
			return failure_set(failure, -ENOTSUP, 0,
				_("%s cannot be bounded without a control group: %.150s"),
				kind->name, machine->no_controller.text);
	}
	if (wanted_bytes(plan) > plan->limit_bytes)
		return failure_set(failure, -ERANGE, 0,
			_("%s are wanted and the limit is %s, which cannot be held without a control group: "
			  "%.100s"),
			units_bytes(wanted, (double)wanted_bytes(plan)),
			units_bytes(limit, (double)plan->limit_bytes), machine->no_controller.text);
	return 0;
}

/* How much swap thrash takes: all of its working set, for what was read back keeps its place in swap. With less it is
 * killed (seen with 6.12: half of what was in memory was in swap as well). */
static uint64_t thrash_swap_bytes(const struct load_plan *plan)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < plan->part_count; i++) {
		const struct load_kind_row *kind = &load_kind_rows[plan->part[i].kind];

		if (kind->needs_swap)
			sum += plan->part[i].goal == LOAD_GOAL_SIZE
				       ? plan->part[i].size_bytes
				       : plan->limit_bytes / 100 * kind->percent;
	}
	return sum;
}

static int check_swap(
	struct load_plan *plan, const struct load_machine *machine, struct failure *failure)
{
	char wanted[UNITS_TEXT_MAX], there[UNITS_TEXT_MAX];
	uint64_t thrash_bytes = thrash_swap_bytes(plan);

	if (thrash_bytes > 0 && machine->swap_free_bytes == 0)
		return failure_set(failure, -EINVAL, 0,
			_("thrash needs swap, and this machine has none that is free"));
	if (!plan->has_swap && thrash_bytes > 0)
		plan->swap_bytes = thrash_bytes < machine->swap_free_bytes / 2
					   ? thrash_bytes
					   : machine->swap_free_bytes / 2;
	if (thrash_bytes > 0 && plan->swap_bytes == 0)
		return failure_set(
			failure, -EINVAL, 0, _("thrash needs swap, and --swap allows none"));
	if (plan->swap_bytes > machine->swap_free_bytes)
		return failure_set(failure, -ERANGE, 0,
			_("--swap: %s is more than is free, expected at most %s"),
			units_bytes(wanted, (double)plan->swap_bytes),
			units_bytes(there, (double)machine->swap_free_bytes));
	return 0;
}

/*
 * At memory.max the kernel waits for no page that is on its way to swap, and where a filesystem makes an inode it reclaims none
 * (GFP_NOFS): it kills instead, though all could be reclaimed (seen with 6.12 and limits of 24 MiB). At memory.high it reclaims
 * when the task is back in its own code, and makes it wait.
 */
static void choose_high(struct load_plan *plan)
{
	bool is_needed = false;

	if (plan->high_bytes != LOAD_UNLIMITED || plan->limit_bytes == LOAD_UNLIMITED)
		return;
	for (unsigned int i = 0; i < plan->part_count; i++) {
		/* That is a share of the limit itself. */
		if (plan->part[i].goal == LOAD_GOAL_FILL)
			return;
		is_needed = is_needed || load_kind_rows[plan->part[i].kind].needs_high;
	}
	if (is_needed)
		plan->high_bytes = plan->limit_bytes - plan->limit_bytes / 6;
}

int load_plan_check(
	struct load_plan *plan, const struct load_machine *machine, struct failure *failure)
{
	int error = check_limit(plan, machine, failure);

	if (!error)
		error = check_sizes(plan, machine, failure);
	if (!error)
		error = check_goals(plan, machine, failure);
	if (!error)
		error = check_budget(plan, machine, failure);
	if (!error)
		error = check_swap(plan, machine, failure);
	if (!error && plan->high_bytes != LOAD_UNLIMITED && plan->high_bytes > plan->limit_bytes)
		error = failure_set(failure, -ERANGE, 0,
			_("--high is above --limit, so that it would never be reached"));
	if (!error)
		choose_high(plan);
	/* Last: what is asked of a person shall be worth the answer. */
	if (!error && load_plan_is_dangerous(plan, machine) &&
		strcmp(plan->confirmed_host, machine->host) != 0)
		error = failure_set(failure, -EPERM, 0,
			_("this may take the machine down; expected its name as the confirmation: --confirm %s"),
			machine->host);
	return error;
}
