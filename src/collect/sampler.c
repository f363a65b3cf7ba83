/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/sampler.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/message.h"
#include "collect/host.h"
#include "kernel/number.h"

/* zoneinfo of a machine with 256 CPUs and two nodes is about 280 KiB. */
#define SAMPLER_BUFFER_MIN ((size_t)256 * 1024)

/* A buffer for one small number: the kernel allocates as much as a sysctl reader offers. */
#define SYSCTL_TEXT_MAX 64

/* No source is left unread for longer, however dear it is. */
#define SAMPLER_PAUSE_MAX_USEC (5u * USEC_PER_SEC)

typedef int sampler_parse(
	const char *text, size_t length, struct sample *sample, struct failure *failure);

static int parse_meminfo(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return meminfo_parse(text, length, &sample->meminfo, failure);
}

static int parse_vmstat(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return vmstat_parse(text, length, &sample->vmstat, failure);
}

static int parse_zoneinfo(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return zoneinfo_parse(text, length, &sample->zoneinfo, failure);
}

static int parse_buddyinfo(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return buddyinfo_parse(text, length, &sample->buddyinfo, failure);
}

static int parse_pressure_memory(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return pressure_parse(text, length, &sample->pressure[PRESSURE_MEMORY], failure);
}

static int parse_pressure_io(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return pressure_parse(text, length, &sample->pressure[PRESSURE_IO], failure);
}

static int parse_pressure_cpu(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return pressure_parse(text, length, &sample->pressure[PRESSURE_CPU], failure);
}

static int parse_swaps(
	const char *text, size_t length, struct sample *sample, struct failure *failure)
{
	return swaps_parse(text, length, &sample->swaps, failure);
}

/* The sources that are one file each. Costs on an idle machine are 1 to 20 us; zoneinfo grows
 * with processors times zones, and its locks hold up the allocator: the others are generous. */
static const struct {
	sampler_parse *parse;
	uint32_t budget_usec;
} plans[SOURCES] = {
	[SOURCE_MEMINFO] = {parse_meminfo, 2000},
	[SOURCE_VMSTAT] = {parse_vmstat, 2000},
	[SOURCE_ZONEINFO] = {parse_zoneinfo, 4000},
	[SOURCE_BUDDYINFO] = {parse_buddyinfo, 2000},
	[SOURCE_PRESSURE_MEMORY] = {parse_pressure_memory, 1000},
	[SOURCE_PRESSURE_IO] = {parse_pressure_io, 1000},
	[SOURCE_PRESSURE_CPU] = {parse_pressure_cpu, 1000},
	[SOURCE_SWAPS] = {parse_swaps, 1000},
	[SOURCE_SYSCTL] = {NULL, 1000},
	[SOURCE_ZRAM] = {NULL, 1000},
};

static void sampler_open_sources(struct sampler *sampler)
{
	for (unsigned int i = 0; i < SOURCES; i++) {
		sampler->source[i].file.fd = -1;
		if (plans[i].parse)
			sampler->source[i].open_error = kept_file_open(
				&sampler->source[i].file, sampler->root, sample_source_path(i) + 1);
	}
	for (unsigned int i = 0; i < SYSCTL_FIELDS; i++) {
		char path[64];

		snprintf(path, sizeof(path), "proc/sys/vm/%s", sysctl_names[i]);

		int error = kept_file_open(&sampler->sysctl_file[i], sampler->root, path);

		/* A kernel that lacks one is no news; being kept out of one is. */
		if (error != -ENOENT || sampler->source[SOURCE_SYSCTL].open_error == 0)
			sampler->source[SOURCE_SYSCTL].open_error = error;
	}
}

int sampler_init(struct sampler *sampler, const char *root, struct failure *failure)
{
	memset(sampler, 0, sizeof(*sampler));
	zram_devices_init(&sampler->zram_devices);
	sampler->root = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (sampler->root < 0)
		return failure_set(failure, -errno, 0, "%s: %s", root, failure_reason(-errno));

	sampler->is_running = strcmp(root, "/") == 0;
	sampler->buffer_size = SAMPLER_BUFFER_MIN;
	sampler->buffer = malloc(sampler->buffer_size);
	sampler_open_sources(sampler);
	sampler->source[SOURCE_PROCESSES].open_error =
		processes_init(&sampler->processes, sampler->root, sampler->is_running);
	sampler->source[SOURCE_CGROUPS].open_error = cgroups_new(
		&sampler->cgroups, sampler->root, sampler->is_running, &sampler->failure);
	sampler->source[SOURCE_OOM_LOG].open_error =
		oom_log_reader_open(&sampler->oom_log, sampler->root, sampler->is_running);
	if (!sampler->buffer) {
		sampler_release(sampler);
		return failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	}

	int error = sampler->source[SOURCE_MEMINFO].open_error;

	if (error && sampler->source[SOURCE_VMSTAT].open_error) {
		sampler_release(sampler);
		return failure_set(failure, error, 0,
			_("%s: %s; expected a folder with a proc/ that holds meminfo and vmstat"),
			root, failure_reason(error));
	}
	host_read(sampler->root, sampler->is_running, &sampler->host);
	return 0;
}

