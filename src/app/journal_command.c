/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/journal_command.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action/journal.h"
#include "action/unit.h"
#include "app/change_session.h"
#include "app/change_words.h"
#include "base/cursor.h"
#include "base/message.h"
#include "collect/cgroup_mounts.h"
#include "model/consequence.h"

/* The journal as it was read. */
struct reading_journal {
	char path[JOURNAL_PATH_MAX];
	struct journal_list list;
};

static enum exit_status read_journal(
	const struct options *options, struct reading_journal *journal, struct failure *failure)
{
	memset(journal, 0, sizeof(*journal));
	if (journal_find(journal->path, sizeof(journal->path), options->journal, failure) < 0 ||
		journal_read(journal->path, &journal->list, failure) < 0)
		return EXIT_FAILED;
	return EXIT_DONE;
}

/* What the reading of JOURNAL ends with: what is damaged is said at the end, where it is seen. */
static enum exit_status report_damage(
	const struct reading_journal *journal, enum exit_status status, struct failure *failure)
{
	const struct journal_damage *damage = &journal->list.damage;

	if (journal->list.damage_count == 0 || status != EXIT_DONE)
		return status;
	failure_set(failure, -EBADMSG, damage->line,
		_("%s: line %u is damaged: %s (%u in all; they were left out)"), journal->path,
		damage->line, damage->reason, journal->list.damage_count);
	return EXIT_FAILED;
}

enum exit_status journal_command_list(
	const struct options *options, FILE *out, struct failure *failure)
{
	struct reading_journal journal;
	enum exit_status status = read_journal(options, &journal, failure);

	for (unsigned int i = 0; i < journal.list.count; i++) {
		char text[CHANGE_LINE_MAX];

		fprintf(out, "%s\n",
			journal_entry_text(text, sizeof(text), &journal.list.entry[i]));
	}
	if (status == EXIT_DONE && journal.list.count == 0)
		fprintf(out, _("%s: no changes.\n"), journal.path);
	status = report_damage(&journal, status, failure);
	journal_list_release(&journal.list);
	return status;
}

/* One that is to be taken back. */
struct undoing {
	struct change change; /* its target is held, unless it is gone */
	struct change back;   /* what takes it back */
	unsigned int cautions;
	struct failure failure; /* why it cannot be taken back */
};

struct undo_plan {
	struct undoing *undoing; /* allocated; the newest first */
	unsigned int count;
	unsigned int void_count; /* of former boots, in force when those ended */
	unsigned int undone_count;
	unsigned int unnoted_count; /* of those the journal could not take note */
	unsigned int gone_count;
	unsigned int failed_count;
};

static int parse_id(const char *text, uint64_t *ret_id, struct failure *failure)
{
	if (span_u64((struct span){text, strlen(text)}, ret_id) < 0 || *ret_id == 0)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not valid, expected the number of a change in the journal"),
			text);
	return 0;
}

static bool is_asked_for(const struct options *options, uint64_t id)
{
	for (unsigned int i = 0; i < options->operand_count; i++) {
		uint64_t wanted;

		if (parse_id(options->operands[i], &wanted, NULL) == 0 && wanted == id)
			return true;
	}
	return options->operand_count == 0;
}

/* Whether it can be tried. Who names a change that was found to be gone may see more now. */
static bool may_be_undone(const struct options *options, const struct journal_entry *entry)
{
	return journal_entry_is_open(entry) ||
	       (options->operand_count > 0 && journal_entry_is_gone(entry));
}

/* Whether each operand names a change that can be taken back. */
static enum exit_status check_ids(
	const struct options *options, const struct journal_list *list, struct failure *failure)
{
	for (unsigned int i = 0; i < options->operand_count; i++) {
		const struct journal_entry *found = NULL;
		char text[CHANGE_LINE_MAX];
		uint64_t id;

		if (parse_id(options->operands[i], &id, failure) < 0)
			return EXIT_USAGE;
		for (unsigned int j = 0; j < list->count; j++) {
			if (list->entry[j].change.id == id)
				found = &list->entry[j];
		}
		if (!found) {
			failure_set(failure, -ENOENT, 0, _("the journal has no change %s"),
				options->operands[i]);
			return EXIT_FAILED;
		}
		if (!may_be_undone(options, found)) {
			failure_set(failure, -EINVAL, 0, _("there is nothing to take back: %s"),
				journal_entry_text(text, sizeof(text), found));
			return EXIT_REFUSED;
		}
	}
	return EXIT_DONE;
}

/* Whether one of the newer changes in PLAN that are taken back before is of the same value. */
static bool is_below_newer(const struct undo_plan *plan, const struct change *change)
{
	for (unsigned int i = 0; i < plan->count; i++) {
		const struct change *newer = &plan->undoing[i].change;

		if (newer->kind == change->kind && !plan->undoing[i].failure.error &&
			target_names_same(&newer->target, &change->target))
			return true;
	}
	return false;
}

