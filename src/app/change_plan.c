/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/change_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/change_members.h"
#include "app/change_value.h"
#include "app/change_words.h"
#include "base/cursor.h"
#include "base/message.h"

/* "memory.swap.max" and its like, with its end. */
#define FILE_NAME_MAX 32

#define NAME_SHOWN_MAX 100

/* What a plan is made from. */
struct maker {
	struct change_plan *plan;
	const struct options *options;
	int root;
	const struct model *model;
	struct failure *failure;
	unsigned int named_count; /* items of the operands before the present one */
};

enum exit_status change_plan_status(int error)
{
	switch (error) {
	case 0:
		return EXIT_DONE;
	case -EINVAL:
	case -ERANGE:
	case -EXDEV:
	case -ENAMETOOLONG:
		return EXIT_USAGE;
	case -EPERM:
	case -EACCES:
	case -EROFS:
		return EXIT_REFUSED;
	default:
		return EXIT_FAILED;
	}
}

/* An item at the end of the plan, without a target; it counts once it is checked. */
static struct change_plan_item *new_item(struct maker *maker, enum change_kind kind)
{
	struct change_plan *plan = maker->plan;

	if (plan->count == plan->capacity) {
		unsigned int capacity = plan->capacity > 0 ? 2 * plan->capacity : 16;
		struct change_plan_item *item = reallocarray(plan->item, capacity, sizeof(*item));

		if (!item) {
			failure_set(maker->failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
			return NULL;
		}
		plan->item = item;
		plan->capacity = capacity;
	}
	plan->item[plan->count] =
		(struct change_plan_item){.change = {.kind = kind, .target = {.fd = -1}}};
	return &plan->item[plan->count];
}

/* Refuses what an operand before has named: the second write would find the value of the first one. */
static int check_twice(struct maker *maker, const struct change *change)
{
	char name[NAME_SHOWN_MAX];

	for (unsigned int i = 0; i < maker->named_count; i++) {
		const struct change *other = &maker->plan->item[i].change;

		if (other->kind == change->kind &&
			target_names_same(&other->target, &change->target))
			return failure_set(maker->failure, -EINVAL, 0, _("%s, %s: is named twice"),
				target_name(name, sizeof(name), &change->target),
				change_rows[change->kind].name);
	}
	return 0;
}

/* Checks ITEM, the last one, which belongs to the plan then; or lets go of it. */
static int check_item(struct maker *maker, struct change_plan_item *item)
{
	int error = check_twice(maker, &item->change);

	if (!error)
		error = change_check(&item->change, maker->root, &item->cautions, maker->failure);

	if (error || item->cautions & CAUTION_SAME) {
		maker->plan->same_count += !error;
		target_release(&item->change.target);
		return error;
	}
	maker->plan->count++;
	return 0;
}

/* One process, with the VALUE that is parsed already. */
static int add_process(struct maker *maker, enum change_kind kind, int32_t pid, int value)
{
	struct change_plan_item *item = new_item(maker, kind);
	int error;

	if (!item)
		return -ENOMEM;
	error = target_hold_process(&item->change.target, maker->root, pid, maker->failure);
	if (error) {
		target_release(&item->change.target);
		return error;
	}
	item->change.value = value;
	return check_item(maker, item);
}

static int parse_pid(const char *text, int32_t *ret_pid, struct failure *failure)
{
	uint64_t pid;

	if (span_u64((struct span){text, strlen(text)}, &pid) || pid == 0 || pid > INT32_MAX)
		return failure_set(
			failure, -EINVAL, 0, _("\"%s\" is not valid, expected a PID"), text);
	*ret_pid = (int32_t)pid;
	return 0;
}

/* Holds the group that NAME, an operand, names. A variable of a script that is not set must not mean the root of all. */
static int hold_group(struct maker *maker, const char *name, struct target *ret)
{
	ret->fd = -1;
	if (!name[0])
		return failure_set(maker->failure, -EINVAL, 0, "%s",
			_("the path of the group is empty; that of all is /"));
	return target_hold_cgroup(
		ret, maker->root, maker->model->sample.cgroups.mount, name, maker->failure);
}

/* The place in the model of the group that NAME names. */
static int find_group(struct maker *maker, const char *name, uint32_t *ret_place)
{
	struct target target;
	int error = hold_group(maker, name, &target);

	if (error)
		return error;
	*ret_place = change_words_group(maker->model, &target);
	target_release(&target);
	if (*ret_place == CGROUP_NONE)
		return failure_set(
			maker->failure, -ENOENT, 0, _("%s: its processes are not known"), name);
	return 0;
}

/* The PIDs that NAME, an operand, means with --tree or --members. */
static int find_members(struct maker *maker, const char *name, int32_t *pids, unsigned int most,
	unsigned int *ret_count)
{
	uint32_t place;
	int32_t pid;
	int error;

	if (maker->options->has_members) {
		error = find_group(maker, name, &place);
		if (!error)
			*ret_count = change_members_group(maker->model, place, pids, most);
		return error;
	}
	error = parse_pid(name, &pid, maker->failure);
	if (error)
		return error;
	*ret_count = change_members_tree(maker->model, pid, pids, most);
	if (*ret_count == 0)
		return failure_set(maker->failure, -ESRCH, 0,
			_("there is no process %d, expected the PID of one that runs"), pid);
	return 0;
}

/* ADJ for all that NAME means. One that has ended meanwhile needs none. */
static int add_members(struct maker *maker, const char *name, int adj)
{
	unsigned int most = maker->model->sample.processes.place_count, count = 0;
	int32_t *pids = calloc(most > 0 ? most : 1, sizeof(*pids));
	int error;

	if (!pids)
		return failure_set(maker->failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	error = find_members(maker, name, pids, most, &count);
	for (unsigned int i = 0; i < count && i < most && !error; i++) {
		error = add_process(maker, CHANGE_OOM_SCORE_ADJ, pids[i], adj);
		if (error == -ESRCH) {
			maker->plan->gone_count++;
			error = 0;
		}
	}
	free(pids);
	return error;
}

static int make_adj(struct maker *maker)
{
	const struct options *options = maker->options;
	int error = 0;

	if (options->operand_count % 2 != 0)
		return failure_set(maker->failure, -EINVAL, 0, _("%s has no value, expected %s"),
			options->operands[options->operand_count - 1],
			subcommand_rows[SUBCOMMAND_ADJ].operands);
	for (unsigned int i = 0; i < options->operand_count && !error; i += 2) {
		const char *name = options->operands[i];
		int32_t pid;
		int adj;

		maker->named_count = maker->plan->count;
		error = change_value_adj(options->operands[i + 1], &adj, maker->failure);
		if (!error && (options->is_tree || options->has_members)) {
			error = add_members(maker, name, adj);
			continue;
		}
		if (!error)
			error = parse_pid(name, &pid, maker->failure);
		if (!error)
			error = add_process(maker, CHANGE_OOM_SCORE_ADJ, pid, adj);
	}
	return error;
}

static int make_signal(struct maker *maker)
{
	const struct options *options = maker->options;
	int signal;
	int error = change_value_signal(
		options->signal ? options->signal : "TERM", &signal, maker->failure);

	for (unsigned int i = 0; i < options->operand_count && !error; i++) {
		int32_t pid;

		maker->named_count = maker->plan->count;
		error = parse_pid(options->operands[i], &pid, maker->failure);
		/* As kill(1) takes it. */
		if (error && options->operands[i][0] == '-')
			failure_set(maker->failure, error, 0,
				_("\"%s\" is not valid, expected a PID; a signal is given as -s %s"),
				options->operands[i], options->operands[i] + 1);
		if (!error)
			error = add_process(maker, CHANGE_SIGNAL, pid, signal);
	}
	return error;
}

/* A change of KIND to the group that the first operand names. */
static int add_group(struct maker *maker, enum change_kind kind, const char *value)
{
	struct change_plan_item *item = new_item(maker, kind);
	int error;

	if (!item)
		return -ENOMEM;
	error = hold_group(maker, maker->options->operands[0], &item->change.target);
	if (!error)
		error = change_value_parse(&item->change, value, maker->failure);
	if (error) {
		target_release(&item->change.target);
		return error;
	}
	return check_item(maker, item);
}

/* The kind of "memory.max", which stands at the beginning of WORD, and its value behind the sign. */
static int parse_setting(
	const char *word, int *ret_kind, const char **ret_value, struct failure *failure)
{
	size_t length = strcspn(word, "=");
	char name[FILE_NAME_MAX] = "";

	*ret_kind = -1;
	if (word[length] == '=' && length < sizeof(name)) {
		memcpy(name, word, length);
		*ret_kind = change_find(name);
	}
	if (*ret_kind < 0 || change_rows[*ret_kind].target != TARGET_CGROUP ||
		!change_rows[*ret_kind].can_undo)
		return failure_set(failure, -EINVAL, 0,
			_("\"%s\" is not valid, expected FILE=VALUE with one of: memory.min memory.low "
			  "memory.high memory.max memory.swap.max memory.oom.group"),
			word);
	*ret_value = word + length + 1;
	return 0;
}

static int make_limit(struct maker *maker)
{
	const struct options *options = maker->options;
	int error = 0;

	for (unsigned int i = 1; i < options->operand_count && !error; i++) {
		const char *value = NULL;
		int kind = -1;

		maker->named_count = maker->plan->count;
		error = parse_setting(options->operands[i], &kind, &value, maker->failure);
		if (!error)
			error = add_group(maker, (enum change_kind)kind, value);
	}
	return error;
}

static int make(struct maker *maker)
{
	switch (maker->options->subcommand) {
	case SUBCOMMAND_ADJ:
		return make_adj(maker);
	case SUBCOMMAND_LIMIT:
		return make_limit(maker);
	case SUBCOMMAND_RECLAIM:
		return add_group(maker, CHANGE_RECLAIM, maker->options->operands[1]);
	case SUBCOMMAND_SIGNAL:
		return make_signal(maker);
	case SUBCOMMAND_KILL_CGROUP:
		return add_group(maker, CHANGE_CGROUP_KILL, "1");
	case SUBCOMMAND_NONE:
	case SUBCOMMAND_UNDO:
	case SUBCOMMAND_JOURNAL:
	case SUBCOMMAND_EXPORT:
	case SUBCOMMAND_LIST_SCENES:
	case SUBCOMMAND_CHECK_SCENE:
	case SUBCOMMANDS:
		break;
	}
	return -EINVAL;
}

enum exit_status change_plan_make(struct change_plan *plan, const struct options *options, int root,
	const struct model *model, struct failure *failure)
{
	struct maker maker = {plan, options, root, model, failure, 0};

	memset(plan, 0, sizeof(*plan));
	return change_plan_status(make(&maker));
}

void change_plan_release(struct change_plan *plan)
{
	for (unsigned int i = 0; i < plan->count; i++)
		target_release(&plan->item[i].change.target);
	free(plan->item);
	plan->item = NULL;
	plan->count = 0;
	plan->capacity = 0;
}
