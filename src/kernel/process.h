/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The processes of a machine at one instant, as far as the OOM killer looks at them
 * (mm/oom_kill.c, oom_badness()). Not every process is read for every sample: a row says when
 * its values were read, and the table how old the oldest is. Rows keep their place as long as
 * their process lives, so that whoever follows one over time needs no search.
 */
#ifndef OOMWATCH_KERNEL_PROCESS_H
#define OOMWATCH_KERNEL_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TASK_COMM_LEN of the kernel. */
#define PROCESS_COMM_MAX 16
#define PROCESS_USER_MAX 33
#define PROCESS_CGROUP_MAX 256
#define PROCESS_COMMAND_MAX 256
/* Rows whose details are known at one time: those of a tall screen. */
#define PROCESS_DETAILS_MAX 96

/* The parts of a process's badness, as /proc/PID/status prints them, in KiB. */
enum process_memory {
	PROCESS_ANON,   /* RssAnon */
	PROCESS_FILE,   /* RssFile: mapped files, what reclaim takes first */
	PROCESS_SHMEM,  /* RssShmem: tmpfs, memfd, shared anonymous */
	PROCESS_SWAP,   /* VmSwap */
	PROCESS_TABLES, /* VmPTE: mm_pgtables_bytes, all levels */
	PROCESS_MEMORIES
};

enum process_flag {
	PROCESS_HAS_STATUS = 1 << 0, /* parent, user, threads, state and comm were read */
	PROCESS_HAS_MEMORY = 1 << 1, /* it has an mm, and kib[] holds it */
	PROCESS_HAS_SCORE = 1 << 2,  /* oom_score was read */
	PROCESS_HAS_ADJ = 1 << 3,    /* oom_score_adj was read */
	PROCESS_KERNEL_THREAD = 1 << 4,
	PROCESS_DEAD_LEADER =
		1 << 5,          /* its first thread ended, others live: read through one of them */
	PROCESS_DENIED = 1 << 6, /* the privileges do not let us read it */
};

struct process {
	int32_t pid;          /* 0: this place is empty */
	uint32_t incarnation; /* no two processes that shared a place or a PID have the same */
	int32_t parent_pid;
	uint32_t euid;
	uint32_t thread_count;
	int16_t oom_score;           /* /proc/PID/oom_score */
	int16_t oom_score_adj;       /* /proc/PID/oom_score_adj */
	uint16_t flags;              /* enum process_flag */
	char state;                  /* as in status: R S D Z T t X I; 0: unknown */
	char comm[PROCESS_COMM_MAX]; /* cleaned: only what can be printed */
	uint64_t kib[PROCESS_MEMORIES];
	uint64_t start_ticks; /* since boot, 1/100 s (field 22 of stat); 0: not known (yet) */
	uint64_t read_usec;   /* CLOCK_MONOTONIC when kib[] was read */
	uint64_t
		checked_usec; /* when its oom_score was last seen, which tells that kib[] still holds */
	uint32_t user;        /* its name, an offset into the table's texts; 0: not known (yet) */
	uint32_t cgroup;      /* path in the cgroup2 hierarchy, likewise */
	uint32_t group; /* its place in the table of control groups, plus 1; 0: not known (yet) */
};

enum process_detail_status {
	PROCESS_DETAIL_PENDING, /* asked for */
	PROCESS_DETAIL_READ,
	PROCESS_DETAIL_LATE,   /* the kernel keeps us waiting, behind a lock of that process */
	PROCESS_DETAIL_DENIED, /* the privileges do not allow it */
	PROCESS_DETAIL_GONE
};

/* What is too dear, or may hang, and is therefore read off the loop, for a few processes. */
struct process_detail {
	int32_t pid;
	uint32_t incarnation;
	enum process_detail_status status;
	enum process_detail_status command_status;
	uint64_t read_usec;
	uint64_t start_ticks;  /* 0: not known */
	uint64_t major_faults; /* since its start */
	uint64_t minor_faults;
	uint32_t euid;                     /* whose name USER is */
	char user[PROCESS_USER_MAX];       /* "" when not known */
	char cgroup[PROCESS_CGROUP_MAX];   /* path in the cgroup2 hierarchy, "/" for the root; "" */
	char command[PROCESS_COMMAND_MAX]; /* its arguments, cleaned, cut at the end; "" */
};

/* Why the table may lack processes that the kernel would kill. */
enum process_hiding {
	PROCESS_HIDING_NONE,
	PROCESS_HIDING_HIDEPID,   /* /proc is mounted with hidepid, and we are not exempt */
	PROCESS_HIDING_NAMESPACE, /* we are in a PID namespace of our own */
};

struct process_table {
	/* Owned by whoever filled the sample, valid until it is filled again. */
	const struct process *row;
	const char *texts; /* terminated strings; offset 0 is "" */
	const struct process_detail *detail;
	unsigned int place_count; /* rows, some of them empty */
	unsigned int count;       /* processes among them */
	unsigned int missed;      /* living processes that found no place */
	unsigned int detail_count;
	unsigned int sweep_percent; /* how much of /proc has been read once: 100 from then on */
	uint64_t oldest_usec;       /* the oldest checked_usec; 0: none has been read */
	enum process_hiding hiding;
	int32_t own_pid; /* of this program; 0 in a capture */
};

/* The row of PID, or NULL. Looks at every row: for single questions, not for loops. */
const struct process *process_table_find(const struct process_table *table, int32_t pid);

/* The details of PROCESS when they are known, or NULL. */
const struct process_detail *process_table_detail(
	const struct process_table *table, const struct process *process);

/* The sum of kib[]: what the kernel counts for its badness before oom_score_adj. */
uint64_t process_memory_kib(const struct process *process);

/* The user's name, or its number in BUFFER of 16 bytes at least. */
const char *process_user(const struct process_table *table, const struct process *process,
	char *buffer, size_t size);

#endif
