/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Control groups in the JSON report. */
#ifndef OOMWATCH_REPORT_JSON_CGROUPS_H
#define OOMWATCH_REPORT_JSON_CGROUPS_H

#include "report/json.h"
#include "report/report.h"

/* Writes "cgroup_tree", what there is and what is missing, and "cgroups", those of the report's list, whatever
 * its limit: a tree without some of its groups would be another one. */
void json_cgroups_write(struct json *json, const struct report *report);

#endif