/* The newest change of LIST that is in force, is newer than CHANGE and of the same value; NULL: there is none. */
static const struct change *find_newer(const struct journal_list *list, const struct change *change)
{
	for (unsigned int i = list->count; i-- > 0 && list->entry[i].change.id > change->id;) {
		const struct change *newer = &list->entry[i].change;

		if (newer->kind == change->kind && journal_entry_is_open(&list->entry[i]) &&
			target_names_same(&newer->target, &change->target))
			return newer;
	}
	return NULL;
}

/* Whether the value is still what CHANGE left there. */
static void check_left(
	const struct journal_list *list, const struct change *change, struct failure *failure)
{
	const struct change *newer;

	if (change_check_left(change, failure) != -ESTALE)
		return;
	newer = find_newer(list, change);
	if (newer)
		change_words_newer(failure, change, newer);
}

/* Holds the target of the next of PLAN, one of LIST, again, and asks what follows. */
static void plan_one(
	struct undo_plan *plan, const struct journal_list *list, int root, const char *mount)
{
	struct undoing *undoing = &plan->undoing[plan->count];
	struct change *change = &undoing->change;
	int error = target_hold_again(&change->target, root, mount, &undoing->failure);

	if (error == -ESRCH || error == -ENOENT)
		change->state = CHANGE_GONE;
	else if (change->state == CHANGE_GONE)
		change->state = CHANGE_DONE;
	/* Of the newer ones' values it is known only when they are taken back. */
	if (!error && !is_below_newer(plan, change))
		check_left(list, change, &undoing->failure);
	change_reverse(change, root, &undoing->back, &undoing->cautions);
}

/* Takes what is to be undone from LIST, and holds it. */
static enum exit_status plan_undo(struct undo_plan *plan, struct change_session *session,
	const struct journal_list *list, struct failure *failure)
{
	const char *mount = change_session_model(session)->sample.cgroups.mount;
	enum exit_status status = check_ids(session->options, list, failure);

	*plan = (struct undo_plan){
		.undoing = calloc(list->count > 0 ? list->count : 1, sizeof(*plan->undoing))};
	if (!plan->undoing) {
		failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
		return EXIT_FAILED;
	}
	for (unsigned int i = list->count; i-- > 0 && status == EXIT_DONE;) {
		const struct journal_entry *entry = &list->entry[i];

		plan->void_count += journal_entry_is_void(entry);
		if (!may_be_undone(session->options, entry) ||
			!is_asked_for(session->options, entry->change.id))
			continue;
		plan->undoing[plan->count].change = entry->change;
		plan_one(plan, list, change_session_root(session), mount);
		plan->count++;
	}
	return status;
}

static void plan_release(struct undo_plan *plan)
{
	for (unsigned int i = 0; i < plan->count; i++)
		target_release(&plan->undoing[i].change.target);
	free(plan->undoing);
}

static void describe_one(FILE *out, const struct model *model, const struct undoing *undoing)
{
	struct change_words words = {.count = 0};
	char title[CHANGE_LINE_MAX];

	fprintf(out, "%llu  %s\n", (unsigned long long)undoing->change.id,
		change_words_title(title, sizeof(title), &undoing->back));
	if (undoing->change.state == CHANGE_GONE)
		fprintf(out, _("    %s: gone, nothing to undo\n"), undoing->failure.text);
	else if (undoing->failure.error)
		fprintf(out, "    %s\n", undoing->failure.text);
	else
		change_words_add(&words, model, &undoing->back, undoing->cautions);
	for (unsigned int i = 0; i < words.count; i++)
		fprintf(out, "    %s\n", words.line[i]);
}

static void describe_undo(FILE *out, struct model *model, const struct undo_plan *plan)
{
	char victim[WORDS_MAX];

	fprintf(out, "%s\n", _("To be taken back:"));
	/* What is not known to the model is described without it. */
	for (unsigned int i = 0; i < plan->count; i++) {
		if (!plan->undoing[i].failure.error)
			(void)change_words_think(model, &plan->undoing[i].back);
	}
	model_preview(model);
	for (unsigned int i = 0; i < plan->count; i++)
		describe_one(out, model, &plan->undoing[i]);
	if (model->what_if.count > 0)
		fprintf(out, "%s\n", consequence_victim(victim, sizeof(victim), model));
}

/* One change back, and into the journal. */
static void undo_one(
	FILE *out, struct journal *journal, struct undo_plan *plan, struct undoing *undoing)
{
	struct failure *failure = &undoing->failure;
	char report[CHANGE_LINE_MAX];
	int error = failure->error;

	if (!error)
		error = change_undo(&undoing->change, failure);
	/* What is gone need not be asked about again. */
	if (!error || undoing->change.state == CHANGE_GONE) {
		plan->undone_count += undoing->change.state == CHANGE_UNDONE;
		plan->gone_count += undoing->change.state == CHANGE_GONE;
		fprintf(out, "%s\n", change_words_report(report, sizeof(report), &undoing->change));
		/* The machine is as it was, whatever the journal says: once more does no harm. */
		if (journal_finish(journal, &undoing->change, failure) < 0) {
			plan->unnoted_count++;
			fprintf(out, "%s\n", failure->text);
		}
	} else {
		plan->failed_count++;
		fprintf(out, "%s\n", failure->text);
	}
	fflush(out);
}

