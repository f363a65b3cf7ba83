/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "fixture.h"
#include "kernel/number.h"
#include "scene_cgroups.h"
#include "scene_kills.h"
#include "scene_processes.h"

static char text[FIXTURE_TEXT_MAX];

static void scene_fail(const char *fixture, const char *path, const struct failure *failure)
{
	printf("Bail out! %s: %s line %u: %s\n", fixture, path, failure->line, failure->text);
	exit(99);
}

static int scene_parse(
	struct sample *sample, enum sample_source source, size_t length, struct failure *failure)
{
	switch (source) {
	case SOURCE_MEMINFO:
		return meminfo_parse(text, length, &sample->meminfo, failure);
	case SOURCE_VMSTAT:
		return vmstat_parse(text, length, &sample->vmstat, failure);
	case SOURCE_ZONEINFO:
		return zoneinfo_parse(text, length, &sample->zoneinfo, failure);
	case SOURCE_BUDDYINFO:
		return buddyinfo_parse(text, length, &sample->buddyinfo, failure);
	case SOURCE_PRESSURE_MEMORY:
		return pressure_parse(text, length, &sample->pressure[PRESSURE_MEMORY], failure);
	case SOURCE_PRESSURE_IO:
		return pressure_parse(text, length, &sample->pressure[PRESSURE_IO], failure);
	case SOURCE_PRESSURE_CPU:
		return pressure_parse(text, length, &sample->pressure[PRESSURE_CPU], failure);
	case SOURCE_SWAPS:
		return swaps_parse(text, length, &sample->swaps, failure);
	default:
		return -EINVAL;
	}
}

static void scene_read_file(
	struct made_machine *scene, const char *fixture, enum sample_source source)
{
	struct failure failure;
	const char *path = sample_source_path(source) + 1;
	size_t length = fixture_read_if_present(fixture, path, text, sizeof(text));

	if (length == 0) {
		scene_absent(scene, source, ENOENT);
		return;
	}
	if (scene_parse(&scene->sample, source, length, &failure) < 0)
		scene_fail(fixture, path, &failure);
	scene->sample.reading[source].status = READING_FRESH;
}

static void scene_read_sysctls(struct made_machine *scene, const char *fixture)
{
	struct sysctls *sysctls = &scene->sample.sysctls;
	struct failure failure;

	for (unsigned int i = 0; i < SYSCTL_FIELDS; i++) {
		char path[64];
		size_t length;

		snprintf(path, sizeof(path), "proc/sys/vm/%s", sysctl_names[i]);
		length = fixture_read_if_present(fixture, path, text, sizeof(text));
		if (length == 0)
			continue;
		if (number_parse(text, length, &sysctls->value[i], &failure) < 0)
			scene_fail(fixture, path, &failure);
		sysctls->present |= (uint64_t)1 << i;
	}
	if (sysctls->present)
		scene->sample.reading[SOURCE_SYSCTL].status = READING_FRESH;
	else
		scene_absent(scene, SOURCE_SYSCTL, ENOENT);
}

/* The zram devices among the swap areas of the fixture, of which there is one at most. */
static void scene_read_zram(struct made_machine *scene, const char *fixture)
{
	const char *path = "sys/block/zram0/mm_stat";
	struct sample *sample = &scene->sample;
	struct failure failure;

	sample->reading[SOURCE_ZRAM].status = READING_FRESH;
	for (unsigned int i = 0; i < sample->swaps.area_count; i++) {
		size_t length;

		if (strcmp(sample->swaps.areas[i].filename, "/dev/zram0") != 0)
			continue;
		length = fixture_read(fixture, path, text, sizeof(text));
		if (zram_parse(text, length, &sample->zrams[0].zram, &failure) < 0)
			scene_fail(fixture, path, &failure);
		strcpy(sample->zrams[0].name, "zram0");
		sample->zram_count = 1;
	}
}

