/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene/metric.h"

#include <math.h>

#include "base/clock.h"
#include "base/message.h"
#include "load/plan.h"

#define KIB 1024.0

/* The words of a metric that is a rung of the ladder, from LADDER_CALM on. */
static const char *const rung_words[] = {
	"calm", "kswapd", "direct_reclaim", "compaction", "oom_kill", NULL};

const struct condition_metric condition_metrics[] = {
	[METRIC_LADDER] = {"ladder", "", CONDITION_LEVEL,
		N_("how far down the machine is: calm, kswapd, direct_reclaim, compaction or oom_kill"),
		rung_words},
	[METRIC_FREE] = {"free", "bytes", CONDITION_LEVEL, N_("MemFree of /proc/meminfo"), NULL},
	[METRIC_AVAILABLE] = {"available", "bytes", CONDITION_LEVEL,
		N_("MemAvailable of /proc/meminfo"), NULL},
	[METRIC_AVAILABLE_SHARE] = {"available_share", "%", CONDITION_LEVEL,
		N_("MemAvailable in percent of MemTotal"), NULL},
	[METRIC_CACHED] = {"cached", "bytes", CONDITION_LEVEL,
		N_("Cached of /proc/meminfo: the page cache, with shared memory"), NULL},
	[METRIC_CACHED_GAIN] = {"cached_gain", "bytes", CONDITION_COUNTER,
		N_("by how much Cached has grown since the step began"), NULL},
	[METRIC_ZONES_BELOW_HIGH] = {"zones_below_high", "zones", CONDITION_LEVEL,
		N_("zones, open to user memory, whose free pages are at or below their high watermark"),
		NULL},
	[METRIC_ZONES_BELOW_LOW] = {"zones_below_low", "zones", CONDITION_LEVEL,
		N_("the same below the low watermark, where kswapd is woken"), NULL},
	[METRIC_ZONES_BELOW_MIN] = {"zones_below_min", "zones", CONDITION_LEVEL,
		N_("the same below the min watermark, where tasks reclaim themselves"), NULL},
	[METRIC_PGSCAN_KSWAPD] = {"pgscan_kswapd", "pages/s", CONDITION_LEVEL,
		N_("pages that kswapd looked at"), NULL},
	[METRIC_PGSTEAL_KSWAPD] = {"pgsteal_kswapd", "pages/s", CONDITION_LEVEL,
		N_("pages that kswapd reclaimed"), NULL},
	[METRIC_PGSCAN_DIRECT] = {"pgscan_direct", "pages/s", CONDITION_LEVEL,
		N_("pages that tasks in direct reclaim looked at"), NULL},
	[METRIC_PGSTEAL_DIRECT] = {"pgsteal_direct", "pages/s", CONDITION_LEVEL,
		N_("pages that tasks in direct reclaim reclaimed"), NULL},
	[METRIC_ALLOCSTALL] = {"allocstall", "times/s", CONDITION_LEVEL,
		N_("direct reclaims that tasks entered, allocstall_* of all zones"), NULL},
	[METRIC_ALLOCSTALL_TOTAL] = {"allocstall_total", "times", CONDITION_COUNTER,
		N_("the same, counted since the step began"), NULL},
	[METRIC_COMPACT_STALL] = {"compact_stall", "times/s", CONDITION_LEVEL,
		N_("tasks that had to compact memory themselves"), NULL},
	[METRIC_PGSCAN_LIMIT] = {"pgscan_limit", "pages/s", CONDITION_LEVEL,
		N_("pages looked at because a control group was at its limit, from Linux 5.8"),
		NULL},
	[METRIC_REFAULT] = {"workingset_refault", "pages/s", CONDITION_LEVEL,
		N_("pages needed again soon after they were reclaimed, of the machine"), NULL},
	[METRIC_PGMAJFAULT] = {"pgmajfault", "times/s", CONDITION_LEVEL,
		N_("page faults that had to wait for a disk"), NULL},
	[METRIC_PSWPIN] = {"pswpin", "pages/s", CONDITION_LEVEL, N_("pages read from swap"), NULL},
	[METRIC_PSWPOUT] = {"pswpout", "pages/s", CONDITION_LEVEL, N_("pages written to swap"),
		NULL},
	[METRIC_SWAP_USED] = {"swap_used", "bytes", CONDITION_LEVEL,
		N_("SwapTotal without SwapFree"), NULL},
	[METRIC_STALL_SOME] = {"stall_some", "%", CONDITION_LEVEL,
		N_("share of the time in which a task waited for memory, between two samples"),
		NULL},
	[METRIC_STALL_FULL] = {"stall_full", "%", CONDITION_LEVEL,
		N_("the same in which all tasks waited"), NULL},
	[METRIC_STALL_SOME_AVG10] = {"stall_some_avg10", "%", CONDITION_LEVEL,
		N_("some avg10 of /proc/pressure/memory, the kernel's average over 10 s"), NULL},
	[METRIC_STALL_FULL_AVG10] = {"stall_full_avg10", "%", CONDITION_LEVEL,
		N_("full avg10 of /proc/pressure/memory"), NULL},
	[METRIC_STALL_IO] = {"stall_io", "%", CONDITION_LEVEL,
		N_("share of the time in which a task waited for a disk"), NULL},
	[METRIC_OOM_KILL] = {"oom_kill", "kills", CONDITION_COUNTER,
		N_("processes that the OOM killer killed since the step began, anywhere"), NULL},
	[METRIC_GROUP_CURRENT] = {"group.current", "bytes", CONDITION_LEVEL,
		N_("memory.current of the workload's control group"), NULL},
	[METRIC_GROUP_FILL] = {"group.fill", "%", CONDITION_LEVEL,
		N_("memory.current in percent of memory.max"), NULL},
	[METRIC_GROUP_ANON] = {"group.anon", "bytes", CONDITION_LEVEL,
		N_("anonymous memory of the group, anon in memory.stat"), NULL},
	[METRIC_GROUP_FILE] = {"group.file", "bytes", CONDITION_LEVEL,
		N_("page cache of the group, file in memory.stat"), NULL},
	[METRIC_GROUP_SWAP] = {"group.swap", "bytes", CONDITION_LEVEL, N_("memory.swap.current"),
		NULL},
	[METRIC_GROUP_LIMIT_HITS] = {"group.limit_hits", "times", CONDITION_COUNTER,
		N_("how often the group came to memory.max since the step began, max in memory.events"),
		NULL},
	[METRIC_GROUP_HIGH_HITS] = {"group.high_hits", "times", CONDITION_COUNTER,
		N_("how often it was slowed down at memory.high since the step began"), NULL},
	[METRIC_GROUP_OOM_KILLS] = {"group.oom_kills", "kills", CONDITION_COUNTER,
		N_("processes of the group that were killed since the step began, oom_kill in memory.events"),
		NULL},
	[METRIC_GROUP_SCAN] = {"group.scan", "pages/s", CONDITION_LEVEL,
		N_("pages of the group that reclaim looked at"), NULL},
	[METRIC_GROUP_REFAULTS] = {"group.refaults", "pages/s", CONDITION_LEVEL,
		N_("pages of the group needed again soon after they were reclaimed"), NULL},
	[METRIC_GROUP_STALL] = {"group.stall", "%", CONDITION_LEVEL,
		N_("share of the time in which a task of the group waited for memory"), NULL},
	[METRIC_GROUP_STALL_FULL] = {"group.stall_full", "%", CONDITION_LEVEL,
		N_("the same in which all tasks of the group waited"), NULL},
	[METRIC_GROUP_PROCESSES] = {"group.processes", "processes", CONDITION_LEVEL,
		N_("processes in the group"), NULL},
	[METRIC_GROUP_VICTIM] = {"group.victim", "", CONDITION_FLAG,
		N_("whether the machine's next OOM victim is in the group"), NULL},
	[METRIC_LOAD_RUNNING] = {"load.running", "", CONDITION_FLAG,
		N_("whether the workload is running"), NULL},
	[METRIC_LOAD_ENDED] = {"load.ended", "", CONDITION_FLAG,
		N_("whether the workload has ended, for whatever reason"), NULL},
	[METRIC_LOAD_KILLED] = {"load.killed", "", CONDITION_FLAG,
		N_("whether the workload has ended because all its processes were killed"), NULL},
	[METRIC_LOAD_WORKERS] = {"load.workers", "processes", CONDITION_LEVEL,
		N_("processes of the workload that are alive"), NULL},
	[METRIC_LOAD_HELD] = {"load.held", "bytes", CONDITION_LEVEL,
		N_("what the workload's processes hold, as they count it"), NULL},
	[METRIC_AGE] = {"age", "s", CONDITION_LEVEL, N_("how long the step has been on"), NULL},
};

