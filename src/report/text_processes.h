/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the text report that is about processes: who dies next, and the table. */
#ifndef OOMWATCH_REPORT_TEXT_PROCESSES_H
#define OOMWATCH_REPORT_TEXT_PROCESSES_H

#include <stdio.h>

#include "report/report.h"

/* The sentences on the next victim, a line each. */
void text_victims_write(FILE *out, const struct model *model);

/* The rest of a line that begins with a label: how many processes; and their table below it. Or why
 * there is none. */
void text_processes_write(FILE *out, const struct report *report);

#endif
