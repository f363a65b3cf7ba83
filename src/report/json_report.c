/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/json_report.h"

#include <math.h>
#include <string.h>

#include "report/json.h"
#include "report/json_cgroups.h"
#include "report/json_kills.h"
#include "report/json_parts.h"
#include "report/json_processes.h"

static void write_host(struct json *json, const struct host *host)
{
	json_object_begin(json, "host");
	if (host->hostname[0])
		json_text(json, "hostname", host->hostname);
	if (host->kernel_release[0])
		json_text(json, "kernel_release", host->kernel_release);
	json_u64(json, "page_size_bytes", host->page_size_bytes);
	if (host->cpu_count)
		json_u64(json, "cpus", host->cpu_count);
	if (host->huge_page_order >= 0)
		json_i64(json, "huge_page_order", host->huge_page_order);
	if (host->is_lru_gen >= 0)
		json_bool(json, "lru_gen_enabled", host->is_lru_gen);
	if (host->is_zswap >= 0)
		json_bool(json, "zswap_enabled", host->is_zswap);
	json_object_end(json);
}

static void write_sources(struct json *json, const struct sample *sample)
{
	static const char *const status[] = {
		[READING_NONE] = "none",
		[READING_FRESH] = "fresh",
		[READING_KEPT] = "kept",
		[READING_ABSENT] = "absent",
		[READING_MALFORMED] = "malformed",
	};

	json_object_begin(json, "sources");
	for (unsigned int i = 0; i < SOURCES; i++) {
		const struct reading *reading = &sample->reading[i];

		json_object_begin(json, sample_source_name(i));
		json_text(json, "status", status[reading->status]);
		json_u64(json, "cost_usec", reading->cost_usec);
		json_u64(json, "budget_usec", reading->budget_usec);
		json_u64(json, "read_usec", reading->read_usec);
		if (reading->status == READING_ABSENT || reading->status == READING_MALFORMED) {
			json_text(json, "reason", reading->reason);
			json_u64(json, "line", reading->line);
		}
		json_object_end(json);
	}
	json_object_end(json);
}

static void write_ladder(struct json *json, const struct model *model)
{
	uint64_t now = model->sample.monotonic_usec;

	json_object_begin(json, "ladder");
	json_text(json, "rung", ladder_rung_name(model->ladder.rung));
	json_real(json, "for_sec", ladder_seconds(&model->ladder, now), 3);
	json_object_end(json);
}

static void write_shortage(struct json *json, const struct model *model)
{
	const struct shortage *shortage = &model->shortage;

	json_object_begin(json, "shortage");
	json_text(json, "kind", shortage_kind_name(shortage->kind));
	json_real(json, "for_sec", model_seconds_since(model, shortage->since_usec), 3);
	if (shortage->kind == SHORTAGE_ZONE) {
		const struct zone_marks *zone = &model->watermarks.zones[shortage->zone];

		json_u64(json, "node", zone->node);
		json_text(json, "zone", zone->name);
		json_text(json, "below",
			zone->level == ZONE_BELOW_MIN   ? "min"
			: zone->level == ZONE_BELOW_LOW ? "low"
							: "high");
		json_bool(json, "other_nodes_have_room", shortage->has_room_elsewhere);
	}
	json_object_end(json);
}

static void write_trend(
	struct json *json, const char *slope_key, const struct forecast_trend *trend)
{
	json_text(json, "confidence", forecast_confidence_name(trend->confidence));
	if (trend->confidence == FORECAST_NONE)
		return;
	json_real(json, slope_key, trend->slope_per_sec, 1);
	json_real(json, "low_in_sec", trend->eta_sec[FORECAST_LOW], 1);
	json_real(json, "min_in_sec", trend->eta_sec[FORECAST_MIN], 1);
	json_real(json, "zero_in_sec", trend->eta_sec[FORECAST_ZERO], 1);
}

static void write_fields(struct json *json, const char *key, const struct field_names *names,
	const uint64_t *value, const uint64_t *present)
{
	json_object_begin(json, key);
	for (unsigned int i = 0; i < names->count; i++) {
		if (bits_has(present, i))
			json_u64(json, names->name[i], value[i]);
	}
	json_object_end(json);
}

static void write_meminfo(struct json *json, const struct meminfo *meminfo)
{
	json_object_begin(json, "meminfo");
	for (unsigned int i = 0; i < MEMINFO_FIELDS; i++) {
		if (meminfo_has(meminfo, i))
			json_u64_unit(json, meminfo_fields.name[i],
				meminfo_field_is_kib(i) ? "_kib" : "", meminfo->value[i]);
	}
	json_object_end(json);
}

/* The fields without a unit in their kernel name: the watermarks and sizes are pages. */
static bool zone_field_is_pages(enum zone_field field)
{
	const char *name = zone_fields.name[field];

	return field != ZONE_NODE_UNRECLAIMABLE && field != ZONE_START_PFN &&
	       strncmp(name, "nr_", 3) != 0 && strncmp(name, "numa_", 5) != 0;
}

