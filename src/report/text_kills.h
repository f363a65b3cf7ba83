/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OOM kills and events in the text report. */
#ifndef OOMWATCH_REPORT_TEXT_KILLS_H
#define OOMWATCH_REPORT_TEXT_KILLS_H

#include <stdio.h>

#include "model/model.h"

/* Behind its label: how many there were, why there may be more, and the newest, two lines each. */
void text_kills_write(FILE *out, const struct model *model);

/* Behind its label: the newest events, one a line; or that there were none. */
void text_events_write(FILE *out, const struct model *model);

#endif
