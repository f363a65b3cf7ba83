/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What wakes the dashboard to take a sample: the timer, set for when the next one is due; the kernel's
 * log, when it tells of a kill; the kernel's trigger, when tasks begin to stall. The last two only make a
 * sample due earlier, as early as the pace allows, so that neither can make the loop spin.
 */
#ifndef OOMWATCH_APP_WAKE_H
#define OOMWATCH_APP_WAKE_H

#include <poll.h>

#include "app/pace.h"
#include "app/watch.h"
#include "collect/pressure_trigger.h"

/* After it was read, the kernel's log is left alone for so long: others write there, too. */
#define WAKE_LOG_REST_USEC 100000u

/* What poll() waits for. */
enum { WAKE_TIMER, WAKE_LOG, WAKE_PRESSURE, WAKE_POLLS };

struct wake {
	struct watch *watch;
	struct pace pace;
	struct pressure_trigger trigger;
	int timer_fd;
	uint64_t log_usec; /* CLOCK_MONOTONIC from which the kernel's log may be read again */
};

/* Makes the timer; WATCH must outlive it. 0 or -errno. Nothing is due before wake_begin(). Close with
 * wake_close(), in either case. */
int wake_open(struct wake *wake, struct watch *watch, uint64_t delay_usec, bool is_steady);

void wake_close(struct wake *wake);

/* Asks the kernel for its trigger: 0; -ECANCELED when the pace is steady; or -errno, and then a stall is seen
 * at the next sample. */
int wake_open_trigger(struct wake *wake);

/* From here on a sample is due each DELAY_USEC, the first after FIRST_USEC; so are the columns of the courses. 0 or
 * -errno. */
int wake_begin(struct wake *wake, uint64_t delay_usec, uint64_t first_usec);

/* The watch took a sample: says when the next one is due. */
void wake_sampled(struct wake *wake);

/* Says in POLLS what to wait for. Returns how long, for poll(): -1 without end. */
int wake_prepare(struct wake *wake, struct pollfd polls[WAKE_POLLS]);

/* Looks at what came. Whether a sample is due now. */
bool wake_is_due(struct wake *wake, const struct pollfd polls[WAKE_POLLS]);

#endif
