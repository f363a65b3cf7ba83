/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/sample.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct {
	const char *name;
	const char *path;
} sources[SOURCES] = {
	[SOURCE_MEMINFO] = {"meminfo", "/proc/meminfo"},
	[SOURCE_VMSTAT] = {"vmstat", "/proc/vmstat"},
	[SOURCE_ZONEINFO] = {"zoneinfo", "/proc/zoneinfo"},
	[SOURCE_BUDDYINFO] = {"buddyinfo", "/proc/buddyinfo"},
	[SOURCE_PRESSURE_MEMORY] = {"pressure_memory", "/proc/pressure/memory"},
	[SOURCE_PRESSURE_IO] = {"pressure_io", "/proc/pressure/io"},
	[SOURCE_PRESSURE_CPU] = {"pressure_cpu", "/proc/pressure/cpu"},
	[SOURCE_SWAPS] = {"swaps", "/proc/swaps"},
	[SOURCE_SYSCTL] = {"sysctl", "/proc/sys/vm"},
	[SOURCE_ZRAM] = {"zram", "/sys/block/zram*/mm_stat"},
	[SOURCE_PROCESSES] = {"processes", "/proc/[pid]"},
	[SOURCE_CGROUPS] = {"cgroups", "/sys/fs/cgroup"},
	[SOURCE_OOM_LOG] = {"oom_log", "/dev/kmsg"},
};

void sample_copy(struct sample *to, const struct sample *from)
{
	/* Zones and nodes are sized for the largest machines; most hold three and one. */
	memcpy(to, from, offsetof(struct sample, zoneinfo));
	to->zoneinfo.zone_count = from->zoneinfo.zone_count;
	to->zoneinfo.zones_seen = from->zoneinfo.zones_seen;
	to->zoneinfo.node_count = from->zoneinfo.node_count;
	memcpy(to->zoneinfo.zones, from->zoneinfo.zones,
		from->zoneinfo.zone_count * sizeof(from->zoneinfo.zones[0]));
	memcpy(to->zoneinfo.nodes, from->zoneinfo.nodes,
		from->zoneinfo.node_count * sizeof(from->zoneinfo.nodes[0]));
	to->buddyinfo.zone_count = from->buddyinfo.zone_count;
	to->buddyinfo.zones_seen = from->buddyinfo.zones_seen;
	memcpy(to->buddyinfo.zones, from->buddyinfo.zones,
		from->buddyinfo.zone_count * sizeof(from->buddyinfo.zones[0]));
	memcpy(to->pressure, from->pressure, sizeof(*from) - offsetof(struct sample, pressure));
}

bool sample_has(const struct sample *sample, enum sample_source source)
{
	enum reading_status status = sample->reading[source].status;

	return status == READING_FRESH || status == READING_KEPT;
}

const char *sample_source_name(enum sample_source source)
{
	return sources[source].name;
}

const char *sample_source_path(enum sample_source source)
{
	return sources[source].path;
}

double sample_meminfo_bytes(const struct sample *sample, enum meminfo_field field)
{
	if (!sample_has(sample, SOURCE_MEMINFO) || !meminfo_has(&sample->meminfo, field))
		return NAN;
	return (double)sample->meminfo.value[field] * 1024;
}

double sample_vmstat(const struct sample *sample, enum vmstat_field field)
{
	if (!sample_has(sample, SOURCE_VMSTAT) || !vmstat_has(&sample->vmstat, field))
		return NAN;
	return (double)sample->vmstat.value[field];
}