/* Made costs, so that a report or a screen that shows them is the same each time. */
static void scene_date(struct made_machine *scene)
{
	struct sample *sample = &scene->sample;

	sample->cost_usec = 250;
	for (unsigned int i = 0; i < SOURCES; i++) {
		struct reading *reading = &sample->reading[i];

		reading->budget_usec = i == SOURCE_ZONEINFO ? 4000 : 1000;
		if (reading->status == READING_KEPT)
			continue;
		reading->cost_usec = 10 + i;
		reading->read_usec = sample->monotonic_usec + 20 * i;
	}
}

void scene_init(struct made_machine *scene, const char *fixture)
{
	struct sample *sample = &scene->sample;

	memset(scene, 0, sizeof(*scene));
	for (unsigned int i = SOURCE_MEMINFO; i <= SOURCE_SWAPS; i++)
		scene_read_file(scene, fixture, i);
	scene_read_sysctls(scene, fixture);
	scene_read_zram(scene, fixture);
	sample->host = (struct host){
		.hostname = "db-07",
		.kernel_release = "6.1.0-26",
		.page_size_bytes = strcmp(fixture, "handmade-arm64-64k") == 0 ? 65536 : 4096,
		.cpu_count = 2,
		.huge_page_order = 9,
	};
	sample->monotonic_usec = SCENE_MONOTONIC_USEC;
	sample->realtime_usec = SCENE_REALTIME_USEC;
	scene_date(scene);
}

void scene_tick(struct made_machine *scene, double seconds)
{
	uint64_t usec = (uint64_t)(seconds * USEC_PER_SEC + 0.5);

	scene->sample.monotonic_usec += usec;
	scene->sample.realtime_usec += usec;
	scene_date(scene);
}

void scene_absent(struct made_machine *scene, enum sample_source source, int error)
{
	struct reading *reading = &scene->sample.reading[source];

	reading->status = READING_ABSENT;
	reading->error = -error;
	snprintf(reading->reason, sizeof(reading->reason), "%s", failure_reason(-error));
}

void scene_set(struct made_machine *scene, enum vmstat_field field, uint64_t count)
{
	scene->sample.vmstat.value[field] = count;
	bits_set(scene->sample.vmstat.present, field);
}

void scene_add(struct made_machine *scene, enum vmstat_field field, int64_t count)
{
	scene_set(scene, field, scene->sample.vmstat.value[field] + (uint64_t)count);
}

void scene_meminfo(struct made_machine *scene, enum meminfo_field field, uint64_t kib)
{
	scene->sample.meminfo.value[field] = kib;
	bits_set(scene->sample.meminfo.present, field);
}

struct zone *scene_zone(struct made_machine *scene, unsigned int node, const char *name)
{
	struct zoneinfo *zoneinfo = &scene->sample.zoneinfo;

	for (unsigned int i = 0; i < zoneinfo->zone_count; i++) {
		struct zone *zone = &zoneinfo->zones[i];

		if (zone->node == node && strcmp(zone->name, name) == 0)
			return zone;
	}
	printf("Bail out! no zone %s in node %u\n", name, node);
	exit(99);
}

/* PAGES in blocks: each order from LARGEST down takes half of what is left. */
static void buddy_spread(struct buddy_zone *buddy, uint64_t pages, unsigned int largest)
{
	memset(buddy->free_blocks, 0, sizeof(buddy->free_blocks));
	for (unsigned int order = largest; order > 0; order--) {
		uint64_t blocks = (pages / 2) >> order;

		buddy->free_blocks[order] = blocks;
		pages -= blocks << order;
	}
	buddy->free_blocks[0] = pages;
}

