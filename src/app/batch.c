/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/message.h"
#include "collect/sampler.h"
#include "model/model.h"
#include "report/json_report.h"
#include "report/text_report.h"

/* What is too large for the stack. */
struct batch {
	struct sampler sampler;
	struct sample sample;
	struct model model;
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

static int write_report(const struct options *options, FILE *out, const struct model *model,
	bool is_first, struct failure *failure)
{
	if (options->format == OPTIONS_FORMAT_JSON) {
		json_report_write(out, model);
	} else {
		if (!is_first)
			fputc('\n', out);
		text_report_write(out, model);
	}
	if (fflush(out) != 0 || ferror(out))
		return failure_set(failure, errno ? -errno : -EIO, 0, _("standard output: %s"),
			failure_reason(errno ? errno : EIO));
	return 0;
}

static int batch_loop(
	struct batch *batch, const struct options *options, FILE *out, struct failure *failure)
{
	uint64_t next = clock_monotonic_usec();

	model_init(&batch->model);
	sampler_take(&batch->sampler, &batch->sample);
	model_update(&batch->model, &batch->sample);
	for (uint64_t i = 0; options->iterations == 0 || i < options->iterations; i++) {
		uint64_t now = clock_monotonic_usec();

		next += options->delay_usec;
		/* A machine that slept through several reports owes none of them. */
		if (next < now)
			next = now;
		sleep_until(next);
		sampler_take(&batch->sampler, &batch->sample);
		model_update(&batch->model, &batch->sample);

		int error = write_report(options, out, &batch->model, i == 0, failure);

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
	error = sampler_init(&batch->sampler, options->root, failure);
	if (!error) {
		error = batch_loop(batch, options, out, failure);
		sampler_release(&batch->sampler);
	}
	free(batch);
	return error;
}
