/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene/condition.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/crc32.h"
#include "load/plan.h"
#include "scene/metric.h"

void condition_begin(struct condition_watch *watch)
{
	*watch = (struct condition_watch){
		.group = CGROUP_NONE,
		.told_refaults_per_sec = NAN,
		.told_stall_percent = NAN,
	};
	for (unsigned int i = 0; i < CONDITION_TERMS_MAX; i++)
		watch->value[i] = watch->base[i] = NAN;
}

/* The path of /proc/PID/cgroup as one below what is mounted; NULL when it lies elsewhere. */
static const char *path_in_mount(const struct cgroup_table *table, const char *path)
{
	size_t length = strlen(table->subtree);

	while (length > 0 && table->subtree[length - 1] == '/')
		length--;
	if (strncmp(path, table->subtree, length) != 0)
		return NULL;
	return path[length] == '/' ? path + length : NULL;
}

/* The row of the workload's group, which is looked for only when it is not where it was. */
static void find_group(struct condition_watch *watch, const struct model *model, const char *path)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	const char *below;

	if (!path[0] || !sample_has(&model->sample, SOURCE_CGROUPS)) {
		watch->group = CGROUP_NONE;
		return;
	}
	if (watch->group < table->place_count && table->row[watch->group].id != 0 &&
		table->row[watch->group].incarnation == watch->incarnation)
		return;
	below = path_in_mount(table, path);
	watch->group = below ? cgroup_table_find(table, below) : CGROUP_NONE;
	if (watch->group != CGROUP_NONE)
		watch->incarnation = table->row[watch->group].incarnation;
}

/* Forgets the group of before: what the new one has counted was all counted in this step. */
static void begin_group(struct condition_watch *watch, const struct condition *condition)
{
	watch->group = CGROUP_NONE;
	watch->told_usec = 0;
	watch->told_refaults_per_sec = NAN;
	watch->told_stall_percent = NAN;
	for (unsigned int i = 0; i < condition->term_count; i++) {
		if (metric_is_of_load(condition->term[i].metric))
			watch->base[i] = NAN;
	}
}

static double rate_of(uint64_t before, uint64_t now, double elapsed_sec)
{
	if (before == LOAD_UNLIMITED || now == LOAD_UNLIMITED || now < before)
		return NAN;
	return (double)(now - before) / elapsed_sec;
}

static void take_told(struct condition_watch *watch, const struct load_progress *load)
{
	if (load->elapsed_usec == watch->told_usec)
		return;
	if (watch->told_usec > 0 && load->elapsed_usec > watch->told_usec) {
		double elapsed_sec = (double)(load->elapsed_usec - watch->told_usec) / USEC_PER_SEC;
		double stall_usec_per_sec =
			rate_of(watch->told_stall_usec, load->stall_usec, elapsed_sec);

		watch->told_refaults_per_sec =
			rate_of(watch->told_refaults, load->refaults, elapsed_sec);
		watch->told_stall_percent = stall_usec_per_sec / USEC_PER_SEC * 100;
	}
	watch->told_usec = load->elapsed_usec;
	watch->told_refaults = load->refaults;
	watch->told_stall_usec = load->stall_usec;
}

static void take_load(struct condition_watch *watch, const struct condition *condition,
	const struct model *model, const struct load_progress *load)
{
	uint32_t sum = load && load->cgroup[0] ? crc32_of(load->cgroup, strlen(load->cgroup)) : 0;

	if (sum != 0 && sum != watch->path_sum) {
		if (watch->has_base)
			begin_group(watch, condition);
		watch->path_sum = sum;
	}
	find_group(watch, model, load ? load->cgroup : "");
	if (load)
		take_told(watch, load);
}

static void measure(struct condition_watch *watch, const struct condition *condition,
	const struct metric_source *source)
{
	for (unsigned int i = 0; i < condition->term_count; i++) {
		unsigned int metric = condition->term[i].metric;
		double value = metric_measure(metric, source);

		if (condition_metrics[metric].kind != CONDITION_COUNTER) {
			watch->value[i] = value;
			continue;
		}
		if (!watch->has_base) {
			watch->base[i] = value;
		} else if (isnan(watch->base[i]) && !isnan(value)) {
			/* A group of this step began at 0. The machine did not: its counter was unknown. */
			watch->base[i] = metric_is_of_load(metric) ? 0 : value;
		}
		watch->value[i] = value - watch->base[i];
	}
}

static bool term_holds(const struct condition_term *term, double value)
{
	switch (term->operation) {
	case CONDITION_GREATER:
		return value > term->value;
	case CONDITION_AT_LEAST:
		return value >= term->value;
	case CONDITION_LESS:
		return value < term->value;
	case CONDITION_AT_MOST:
		return value <= term->value;
	case CONDITION_EQUAL:
		/* What is written has few digits. */
		return fabs(value - term->value) < 1e-9;
	}
	return false;
}

/* No comparison holds for NAN. */
static bool all_hold(const struct condition *condition, const double *value)
{
	for (unsigned int i = 0; i < condition->term_count; i++) {
		if (!term_holds(&condition->term[i], value[i]))
			return false;
	}
	return condition->term_count > 0;
}

bool condition_update(struct condition_watch *watch, const struct condition *condition,
	const struct model *model, const struct load_progress *load)
{
	uint64_t now_usec = model->sample.monotonic_usec;
	bool is_first = !watch->has_base;

	if (!is_first && now_usec == watch->newest_usec)
		return watch->is_met;
	if (is_first)
		watch->begun_usec = now_usec;
	/* Time went back, as in a replay: what held then says nothing of now. */
	if (now_usec < watch->newest_usec)
		watch->held_since_usec = 0;
	watch->newest_usec = now_usec;
	take_load(watch, condition, model, load);

	struct metric_source source = {
		.model = model,
		.load = load,
		.group = watch->group,
		.begun_usec = watch->begun_usec,
		.told_refaults_per_sec = watch->told_refaults_per_sec,
		.told_stall_percent = watch->told_stall_percent,
	};

	measure(watch, condition, &source);
	watch->has_base = true;
	if (is_first)
		return false;
	if (!all_hold(condition, watch->value))
		watch->held_since_usec = 0;
	else if (watch->held_since_usec == 0)
		watch->held_since_usec = now_usec;
	if (watch->held_since_usec && now_usec - watch->held_since_usec >= condition->for_usec)
		watch->is_met = true;
	return watch->is_met;
}