void scene_free(struct made_machine *scene, unsigned int node, const char *name, uint64_t pages,
	unsigned int largest)
{
	struct sample *sample = &scene->sample;
	struct zone *zone = scene_zone(scene, node, name);
	uint64_t sum = 0;

	zone->value[ZONE_FREE] = pages;
	zone->value[ZONE_NR_FREE_PAGES] = pages;
	for (unsigned int i = 0; i < sample->zoneinfo.zone_count; i++)
		sum += sample->zoneinfo.zones[i].value[ZONE_FREE];
	scene_set(scene, VMSTAT_NR_FREE_PAGES, sum);
	scene_meminfo(scene, MEMINFO_MEM_FREE, sum * sample->host.page_size_bytes / 1024);
	for (unsigned int i = 0; i < sample->buddyinfo.zone_count; i++) {
		struct buddy_zone *buddy = &sample->buddyinfo.zones[i];

		if (buddy->node == node && strcmp(buddy->name, name) == 0)
			buddy_spread(buddy, pages, largest);
	}
}

static void stall_line(struct pressure_line *line, double percent, double seconds)
{
	line->avg10_percent = percent;
	line->avg60_percent = percent / 2;
	line->avg300_percent = percent / 8;
	line->total_usec += (uint64_t)(percent / 100 * seconds * USEC_PER_SEC + 0.5);
}

void scene_stall_pressure(
	struct pressure *pressure, double some_percent, double full_percent, double seconds)
{
	stall_line(&pressure->some, some_percent, seconds);
	stall_line(&pressure->full, full_percent, seconds);
}

void scene_stall(struct made_machine *scene, enum pressure_resource resource, double some_percent,
	double full_percent, double seconds)
{
	scene_stall_pressure(
		&scene->sample.pressure[resource], some_percent, full_percent, seconds);
}

void scene_swap(struct made_machine *scene, const char *filename, uint64_t size_kib, int priority)
{
	struct swaps *swaps = &scene->sample.swaps;
	struct meminfo *meminfo = &scene->sample.meminfo;
	struct swap_area *area = &swaps->areas[swaps->area_count++];

	swaps->areas_seen = swaps->area_count;
	*area = (struct swap_area){.size_kib = size_kib, .priority = priority, .type = "partition"};
	snprintf(area->filename, sizeof(area->filename), "%s", filename);
	meminfo->value[MEMINFO_SWAP_TOTAL] += size_kib;
	meminfo->value[MEMINFO_SWAP_FREE] += size_kib;
	meminfo->value[MEMINFO_COMMIT_LIMIT] += size_kib;
}

void scene_swap_used(struct made_machine *scene, unsigned int index, uint64_t used_kib)
{
	struct swap_area *area = &scene->sample.swaps.areas[index];

	scene->sample.meminfo.value[MEMINFO_SWAP_FREE] -= used_kib - area->used_kib;
	area->used_kib = used_kib;
}

/* The captured machine was a guest whose host held back most of zone Normal; db-07 has it all. */
static void db_init(struct made_machine *scene, uint64_t swap_kib)
{
	static const struct {
		enum meminfo_field field;
		uint64_t mib;
	} parts[] = {
		{MEMINFO_ANON_PAGES, 12288},
		{MEMINFO_CACHED, 6400},
		{MEMINFO_BUFFERS, 64},
		{MEMINFO_MAPPED, 900},
		{MEMINFO_SHMEM, 512},
		{MEMINFO_DIRTY, 120},
		{MEMINFO_SLAB, 900},
		{MEMINFO_KRECLAIMABLE, 620},
		{MEMINFO_SRECLAIMABLE, 600},
		{MEMINFO_SUNRECLAIM, 300},
		{MEMINFO_KERNEL_STACK, 14},
		{MEMINFO_PAGE_TABLES, 96},
		{MEMINFO_ACTIVE_ANON, 4096},
		{MEMINFO_INACTIVE_ANON, 8704},
		{MEMINFO_ACTIVE_FILE, 2400},
		{MEMINFO_INACTIVE_FILE, 3552},
		{MEMINFO_ACTIVE, 6496},
		{MEMINFO_INACTIVE, 12256},
		{MEMINFO_MEM_AVAILABLE, 9600},
		{MEMINFO_COMMITTED_AS, 17408},
	};

	scene_init(scene, "host-6.18");
	scene_zone(scene, 0, "Normal")->value[ZONE_MANAGED] = 5394266;
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
		scene_meminfo(scene, parts[i].field, parts[i].mib * 1024);
	scene_free(scene, 0, "DMA32", 256000, 10);
	scene_free(scene, 0, "Normal", 760000, 10);
	if (swap_kib > 0)
		scene_swap(scene, "/dev/sda2", swap_kib, -2);
}