static void write_zone(struct json *json, const struct zone *zone, const struct zone_marks *marks,
	const struct forecast_trend *trend)
{
	static const char *const level[] = {
		[ZONE_ABOVE_HIGH] = "above_high",
		[ZONE_BELOW_HIGH] = "below_high",
		[ZONE_BELOW_LOW] = "below_low",
		[ZONE_BELOW_MIN] = "below_min",
		[ZONE_CLOSED] = "closed",
	};

	json_object_begin(json, NULL);
	json_u64(json, "node", zone->node);
	json_text(json, "zone", zone->name);
	for (unsigned int i = 0; i < ZONE_FIELDS; i++) {
		if (zone_has(zone, i))
			json_u64_unit(json, zone_fields.name[i],
				zone_field_is_pages(i) ? "_pages" : "", zone->value[i]);
	}
	json_array_begin(json, "protection_pages");
	for (unsigned int i = 0; i < zone->protection_count; i++)
		json_u64(json, NULL, zone->protection_pages[i]);
	json_array_end(json);
	json_u64(json, "pcp_count_pages", zone->pcp_count_pages);
	json_u64(json, "pcp_high_pages", zone->pcp_high_pages);
	json_u64(json, "stat_threshold_pages", zone->stat_threshold_pages);
	json_u64(json, "user_reserve_pages", marks->reserve_pages);
	json_text(json, "level", level[marks->level]);
	json_object_begin(json, "forecast");
	write_trend(json, "slope_pages_per_sec", trend);
	json_object_end(json);
	json_object_end(json);
}

