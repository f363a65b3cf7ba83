/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dashboard: one thread, one poll, a sample at each tick and a frame when the terminal can
 * take one. */
#ifndef OOMWATCH_APP_DASHBOARD_H
#define OOMWATCH_APP_DASHBOARD_H

#include "app/options.h"
#include "base/failure.h"

/*
 * Runs on standard input and output until the person quits, a signal ends it, or
 * options->iterations frames of samples were drawn. 0; or -errno with a failure, the terminal
 * then being as it was.
 */
int dashboard_run(const struct options *options, struct failure *failure);

#endif
