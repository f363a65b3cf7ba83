/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reports to a stream, one after each delay. */
#ifndef OOMWATCH_APP_BATCH_H
#define OOMWATCH_APP_BATCH_H

#include <stdio.h>

#include "app/options.h"
#include "base/failure.h"

/*
 * Writes options->iterations reports to OUT, or reports without end. A report tells of the
 * time since the sample before it, so the first comes after one delay. 0; or -errno with a
 * failure, also when OUT cannot be written.
 */
int batch_run(const struct options *options, FILE *out, struct failure *failure);

#endif
