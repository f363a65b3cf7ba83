/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/message.h"
#include "kernel/meminfo.h"
#include "kernel/pressure.h"
#include "kernel/zoneinfo.h"

#define MEMINFO_MAX 8192
#define PRESSURE_MAX 512
/* As the kernel's own seq_file it is read in pieces; 64 CPUs take some 100 KiB. */
#define ZONEINFO_MAX ((size_t)1 << 20)

static uint64_t kib_bytes(const struct meminfo *meminfo, enum meminfo_field field, uint64_t missing)
{
	return meminfo_has(meminfo, field) ? meminfo->value[field] * 1024 : missing;
}

void load_machine_read(
	struct load_machine *machine, const struct load_place *place, const struct failure *why)
{
	char text[MEMINFO_MAX];
	struct meminfo meminfo = {0};
	size_t length;

	*machine = (struct load_machine){
		.has_controller = place->fd >= 0,
		.has_swap_controller = place->fd >= 0 && place->has_swap,
	};
	if (place->fd < 0)
		machine->no_controller = *why;
	if (file_read_at(AT_FDCWD, "/proc/meminfo", text, sizeof(text), &length) == 0)
		meminfo_parse(text, length, &meminfo, NULL);
	machine->available_bytes = kib_bytes(&meminfo, MEMINFO_MEM_AVAILABLE, 0);
	/* 0 would be that it is not known. */
	if (place->room_bytes < machine->available_bytes)
		machine->available_bytes = place->room_bytes > 0 ? place->room_bytes : 1;
	machine->total_bytes = kib_bytes(&meminfo, MEMINFO_MEM_TOTAL, 0);
	machine->swap_free_bytes = kib_bytes(&meminfo, MEMINFO_SWAP_FREE, 0);
	if (gethostname(machine->host, sizeof(machine->host)) < 0)
		machine->host[0] = '\0';
	machine->host[sizeof(machine->host) - 1] = '\0';
}

int load_watch_open(struct load_watch *watch, bool has_zones, struct failure *failure)
{
	int error;

	*watch = (struct load_watch){.meminfo.fd = -1, .pressure.fd = -1, .zoneinfo.fd = -1};
	error = kept_file_open(&watch->meminfo, AT_FDCWD, "/proc/meminfo");
	if (error)
		return failure_set(failure, error, 0, "/proc/meminfo: %s", failure_reason(error));
	/* Some kernels have it only with psi=1. */
	kept_file_open(&watch->pressure, AT_FDCWD, "/proc/pressure/memory");
	if (!has_zones)
		return 0;
	error = kept_file_open(&watch->zoneinfo, AT_FDCWD, "/proc/zoneinfo");
	if (error)
		return failure_set(failure, error, 0, "/proc/zoneinfo: %s", failure_reason(error));
	/* The text is behind the struct. */
	watch->zones = malloc(sizeof(*watch->zones) + ZONEINFO_MAX);
	if (!watch->zones)
		return failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	return 0;
}

/* What of a zone is not given to people's memory before kswapd runs: beside the watermark, what the zone keeps for those who can
 * use no higher one (mm/page_alloc.c, __zone_watermark_ok). The last zone's share is that of all movable memory. */
static uint64_t zone_low_pages(const struct zone *zone)
{
	uint64_t pages = zone_has(zone, ZONE_LOW) ? zone->value[ZONE_LOW] : 0;

	if (pages > 0 && zone->protection_count > 0)
		pages += zone->protection_pages[zone->protection_count - 1];
	return pages;
}

static uint64_t low_bytes(struct load_watch *watch)
{
	char *text = (char *)(watch->zones + 1);
	uint64_t pages = 0;
	size_t length;

	if (kept_file_read(&watch->zoneinfo, text, ZONEINFO_MAX, &length) < 0 ||
		zoneinfo_parse(text, length, watch->zones, NULL) < 0)
		return LOAD_UNLIMITED;
	for (unsigned int i = 0; i < watch->zones->zone_count; i++)
		pages += zone_low_pages(&watch->zones->zones[i]);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

void load_watch_read(struct load_watch *watch, struct load_instant *ret)
{
	char text[MEMINFO_MAX], stalls[PRESSURE_MAX];
	struct meminfo meminfo = {0};
	struct pressure pressure;
	size_t length;

	if (kept_file_read(&watch->meminfo, text, sizeof(text), &length) == 0)
		meminfo_parse(text, length, &meminfo, NULL);
	*ret = (struct load_instant){
		.available_bytes = kib_bytes(&meminfo, MEMINFO_MEM_AVAILABLE, LOAD_UNLIMITED),
		.total_bytes = kib_bytes(&meminfo, MEMINFO_MEM_TOTAL, LOAD_UNLIMITED),
		.free_bytes = kib_bytes(&meminfo, MEMINFO_MEM_FREE, LOAD_UNLIMITED),
		.low_bytes = watch->zones ? low_bytes(watch) : LOAD_UNLIMITED,
		.full_avg10_percent = NAN,
	};
	if (watch->pressure.fd >= 0 &&
		kept_file_read(&watch->pressure, stalls, sizeof(stalls), &length) == 0 &&
		pressure_parse(stalls, length, &pressure, NULL) == 0 && pressure.full.is_present)
		ret->full_avg10_percent = pressure.full.avg10_percent;
}

void load_watch_close(struct load_watch *watch)
{
	kept_file_close(&watch->meminfo);
	kept_file_close(&watch->pressure);
	kept_file_close(&watch->zoneinfo);
	free(watch->zones);
	watch->zones = NULL;
}