void sampler_release(struct sampler *sampler)
{
	for (unsigned int i = 0; i < SOURCES; i++)
		kept_file_close(&sampler->source[i].file);
	for (unsigned int i = 0; i < SYSCTL_FIELDS; i++)
		kept_file_close(&sampler->sysctl_file[i]);
	zram_devices_release(&sampler->zram_devices);
	if (sampler->source[SOURCE_PROCESSES].open_error == 0)
		processes_release(&sampler->processes);
	cgroups_free(sampler->cgroups);
	sampler->cgroups = NULL;
	oom_log_reader_close(&sampler->oom_log);
	free(sampler->buffer);
	sampler->buffer = NULL;
	if (sampler->root >= 0)
		close(sampler->root);
	sampler->root = -1;
}

/* One file through the shared buffer and its parser. */
static int sampler_read_file(
	struct sampler *sampler, enum sample_source source, struct sample *sample)
{
	struct sampler_source *self = &sampler->source[source];
	size_t length;
	int error;

	if (self->file.fd < 0)
		return self->open_error;
	error = kept_file_read(&self->file, sampler->buffer, sampler->buffer_size, &length);
	if (error == -EFBIG)
		sampler->buffer_wanted = sampler->buffer_size * 2;
	if (error)
		return failure_set(&sampler->failure, error, 0, "%s", failure_reason(error));
	return plans[source].parse(sampler->buffer, length, sample, &sampler->failure);
}

/* The settings: each file for itself, since old kernels lack some. */
static int sampler_read_sysctls(struct sampler *sampler, struct sample *sample)
{
	struct sysctls *sysctls = &sample->sysctls;
	int last_error = sampler->source[SOURCE_SYSCTL].open_error;

	sysctls->present = 0;
	for (unsigned int i = 0; i < SYSCTL_FIELDS; i++) {
		char text[SYSCTL_TEXT_MAX];
		size_t length;
		int error;

		if (sampler->sysctl_file[i].fd < 0)
			continue;
		error = kept_file_read(&sampler->sysctl_file[i], text, sizeof(text), &length);
		if (error)
			failure_set(&sampler->failure, error, 0, "%s", failure_reason(error));
		else
			error = number_parse(text, length, &sysctls->value[i], &sampler->failure);
		if (!error)
			sysctls->present |= (uint64_t)1 << i;
		else
			last_error = error;
	}
	return sysctls->present ? 0 : last_error;
}

static int sampler_read_zram(struct sampler *sampler, struct sample *sample)
{
	if (!sample_has(sample, SOURCE_SWAPS))
		return -ENOENT;
	zram_devices_follow(&sampler->zram_devices, sampler->root, &sample->swaps);
	return zram_devices_read(
		&sampler->zram_devices, sample->zrams, &sample->zram_count, &sampler->failure);
}

static int sampler_read(struct sampler *sampler, enum sample_source source, struct sample *sample)
{
	switch (source) {
	case SOURCE_SYSCTL:
		return sampler_read_sysctls(sampler, sample);
	case SOURCE_ZRAM:
		return sampler_read_zram(sampler, sample);
	default:
		return sampler_read_file(sampler, source, sample);
	}
}

/* Whether -ERROR is about the text, not about the file. */
static bool is_malformed(int error)
{
	return error == -EINVAL || error == -ERANGE || error == -ENODATA || error == -EFBIG;
}

static const char *reading_reason(const struct reading *reading, const struct failure *failure)
{
	if (reading->status == READING_ABSENT)
		return failure_reason(reading->error);
	return failure->text;
}

/*
 * How long a source that was read within CPU_USEC rests: n seconds for n budgets, so that 1 Hz
 * costs the budget. The cheapest of the last reads counts: an interrupt that was charged to one
 * of them must not blind us.
 */
static uint64_t source_rest_usec(
	struct sampler_source *source, uint32_t cpu_usec, uint32_t budget_usec)
{
	uint32_t least = cpu_usec;

	source->cpu_usec[source->cpu_next] = cpu_usec;
	source->cpu_next = (source->cpu_next + 1) % SAMPLER_COSTS;
	for (unsigned int i = 0; i < SAMPLER_COSTS; i++) {
		if (source->cpu_usec[i] < least)
			least = source->cpu_usec[i];
	}
	if (least <= budget_usec)
		return 0;

	uint64_t rest = (uint64_t)least * USEC_PER_SEC / budget_usec;

	return rest < SAMPLER_PAUSE_MAX_USEC ? rest : SAMPLER_PAUSE_MAX_USEC;
}

/* What became of a read that gave ERROR and took the time from BEFORE to AFTER. */
static void reading_set(struct reading *reading, int error, const struct failure *failure,
	uint64_t before, uint64_t after)
{
	reading->error = error;
	reading->line = error && is_malformed(error) ? failure->line : 0;
	reading->status = !error                ? READING_FRESH
			  : is_malformed(error) ? READING_MALFORMED
						: READING_ABSENT;
	reading->read_usec = after;
	reading->cost_usec = (uint32_t)(after - before);
	if (error)
		snprintf(reading->reason, sizeof(reading->reason), "%.*s", READING_REASON_MAX - 1,
			reading_reason(reading, failure));
	else
		reading->reason[0] = '\0';
}