const unsigned int condition_metric_count = METRICS;

bool metric_is_of_load(enum metric metric)
{
	return metric >= METRIC_GROUP_CURRENT && metric <= METRIC_LOAD_HELD;
}

static const char *machine_phrase(enum metric metric)
{
	switch (metric) {
	case METRIC_LADDER:
		return _("how far down");
	case METRIC_FREE:
		return _("free memory");
	case METRIC_AVAILABLE:
	case METRIC_AVAILABLE_SHARE:
		return _("available memory");
	case METRIC_CACHED:
		return _("page cache");
	case METRIC_CACHED_GAIN:
		return _("the page cache grows");
	case METRIC_ZONES_BELOW_HIGH:
		return _("zones at or below high");
	case METRIC_ZONES_BELOW_LOW:
		return _("zones at or below low");
	case METRIC_ZONES_BELOW_MIN:
		return _("zones at or below min");
	case METRIC_PGSCAN_KSWAPD:
		return _("kswapd looks at pages");
	case METRIC_PGSTEAL_KSWAPD:
		return _("kswapd reclaims");
	case METRIC_PGSCAN_DIRECT:
		return _("tasks look for pages");
	case METRIC_PGSTEAL_DIRECT:
		return _("tasks reclaim");
	case METRIC_ALLOCSTALL:
	case METRIC_ALLOCSTALL_TOTAL:
		return _("direct reclaims");
	case METRIC_COMPACT_STALL:
		return _("tasks compact");
	case METRIC_PGSCAN_LIMIT:
		return _("reclaim at a limit");
	case METRIC_REFAULT:
		return _("refaults");
	case METRIC_PGMAJFAULT:
		return _("major faults");
	case METRIC_PSWPIN:
		return _("swap in");
	case METRIC_PSWPOUT:
		return _("swap out");
	case METRIC_SWAP_USED:
		return _("swap in use");
	case METRIC_STALL_SOME:
	case METRIC_STALL_SOME_AVG10:
		return _("some task waits");
	case METRIC_STALL_FULL:
	case METRIC_STALL_FULL_AVG10:
		return _("all tasks wait");
	case METRIC_STALL_IO:
		return _("waiting for a disk");
	case METRIC_OOM_KILL:
		return _("OOM kills");
	default:
		return _("time");
	}
}

