/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/plan.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "load/kind.h"

struct words {
	char *buffer;
	size_t size;
	size_t used;
};

/* What does not fit is cut off. */
__attribute__((format(printf, 2, 3))) static void add(struct words *words, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(
		words->buffer + words->used, words->size - words->used, format, arguments);
	va_end(arguments);
	if (length > 0)
		words->used += (size_t)length;
	if (words->used >= words->size)
		words->used = words->size - 1;
}

static void add_limit(struct words *words, const struct load_plan *plan)
{
	char limit[UNITS_TEXT_MAX];

	if (plan->limit_bytes == LOAD_UNLIMITED)
		add(words, "%s", _("without any limit"));
	else
		add(words, _("at most %s"), units_bytes(limit, (double)plan->limit_bytes));
}

static void add_swap(
	struct words *words, const struct load_plan *plan, const struct load_machine *machine)
{
	char swap[UNITS_TEXT_MAX];

	if (!machine->has_swap_controller)
		add(words, "%s", _(", swap not bounded"));
	else if (plan->swap_bytes == 0)
		add(words, "%s", _(", no swap"));
	else
		add(words, _(", at most %s of swap"), units_bytes(swap, (double)plan->swap_bytes));
}

static void add_group(
	struct words *words, const struct load_plan *plan, const struct load_machine *machine)
{
	char high[UNITS_TEXT_MAX];

	if (!machine->has_controller) {
		add(words, "%s", _("Without a control group: "));
		add_limit(words, plan);
		add(words, "%s",
			_(" by its own count, and less when the machine runs short. This is weaker than a "
			  "limit that the kernel holds.\n"));
		add(words, _("Why there is none: %s\n"), machine->no_controller.text);
		return;
	}
	add(words, "%s", _("In a control group of its own: "));
	add_limit(words, plan);
	add_swap(words, plan, machine);
	if (plan->high_bytes != LOAD_UNLIMITED)
		add(words, _(", slowed down from %s on"),
			units_bytes(high, (double)plan->high_bytes));
	add(words, ".\n");
	if (plan->parent[0])
		add(words, _("It is made in %s.\n"), plan->parent);
	if (plan->is_oom_group)
		add(words, "%s", _("At an OOM kill all of its processes die together.\n"));
}

static void add_goal(struct words *words, const struct load_part *part)
{
	char size[UNITS_TEXT_MAX], count[UNITS_TEXT_MAX];

	switch (part->goal) {
	case LOAD_GOAL_FREE:
		add(words, "%s", _("holds the free memory of the machine at the low watermarks"));
		return;
	case LOAD_GOAL_REFAULTS:
		add(words, _("holds %s refaults/s"), units_count(count, (double)part->goal_value));
		return;
	case LOAD_GOAL_STALL:
		add(words, _("holds the group stalled %u %% of the time"),
			(unsigned int)part->goal_value);
		return;
	case LOAD_GOAL_FILL:
		add(words, _("holds the group filled to %u %%"), (unsigned int)part->goal_value);
		return;
	case LOAD_GOAL_SIZE:
	case LOAD_GOALS:
		break;
	}
	if (part->size_bytes > 0)
		add(words, "%s", units_bytes(size, (double)part->size_bytes));
	else
		add(words, "%s", _("as much as the limit leaves"));
}

static void add_part(struct words *words, const struct load_part *part)
{
	const struct load_kind_row *kind = &load_kind_rows[part->kind];
	char rate[UNITS_TEXT_MAX];

	/* Not in a loop, so that gettext() may allocate.
	 * Translators: kind, what it does, and how much: "anon, fill anonymous memory: 200 MiB" */
	add(words, _("%s, %s: "), kind->name, gettext(kind->title));
	add_goal(words, part);
	if (part->rate_bytes > 0)
		add(words, _(", %s/s"), units_bytes(rate, (double)part->rate_bytes));
	if (part->processes == 1)
		add(words, "%s", _(", in one process"));
	else
		add(words, _(", in %u processes"), part->processes);
	if (part->oom_score_adj == 1000)
		add(words, "%s", _(", first to be killed (oom_score_adj 1000)"));
	else
		add(words, _(", oom_score_adj %d"), part->oom_score_adj);
	add(words, ".\n");
}

const char *load_plan_describe(
	char *buffer, size_t size, const struct load_plan *plan, const struct load_machine *machine)
{
	struct words words = {.buffer = buffer, .size = size};
	char duration[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	add_group(&words, plan, machine);
	for (unsigned int i = 0; i < plan->part_count; i++)
		add_part(&words, &plan->part[i]);
	add(&words, _("For %s, then all of it is removed.\n"),
		units_duration(duration, (double)plan->duration_usec / 1e6));
	if (load_plan_is_dangerous(plan, machine))
		add(&words, _("DANGEROUS: other processes of %s may stall or be killed.\n"),
			machine->host);
	return buffer;
}
