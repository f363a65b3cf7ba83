/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/change_command.h"

#include <errno.h>
#include <limits.h>

#include "action/journal.h"
#include "app/change_plan.h"
#include "app/change_session.h"
#include "app/change_words.h"
#include "base/message.h"
#include "model/consequence.h"

/* So many changes, and failures, are told one by one; of more of them the first, and the others as a number. */
#define TOLD_MAX 10
#define NAMED_MAX 4

/* What follows from one change, without the cautions that hold for all. */
static void describe_item(FILE *out, const struct model *model, const struct change_plan_item *item,
	unsigned int common)
{
	struct change_words words = {.count = 0};
	char title[CHANGE_LINE_MAX];

	fprintf(out, "%s\n", change_words_title(title, sizeof(title), &item->change));
	change_words_add(&words, model, &item->change, item->cautions & ~common);
	for (unsigned int i = 0; i < words.count; i++)
		fprintf(out, "    %s\n", words.line[i]);
}

/* The cautions that hold for all of several changes, and need be said only once. */
static unsigned int common_cautions(const struct change_plan *plan)
{
	unsigned int common = plan->count > 1 ? UINT_MAX & ~(unsigned int)CAUTION_UNIT : 0;

	for (unsigned int i = 0; i < plan->count; i++)
		common &= plan->item[i].cautions;
	return common;
}

static void describe_common(FILE *out, const struct change_plan *plan, unsigned int common)
{
	struct change_words words = {.count = 0};

	if (plan->count > 0)
		change_words_add(&words, NULL, &plan->item[0].change, common);
	for (unsigned int i = 0; i < words.count; i++)
		fprintf(out, "%s\n", words.line[i]);
}

/* The changes from TOLD on, which are not described: how many they are, and of how many what must be known. */
static void describe_rest(
	FILE *out, const struct change_plan *plan, unsigned int told, unsigned int common)
{
	char line[CHANGE_LINE_MAX];

	if (told == plan->count)
		return;
	fprintf(out, _("and %u more"), plan->count - told);
	fputc('\n', out);
	for (unsigned int bit = 1; bit <= CAUTION_SHARED_MEMORY; bit <<= 1) {
		unsigned int count = 0, found = told;

		for (unsigned int i = told; i < plan->count; i++) {
			if (!(plan->item[i].cautions & ~common & bit))
				continue;
			found = i;
			count++;
		}
		if (count > 0)
			fprintf(out, _("    of %u of them: %s\n"), count,
				change_words_caution(line, sizeof(line), &plan->item[found].change,
					(enum change_caution)bit));
	}
}

/* All changes, as if all were made: the first TOLD of them one by one. */
static void describe(
	FILE *out, struct model *model, const struct change_plan *plan, unsigned int told)
{
	unsigned int common = common_cautions(plan), beyond = 0;
	char victim[WORDS_MAX];

	for (unsigned int i = 0; i < plan->count; i++)
		beyond += change_words_think(model, &plan->item[i].change) == -ENOSPC;
	model_preview(model);
	if (told < plan->count)
		fprintf(out, _("Changes: %u.\n"), plan->count);
	for (unsigned int i = 0; i < told; i++)
		describe_item(out, model, &plan->item[i], common);
	describe_rest(out, plan, told, common);
	describe_common(out, plan, common);
	if (model->what_if.count > 0)
		fprintf(out, "%s\n", consequence_victim(victim, sizeof(victim), model));
	if (beyond > 0)
		fprintf(out, _("Ranks and victims are without the last %u of these changes.\n"),
			beyond);
	if (plan->same_count > 0)
		fprintf(out, _("Left out because they have the value already: %u.\n"),
			plan->same_count);
	if (plan->gone_count > 0)
		fprintf(out, _("Left out because they have ended: %u.\n"), plan->gone_count);
}

static bool is_grave(const struct change_plan *plan)
{
	unsigned int cautions = 0;

	for (unsigned int i = 0; i < plan->count; i++)
		cautions |= plan->item[i].cautions;
	return cautions & CHANGE_CAUTIONS_GRAVE;
}

