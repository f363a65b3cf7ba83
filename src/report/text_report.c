/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/text_report.h"

#include <math.h>
#include <time.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/fragmentation.h"
#include "model/words.h"
#include "report/text_cgroups.h"
#include "report/text_kills.h"
#include "report/text_processes.h"

/* The labels stand in a column of this width. */
#define LABEL_WIDTH 11

/* As many as 100 columns hold. */
#define MEMORY_PARTS_A_LINE 5

static void write_label(FILE *out, const char *label)
{
	fprintf(out, "%-*s ", LABEL_WIDTH, label);
}

static void write_head(FILE *out, const struct model *model)
{
	const struct host *host = &model->sample.host;
	time_t seconds = (time_t)(model->sample.realtime_usec / USEC_PER_SEC);
	char interval[UNITS_TEXT_MAX], date[64] = "";
	struct tm local;

	if (localtime_r(&seconds, &local))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &local);
	units_duration(interval, model->interval_sec);
	fprintf(out, _("%s  %s  Linux %s  interval %s\n"), date, words_name(host->hostname),
		words_name(host->kernel_release), interval);
}

static void write_answer(FILE *out, const struct model *model)
{
	char words[WORDS_MAX], since[UNITS_TEXT_MAX];

	units_duration(since, model_seconds_since(model, model->ladder.since_usec));
	write_label(out, _("ladder"));
	fprintf(out, _("%s for %s\n"), words_rung(model->ladder.rung), since);
	fprintf(out, "%s\n", words_shortage(words, sizeof(words), model));
	fprintf(out, "%s\n", words_available(words, sizeof(words), model));
	text_victims_write(out, model);
	text_cgroup_danger_write(out, model);
	write_label(out, _("OOM kills"));
	text_kills_write(out, model);
}

static void write_stalls(FILE *out, const struct model *model)
{
	static const char *const names[] = {
		[PRESSURE_MEMORY] = "memory",
		[PRESSURE_IO] = "io",
		[PRESSURE_CPU] = "cpu",
	};

	for (unsigned int i = 0; i < PRESSURES; i++) {
		const struct stall *stall = &model->stalls.stall[i];
		char some[UNITS_TEXT_MAX], full[UNITS_TEXT_MAX], why[WORDS_MAX];

		write_label(out, i == 0 ? _("stalls") : "");
		if (!sample_has(&model->sample, stalls_source(i))) {
			fprintf(out, "%s\n",
				words_absence(why, sizeof(why), &model->sample, stalls_source(i)));
			/* Without the first there are none: once is enough. */
			if (i == PRESSURE_MEMORY)
				return;
			continue;
		}
		units_percent(some, stall->some_percent);
		units_percent(full, stall->full_percent);
		fprintf(out, _("%-7s some %s, full %s\n"), names[i], some, full);
	}
}

static void write_memory(FILE *out, const struct sample *sample)
{
	static const struct {
		const char *name;
		enum meminfo_field field;
	} parts[] = {
		{"MemTotal", MEMINFO_MEM_TOTAL},
		{"MemFree", MEMINFO_MEM_FREE},
		{"AnonPages", MEMINFO_ANON_PAGES},
		{"Cached", MEMINFO_CACHED},
		{"Dirty", MEMINFO_DIRTY},
		{"Shmem", MEMINFO_SHMEM},
		{"Slab", MEMINFO_SLAB},
		{"Committed_AS", MEMINFO_COMMITTED_AS},
		{"CommitLimit", MEMINFO_COMMIT_LIMIT},
	};

	write_label(out, _("memory"));
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++) {
		char text[UNITS_TEXT_MAX];

		if (i == MEMORY_PARTS_A_LINE)
			write_label(out, "");
		fprintf(out, "%s %s%s", parts[i].name,
			units_bytes(text, sample_meminfo_bytes(sample, parts[i].field)),
			i + 1 == MEMORY_PARTS_A_LINE || i + 1 == ARRAY_SIZE(parts) ? "\n" : ", ");
	}
}

static void write_swap(FILE *out, const struct model *model)
{
	const struct sample *sample = &model->sample;
	double page_size = (double)sample->host.page_size_bytes;
	double total = sample_meminfo_bytes(sample, MEMINFO_SWAP_TOTAL);
	char used[UNITS_TEXT_MAX], of[UNITS_TEXT_MAX], in[UNITS_TEXT_MAX], to[UNITS_TEXT_MAX];

	write_label(out, _("swap"));
	if (total == 0) {
		fprintf(out, "%s\n", _("none"));
		return;
	}
	units_bytes(used, total - sample_meminfo_bytes(sample, MEMINFO_SWAP_FREE));
	units_bytes(of, total);
	units_bytes(in, model->rates.per_sec[VMSTAT_PSWPIN] * page_size);
	units_bytes(to, model->rates.per_sec[VMSTAT_PSWPOUT] * page_size);
	fprintf(out, _("used %s of %s, in %s/s, out %s/s\n"), used, of, in, to);
}

