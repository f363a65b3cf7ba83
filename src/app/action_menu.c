/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/action_menu.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "action/privilege.h"
#include "base/bits.h"
#include "base/message.h"
#include "view/terminal.h"

/* Asked for to learn whether a change can be made at all: what is refused for them is for all. */
#define PROBE_ADJ 1000
#define PROBE_RECLAIM 4096

/* Those that people send, the gentle ones first. */
static const int signals[] = {
	SIGTERM, SIGKILL, SIGSTOP, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2};

static void begin(struct action_menu *self, struct menu *menu)
{
	*menu = (struct menu){
		.title = self->title, .keys = _("Enter: choose  Esc: leave"), .current = -1};
}

/* Another row; its help is added by row_help(). */
static struct action_row *add_row(struct action_menu *self, struct menu *menu, const char *format,
	...) __attribute__((format(printf, 3, 4)));

static struct action_row *add_row(
	struct action_menu *self, struct menu *menu, const char *format, ...)
{
	int index = menu->count < MENU_ROWS_MAX ? menu->count++ : MENU_ROWS_MAX - 1;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(self->text[index], sizeof(self->text[index]), format, arguments);
	va_end(arguments);
	self->help[index][0] = '\0';
	menu->row[index] = (struct menu_row){.text = self->text[index], .help = self->help[index]};
	self->row[index] = (struct action_row){.step = ACTION_STEP_CONFIRM};
	return &self->row[index];
}

/* Of the row that was added last. */
static void row_help(struct action_menu *self, struct menu *menu, bool is_on, const char *format,
	...) __attribute__((format(printf, 4, 5)));

static void row_help(
	struct action_menu *self, struct menu *menu, bool is_on, const char *format, ...)
{
	int index = menu->count - 1;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(self->help[index], sizeof(self->help[index]), format, arguments);
	va_end(arguments);
	menu->row[index].is_off = !is_on;
	if (is_on && menu->current < 0)
		menu->current = index;
}

/* A value that KIND could have, for whoever may make the change. */
static int64_t probe_value(enum change_kind kind)
{
	switch (kind) {
	case CHANGE_OOM_SCORE_ADJ:
		return PROBE_ADJ;
	case CHANGE_MEMORY_MIN:
	case CHANGE_MEMORY_LOW:
	case CHANGE_OOM_GROUP:
		return 0;
	case CHANGE_RECLAIM:
		return PROBE_RECLAIM;
	case CHANGE_SIGNAL:
		return SIGTERM;
	case CHANGE_CGROUP_KILL:
		return 1;
	default:
		return CHANGE_UNLIMITED;
	}
}

/* Whether KIND can be done to the target; CHANGE then has its old value, and FAILURE else why not. */
static bool probe(struct change *change, enum change_kind kind, const struct target *target,
	int root, struct failure *failure)
{
	unsigned int cautions;

	*change = (struct change){.kind = kind, .target = *target, .value = probe_value(kind)};
	return change_check(change, root, &cautions, failure) == 0;
}

/* TEXT behind NAME and what divides them, when it begins with NAME. */
static const char *behind(const char *text, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(text, name, length) != 0)
		return text;
	return text + length + strspn(text + length, ":, ");
}

/* Why the row that was added last cannot be chosen; title and row name the target and the file already. */
static void row_refused(struct action_menu *self, struct menu *menu, const struct failure *failure)
{
	const char *reason = behind(failure->text, self->title);

	row_help(self, menu, false, "%s", behind(reason, self->text[menu->count - 1]));
}

