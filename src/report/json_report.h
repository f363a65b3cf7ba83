/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model as one line of JSON. The schema is doc/json.md; a test holds the two together. */
#ifndef OOMWATCH_REPORT_JSON_REPORT_H
#define OOMWATCH_REPORT_JSON_REPORT_H

#include <stdio.h>

#include "report/report.h"

/* Raised when a key changes its meaning or goes; a new key does not raise it. */
#define JSON_REPORT_VERSION 1

/* Writes REPORT and a newline to OUT. Errors stay in ferror(OUT). */
void json_report_write(FILE *out, const struct report *report);

#endif
