/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine and a control group have alike in the JSON report. */
#ifndef OOMWATCH_REPORT_JSON_PARTS_H
#define OOMWATCH_REPORT_JSON_PARTS_H

#include "model/model.h"
#include "report/json.h"

/* The line of a pressure file as KEY, with STALL_PERCENT over our own interval; nothing without it. */
void json_pressure_write(
	struct json *json, const char *key, const struct pressure_line *line, double stall_percent);

/* Who dies with the first of a choice. */
struct json_group_kill {
	uint32_t group; /* the group with memory.oom.group; CGROUP_NONE: there is none */
	uint32_t count; /* of processes */
};

/* The group at PLACE as KEY, its path; nothing when it is none. */
void json_group_write(
	struct json *json, const char *key, const struct cgroup_table *table, uint32_t place);

/*
 * CHOICE as KEY, where somebody can be chosen. FIRST_NOW is the first by badness at this moment, which the
 * reason needs. KILL may be NULL: it is then not said who else dies.
 */
void json_choice_write(struct json *json, const char *key, const struct model *model,
	const struct victim_choice *choice, int first_now, const struct json_group_kill *kill);

#endif
