/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/process_preview.h"

#include <errno.h>
#include <string.h>

#include "app/change_value.h"
#include "base/message.h"
#include "base/quantity.h"

/* What is thought of one process. */
struct thought {
	bool has_adj;
	bool is_step; /* ADJ is added to what it is */
	int adj;
	int64_t add_kib;
};

static int think_one(
	struct model *model, const struct process *process, const struct thought *thought)
{
	struct what_if *what_if = &model->what_if;
	int adj = thought->adj;

	if (!thought->has_adj)
		return what_if_set_memory(what_if, process, thought->add_kib);
	if (thought->is_step)
		adj += what_if_adj(what_if, process);
	return what_if_set_adj(what_if, process, adj);
}

const struct process *process_preview_target(
	const struct process_view *view, const struct model *model)
{
	const struct process_table *table = &model->sample.processes;
	const struct process *process;

	if (view->is_open) {
		process = process_table_find(table, view->open.pid);
		return process && process->incarnation == view->open.incarnation ? process : NULL;
	}
	if (view->table.selected < 0 || view->table.selected >= (int)view->list.count)
		return NULL;
	return &table->row[view->list.row[view->table.selected].place];
}

static int think_tagged(
	struct process_view *view, struct model *model, const struct thought *thought)
{
	int error = 0;

	for (unsigned int i = 0; i < view->tag_count && !error; i++) {
		const struct process *process =
			process_table_find(&model->sample.processes, view->tag[i].pid);

		if (process && process->incarnation == view->tag[i].incarnation)
			error = think_one(model, process, thought);
	}
	return error;
}

/* Of all that are meant; the first error. */
static int think(struct process_view *view, struct model *model, const struct thought *thought,
	struct failure *failure)
{
	const struct process *target = process_preview_target(view, model);
	int error = 0;

	if (view->tag_count > 0 && !view->is_open)
		error = think_tagged(view, model, thought);
	else if (target)
		error = think_one(model, target, thought);
	model_preview(model);
	if (error)
		return failure_set(failure, error, 0,
			_("there are %d thoughts already; x ends them"), WHAT_IF_MAX);
	return 0;
}

void process_preview_step(struct process_view *view, struct model *model, int step)
{
	struct thought thought = {.has_adj = true, .is_step = true, .adj = step};
	struct failure failure;

	if (think(view, model, &thought, &failure) < 0)
		memcpy(view->table.message, failure.text, sizeof(view->table.message));
}

int process_preview_adj(
	struct process_view *view, struct model *model, const char *text, struct failure *failure)
{
	struct thought thought = {.has_adj = true};
	int error = change_value_adj(text, &thought.adj, failure);

	if (error)
		return error;
	return think(view, model, &thought, failure);
}

int process_preview_memory(
	struct process_view *view, struct model *model, const char *text, struct failure *failure)
{
	struct thought thought = {.has_adj = false};
	int64_t bytes;
	int error = quantity_parse(text, &bytes);

	if (error)
		return failure_set(failure, error, 0,
			_("\"%s\" is not valid, expected an amount such as 500, -200 or 1.5G"),
			text);
	thought.add_kib = bytes / 1024;
	return think(view, model, &thought, failure);
}

int process_preview_machine(struct model *model, const char *text, struct failure *failure)
{
	double total = sample_meminfo_bytes(&model->sample, MEMINFO_MEM_TOTAL);
	int64_t bytes;
	int error = quantity_parse(text, &bytes);

	if (!error && (bytes < 0 || (double)bytes >= total))
		error = -ERANGE;
	if (error)
		return failure_set(failure, error, 0,
			_("\"%s\" is not valid, expected an amount below the machine's memory"),
			text);
	model->what_if.less_kib = (uint64_t)bytes / 1024;
	model_preview(model);
	return 0;
}
