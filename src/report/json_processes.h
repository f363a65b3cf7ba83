/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the JSON that is about processes: who dies next, and the list. */
#ifndef OOMWATCH_REPORT_JSON_PROCESSES_H
#define OOMWATCH_REPORT_JSON_PROCESSES_H

#include "report/json.h"
#include "report/report.h"

/* Writes the members of the document that tell of the next victim, when processes were read. */
void json_victims_write(struct json *json, const struct model *model);

/* Writes the member "processes", when they were read. */
void json_processes_write(struct json *json, const struct report *report);

#endif