/* What is told while changes are made. */
struct making {
	FILE *out;
	struct journal *journal;
	unsigned int told_max;      /* changes that are reported one by one */
	unsigned int unnoted_count; /* those the journal could not take note of at the end */
};

/* One change through the journal, IS_TOLD if that is reported. 0; or -errno with a failure, and it was not made. */
static int make_one(
	struct making *making, struct change *change, bool is_told, struct failure *failure)
{
	char report[CHANGE_LINE_MAX];
	struct failure late;
	int error = journal_add(making->journal, change, failure);

	if (error)
		return journal_refuse(failure);
	error = change_apply(change, failure);
	/* What was begun is open in the journal without this as well. */
	if (journal_finish(making->journal, change, &late) < 0 &&
		making->unnoted_count++ < TOLD_MAX)
		fprintf(making->out, "%s\n", late.text);
	/* Less may have been reclaimed than was asked for. */
	if (change->state != CHANGE_FAILED && change->state != CHANGE_PLANNED)
		error = 0;
	if (!error && is_told)
		fprintf(making->out, "%s\n", change_words_report(report, sizeof(report), change));
	fflush(making->out);
	return error;
}

/* How many were made before one failed. */
static unsigned int make_all(
	struct making *making, struct change_plan *plan, struct failure *failure)
{
	unsigned int made = 0;

	for (; made < plan->count; made++) {
		if (change_session_is_interrupted()) {
			failure_set(failure, -EINTR, 0, "%s", failure_reason(-EINTR));
			break;
		}
		if (make_one(making, &plan->item[made].change, made < making->told_max, failure) <
			0)
			break;
	}
	if (made > making->told_max) {
		fprintf(making->out, _("and %u more"), made - making->told_max);
		fputc('\n', making->out);
	}
	return made;
}

/* How many of PLAN are told one by one. */
static unsigned int told_of(const struct change_plan *plan)
{
	return plan->count > TOLD_MAX ? NAMED_MAX : plan->count;
}

static enum exit_status make_plan(
	struct change_session *session, struct change_plan *plan, struct failure *failure)
{
	struct failure reason = {0};
	struct journal journal;
	struct making making = {.out = session->out, .journal = &journal};
	char path[JOURNAL_PATH_MAX];
	unsigned int made;

	if (journal_find(path, sizeof(path), session->options->journal, &reason) < 0 ||
		journal_open(&journal, path, &reason) < 0) {
		*failure = reason;
		journal_refuse(failure);
		return EXIT_FAILED;
	}
	making.told_max = told_of(plan);
	made = make_all(&making, plan, &reason);
	journal_close(&journal);
	if (made == plan->count)
		return EXIT_DONE;
	if (plan->count == 1)
		*failure = reason;
	else
		failure_set(failure, reason.error, 0, _("%u of %u changes were made, then: %s"),
			made, plan->count, reason.text);
	return EXIT_FAILED;
}

static enum exit_status confirm_and_make(
	struct change_session *session, struct change_plan *plan, struct failure *failure)
{
	enum exit_status status;

	if (plan->count == 0) {
		fprintf(session->out, "%s\n", _("There is nothing to change."));
		return EXIT_DONE;
	}
	if (session->options->is_dry_run) {
		fprintf(session->out, "%s\n", _("Nothing was written."));
		return EXIT_DONE;
	}
	status = change_session_ask(session, is_grave(plan), failure);
	return status == EXIT_DONE ? make_plan(session, plan, failure) : status;
}

enum exit_status change_command_run(
	const struct options *options, FILE *out, struct failure *failure)
{
	struct change_plan plan = {.count = 0};
	struct change_session session;
	enum exit_status status = change_session_init(&session, options, out, failure);

	if (status == EXIT_DONE)
		status = change_plan_make(&plan, options, change_session_root(&session),
			change_session_model(&session), failure);
	if (status == EXIT_DONE) {
		/* Who only looks wants to see all. */
		describe(out, change_session_model(&session), &plan,
			options->is_dry_run ? plan.count : told_of(&plan));
		status = confirm_and_make(&session, &plan, failure);
	}
	change_plan_release(&plan);
	change_session_release(&session);
	return status;
}
