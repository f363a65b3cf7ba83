/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Machines for tests: a sample that begins as a fixture, read by the real parsers, and is then
 * moved by hand, with a clock of its own. scene_run() makes the same few minutes each time it is
 * called, so that a screen drawn from them can be compared with a golden one.
 */
#ifndef OOMWATCH_TESTS_SCENE_H
#define OOMWATCH_TESTS_SCENE_H

#include "model/model.h"

/* The newest sample of every situation: 2026-03-02 14:03:22 UTC. */
#define SCENE_REALTIME_USEC ((uint64_t)1772460202 * 1000000)
/* CLOCK_MONOTONIC of the first sample: the machine has been up for a day. */
#define SCENE_MONOTONIC_USEC ((uint64_t)86400 * 1000000)
/* Samples of a situation, one second apart. */
#define SCENE_TICKS 40

#define SCENE_MIB_PAGES 256 /* pages of 4 KiB */

/* All but the two of nodes and psi are db-07, 24 GiB in one node with 8 GiB of swap. Its processes
 * are those of scene_processes.h, and it has no control groups, but in the last. */
enum situation {
	SITUATION_CALM,
	SITUATION_KSWAPD,         /* a file is read: kswapd keeps up, nothing is short */
	SITUATION_DIRECT_RECLAIM, /* a leak: node 0 Normal below min, tasks stall */
	SITUATION_COMPACTION,     /* memory is free, but in small blocks */
	SITUATION_SWAP_STORM,     /* zram and disk take and give back 80 MiB/s, tasks stall */
	SITUATION_OOM_KILL,       /* as direct reclaim; a process was killed 3 s ago */
	SITUATION_NODES,          /* node 1 of two is short, node 0 has room */
	SITUATION_NO_PSI, /* a kernel without PSI, its kswapd at work; no processes (EACCES) */
	SITUATION_KILLS, /* as OOM kill; the log has that one, and several of control groups before */
	SITUATION_NO_SWAP, /* a leak where only clean pages can be dropped */
	SITUATION_CGROUPS, /* nothing is short but in control groups: those of scene_cgroups.h */
	SITUATIONS
};

struct made_machine {
	struct sample sample;
};

/* The name of SITUATION in file names: "calm", "direct-reclaim". */
const char *scene_name(enum situation situation);

/* Fills SCENE with the fixture of that name; hostname, kernel and clock are fixed ones. What the
 * fixture lacks is absent with ENOENT. A fixture that does not parse ends the program. */
void scene_init(struct made_machine *scene, const char *fixture);

/*
 * Samples of SITUATION until SCENE_REALTIME_USEC go into MODEL. It is zero bytes or was initialised;
 * it is released, and initialised with room for the processes. They are valid until this situation
 * is run again. Whoever has no more use for it releases it.
 */
void scene_run(enum situation situation, struct model *model);

/* The clocks go on; every source that the sample has is read afresh. */
void scene_tick(struct made_machine *scene, double seconds);

/* Makes SOURCE absent with -ERROR and the kernel's text for it. */
void scene_absent(struct made_machine *scene, enum sample_source source, int error);

/* A counter or gauge of vmstat: plus COUNT (which may be negative), or exactly COUNT. Both make
 * it present. */
void scene_add(struct made_machine *scene, enum vmstat_field field, int64_t count);
void scene_set(struct made_machine *scene, enum vmstat_field field, uint64_t count);

void scene_meminfo(struct made_machine *scene, enum meminfo_field field, uint64_t kib);

/* The zone of that name, which must be there. */
struct zone *scene_zone(struct made_machine *scene, unsigned int node, const char *name);

/* Sets the free pages of a zone, and with them MemFree, nr_free_pages and the row of buddyinfo,
 * whose largest blocks are then 2^LARGEST pages. */
void scene_free(struct made_machine *scene, unsigned int node, const char *name, uint64_t pages,
	unsigned int largest);

/* Tasks stalled for these shares of SECONDS; the averages are set to the same. */
void scene_stall(struct made_machine *scene, enum pressure_resource resource, double some_percent,
	double full_percent, double seconds);

/* The same for any pressure file. */
void scene_stall_pressure(
	struct pressure *pressure, double some_percent, double full_percent, double seconds);

/* Adds a swap area, and its size to SwapTotal, SwapFree and CommitLimit. */
void scene_swap(struct made_machine *scene, const char *filename, uint64_t size_kib, int priority);

/* Makes USED_KIB of area INDEX used, and SwapFree follow. */
void scene_swap_used(struct made_machine *scene, unsigned int index, uint64_t used_kib);

#endif