/* The adj of many processes: a row where there are any. */
static void add_adj_of(struct action_menu *self, struct menu *menu,
	const struct action_subject *subject, const struct model *model, enum action_scope scope,
	const char *text)
{
	int32_t pids[ACTION_TARGETS_MAX];
	unsigned int count = action_subject_processes(subject, model, scope, pids);
	struct action_row *row;

	/* The process alone has a row of its own. */
	if (count == 0 || (count == 1 && scope != ACTION_OF_THOUGHT && subject->pid))
		return;
	row = add_row(self, menu, "%s", text);
	row->action = (struct action){.kind = CHANGE_OOM_SCORE_ADJ, .scope = scope};
	row->step = scope == ACTION_OF_THOUGHT ? ACTION_STEP_CONFIRM : ACTION_STEP_VALUE;
	if (count > ACTION_TARGETS_MAX)
		row_help(self, menu, false,
			_("these are %u processes: more than %d cannot be changed at once"), count,
			ACTION_TARGETS_MAX);
	else
		row_help(self, menu, true,
			scope == ACTION_OF_THOUGHT
				? _("write the oom_score_adj that is thought, of %u")
			: count == 1 ? _("oom_score_adj of the one process")
				     : _("oom_score_adj of %u processes"),
			count);
}

static void add_process_rows(struct action_menu *self, struct menu *menu,
	const struct action_subject *subject, const struct model *model, int root)
{
	struct failure failure = {.error = 0};
	struct change change;
	struct action_row *row;

	add_adj_of(self, menu, subject, model, ACTION_OF_THOUGHT, _("make it so"));
	row = add_row(self, menu, "%s", "oom_score_adj");
	row->action.kind = CHANGE_OOM_SCORE_ADJ;
	row->step = ACTION_STEP_VALUE;
	if (!probe(&change, CHANGE_OOM_SCORE_ADJ, &subject->target, root, &failure))
		row_refused(self, menu, &failure);
	else if (privilege_can_lower_adj())
		row_help(self, menu, true, _("now %d"), (int)change.old);
	else
		row_help(self, menu, true,
			_("now %d; it can only be raised without CAP_SYS_RESOURCE"),
			(int)change.old);
	add_adj_of(self, menu, subject, model, ACTION_OF_TAGGED, _("of the tagged"));
	add_adj_of(self, menu, subject, model, ACTION_OF_TREE, _("with descendants"));
	/* The group of all is not what anybody means. */
	if (subject->group != model->sample.cgroups.root)
		add_adj_of(self, menu, subject, model, ACTION_OF_MEMBERS, _("of its group"));
	row = add_row(self, menu, "%s", _("signal"));
	row->action.kind = CHANGE_SIGNAL;
	row->step = ACTION_STEP_SIGNALS;
	if (probe(&change, CHANGE_SIGNAL, &subject->target, root, &failure))
		row_help(self, menu, true, "%s", _("TERM, KILL, STOP, CONT and others (F9)"));
	else
		row_refused(self, menu, &failure);
}

static void add_group_row(struct action_menu *self, struct menu *menu,
	const struct action_subject *subject, int root, enum change_kind kind, const char *remark)
{
	struct failure failure = {.error = 0};
	struct change change;
	struct action_row *row = add_row(self, menu, "%s", change_rows[kind].name);
	char value[32];

	row->action.kind = kind;
	row->step = change_rows[kind].is_amount ? ACTION_STEP_VALUE : ACTION_STEP_CONFIRM;
	row->action.value = 1;
	if (!probe(&change, kind, &subject->target, root, &failure)) {
		row_refused(self, menu, &failure);
		return;
	}
	/* The other one of the two that there are. */
	if (kind == CHANGE_OOM_GROUP)
		row->action.value = change.old == 0;
	if (change.has_old && change_rows[kind].can_undo)
		row_help(self, menu, true, _("now %s; %s"),
			change_value_words(value, sizeof(value), kind, change.old), remark);
	else
		row_help(self, menu, true, "%s", remark);
}

