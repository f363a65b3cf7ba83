/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "model/consequence.h"

/* Of many processes so many are named. */
#define NAMED_MAX 4

void action_plan_release(struct action_plan *plan)
{
	for (unsigned int i = 0; i < plan->count; i++)
		target_release(&plan->change[i].target);
	plan->count = 0;
}

/* Takes the change that stands behind the others, whose target is held, when it can be made. */
static void take(struct action_plan *plan, int root, bool is_one)
{
	struct change *change = &plan->change[plan->count];
	struct failure failure = {.error = 0};
	unsigned int cautions = 0;

	if (change_check(change, root, &cautions, &failure) < 0) {
		if (plan->refused_count++ == 0)
			memcpy(plan->refused, failure.text, sizeof(plan->refused));
	} else if (cautions & CAUTION_SAME && !is_one) {
		plan->same_count++;
	} else {
		plan->cautions |= cautions;
		plan->count++;
		return;
	}
	target_release(&change->target);
}

static void take_one(struct action_plan *plan, const struct action *action,
	const struct action_subject *subject, int root)
{
	struct change *change = &plan->change[0];

	*change = (struct change){
		.kind = action->kind, .value = action->value, .target = subject->target};
	change->target.fd = fcntl(subject->target.fd, F_DUPFD_CLOEXEC, 3);
	if (change->target.fd >= 0) {
		take(plan, root, true);
	} else {
		plan->refused_count = 1;
		snprintf(plan->refused, sizeof(plan->refused), "%s", failure_reason(errno));
	}
}

static void take_process(struct action_plan *plan, const struct action *action,
	const struct model *model, int32_t pid, int root)
{
	const struct process *process = process_table_find(&model->sample.processes, pid);
	struct change *change = &plan->change[plan->count];
	struct action_subject held;
	struct failure failure = {.error = 0};

	*change = (struct change){.kind = action->kind, .value = action->value};
	if (process && action->scope == ACTION_OF_THOUGHT)
		change->value = what_if_adj(&model->what_if, process);
	if (process && action_subject_process(&held, model, process, root, &failure) == 0) {
		change->target = held.target;
		take(plan, root, false);
	} else if (process && plan->refused_count++ == 0) {
		memcpy(plan->refused, failure.text, sizeof(plan->refused));
	}
}

/* Nothing is left to be done, and why. */
static int refuse(const struct action_plan *plan, struct failure *failure)
{
	if (plan->refused_count > 0)
		return failure_set(failure, -EPERM, 0, "%s", plan->refused);
	if (plan->same_count > 0)
		return failure_set(
			failure, -EALREADY, 0, "%s", _("all of them have that value already"));
	return failure_set(failure, -ESRCH, 0, "%s", _("there is no such process any more"));
}

int action_plan_make(struct action_plan *plan, const struct action *action,
	const struct action_subject *subject, const struct model *model, int root,
	struct failure *failure)
{
	int32_t pids[ACTION_TARGETS_MAX];
	unsigned int count;

	plan->count = plan->cautions = plan->same_count = plan->refused_count = 0;
	plan->refused[0] = '\0';
	if (action->scope == ACTION_OF_ONE) {
		take_one(plan, action, subject, root);
		return plan->count > 0 ? 0 : refuse(plan, failure);
	}
	count = action_subject_processes(subject, model, action->scope, pids);
	if (count > ACTION_TARGETS_MAX)
		return failure_set(failure, -E2BIG, 0,
			_("these are %u processes: more than %d cannot be changed at once"), count,
			ACTION_TARGETS_MAX);
	for (unsigned int i = 0; i < count; i++)
		take_process(plan, action, model, pids[i], root);
	return plan->count > 0 ? 0 : refuse(plan, failure);
}

/* What is to be written, and to whom. */
static void describe_changes(const struct action_plan *plan, struct dialog *dialog)
{
	char title[CHANGE_LINE_MAX];

	for (unsigned int i = 0; i < plan->count && i < NAMED_MAX; i++)
		dialog_add(dialog, STYLE_STRONG, "%s",
			change_words_title(title, sizeof(title), &plan->change[i]));
	if (plan->count > NAMED_MAX)
		dialog_add(dialog, STYLE_STRONG, _("and of %u other processes"),
			plan->count - NAMED_MAX);
	if (plan->same_count > 0)
		dialog_add(dialog, STYLE_DIM,
			_("Left out because they have the value already: %u."), plan->same_count);
	if (plan->refused_count > 0)
		dialog_add(dialog, STYLE_NOTICE,
			_("Left out because they cannot be changed: %u; the first: %s"),
			plan->refused_count, plan->refused);
}

/* The lines that WORDS have now. */
static void add_words(struct change_words *words, struct dialog *dialog, enum style style)
{
	for (unsigned int i = 0; i < words->count; i++)
		dialog_add(dialog, style, "%s", words->line[i]);
	words->count = 0;
}

/* What follows; the model has all changes in thought. */
static void describe_effects(
	struct action_plan *plan, const struct model *model, struct dialog *dialog)
{
	const struct change *first = &plan->change[0];
	unsigned int cautions = plan->cautions;
	char victim[WORDS_MAX];

	plan->words.count = 0;
	if (plan->count == 1)
		change_words_add(&plan->words, model, first, 0);
	/* With its numbers it is said already. */
	if (plan->words.count > 0 && first->target.kind == TARGET_CGROUP)
		cautions &= ~(unsigned int)CAUTION_BELOW_CURRENT;
	add_words(&plan->words, dialog, STYLE_TEXT);
	if (model_is_previewed(model)) {
		consequence_victim(victim, sizeof(victim), model);
		dialog_add(dialog, STYLE_TEXT, "%s", victim);
	}
	change_words_add(&plan->words, NULL, first, cautions);
	add_words(&plan->words, dialog, STYLE_WARNING);
	if (!change_rows[first->kind].can_undo)
		dialog_add(dialog, STYLE_WARNING, "%s", _("This cannot be undone."));
}

void action_plan_describe(
	struct action_plan *plan, struct model *model, struct dialog *dialog, const char *title)
{
	/* The change alone, whatever else is thought. */
	plan->kept = model->what_if;
	what_if_clear(&model->what_if);
	for (unsigned int i = 0; i < plan->count; i++)
		change_words_think(model, &plan->change[i]);
	model_preview(model);

	dialog_open(dialog, "%s", title);
	describe_changes(plan, dialog);
	describe_effects(plan, model, dialog);

	model->what_if = plan->kept;
	model_preview(model);
}

bool action_plan_is_current(const struct action_plan *plan, int root)
{
	for (unsigned int i = 0; i < plan->count; i++) {
		struct change change = plan->change[i];
		struct failure failure;
		unsigned int cautions;

		if (change_check(&change, root, &cautions, &failure) < 0 ||
			change.has_old != plan->change[i].has_old ||
			(change_rows[change.kind].can_undo && change.old != plan->change[i].old))
			return false;
	}
	return true;
}
