/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Takes samples of a machine: what to read, when, and within what time. Every file is
 * opened once and read again through its descriptor, into one buffer: a steady tick makes
 * no allocation and no open. A source whose reads are dearer than its budget is read more
 * seldom, so that it costs its budget on average; its value is then marked as kept. The
 * budget is CPU time: that a read was kept waiting by a machine in trouble is no reason to
 * look at it less often.
 */
#ifndef OOMWATCH_COLLECT_SAMPLER_H
#define OOMWATCH_COLLECT_SAMPLER_H

#include <stdint.h>

#include "base/failure.h"
#include "base/file.h"
#include "collect/cgroups.h"
#include "collect/oom_log_reader.h"
#include "collect/processes.h"
#include "collect/zram_devices.h"
#include "kernel/sample.h"

/* A source is dear when each of so many reads was. */
#define SAMPLER_COSTS 3

/* One source of a sampler. */
struct sampler_source {
	struct kept_file file;
	uint64_t next_usec;               /* not to be read before this CLOCK_MONOTONIC time */
	uint32_t cpu_usec[SAMPLER_COSTS]; /* CPU time of the last reads */
	unsigned int cpu_next;
	int open_error; /* -errno of the open at start */
};

struct sampler {
	int root;        /* descriptor of the folder that holds proc/ and sys/ */
	bool is_running; /* that of this machine */
	char *buffer;    /* all texts pass through it */
	size_t buffer_size;
	size_t buffer_wanted; /* grown to this between samples when a text did not fit */
	struct sampler_source source[SOURCES];
	struct kept_file sysctl_file[SYSCTL_FIELDS];
	struct zram_devices zram_devices;
	struct processes processes;
	bool has_processes;      /* they were asked for */
	struct cgroups *cgroups; /* NULL: there was no memory for them */
	struct oom_log_reader oom_log;
	struct host host;
	struct failure failure; /* of the newest source that was malformed */
};

/*
 * Opens everything below ROOT ("/" for this machine, or a folder with a captured proc/
 * and sys/). 0; or -errno with a failure when the folder, or all of its proc/, cannot be
 * read. Release with sampler_release().
 */
int sampler_init(struct sampler *sampler, const char *root, struct failure *failure);

void sampler_release(struct sampler *sampler);

/*
 * Reads the processes for the first time, for BUDGET_USEC of CPU time: true when the next victims
 * are known or will never be; when IS_WHOLE, only when all is. Samples have processes from the first call on, so
 * that a first sample need not wait for them.
 */
bool sampler_catch_up(struct sampler *sampler, uint64_t budget_usec, bool is_whole);

/*
 * Fills SAMPLE with this instant. SAMPLE must hold the sampler's previous sample, or zero
 * bytes for the first: what is not read now is kept from there. Never fails as a whole:
 * each reading says what became of its source.
 */
void sampler_take(struct sampler *sampler, struct sample *sample);

/* Reads the kernel's log alone, into the newest SAMPLE; each sample does that, too. Whether it told of kills. */
bool sampler_take_oom_log(struct sampler *sampler, struct sample *sample);

#endif
