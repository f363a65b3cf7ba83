/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is made of: the model, and the processes and control groups that were asked for. */
#ifndef OOMWATCH_REPORT_REPORT_H
#define OOMWATCH_REPORT_REPORT_H

#include "model/cgroup_list.h"
#include "model/process_list.h"

struct report {
	const struct model *model;
	const struct process_list *list; /* of the model, in the order asked for */
	const struct cgroup_list
		*groups;    /* likewise: a tree for JSON, the endangered first for text */
	unsigned int limit; /* rows of them that are written; 0: all */
};

/* The rows of COUNT that are written, the first of a list. */
static inline unsigned int report_rows_of(const struct report *report, unsigned int count)
{
	return report->limit > 0 && report->limit < count ? report->limit : count;
}

/* The same of the processes. */
static inline unsigned int report_rows(const struct report *report)
{
	return report_rows_of(report, report->list->count);
}

#endif