/* What goes on in every machine. */
static void step_background(struct made_machine *scene, unsigned int tick)
{
	scene_add(scene, VMSTAT_PGFAULT, 3100 + tick % 3 * 100);
	scene_add(scene, VMSTAT_PGALLOC_NORMAL, 2800);
	scene_add(scene, VMSTAT_PGFREE, 2800);
	scene_add(scene, VMSTAT_PGMAJFAULT, tick % 2);
	scene_stall(scene, PRESSURE_CPU, 4 + tick % 3, 0, 1);
}

static void step_calm(struct made_machine *scene, unsigned int tick)
{
	scene_free(scene, 0, "Normal", 760000 + tick % 4 * 700, 10);
	scene_meminfo(scene, MEMINFO_MEM_AVAILABLE, 9600 * 1024 + tick % 4 * 2800);
}

/* Reclaim by kswapd or by the tasks themselves, and what it was of. */
static void reclaim_add(struct made_machine *scene, enum vmstat_field scan, int64_t scanned,
	int64_t stolen, unsigned int anon_percent)
{
	enum vmstat_field steal =
		scan == VMSTAT_PGSCAN_KSWAPD ? VMSTAT_PGSTEAL_KSWAPD : VMSTAT_PGSTEAL_DIRECT;

	scene_add(scene, scan, scanned);
	scene_add(scene, steal, stolen);
	scene_add(scene, VMSTAT_PGSCAN_ANON, scanned * anon_percent / 100);
	scene_add(scene, VMSTAT_PGSCAN_FILE, scanned - scanned * anon_percent / 100);
	scene_add(scene, VMSTAT_PGSTEAL_ANON, stolen * anon_percent / 100);
	scene_add(scene, VMSTAT_PGSTEAL_FILE, stolen - stolen * anon_percent / 100);
}

static void step_kswapd(struct made_machine *scene, unsigned int tick)
{
	if (tick < 10) {
		step_calm(scene, tick);
		return;
	}
	scene_free(scene, 0, "DMA32", 14200 + tick % 3 * 200, 8);
	scene_free(scene, 0, "Normal", 16500 + tick % 5 * 300, 8);
	scene_meminfo(scene, MEMINFO_CACHED, 9200 * 1024 + tick % 5 * 1200);
	reclaim_add(scene, VMSTAT_PGSCAN_KSWAPD, 48000 + tick % 4 * 500, 47500 + tick % 4 * 500, 0);
	scene_add(scene, VMSTAT_SLABS_SCANNED, 1200);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_FILE, 150);
	scene_add(scene, VMSTAT_NR_VMSCAN_IMMEDIATE_RECLAIM, 40);
	scene_add(scene, VMSTAT_PGPGIN, 48000 * 4);
	scene_stall(scene, PRESSURE_IO, 22, 9, 1);
}

