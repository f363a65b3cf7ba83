/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a workload has to know of the machine: before it starts, and ten times a second while it runs. */
#ifndef OOMWATCH_LOAD_MACHINE_H
#define OOMWATCH_LOAD_MACHINE_H

#include "base/file.h"
#include "load/guard.h"
#include "load/place.h"
#include "load/plan.h"

/* Fills MACHINE; PLACE is where a group can be made (its descriptor is -1: nowhere, because of WHY). */
void load_machine_read(
	struct load_machine *machine, const struct load_place *place, const struct failure *why);

struct zoneinfo;

struct load_watch {
	struct kept_file meminfo, pressure, zoneinfo;
	struct zoneinfo *zones; /* NULL: watermarks are not asked for */
};

/* HAS_ZONES: the low watermarks are needed. 0 or -errno with a failure: without MemAvailable nothing is started. */
int load_watch_open(struct load_watch *watch, bool has_zones, struct failure *failure);

/* Allocates nothing. */
void load_watch_read(struct load_watch *watch, struct load_instant *ret);

void load_watch_close(struct load_watch *watch);

#endif
