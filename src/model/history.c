/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/history.h"

/* The series that are one rate of vmstat each. */
static const struct {
	enum history_series series;
	enum vmstat_field field;
} rate_series[] = {
	{HISTORY_PSWPIN, VMSTAT_PSWPIN},
	{HISTORY_PSWPOUT, VMSTAT_PSWPOUT},
	{HISTORY_PGMAJFAULT, VMSTAT_PGMAJFAULT},
	{HISTORY_COMPACT_STALL, VMSTAT_COMPACT_STALL},
	{HISTORY_COMPACT_FAIL, VMSTAT_COMPACT_FAIL},
	{HISTORY_COMPACT_DAEMON_WAKE, VMSTAT_COMPACT_DAEMON_WAKE},
};

void history_update(struct history *history, unsigned int begun, const struct sample *sample,
	const struct rates *rates, const struct reclaim *reclaim, const struct stalls *stalls)
{
	const struct stall *stall = stalls->stall;
	double rate[HISTORY_SERIES];

	rate[HISTORY_STALL_MEMORY_SOME] = stall[PRESSURE_MEMORY].some_percent;
	rate[HISTORY_STALL_MEMORY_FULL] = stall[PRESSURE_MEMORY].full_percent;
	rate[HISTORY_STALL_IO_SOME] = stall[PRESSURE_IO].some_percent;
	rate[HISTORY_STALL_CPU_SOME] = stall[PRESSURE_CPU].some_percent;
	for (unsigned int i = 0; i < RECLAIM_CLASSES; i++)
		rate[HISTORY_SCAN + i] = reclaim->flow[i].scan_pages_per_sec;
	rate[HISTORY_ALLOCSTALL] = reclaim->allocstall_per_sec;
	rate[HISTORY_CLEAN] = reclaim->clean_pages_per_sec;
	rate[HISTORY_DIRTY] = reclaim->dirty_pages_per_sec;
	rate[HISTORY_ANON] = reclaim->anon.steal_pages_per_sec;
	rate[HISTORY_SLAB] = reclaim->slab_objects_per_sec;
	rate[HISTORY_REFAULT] = reclaim->refault_pages_per_sec;
	for (unsigned int i = 0; i < ARRAY_SIZE(rate_series); i++)
		rate[rate_series[i].series] = rates->per_sec[rate_series[i].field];

	slots_push_level(&history->ring[HISTORY_AVAILABLE_BYTES], begun,
		(float)sample_meminfo_bytes(sample, MEMINFO_MEM_AVAILABLE));
	for (unsigned int i = HISTORY_FIRST_RATE; i < HISTORY_SERIES; i++)
		slots_push_rate(&history->ring[i], begun, (float)rate[i]);
}