static enum exit_status undo_all(struct change_session *session, struct reading_journal *reading,
	struct undo_plan *plan, struct failure *failure)
{
	struct journal journal;

	if (journal_open(&journal, reading->path, failure) < 0)
		return EXIT_FAILED;
	for (unsigned int i = 0; i < plan->count && !change_session_is_interrupted(); i++)
		undo_one(session->out, &journal, plan, &plan->undoing[i]);
	journal_close(&journal);
	fprintf(session->out, _("Taken back: %u of %u. Gone: %u.\n"), plan->undone_count,
		plan->count, plan->gone_count);
	if (plan->undone_count + plan->gone_count < plan->count)
		failure_set(failure, -EIO, 0, _("%u of %u changes were not taken back"),
			plan->count - plan->undone_count - plan->gone_count, plan->count);
	else if (plan->unnoted_count > 0)
		failure_set(failure, -EIO, 0,
			_("%u of %u changes were taken back, but the journal has them as not undone"),
			plan->unnoted_count, plan->count);
	else
		return EXIT_DONE;
	return EXIT_FAILED;
}

static enum exit_status confirm_and_undo(struct change_session *session,
	struct reading_journal *reading, struct undo_plan *plan, struct failure *failure)
{
	enum exit_status status;
	bool is_grave = false, is_written = false;

	if (plan->void_count > 0)
		fprintf(session->out, _("Changes of former boots, which ended with them: %u.\n"),
			plan->void_count);
	if (plan->count == 0) {
		/* With sudo, and without, it is another journal. */
		fprintf(session->out, "%s: %s\n", reading->path,
			_("There is nothing to take back."));
		return EXIT_DONE;
	}
	describe_undo(session->out, change_session_model(session), plan);
	if (session->options->is_dry_run) {
		fprintf(session->out, "%s\n", _("Nothing was written."));
		return EXIT_DONE;
	}
	for (unsigned int i = 0; i < plan->count; i++) {
		is_grave = is_grave || plan->undoing[i].cautions & CHANGE_CAUTIONS_GRAVE;
		is_written = is_written || !plan->undoing[i].failure.error;
	}
	/* To tell the journal alone, or why it cannot be, needs no question. */
	status = is_written ? change_session_ask(session, is_grave, failure) : EXIT_DONE;
	return status == EXIT_DONE ? undo_all(session, reading, plan, failure) : status;
}

enum exit_status journal_command_undo(
	const struct options *options, FILE *out, struct failure *failure)
{
	struct undo_plan plan = {.count = 0};
	struct reading_journal reading = {.path = ""};
	struct change_session session;
	enum exit_status status = change_session_init(&session, options, out, failure);

	if (status == EXIT_DONE)
		status = read_journal(options, &reading, failure);
	if (status == EXIT_DONE)
		status = plan_undo(&plan, &session, &reading.list, failure);
	if (status == EXIT_DONE)
		status = confirm_and_undo(&session, &reading, &plan, failure);
	status = report_damage(&reading, status, failure);
	plan_release(&plan);
	journal_list_release(&reading.list);
	change_session_release(&session);
	return status;
}

/* ENTRY as a command, when it is still what it was made to. */
static void export_entry(FILE *out, const struct journal_entry *entry, int root, const char *mount)
{
	struct change change = entry->change;
	struct failure failure;
	char text[CHANGE_LINE_MAX * 2];
	int64_t value;
	int error = target_hold_again(&change.target, root, mount, &failure);

	if (!error)
		error = change_read(&change, &value, &failure);
	if (error)
		fprintf(out, "# %s\n", failure.text);
	else if (value != (change.has_result ? change.result : change.value))
		fprintf(out, _("# changed since by another: %s\n"),
			journal_entry_text(text, sizeof(text), entry));
	else
		fprintf(out, "%s\n", change_command(text, sizeof(text), &change, mount));
	target_release(&change.target);
}

enum exit_status journal_command_export(
	const struct options *options, FILE *out, struct failure *failure)
{
	struct reading_journal reading;
	struct cgroup_hierarchy hierarchy;
	enum exit_status status = read_journal(options, &reading, failure);
	int root = open(options->root, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (status == EXIT_DONE && root < 0) {
		failure_set(failure, -errno, 0, "%s: %s", options->root, failure_reason(-errno));
		status = EXIT_FAILED;
	}
	/* Without groups there are still processes. */
	(void)cgroup_hierarchy_open(&hierarchy, root, strcmp(options->root, "/") == 0, NULL);
	for (unsigned int i = 0; i < reading.list.count && status == EXIT_DONE; i++) {
		if (journal_entry_is_open(&reading.list.entry[i]))
			export_entry(out, &reading.list.entry[i], root, hierarchy.mount);
	}
	cgroup_hierarchy_close(&hierarchy);
	if (root >= 0)
		close(root);
	status = report_damage(&reading, status, failure);
	journal_list_release(&reading.list);
	return status;
}