/* " (85.0 %)", or nothing while too little happens to say. */
static void share(char *buffer, size_t size, double percent)
{
	char text[UNITS_TEXT_MAX];

	buffer[0] = '\0';
	if (!isnan(percent))
		snprintf(buffer, size, " (%s)", units_percent(text, percent));
}

static void write_reclaim(FILE *out, const struct model *model)
{
	const struct reclaim *reclaim = &model->reclaim;

	for (unsigned int i = 0; i < RECLAIM_CLASSES; i++) {
		const struct reclaim_flow *flow = &reclaim->flow[i];
		char scan[UNITS_TEXT_MAX], steal[UNITS_TEXT_MAX], part[UNITS_TEXT_MAX + 4];

		if (isnan(flow->scan_pages_per_sec))
			continue;
		units_count(scan, flow->scan_pages_per_sec);
		units_count(steal, flow->steal_pages_per_sec);
		share(part, sizeof(part), flow->efficiency_percent);
		write_label(out, i == 0 ? _("reclaim") : "");
		fprintf(out, _("%-10s scans %s pages/s, frees %s pages/s%s\n"),
			words_reclaim_class(i), scan, steal, part);
	}

	char stalls[UNITS_TEXT_MAX], refaults[UNITS_TEXT_MAX], thrash[UNITS_TEXT_MAX + 4];

	units_count(stalls, reclaim->allocstall_per_sec);
	units_count(refaults, reclaim->refault_pages_per_sec);
	share(thrash, sizeof(thrash), reclaim->thrash_percent);
	write_label(out, "");
	fprintf(out, _("allocation stalls %s/s, refaults %s pages/s%s\n"), stalls, refaults,
		thrash);
}

static void write_compaction(FILE *out, const struct rates *rates)
{
	char stall[UNITS_TEXT_MAX], success[UNITS_TEXT_MAX], fail[UNITS_TEXT_MAX];

	units_count(stall, rates->per_sec[VMSTAT_COMPACT_STALL]);
	units_count(success, rates->per_sec[VMSTAT_COMPACT_SUCCESS]);
	units_count(fail, rates->per_sec[VMSTAT_COMPACT_FAIL]);
	write_label(out, _("compaction"));
	fprintf(out, _("stalls %s/s, successes %s/s, failures %s/s\n"), stall, success, fail);
}

static void write_zone(FILE *out, const struct model *model, const struct zone_marks *zone)
{
	const struct buddy_zone *buddy =
		fragmentation_find(&model->sample.buddyinfo, zone->node, zone->name);
	double page_size = (double)model->sample.host.page_size_bytes;
	char text[WATERMARKS + 3][UNITS_TEXT_MAX], lost[UNITS_TEXT_MAX];
	double unusable = NAN;

	units_bytes_short(text[0], (double)zone->free_pages * page_size);
	for (unsigned int i = 0; i < WATERMARKS; i++)
		units_bytes_short(text[1 + i], (double)zone->mark_pages[i] * page_size);
	units_bytes_short(text[1 + WATERMARKS], (double)zone->managed_pages * page_size);
	units_bytes_short(text[2 + WATERMARKS], (double)zone->reserve_pages * page_size);
	if (buddy && sample_has(&model->sample, SOURCE_BUDDYINFO))
		unusable = fragmentation_unusable_percent(buddy, FRAGMENTATION_COSTLY_ORDER);
	units_percent(lost, unusable);
	fprintf(out, "%-4u %-8s %8s %8s %8s %8s %8s %8s %8s  %s\n", zone->node, zone->name, text[0],
		text[1], text[2], text[3], text[4], text[5], lost, words_zone_level(zone->level));
}

static void write_zones(FILE *out, const struct model *model)
{
	char why[WORDS_MAX];

	if (!sample_has(&model->sample, SOURCE_ZONEINFO)) {
		write_label(out, _("zones"));
		fprintf(out, "%s\n",
			words_absence(why, sizeof(why), &model->sample, SOURCE_ZONEINFO));
		return;
	}
	fprintf(out, "%-4s %-8s %8s %8s %8s %8s %8s %8s %8s  %s\n", _("node"), _("zone"), _("free"),
		"min", "low", "high", _("managed"), _("reserve"), _("frag o3"), _("level"));
	for (unsigned int i = 0; i < model->watermarks.zone_count; i++)
		write_zone(out, model, &model->watermarks.zones[i]);
}

void text_report_write(FILE *out, const struct report *report)
{
	const struct model *model = report->model;

	write_head(out, model);
	write_answer(out, model);
	write_stalls(out, model);
	write_memory(out, &model->sample);
	write_swap(out, model);
	write_reclaim(out, model);
	write_compaction(out, &model->rates);
	write_zones(out, model);
	write_label(out, _("events"));
	text_events_write(out, model);
	write_label(out, _("groups"));
	text_cgroups_write(out, report);
	/* Last, as top(1) does: it may be as long as the machine has processes. */
	write_label(out, _("processes"));
	text_processes_write(out, report);
}