/* 94 MiB/s go into anonymous memory; from tick 20 on zone Normal is below min. */
static void leak(struct made_machine *scene, unsigned int tick)
{
	uint64_t mib = 2150 + (uint64_t)94 * (SCENE_TICKS - 1 - tick);

	scene_meminfo(scene, MEMINFO_MEM_AVAILABLE, mib * 1024);
	scene_meminfo(scene, MEMINFO_ANON_PAGES, (20000 - mib) * 1024);
	scene_meminfo(scene, MEMINFO_CACHED, (mib + 250) * 1024);
	scene_meminfo(scene, MEMINFO_DIRTY, 400 * 1024);
	if (tick < 12) {
		scene_free(scene, 0, "DMA32", 15600 - 50 * tick, 6);
		scene_free(scene, 0, "Normal", 200000 - 12000 * (uint64_t)tick, 6);
		return;
	}
	scene_free(scene, 0, "DMA32", 13100 - tick % 3 * 100, 4);
	scene_free(scene, 0, "Normal", tick < 20 ? 14900 - 100 * tick : 11900 - tick % 4 * 150, 3);
}

static void step_direct(struct made_machine *scene, unsigned int tick)
{
	leak(scene, tick);
	if (tick < 12)
		return;
	reclaim_add(scene, VMSTAT_PGSCAN_KSWAPD, 48000, 41000, 40);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_FILE, 8200);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_ANON, 800);
	scene_add(scene, VMSTAT_SLABS_SCANNED, 26000);
	scene_add(scene, VMSTAT_PSWPOUT, 15600);
	scene_add(scene, VMSTAT_PSWPIN, 1000);
	scene_add(scene, VMSTAT_NR_VMSCAN_WRITE, 15900);
	scene_swap_used(scene, 0, 3200000 + (uint64_t)56000 * tick);
	if (tick < 20)
		return;
	reclaim_add(scene, VMSTAT_PGSCAN_DIRECT, 12000, 2000, 40);
	scene_add(scene, VMSTAT_ALLOCSTALL_MOVABLE, 290);
	scene_add(scene, VMSTAT_ALLOCSTALL_NORMAL, 22);
	scene_add(scene, VMSTAT_PGMAJFAULT, 1100);
	scene_stall(scene, PRESSURE_MEMORY, tick < SCENE_TICKS - 1 ? tick : 12.4, 3.1, 1);
	scene_stall(scene, PRESSURE_IO, 18, 7, 1);
}

static void step_compaction(struct made_machine *scene, unsigned int tick)
{
	step_calm(scene, tick);
	if (tick < 15)
		return;
	scene_free(scene, 0, "Normal", 410000, 4);
	scene_free(scene, 0, "DMA32", 90000, 5);
	scene_add(scene, VMSTAT_COMPACT_STALL, 36);
	scene_add(scene, VMSTAT_COMPACT_FAIL, 31);
	scene_add(scene, VMSTAT_COMPACT_SUCCESS, 5);
	scene_add(scene, VMSTAT_COMPACT_DAEMON_WAKE, 2);
	scene_add(scene, VMSTAT_COMPACT_MIGRATE_SCANNED, 90000);
	scene_add(scene, VMSTAT_COMPACT_FREE_SCANNED, 640000);
	scene_add(scene, VMSTAT_THP_FAULT_FALLBACK, 36);
	scene_stall(scene, PRESSURE_MEMORY, 4.2, 0.6, 1);
}

