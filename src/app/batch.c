/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/batch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "app/group_option.h"
#include "app/process_lookup.h"
#include "app/query_options.h"
#include "app/watch.h"
#include "base/clock.h"
#include "base/message.h"
#include "report/json_report.h"
#include "report/text_report.h"

/* How long a few processes may take to answer, and then the next ones are asked. */
#define LOOK_MSEC 250

/* The longest that a filter may hold up the first report: some ten thousand processes. */
#define LOOK_USEC ((uint64_t)3 * USEC_PER_SEC)

/* What is too large for the stack. */
struct batch {
	struct watch watch;
	struct process_query query;
	struct process_list list;
	struct process_lookup lookup; /* for a filter */
	struct cgroup_query group_query;
	struct cgroup_list groups;
	const char *group_path; /* NULL: all groups */
	unsigned int limit;
};

/* Until an absolute time, so that the reports do not drift. */
static void sleep_until(uint64_t monotonic_usec)
{
	struct timespec when = {
		.tv_sec = (time_t)(monotonic_usec / USEC_PER_SEC),
		.tv_nsec = (long)(monotonic_usec % USEC_PER_SEC) * 1000,
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) == EINTR)
		;
}

static void batch_list(struct batch *batch)
{
	const struct model *model = &batch->watch.model;

	if (batch->group_path)
		batch->query.group = batch->group_query.subtree =
			group_option_place(batch->group_path, &model->sample.cgroups);
	cgroup_list_reserve(&batch->groups, batch->watch.group_places);
	cgroup_list_make(&batch->groups, model, &model->cgroup_victims, &batch->group_query);
	/* Without room for more processes the list has fewer than there are. */
	process_list_reserve(&batch->list, batch->watch.places);
	process_list_make(&batch->list, model, &model->victims, &batch->query);
}

static int write_report(struct batch *batch, const struct options *options, FILE *out,
	bool is_first, struct failure *failure)
{
	struct report report = {&batch->watch.model, &batch->list, &batch->groups, batch->limit};

	if (options->format == OPTIONS_FORMAT_JSON) {
		json_report_write(out, &report);
	} else {
		if (!is_first)
			fputc('\n', out);
		text_report_write(out, &report);
	}
	if (fflush(out) != 0 || ferror(out))
		return failure_set(failure, errno ? -errno : -EIO, 0, _("standard output: %s"),
			failure_reason(errno ? errno : EIO));
	return 0;
}

static bool is_among(const uint32_t *places, unsigned int count, uint32_t place)
{
	for (unsigned int i = 0; i < count; i++) {
		if (places[i] == place)
			return true;
	}
	return false;
}

/* The rows of a report and the first ranks are known in full at the next one. */
static void batch_want(struct batch *batch)
{
	const struct victims *victims = &batch->watch.model.victims;
	struct report report = {&batch->watch.model, &batch->list, &batch->groups, batch->limit};
	unsigned int rows = report_rows(&report), count = 0;
	uint32_t places[PROCESS_HOT_MAX];

	while (count < rows && count < PROCESS_HOT_MAX) {
		places[count] = batch->list.row[count].place;
		count++;
	}
	rows = count;
	for (unsigned int i = 0; i < victims->order_count && count < PROCESS_HOT_MAX; i++) {
		if (!is_among(places, rows, victims->order[i]))
			places[count++] = victims->order[i];
	}
	processes_want(&batch->watch.sampler.processes, places, count, count, false);
}

/* The groups that are written are read at each sample, as many as are. */
static void batch_want_groups(struct batch *batch)
{
	uint32_t places[CGROUPS_HOT_MAX];
	unsigned int count = 0;

	while (count < batch->groups.count && count < CGROUPS_HOT_MAX) {
		places[count] = batch->groups.row[count].place;
		count++;
	}
	if (batch->watch.sampler.cgroups)
		cgroups_want(batch->watch.sampler.cgroups, places, count);
}

static void batch_sample(struct batch *batch)
{
	watch_sample(&batch->watch);
	batch_list(batch);
	batch_want(batch);
	batch_want_groups(batch);
}