const char *metric_phrase(enum metric metric)
{
	switch (metric) {
	case METRIC_GROUP_CURRENT:
	case METRIC_GROUP_FILL:
		return _("the group fills");
	case METRIC_GROUP_ANON:
		return _("anonymous memory of the group");
	case METRIC_GROUP_FILE:
		return _("page cache of the group");
	case METRIC_GROUP_SWAP:
		return _("swap of the group");
	case METRIC_GROUP_LIMIT_HITS:
		return _("the group is at its limit");
	case METRIC_GROUP_HIGH_HITS:
		return _("the group is slowed down");
	case METRIC_GROUP_OOM_KILLS:
		return _("kills in the group");
	case METRIC_GROUP_SCAN:
		return _("reclaim in the group");
	case METRIC_GROUP_REFAULTS:
		return _("refaults of the group");
	case METRIC_GROUP_STALL:
	case METRIC_GROUP_STALL_FULL:
		return _("the group waits");
	case METRIC_GROUP_PROCESSES:
	case METRIC_LOAD_WORKERS:
		return _("processes of the workload");
	case METRIC_GROUP_VICTIM:
		return _("the next victim is in the group");
	case METRIC_LOAD_RUNNING:
		return _("the workload runs");
	case METRIC_LOAD_ENDED:
		return _("the workload has ended");
	case METRIC_LOAD_KILLED:
		return _("the workload was killed");
	case METRIC_LOAD_HELD:
		return _("held by the workload");
	default:
		return machine_phrase(metric);
	}
}

/* Zones that are at LEVEL or worse. One that has only its reserve left is closed to user memory for good, and no
 * sign of anything. */
static double zones_at(const struct model *model, enum zone_level level)
{
	unsigned int count = 0;

	if (!sample_has(&model->sample, SOURCE_ZONEINFO))
		return NAN;
	for (unsigned int i = 0; i < model->watermarks.zone_count; i++) {
		enum zone_level at = model->watermarks.zones[i].level;

		count += at >= level && at != ZONE_CLOSED;
	}
	return count;
}

static double allocstall_total(const struct sample *sample)
{
	double total = NAN;

	if (!sample_has(sample, SOURCE_VMSTAT))
		return NAN;
	for (enum vmstat_field field = VMSTAT_ALLOCSTALL_DEVICE; field <= VMSTAT_ALLOCSTALL_NORMAL;
		field++)
		total = sum_known(total, sample_vmstat(sample, field));
	return total;
}

