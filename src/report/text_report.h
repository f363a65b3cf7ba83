/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model as a few lines of plain text, for a log, a mail or a terminal that cannot do more. */
#ifndef OOMWATCH_REPORT_TEXT_REPORT_H
#define OOMWATCH_REPORT_TEXT_REPORT_H

#include <stdio.h>

#include "report/report.h"

/* Writes REPORT to OUT. Errors stay in ferror(OUT). */
void text_report_write(FILE *out, const struct report *report);

#endif