static void write_zoneinfo(struct json *json, const struct model *model)
{
	static const char *const kswapd[] = {
		[KSWAPD_ASLEEP] = "asleep",
		[KSWAPD_MAY_RUN] = "may_run",
		[KSWAPD_AWAKE] = "awake",
		[KSWAPD_GAVE_UP] = "gave_up",
	};
	const struct zoneinfo *zoneinfo = &model->sample.zoneinfo;

	json_array_begin(json, "zones");
	for (unsigned int i = 0; i < zoneinfo->zone_count; i++)
		write_zone(json, &zoneinfo->zones[i], &model->watermarks.zones[i],
			&model->forecast.zone[i]);
	json_array_end(json);
	json_array_begin(json, "nodes");
	for (unsigned int i = 0; i < zoneinfo->node_count; i++) {
		const struct node *node = &zoneinfo->nodes[i];

		json_object_begin(json, NULL);
		json_u64(json, "node", node->node);
		for (unsigned int j = 0; j < model->watermarks.node_count; j++) {
			if (model->watermarks.nodes[j].node == node->node)
				json_text(
					json, "kswapd", kswapd[model->watermarks.nodes[j].kswapd]);
		}
		write_fields(json, "stats", &node_fields, node->value, node->present);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_buddyinfo(struct json *json, const struct buddyinfo *buddyinfo)
{
	json_array_begin(json, "buddyinfo");
	for (unsigned int i = 0; i < buddyinfo->zone_count; i++) {
		const struct buddy_zone *zone = &buddyinfo->zones[i];

		json_object_begin(json, NULL);
		json_u64(json, "node", zone->node);
		json_text(json, "zone", zone->name);
		json_array_begin(json, "free_blocks");
		for (unsigned int order = 0; order < zone->order_count; order++)
			json_u64(json, NULL, zone->free_blocks[order]);
		json_array_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_pressures(struct json *json, const struct model *model)
{
	static const char *const names[] = {
		[PRESSURE_MEMORY] = "memory",
		[PRESSURE_IO] = "io",
		[PRESSURE_CPU] = "cpu",
	};

	json_object_begin(json, "pressure");
	for (unsigned int i = 0; i < PRESSURES; i++) {
		const struct pressure *pressure = &model->sample.pressure[i];
		const struct stall *stall = &model->stalls.stall[i];

		if (!sample_has(&model->sample, stalls_source(i)))
			continue;
		json_object_begin(json, names[i]);
		json_pressure_write(json, "some", &pressure->some, stall->some_percent);
		json_pressure_write(json, "full", &pressure->full, stall->full_percent);
		json_object_end(json);
	}
	json_object_end(json);
}

static void write_swaps(struct json *json, const struct sample *sample)
{
	json_array_begin(json, "swaps");
	for (unsigned int i = 0; i < sample->swaps.area_count; i++) {
		const struct swap_area *area = &sample->swaps.areas[i];

		json_object_begin(json, NULL);
		json_text(json, "filename", area->filename);
		json_text(json, "type", area->type);
		json_u64(json, "size_kib", area->size_kib);
		json_u64(json, "used_kib", area->used_kib);
		json_i64(json, "priority", area->priority);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_zrams(struct json *json, const struct sample *sample)
{
	json_array_begin(json, "zram");
	for (unsigned int i = 0; i < sample->zram_count; i++) {
		const struct zram_device *device = &sample->zrams[i];

		json_object_begin(json, NULL);
		json_text(json, "name", device->name);
		json_u64(json, "orig_data_bytes", device->zram.orig_data_bytes);
		json_u64(json, "compr_data_bytes", device->zram.compr_data_bytes);
		json_u64(json, "mem_used_bytes", device->zram.mem_used_bytes);
		json_u64(json, "mem_limit_bytes", device->zram.mem_limit_bytes);
		json_u64(json, "same_pages", device->zram.same_pages);
		json_object_end(json);
	}
	json_array_end(json);
}

static void write_sysctls(struct json *json, const struct sysctls *sysctls)
{
	json_object_begin(json, "sysctl");
	for (unsigned int i = 0; i < SYSCTL_FIELDS; i++) {
		if (sysctl_has(sysctls, i))
			json_i64(json, sysctl_names[i], sysctls->value[i]);
	}
	json_object_end(json);
}

static void write_flow(struct json *json, const char *key, const struct reclaim_flow *flow)
{
	json_object_begin(json, key);
	json_real(json, "scan_pages_per_sec", flow->scan_pages_per_sec, 1);
	json_real(json, "steal_pages_per_sec", flow->steal_pages_per_sec, 1);
	json_real(json, "efficiency_percent", flow->efficiency_percent, 1);
	json_object_end(json);
}

static void write_reclaim(struct json *json, const struct reclaim *reclaim)
{
	static const char *const names[RECLAIM_CLASSES] = {
		[RECLAIM_KSWAPD] = "kswapd",
		[RECLAIM_DIRECT] = "direct",
		[RECLAIM_KHUGEPAGED] = "khugepaged",
		[RECLAIM_PROACTIVE] = "proactive",
		[RECLAIM_LIMIT] = "limit",
	};

	json_object_begin(json, "reclaim");
	for (unsigned int i = 0; i < RECLAIM_CLASSES; i++)
		write_flow(json, names[i], &reclaim->flow[i]);
	write_flow(json, "anon", &reclaim->anon);
	write_flow(json, "file", &reclaim->file);
	json_real(json, "direct_share_percent", reclaim->direct_share_percent, 1);
	json_real(json, "allocstall_per_sec", reclaim->allocstall_per_sec, 3);
	json_real(json, "throttle_per_sec", reclaim->throttle_per_sec, 3);
	json_real(json, "clean_pages_per_sec", reclaim->clean_pages_per_sec, 1);
	json_real(json, "dirty_pages_per_sec", reclaim->dirty_pages_per_sec, 1);
	json_real(json, "slab_objects_per_sec", reclaim->slab_objects_per_sec, 1);
	json_real(json, "refault_pages_per_sec", reclaim->refault_pages_per_sec, 1);
	json_real(json, "thrash_percent", reclaim->thrash_percent, 1);
	json_object_end(json);
}

static void write_rates(struct json *json, const struct rates *rates)
{
	json_object_begin(json, "rates");
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++)
		json_real_unit(json, vmstat_fields.name[i], "_per_sec", rates->per_sec[i], 3);
	json_object_end(json);
}

static void write_kernel_texts(struct json *json, const struct model *model)
{
	const struct sample *sample = &model->sample;

	if (sample_has(sample, SOURCE_MEMINFO))
		write_meminfo(json, &sample->meminfo);
	if (sample_has(sample, SOURCE_VMSTAT))
		write_fields(json, "vmstat", &vmstat_fields, sample->vmstat.value,
			sample->vmstat.present);
	if (sample_has(sample, SOURCE_ZONEINFO))
		write_zoneinfo(json, model);
	if (sample_has(sample, SOURCE_BUDDYINFO))
		write_buddyinfo(json, &sample->buddyinfo);
	write_pressures(json, model);
	if (sample_has(sample, SOURCE_SWAPS))
		write_swaps(json, sample);
	if (sample_has(sample, SOURCE_ZRAM))
		write_zrams(json, sample);
	if (sample_has(sample, SOURCE_SYSCTL))
		write_sysctls(json, &sample->sysctls);
}

void json_report_write(FILE *out, const struct report *report)
{
	struct json json = {.out = out};
	const struct model *model = report->model;
	const struct sample *sample = &model->sample;

	json_object_begin(&json, NULL);
	json_text(&json, "format", "oomwatch");
	json_u64(&json, "version", JSON_REPORT_VERSION);
	json_u64(&json, "time_unix_usec", sample->realtime_usec);
	json_u64(&json, "monotonic_usec", sample->monotonic_usec);
	json_real(&json, "interval_sec", model->interval_sec, 6);
	json_u64(&json, "sample_cost_usec", sample->cost_usec);
	write_host(&json, &sample->host);
	write_sources(&json, sample);
	write_ladder(&json, model);
	write_shortage(&json, model);
	json_object_begin(&json, "available");
	json_real(&json, "MemAvailable_bytes", sample_meminfo_bytes(sample, MEMINFO_MEM_AVAILABLE),
		0);
	write_trend(&json, "slope_bytes_per_sec", &model->forecast.available);
	json_object_end(&json);
	json_victims_write(&json, model);
	json_processes_write(&json, report);
	json_cgroups_write(&json, report);
	json_kills_write(&json, model);
	json_events_write(&json, model);
	write_reclaim(&json, &model->reclaim);
	write_kernel_texts(&json, model);
	write_rates(&json, &model->rates);
	json_object_end(&json);
	fputc('\n', out);
}