static double average(const struct sample *sample, bool is_full)
{
	const struct pressure *pressure = &sample->pressure[PRESSURE_MEMORY];
	const struct pressure_line *line = is_full ? &pressure->full : &pressure->some;

	return sample_has(sample, SOURCE_PRESSURE_MEMORY) && line->is_present ? line->avg10_percent
									      : NAN;
}

static double measure_amount(enum metric metric, const struct sample *sample)
{
	switch (metric) {
	case METRIC_FREE:
		return sample_meminfo_bytes(sample, MEMINFO_MEM_FREE);
	case METRIC_AVAILABLE:
		return sample_meminfo_bytes(sample, MEMINFO_MEM_AVAILABLE);
	case METRIC_AVAILABLE_SHARE:
		return sample_meminfo_bytes(sample, MEMINFO_MEM_AVAILABLE) /
		       sample_meminfo_bytes(sample, MEMINFO_MEM_TOTAL) * 100;
	case METRIC_CACHED:
	case METRIC_CACHED_GAIN:
		return sample_meminfo_bytes(sample, MEMINFO_CACHED);
	case METRIC_SWAP_USED:
		return sample_meminfo_bytes(sample, MEMINFO_SWAP_TOTAL) -
		       sample_meminfo_bytes(sample, MEMINFO_SWAP_FREE);
	case METRIC_STALL_SOME_AVG10:
		return average(sample, false);
	case METRIC_STALL_FULL_AVG10:
		return average(sample, true);
	case METRIC_ALLOCSTALL_TOTAL:
		return allocstall_total(sample);
	case METRIC_OOM_KILL:
		return sample_has(sample, SOURCE_VMSTAT) ? sample_vmstat(sample, VMSTAT_OOM_KILL)
							 : NAN;
	default:
		return NAN;
	}
}

static double measure_machine(enum metric metric, const struct model *model)
{
	const double *per_sec = model->rates.per_sec;

	switch (metric) {
	case METRIC_LADDER:
		return model->ladder.rung == LADDER_UNKNOWN ? NAN : model->ladder.rung;
	case METRIC_ZONES_BELOW_HIGH:
		return zones_at(model, ZONE_BELOW_HIGH);
	case METRIC_ZONES_BELOW_LOW:
		return zones_at(model, ZONE_BELOW_LOW);
	case METRIC_ZONES_BELOW_MIN:
		return zones_at(model, ZONE_BELOW_MIN);
	case METRIC_PGSCAN_KSWAPD:
		return per_sec[VMSTAT_PGSCAN_KSWAPD];
	case METRIC_PGSTEAL_KSWAPD:
		return per_sec[VMSTAT_PGSTEAL_KSWAPD];
	case METRIC_PGSCAN_DIRECT:
		return per_sec[VMSTAT_PGSCAN_DIRECT];
	case METRIC_PGSTEAL_DIRECT:
		return per_sec[VMSTAT_PGSTEAL_DIRECT];
	case METRIC_ALLOCSTALL:
		return rates_allocstall(&model->rates);
	case METRIC_COMPACT_STALL:
		return per_sec[VMSTAT_COMPACT_STALL];
	case METRIC_PGSCAN_LIMIT:
		return model->reclaim.flow[RECLAIM_LIMIT].scan_pages_per_sec;
	case METRIC_REFAULT:
		return rates_refault(&model->rates);
	case METRIC_PGMAJFAULT:
		return per_sec[VMSTAT_PGMAJFAULT];
	case METRIC_PSWPIN:
		return per_sec[VMSTAT_PSWPIN];
	case METRIC_PSWPOUT:
		return per_sec[VMSTAT_PSWPOUT];
	case METRIC_STALL_SOME:
		return model->stalls.stall[PRESSURE_MEMORY].some_percent;
	case METRIC_STALL_FULL:
		return model->stalls.stall[PRESSURE_MEMORY].full_percent;
	case METRIC_STALL_IO:
		return model->stalls.stall[PRESSURE_IO].some_percent;
	default:
		return measure_amount(metric, &model->sample);
	}
}

/* What the workload tells, where it knows it. */
static double told(uint64_t value)
{
	return value == LOAD_UNLIMITED ? NAN : (double)value;
}

/* A counter of the group: whoever has counted further is later, and a group that is gone counts no more. */
static double count_of(const struct cgroup *group, enum cgroup_event event, uint64_t told_count)
{
	double told_value = told(told_count);

	if (!group || !(group->events.present & (1u << event)))
		return told_value;

	double count = (double)group->events.count[event];

	return told_value > count ? told_value : count;
}

