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

/* All changes, as if all were made. */
static void describe(FILE *out, struct model *model, const struct change_plan *plan)
{
	unsigned int common = common_cautions(plan), beyond = 0;
	char victim[WORDS_MAX];

	for (unsigned int i = 0; i < plan->count; i++)
		beyond += change_words_think(model, &plan->item[i].change) == -ENOSPC;
	model_preview(model);
	for (unsigned int i = 0; i < plan->count; i++)
		describe_item(out, model, &plan->item[i], common);
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

/* One change through the journal. 0; or -errno with a failure, and it was not made. */
static int make_one(
	FILE *out, struct journal *journal, struct change *change, struct failure *failure)
{
	char report[CHANGE_LINE_MAX];
	struct failure late;
	int error = journal_add(journal, change, failure);

	if (error)
		return journal_refuse(failure);
	error = change_apply(change, failure);
	/* What was begun is open in the journal without this as well. */
	if (journal_finish(journal, change, &late) < 0)
		fprintf(out, "%s\n", late.text);
	/* Less may have been reclaimed than was asked for. */
	if (change->state != CHANGE_FAILED && change->state != CHANGE_PLANNED)
		error = 0;
	if (!error)
		fprintf(out, "%s\n", change_words_report(report, sizeof(report), change));
	fflush(out);
	return error;
}

/* How many were made before one failed. */
static unsigned int make_all(
	FILE *out, struct journal *journal, struct change_plan *plan, struct failure *failure)
{
	unsigned int made = 0;

	for (; made < plan->count; made++) {
		if (change_session_is_interrupted()) {
			failure_set(failure, -EINTR, 0, "%s", failure_reason(-EINTR));
			break;
		}
		if (make_one(out, journal, &plan->item[made].change, failure) < 0)
			break;
	}
	return made;
}

static enum exit_status make_plan(
	struct change_session *session, struct change_plan *plan, struct failure *failure)
{
	struct failure reason = {0};
	struct journal journal;
	char path[JOURNAL_PATH_MAX];
	unsigned int made;

	if (journal_find(path, sizeof(path), session->options->journal, &reason) < 0 ||
		journal_open(&journal, path, &reason) < 0) {
		*failure = reason;
		journal_refuse(failure);
		return EXIT_FAILED;
	}
	made = make_all(session->out, &journal, plan, &reason);
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
		describe(out, change_session_model(&session), &plan);
		status = confirm_and_make(&session, &plan, failure);
	}
	change_plan_release(&plan);
	change_session_release(&session);
	return status;
}
