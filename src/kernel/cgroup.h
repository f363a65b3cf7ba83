/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The control groups of a machine at one instant, as far as they bound memory (mm/memcontrol.c;
 * Documentation/admin-guide/cgroup-v2.rst). Not every group is read for every sample: a row says
 * when its values were. Rows keep their place as long as their group lives. Only cgroup2 is read;
 * where the memory controller is bound to cgroup1, groups have stalls and processes, but no amounts.
 */
#ifndef OOMWATCH_KERNEL_CGROUP_H
#define OOMWATCH_KERNEL_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/cgroup_stat.h"
#include "kernel/pressure.h"

/* A place of the table where there is none: the parent of the root. */
#define CGROUP_NONE UINT32_MAX

/* The kernel's "max": without a limit. */
#define CGROUP_UNLIMITED UINT64_MAX

/* A path that is longer than this is cut at its beginning where it is shown. */
#define CGROUP_PATH_MAX 256

/* Files of one number each. Bytes, but for the last three. */
enum cgroup_value {
	CGROUP_CURRENT, /* memory.current: also file pages and what the kernel holds for the group */
	CGROUP_PEAK,    /* memory.peak, from Linux 5.19 */
	CGROUP_MIN,
	CGROUP_LOW,
	CGROUP_HIGH, /* beyond it tasks are slowed down, and nobody is killed */
	CGROUP_MAX,
	CGROUP_SWAP_CURRENT,
	CGROUP_SWAP_MAX,
	CGROUP_ZSWAP_CURRENT, /* from Linux 5.19: compressed */
	CGROUP_ZSWAP_MAX,
	CGROUP_OOM_GROUP,    /* memory.oom.group, 0 or 1: all of the group die together */
	CGROUP_PIDS_CURRENT, /* tasks, of the group and of those below */
	CGROUP_PIDS_MAX,
	CGROUP_VALUES
};

/* Keys of memory.events, which counts what happened in the group and below, and of
 * memory.events.local, which counts the group alone (Linux 5.2). */
enum cgroup_event {
	CGROUP_EVENT_LOW,  /* was reclaimed although below low: the protection is overcommitted */
	CGROUP_EVENT_HIGH, /* was slowed down for being above high */
	CGROUP_EVENT_MAX,  /* came to max and had to reclaim */
	CGROUP_EVENT_OOM,  /* reclaim at max found nothing: counted where the limit is */
	CGROUP_EVENT_OOM_KILL, /* processes killed by any OOM killer: counted where they were */
	CGROUP_EVENT_OOM_GROUP_KILL, /* from Linux 5.17 */
	CGROUP_EVENTS
};

/* Counters, with a bit for each that was printed. */
struct cgroup_events {
	uint32_t present;
	uint64_t count[CGROUP_EVENTS];
};

enum cgroup_flag {
	CGROUP_HAS_STAT = 1 << 0,      /* memory.stat was read: stat has it */
	CGROUP_HAS_PROCESSES = 1 << 1, /* cgroup.procs was read: process_count has it */
	CGROUP_DENIED = 1 << 2,        /* the privileges do not let us read it */
	CGROUP_THREADED =
		1 << 3, /* a part of the group above it, which is charged for its memory */
};

struct cgroup {
	uint64_t id;          /* of its folder (inode number); 0: this place is empty */
	uint32_t incarnation; /* no two groups that shared a place or a path have the same */
	uint32_t parent;      /* place; CGROUP_NONE: the root of what is mounted */
	uint32_t name; /* its folder, an offset into the table's texts, as it is; "" of the root */
	uint32_t process_count; /* in the group itself, not below it */
	uint16_t depth;         /* 0: the root */
	uint16_t flags;         /* enum cgroup_flag */
	uint32_t present;       /* a bit for each of value[] */
	uint64_t read_usec;     /* CLOCK_MONOTONIC when all was read; 0: not yet */
	uint64_t checked_usec;  /* the same of memory.current */
	uint64_t value[CGROUP_VALUES];
	struct cgroup_events events;
	struct cgroup_events local;
	struct cgroup_stat stat;
	struct pressure pressure; /* memory.pressure */
};