static void add_group_rows(struct action_menu *self, struct menu *menu,
	const struct action_subject *subject, const struct model *model, int root)
{
	add_group_row(self, menu, subject, root, CHANGE_MEMORY_MAX, _("beyond it there are kills"));
	add_group_row(self, menu, subject, root, CHANGE_MEMORY_HIGH,
		_("beyond it tasks are slowed down"));
	add_group_row(
		self, menu, subject, root, CHANGE_MEMORY_LOW, _("below it reclaim comes last"));
	add_group_row(
		self, menu, subject, root, CHANGE_MEMORY_MIN, _("below it nothing is reclaimed"));
	add_group_row(self, menu, subject, root, CHANGE_SWAP_MAX, _("swap that it may use"));
	add_group_row(self, menu, subject, root, CHANGE_OOM_GROUP, _("at 1 all die together"));
	add_group_row(self, menu, subject, root, CHANGE_RECLAIM, _("take memory from it now"));
	add_adj_of(self, menu, subject, model, ACTION_OF_MEMBERS, _("of all in it"));
	add_group_row(self, menu, subject, root, CHANGE_CGROUP_KILL, _("kill all in it"));
}

void action_menu_open(struct action_menu *self, struct menu *menu,
	const struct action_subject *subject, const struct model *model, int root)
{
	target_name(self->title, sizeof(self->title), &subject->target);
	begin(self, menu);
	if (subject->target.kind == TARGET_PROCESS)
		add_process_rows(self, menu, subject, model, root);
	else
		add_group_rows(self, menu, subject, model, root);
	if (menu->current < 0)
		menu->current = 0;
}

static const char *signal_help(int number)
{
	switch (number) {
	case SIGTERM:
		return _("asks it to end");
	case SIGKILL:
		return _("ends it at once");
	case SIGSTOP:
		return _("stops it where it is; its memory stays");
	case SIGCONT:
		return _("lets it go on");
	case SIGQUIT:
		return _("ends it with a core file");
	default:
		return _("means what the program makes of it");
	}
}

void action_menu_open_signals(
	struct action_menu *self, struct menu *menu, const struct action_subject *subject)
{
	char value[40];

	target_name(self->title, sizeof(self->title), &subject->target);
	begin(self, menu);
	for (unsigned int i = 0; i < ARRAY_SIZE(signals); i++) {
		struct action_row *row = add_row(self, menu, "%s",
			change_value_text(value, sizeof(value), CHANGE_SIGNAL, signals[i]));

		row->action = (struct action){.kind = CHANGE_SIGNAL, .value = signals[i]};
		row_help(self, menu, true, "%s", signal_help(signals[i]));
	}
}

int action_menu_open_undo(
	struct action_menu *self, struct menu *menu, const struct action_session *session)
{
	char old[32], new[32];

	snprintf(self->title, sizeof(self->title), "%s", _("Undo a change"));
	begin(self, menu);
	for (unsigned int i = session->count; i-- > 0 && menu->count < MENU_ROWS_MAX;) {
		const struct change *change = &session->entry[i].change;
		char name[sizeof(self->text[0])];
		struct action_row *row;

		if (!action_entry_is_outstanding(&session->entry[i]))
			continue;
		row = add_row(self, menu, "%s", target_name(name, sizeof(name), &change->target));
		row->entry = i;
		row_help(self, menu, true,
			session->entry[i].is_former ? _("%s: %s -> %s, earlier") : "%s: %s -> %s",
			change_rows[change->kind].name,
			change_value_words(new, sizeof(new), change->kind,
				change->has_result ? change->result : change->value),
			change_value_words(old, sizeof(old), change->kind, change->old));
	}
	if (menu->count == 0)
		menu->title = NULL;
	return menu->count;
}

enum action_menu_answer action_menu_key(struct menu *menu, int key)
{
	if (menu_move(menu, key))
		return ACTION_MENU_OPEN;
	switch (key) {
	case TERMINAL_KEY_ENTER:
		return menu->row[menu->current].is_off ? ACTION_MENU_OPEN : ACTION_MENU_CHOSEN;
	case TERMINAL_KEY_ESCAPE:
	case 'q':
		return ACTION_MENU_LEFT;
	default:
		break;
	}
	return ACTION_MENU_OPEN;
}