static void step_swap_storm(struct made_machine *scene, unsigned int tick)
{
	struct zram_device *device = &scene->sample.zrams[0];

	scene_meminfo(scene, MEMINFO_MEM_AVAILABLE, 310 * 1024 + tick % 4 * 2048);
	scene_meminfo(scene, MEMINFO_ANON_PAGES, 20900 * 1024);
	scene_meminfo(scene, MEMINFO_CACHED, 620 * 1024);
	scene_free(scene, 0, "DMA32", 13000, 2);
	scene_free(scene, 0, "Normal", 12600 + tick % 3 * 400, 2);
	reclaim_add(scene, VMSTAT_PGSCAN_KSWAPD, 60000, 24000, 92);
	reclaim_add(scene, VMSTAT_PGSCAN_DIRECT, 58000, 13000, 92);
	scene_add(scene, VMSTAT_ALLOCSTALL_MOVABLE, 840);
	scene_add(scene, VMSTAT_PGSCAN_DIRECT_THROTTLE, 12);
	scene_add(scene, VMSTAT_PSWPOUT, 20500);
	scene_add(scene, VMSTAT_PSWPIN, 19800 + tick % 5 * 200);
	scene_add(scene, VMSTAT_NR_VMSCAN_WRITE, 20500);
	scene_add(scene, VMSTAT_PGMAJFAULT, 15200);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_ANON, 19600);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_FILE, 1900);
	scene_swap_used(scene, 0, 7300000 + tick % 4 * 12000);
	scene_swap_used(scene, 1, 4100000 - tick % 3 * 8000);
	device->zram = (struct zram){
		.orig_data_bytes = scene->sample.swaps.areas[1].used_kib * 1024,
		.compr_data_bytes = (uint64_t)1320 << 20,
		.mem_used_bytes = (uint64_t)1388 << 20,
		.same_pages = 31000,
	};
	scene_stall(scene, PRESSURE_MEMORY, 71, 44, 1);
	scene_stall(scene, PRESSURE_IO, 80, 61, 1);
}

static void step_oom_kill(struct made_machine *scene, unsigned int tick)
{
	step_direct(scene, tick);
	if (tick < SCENE_TICKS - 4)
		return;
	if (tick == SCENE_TICKS - 4)
		scene_add(scene, VMSTAT_OOM_KILL, 1);
	scene_free(scene, 0, "DMA32", 26000, 7);
	scene_free(scene, 0, "Normal", 910000, 7);
	scene_meminfo(scene, MEMINFO_MEM_AVAILABLE, 5300 * 1024);
	scene_meminfo(scene, MEMINFO_ANON_PAGES, 14200 * 1024);
}

static void step_kills(struct made_machine *scene, unsigned int tick)
{
	step_oom_kill(scene, tick);
	scene_kills_step(scene, tick);
}

static void step_nodes(struct made_machine *scene, unsigned int tick)
{
	uint64_t free_pages = tick < 20 ? 40000 - 2000 * tick : 250 - tick % 3 * 10;

	scene_free(scene, 1, "DMA32", free_pages, tick < 20 ? 8 : 2);
	scene_meminfo(scene, MEMINFO_MEM_AVAILABLE, (55000 + free_pages) * 4);
	if (tick < 20)
		return;
	reclaim_add(scene, VMSTAT_PGSCAN_KSWAPD, 2100, 900, 80);
	scene_add(scene, VMSTAT_PSWPOUT, 700);
	scene_swap_used(scene, 0, (uint64_t)2800 * (tick - 19));
}

/* A virtual machine of 512 MiB: low is 797 pages, high 956. */
static void step_no_psi(struct made_machine *scene, unsigned int tick)
{
	scene_free(scene, 0, "DMA32", tick < 15 ? 100000 : 840 + tick % 3 * 20, 6);
	if (tick < 15)
		return;
	scene_meminfo(scene, MEMINFO_CACHED, 380000);
	reclaim_add(scene, VMSTAT_PGSCAN_KSWAPD, 24000, 23500, 0);
}

static void step_no_swap(struct made_machine *scene, unsigned int tick)
{
	leak(scene, tick);
	if (tick < 12)
		return;
	reclaim_add(scene, VMSTAT_PGSCAN_KSWAPD, 39000, 24000, 0);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_FILE, 14000);
	if (tick < 20)
		return;
	reclaim_add(scene, VMSTAT_PGSCAN_DIRECT, 21000, 6000, 0);
	scene_add(scene, VMSTAT_ALLOCSTALL_MOVABLE, 410);
	scene_add(scene, VMSTAT_PGMAJFAULT, 9000);
	scene_stall(scene, PRESSURE_MEMORY, 38, 21, 1);
	scene_stall(scene, PRESSURE_IO, 33, 18, 1);
}

