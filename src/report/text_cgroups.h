/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups in the text report. */
#ifndef OOMWATCH_REPORT_TEXT_CGROUPS_H
#define OOMWATCH_REPORT_TEXT_CGROUPS_H

#include <stdio.h>

#include "report/report.h"

/* The group most in danger, in one line; nothing when there is none. */
void text_cgroup_danger_write(FILE *out, const struct model *model);

/* The first groups of the list as a table; or why there are none. */
void text_cgroups_write(FILE *out, const struct report *report);

#endif