enum cgroup_mode {
	CGROUP_MODE_NONE,      /* no cgroup2 is mounted, and no memory controller of cgroup1 */
	CGROUP_MODE_V2,        /* cgroup2 has the memory controller */
	CGROUP_MODE_HYBRID,    /* cgroup2 is there, but the memory controller is bound to cgroup1 */
	CGROUP_MODE_V1,        /* only cgroup1 */
	CGROUP_MODE_NO_MEMORY, /* cgroup2 alone, and the kernel has no memory controller (disabled) */
};

struct cgroup_table {
	/* Owned by whoever filled the sample, valid until it is filled again. */
	const struct cgroup *row;
	const char *texts;        /* terminated strings; offset 0 is "" */
	unsigned int place_count; /* rows, some of them empty */
	unsigned int count;       /* groups among them, with the root */
	unsigned int missed;      /* groups that found no place */
	uint32_t root;            /* its place; CGROUP_NONE: not known */
	enum cgroup_mode mode;
	bool is_contained;     /* the root of the mount is not that of the machine: a container */
	bool has_local_events; /* mounted with memory_localevents: events are local as well */
	char mount[CGROUP_PATH_MAX]; /* "/sys/fs/cgroup"; "" without cgroup2 */
	char subtree
		[CGROUP_PATH_MAX];  /* what of the hierarchy is mounted there: "/" for all of it */
	unsigned int sweep_percent; /* how many of the groups were read once: 100 from then on */
	uint64_t oldest_usec;       /* the oldest checked_usec; 0: none has been read */
};

/* Whether VALUE of CGROUP was read. */
bool cgroup_has(const struct cgroup *cgroup, enum cgroup_value value);

/* VALUE of CGROUP, or OTHERWISE when it was not read. */
uint64_t cgroup_value_or(const struct cgroup *cgroup, enum cgroup_value value, uint64_t otherwise);

/* "memory.current": the file of VALUE. */
const char *cgroup_value_file(enum cgroup_value value);

/* "low", "oom_kill": the key of EVENT. */
const char *cgroup_event_name(enum cgroup_event event);

/*
 * The number of one of those files: decimal, or "max", which is CGROUP_UNLIMITED. 0; -ENODATA when TEXT is
 * empty, -EINVAL or -ERANGE with a failure that names NAME and the text. RET_VALUE is untouched
 * on failure.
 */
int cgroup_value_parse(const char *text, size_t length, const char *name, uint64_t *ret_value,
	struct failure *failure);

/* memory.events or memory.events.local. As vmstat_parse(); keys that are not known are skipped. */
int cgroup_events_parse(
	const char *text, size_t length, struct cgroup_events *ret, struct failure *failure);

/* nr_descendants of cgroup.stat: the groups below. -ENODATA when there is no such key. */
int cgroup_descendants_parse(
	const char *text, size_t length, uint64_t *ret_count, struct failure *failure);

/* Whether the word CONTROLLER stands in cgroup.controllers, one line of words. */
bool cgroup_controllers_have(const char *text, size_t length, const char *controller);

/*
 * The next PID of cgroup.procs from *AT on, which is moved behind it: false at the end. A PID of 0
 * is that of a process outside of our PID namespace. What is no number ends the list, and so does a
 * line that was cut: *AT then stands at it.
 */
bool cgroup_procs_next(const char **at, const char *end, int32_t *ret_pid);

/*
 * The path of the group at PLACE below the root of the mount, cleaned for the screen: "/" for the root,
 * "/system.slice/ssh.service". One that does not fit into SIZE bytes, which are 8 at least, loses its
 * beginning: "...ce/ssh.service". A group whose name is not known is "?" in it, a place without a
 * row "". Returns BUFFER.
 */
const char *cgroup_path(
	char *buffer, size_t size, const struct cgroup_table *table, uint32_t place);

/* The place of the group with that PATH ("/a/b", as it is; a trailing slash does not matter), or
 * CGROUP_NONE. Looks at every row: for single questions, not for loops. */
uint32_t cgroup_table_find(const struct cgroup_table *table, const char *path);

/* Whether the group at PLACE is that at ANCESTOR, or below it. */
bool cgroup_is_below(const struct cgroup_table *table, uint32_t place, uint32_t ancestor);

#endif