static void sampler_take_source(
	struct sampler *sampler, enum sample_source source, struct sample *sample)
{
	struct sampler_source *self = &sampler->source[source];
	struct reading *reading = &sample->reading[source];
	uint64_t before = clock_monotonic_usec();

	reading->budget_usec = plans[source].budget_usec;
	if (before < self->next_usec && reading->status != READING_NONE) {
		/* One that is absent or malformed stays so until then: it is as dear to try. */
		if (sample_has(sample, source))
			reading->status = READING_KEPT;
		return;
	}

	uint64_t cpu_before = clock_thread_cpu_usec();
	int error = sampler_read(sampler, source, sample);
	uint64_t after = clock_monotonic_usec();

	reading_set(reading, error, &sampler->failure, before, after);
	self->next_usec =
		after + source_rest_usec(self, (uint32_t)(clock_thread_cpu_usec() - cpu_before),
				reading->budget_usec);
}

/* The processes have a budget of their own, and keep to it. */
static void sampler_take_processes(
	struct sampler *sampler, uint64_t elapsed_usec, struct sample *sample)
{
	int open_error = sampler->source[SOURCE_PROCESSES].open_error;
	uint64_t before = clock_monotonic_usec();

	if (!sampler->has_processes)
		return;

	int error = open_error
			    ? open_error
			    : processes_take(&sampler->processes, elapsed_usec, &sample->processes);

	/* Not all of them are known yet: that is no failure. */
	if (error == -EAGAIN)
		return;
	reading_set(&sample->reading[SOURCE_PROCESSES], error, &sampler->failure, before,
		clock_monotonic_usec());
}

/* The groups keep to a budget of their own, too. */
static void sampler_take_cgroups(
	struct sampler *sampler, uint64_t elapsed_usec, struct sample *sample)
{
	uint64_t before = clock_monotonic_usec();
	int error;

	if (!sampler->has_processes)
		return;
	error = sampler->cgroups ? cgroups_take(sampler->cgroups, &sampler->processes, elapsed_usec,
					   &sample->cgroups)
				 : sampler->source[SOURCE_CGROUPS].open_error;
	if (error == -EAGAIN)
		return;
	reading_set(&sample->reading[SOURCE_CGROUPS], error, &sampler->failure, before,
		clock_monotonic_usec());
}

bool sampler_take_oom_log(struct sampler *sampler, struct sample *sample)
{
	struct reading *reading = &sample->reading[SOURCE_OOM_LOG];
	int open_error = sampler->source[SOURCE_OOM_LOG].open_error;
	uint64_t kill_count = sample->oom_log.kill_count;
	uint64_t before = clock_monotonic_usec();
	int error =
		open_error ? open_error : oom_log_reader_take(&sampler->oom_log, &sample->oom_log);

	reading_set(reading, error, &sampler->failure, before, clock_monotonic_usec());
	if (reading->status == READING_ABSENT)
		snprintf(reading->reason, sizeof(reading->reason), "%.*s", READING_REASON_MAX - 1,
			error == -ENOENT && !sampler->is_running ? _("this capture has none")
								 : oom_log_reader_reason(error));
	return sample->oom_log.kill_count > kill_count;
}

bool sampler_catch_up(struct sampler *sampler, uint64_t budget_usec, bool is_whole)
{
	sampler->has_processes = true;
	if (!sampler->source[SOURCE_PROCESSES].open_error &&
		!processes_catch_up(&sampler->processes, budget_usec, is_whole))
		return false;
	return !sampler->cgroups ||
	       cgroups_catch_up(sampler->cgroups, &sampler->processes, budget_usec);
}

/* Between samples: the one place where a sampler may allocate, and only when a text outgrew it. */
static void sampler_grow(struct sampler *sampler)
{
	char *bigger = realloc(sampler->buffer, sampler->buffer_wanted);

	if (bigger) {
		sampler->buffer = bigger;
		sampler->buffer_size = sampler->buffer_wanted;
	}
	sampler->buffer_wanted = 0;
}

void sampler_take(struct sampler *sampler, struct sample *sample)
{
	if (sampler->buffer_wanted)
		sampler_grow(sampler);

	uint64_t now_usec = clock_monotonic_usec();
	uint64_t elapsed_usec = now_usec - sample->monotonic_usec;

	sample->monotonic_usec = now_usec;
	sample->realtime_usec = clock_realtime_usec();
	if (sampler->is_running)
		sample->boottime_usec = clock_boottime_usec();
	sample->host = sampler->host;
	for (unsigned int i = 0; i < SOURCE_PROCESSES; i++)
		sampler_take_source(sampler, i, sample);
	sampler_take_processes(sampler, elapsed_usec, sample);
	sampler_take_cgroups(sampler, elapsed_usec, sample);
	sampler_take_oom_log(sampler, sample);
	sample->cost_usec = (uint32_t)(clock_monotonic_usec() - sample->monotonic_usec);
}