static bool is_pending(const struct process_table *table)
{
	for (unsigned int i = 0; i < table->detail_count; i++) {
		if (table->detail[i].status == PROCESS_DETAIL_PENDING ||
			table->detail[i].command_status == PROCESS_DETAIL_PENDING)
			return true;
	}
	return false;
}

/* Makes the list with what is known of the processes that are wanted, as soon as it is. */
static void batch_look_at_wanted(struct batch *batch)
{
	struct watch *watch = &batch->watch;
	struct pollfd details = {
		.fd = processes_details_fd(&watch->sampler.processes), .events = POLLIN};

	/* Control groups and command lines come one after the other. Some may hang: the others are not
	 * to wait for them. */
	while (poll(&details, 1, LOOK_MSEC) > 0) {
		watch_take_details(watch);
		batch_list(batch);
		if (!is_pending(&watch->model.sample.processes))
			break;
	}
}

/*
 * Looks into every process for what the filter is about, before the first report: it is known of a few
 * at a time, and the list remembers whom it found.
 */
static void batch_look(struct batch *batch)
{
	struct processes *processes = &batch->watch.sampler.processes;
	uint64_t end_usec = clock_monotonic_usec() + LOOK_USEC;

	if (processes_details_fd(processes) < 0)
		return;
	process_lookup_start(&batch->lookup);
	while (batch->lookup.is_on && clock_monotonic_usec() < end_usec) {
		uint32_t places[PROCESS_DETAILS_MAX];
		unsigned int count = process_lookup_next(&batch->lookup,
			&batch->watch.model.sample.processes, places, 0, PROCESS_DETAILS_MAX);

		if (count == 0)
			break;
		processes_want(processes, places, count, count, false);
		batch_look_at_wanted(batch);
	}
}

static int batch_loop(
	struct batch *batch, const struct options *options, FILE *out, struct failure *failure)
{
	uint64_t next;

	while (!watch_catch_up(&batch->watch, UINT32_MAX, true))
		;
	if (batch->query.filter.has_regex) {
		batch_sample(batch);
		batch_look(batch);
	}
	/* From here on: rates are over the delay, however long the processes took. */
	next = clock_monotonic_usec();
	batch_sample(batch);
	for (uint64_t i = 0; options->iterations == 0 || i < options->iterations; i++) {
		uint64_t now = clock_monotonic_usec();

		next += options->delay_usec;
		/* A machine that slept through several reports owes none of them. */
		if (next < now)
			next = now;
		sleep_until(next);
		/* The one report that is asked for is to be exact, and pays for it. */
		if (i + 1 == options->iterations)
			watch_set_care(&batch->watch, PROCESSES_WHOLE);
		batch_sample(batch);

		int error = write_report(batch, options, out, i == 0, failure);

		if (error)
			return error;
	}
	return 0;
}

int batch_run(const struct options *options, FILE *out, struct failure *failure)
{
	struct batch *batch = calloc(1, sizeof(*batch));
	int error;

	if (!batch)
		return failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	process_list_init(&batch->list);
	process_query_init(&batch->query);
	cgroup_list_init(&batch->groups);
	cgroup_query_init(&batch->group_query);
	batch->group_query.is_flat = batch->group_query.is_by_danger =
		options->format != OPTIONS_FORMAT_JSON;
	batch->group_path = options->cgroup;
	batch->query.has_group = options->cgroup != NULL;
	batch->limit = options->limit < UINT32_MAX ? (unsigned int)options->limit : 0;
	error = query_options_apply(options, &batch->query, failure);
	if (!error)
		error = watch_init(&batch->watch, options->root, failure);
	if (!error) {
		error = batch_loop(batch, options, out, failure);
		watch_release(&batch->watch);
	}
	process_query_release(&batch->query);
	process_list_release(&batch->list);
	cgroup_query_release(&batch->group_query);
	cgroup_list_release(&batch->groups);
	free(batch);
	return error;
}
