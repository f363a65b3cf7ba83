/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells the progress on standard output: lines for the program that controls it, JSON, or words. */
#ifndef OOMWATCH_LOAD_REPORT_H
#define OOMWATCH_LOAD_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "load/options.h"
#include "load/progress.h"

struct load_report {
	const struct load_options *options;
	int fd;
	bool is_told;         /* anything was, at TOLD_USEC */
	uint64_t told_usec;   /* CLOCK_MONOTONIC */
	enum load_state told; /* with this state */
};

void load_report_init(struct load_report *report, const struct load_options *options, int fd);

/*
 * Tells PROGRESS when its state is another one or the last time is long enough ago. Never waits for a reader: what does not go
 * is left out, but the last line, which waits for a second. 0; -EPIPE when nobody can read any more.
 */
int load_report_tell(
	struct load_report *report, const struct load_progress *progress, uint64_t now_usec);

/* PROGRESS as a JSON object without a line feed. Returns BUFFER. */
const char *load_report_json(char *buffer, size_t size, const struct load_progress *progress);

#endif