/* Reclaim at the limits of groups: no zone is short, and so no kswapd runs. */
static void step_cgroups(struct made_machine *scene, unsigned int tick)
{
	step_calm(scene, tick);
	scene_add(scene, VMSTAT_PGSCAN_ANON, 300);
	scene_add(scene, VMSTAT_PGSCAN_FILE, 2900 + tick % 3 * 100);
	scene_add(scene, VMSTAT_PGSTEAL_ANON, 200);
	scene_add(scene, VMSTAT_PGSTEAL_FILE, 2690 + tick % 3 * 100);
	scene_add(scene, VMSTAT_WORKINGSET_REFAULT_FILE, 240);
	scene_stall(scene, PRESSURE_MEMORY, 2.1, 0.4, 1);
}

static const struct {
	const char *name;
	const char *fixture; /* NULL: db-07 */
	uint64_t swap_kib;   /* of db-07 */
	void (*step)(struct made_machine *scene, unsigned int tick);
} situations[SITUATIONS] = {
	[SITUATION_CALM] = {"calm", NULL, 8388604, step_calm},
	[SITUATION_KSWAPD] = {"kswapd", NULL, 8388604, step_kswapd},
	[SITUATION_DIRECT_RECLAIM] = {"direct-reclaim", NULL, 8388604, step_direct},
	[SITUATION_COMPACTION] = {"compaction", NULL, 8388604, step_compaction},
	[SITUATION_SWAP_STORM] = {"swap-storm", NULL, 8388604, step_swap_storm},
	[SITUATION_OOM_KILL] = {"oom-kill", NULL, 8388604, step_oom_kill},
	[SITUATION_NODES] = {"nodes", "vm-6.1-numa2-idle", 0, step_nodes},
	[SITUATION_NO_PSI] = {"no-psi", "vm-6.1-no-psi", 0, step_no_psi},
	[SITUATION_KILLS] = {"kills", NULL, 8388604, step_kills},
	[SITUATION_NO_SWAP] = {"no-swap", NULL, 0, step_no_swap},
	[SITUATION_CGROUPS] = {"cgroups", NULL, 8388604, step_cgroups},
};

const char *scene_name(enum situation situation)
{
	return situations[situation].name;
}

void scene_run(enum situation situation, struct model *model)
{
	static struct made_machine scene;

	if (situations[situation].fixture)
		scene_init(&scene, situations[situation].fixture);
	else
		db_init(&scene, situations[situation].swap_kib);
	if (situation == SITUATION_SWAP_STORM) {
		scene_swap(&scene, "/dev/zram0", 4194300, 100);
		snprintf(scene.sample.zrams[0].name, sizeof(scene.sample.zrams[0].name), "zram0");
		scene.sample.zram_count = 1;
	}
	if (situation == SITUATION_NO_PSI)
		scene_absent(&scene, SOURCE_PROCESSES, EACCES);
	scene.sample.realtime_usec -= (uint64_t)(SCENE_TICKS - 1) * USEC_PER_SEC;
	model_release(model);
	memset(model, 0, sizeof(*model));
	model_init(model);
	if (model_reserve(model, SCENE_PROCESSES_MAX) < 0 ||
		model_reserve_cgroups(model, SCENE_CGROUPS_MAX) < 0) {
		printf("Bail out! no memory for processes and groups\n");
		exit(99);
	}
	for (unsigned int tick = 0; tick < SCENE_TICKS; tick++) {
		if (tick > 0)
			scene_tick(&scene, 1);
		step_background(&scene, tick);
		situations[situation].step(&scene, tick);
		if (situation == SITUATION_CGROUPS)
			scene_cgroups_step(tick, &scene.sample);
		else if (situation != SITUATION_NO_PSI)
			scene_processes_step(situation, tick, &scene.sample);
		model_update(model, &scene.sample);
	}
}