static double value_of(const struct cgroup *group, enum cgroup_value value, double otherwise)
{
	uint64_t read = group ? cgroup_value_or(group, value, CGROUP_UNLIMITED) : CGROUP_UNLIMITED;

	return read == CGROUP_UNLIMITED ? otherwise : (double)read;
}

static double stat_of(const struct cgroup *group, enum cgroup_stat_field field)
{
	return group && group->flags & CGROUP_HAS_STAT && cgroup_stat_has(&group->stat, field)
		       ? (double)group->stat.value[field]
		       : NAN;
}

static double measure_fill(const struct metric_source *source, const struct cgroup *group)
{
	double current = value_of(group, CGROUP_CURRENT, told(source->load->current_bytes));
	double max = value_of(group, CGROUP_MAX, told(source->load->max_bytes));

	return max > 0 ? current / max * 100 : NAN;
}

/* Where the kernel's next choice for the machine is; a group that is not there has no victim in it. */
static double measure_victim(const struct metric_source *source)
{
	const struct model *model = source->model;
	int first = model->victims.next.first;

	if (!sample_has(&model->sample, SOURCE_PROCESSES) || source->group == CGROUP_NONE)
		return NAN;
	if (first < 0)
		return 0;
	return cgroup_is_below(&model->sample.cgroups,
		model_group_of(model, &model->sample.processes.row[first]), source->group);
}

/* The same from what the kernel counts, or else from what the workload tells. */
static double known_or(double value, double otherwise)
{
	return isnan(value) ? otherwise : value;
}

static double measure_group(enum metric metric, const struct metric_source *source)
{
	const struct load_progress *load = source->load;
	const struct cgroup_node *node =
		cgroup_tree_node(&source->model->cgroup_tree, source->group);
	const struct cgroup *group = source->group == CGROUP_NONE
					     ? NULL
					     : &source->model->sample.cgroups.row[source->group];

	switch (metric) {
	case METRIC_GROUP_CURRENT:
		return value_of(group, CGROUP_CURRENT, told(load->current_bytes));
	case METRIC_GROUP_FILL:
		return measure_fill(source, group);
	case METRIC_GROUP_ANON:
		return stat_of(group, CGROUP_STAT_ANON);
	case METRIC_GROUP_FILE:
		return stat_of(group, CGROUP_STAT_FILE);
	case METRIC_GROUP_SWAP:
		return value_of(group, CGROUP_SWAP_CURRENT, NAN);
	case METRIC_GROUP_LIMIT_HITS:
		return count_of(group, CGROUP_EVENT_MAX, load->limit_hits);
	case METRIC_GROUP_HIGH_HITS:
		return count_of(group, CGROUP_EVENT_HIGH, LOAD_UNLIMITED);
	case METRIC_GROUP_OOM_KILLS:
		return count_of(group, CGROUP_EVENT_OOM_KILL, load->oom_kills);
	case METRIC_GROUP_SCAN:
		return node ? node->scan_pages_per_sec : NAN;
	case METRIC_GROUP_REFAULTS:
		return known_or(
			node ? node->refault_pages_per_sec : NAN, source->told_refaults_per_sec);
	case METRIC_GROUP_STALL:
		return known_or(node ? node->some_percent : NAN, source->told_stall_percent);
	case METRIC_GROUP_STALL_FULL:
		return node ? node->full_percent : NAN;
	case METRIC_GROUP_PROCESSES:
		return group && group->flags & CGROUP_HAS_PROCESSES ? group->process_count : NAN;
	case METRIC_GROUP_VICTIM:
		return measure_victim(source);
	default:
		return NAN;
	}
}

static double measure_load(enum metric metric, const struct load_progress *load)
{
	switch (metric) {
	case METRIC_LOAD_RUNNING:
		return load->state == LOAD_RUNNING;
	case METRIC_LOAD_ENDED:
		return load->state == LOAD_ENDED;
	case METRIC_LOAD_KILLED:
		return load->state == LOAD_ENDED && load->end == LOAD_END_KILLED;
	case METRIC_LOAD_WORKERS:
		return load->workers;
	default:
		return (double)load->held_bytes;
	}
}

double metric_measure(enum metric metric, const struct metric_source *source)
{
	if (metric == METRIC_AGE)
		return model_seconds_since(source->model, source->begun_usec);
	if (!metric_is_of_load(metric))
		return measure_machine(metric, source->model);
	if (!source->load)
		return NAN;
	return metric >= METRIC_LOAD_RUNNING ? measure_load(metric, source->load)
					     : measure_group(metric, source);
}
