/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_ranking.h"

/* What badness is measured by in one group. */
struct scale {
	const struct model *model;
	const struct victims *victims;
	uint64_t total_pages;
};

static struct scale scale_of(const struct model *model, uint32_t group)
{
	bool is_previewed = model_is_previewed(model);
	const struct cgroup_victims *groups =
		is_previewed ? &model->cgroup_preview : &model->cgroup_victims;
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, group);
	const struct cgroup_choice *choice = cgroup_victims_find(groups, group);
	struct scale scale = {model, is_previewed ? &model->preview : &model->victims, 0};

	if (!choice && node && node->limit != CGROUP_NONE)
		choice = cgroup_victims_find(groups, node->limit);
	scale.total_pages = choice ? choice->total_pages : scale.victims->total_pages;
	return scale;
}

static uint64_t held_kib(const struct scale *scale, const struct process *process)
{
	return what_if_memory_kib(&scale->model->what_if, process);
}

static struct cgroup_rank rank_of(const struct scale *scale, uint32_t place)
{
	const struct process *process = &scale->model->sample.processes.row[place];
	struct cgroup_rank rank = {place, INT64_MIN};

	if (place < scale->victims->place_count &&
		scale->victims->row[place].eligibility == ELIGIBLE)
		rank.badness_pages = badness_pages(held_kib(scale, process),
			what_if_adj(&scale->model->what_if, process), scale->total_pages,
			scale->model->sample.host.page_size_bytes, scale->victims->scale);
	return rank;
}

static bool is_before(
	const struct scale *scale, const struct cgroup_rank *a, const struct cgroup_rank *b)
{
	const struct process *row = scale->model->sample.processes.row;

	if (a->badness_pages != b->badness_pages)
		return a->badness_pages > b->badness_pages;
	if (a->badness_pages == INT64_MIN) {
		uint64_t first = held_kib(scale, &row[a->place]);
		uint64_t second = held_kib(scale, &row[b->place]);

		if (first != second)
			return first > second;
	}
	return row[a->place].pid > row[b->place].pid;
}

/* Puts RANK where it belongs among COUNT of at most MOST; the new count. */
static unsigned int insert(const struct scale *scale, struct cgroup_rank *ranks, unsigned int count,
	unsigned int most, const struct cgroup_rank *rank)
{
	unsigned int at = count;

	while (at > 0 && is_before(scale, rank, &ranks[at - 1]))
		at--;
	if (at >= most)
		return count;
	if (count < most)
		count++;
	for (unsigned int i = count - 1; i > at; i--)
		ranks[i] = ranks[i - 1];
	ranks[at] = *rank;
	return count;
}

unsigned int cgroup_ranking(
	const struct model *model, uint32_t place, unsigned int most, struct cgroup_rank *ret_ranks)
{
	const struct process_table *table = &model->sample.processes;
	struct scale scale = scale_of(model, place);
	unsigned int count = 0;

	if (!sample_has(&model->sample, SOURCE_PROCESSES))
		return 0;
	for (uint32_t i = 0; i < table->place_count; i++) {
		struct cgroup_rank rank;

		/* Who holds nothing, as a kernel thread, is in nobody's way. */
		if (!table->row[i].pid || !(table->row[i].flags & PROCESS_HAS_MEMORY) ||
			!cgroup_is_below(&model->sample.cgroups,
				model_group_of(model, &table->row[i]), place))
			continue;
		rank = rank_of(&scale, i);
		count = insert(&scale, ret_ranks, count, most, &rank);
	}
	return count;
}
