/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report is made of: the model, and the processes that were asked for. */
#ifndef OOMWATCH_REPORT_REPORT_H
#define OOMWATCH_REPORT_REPORT_H

#include "model/process_list.h"

struct report {
	const struct model *model;
	const struct process_list *list; /* of the model, in the order asked for */
	unsigned int limit;              /* rows of it that are written; 0: all */
};

/* The rows that are written, the first of the list. */
static inline unsigned int report_rows(const struct report *report)
{
	unsigned int count = report->list->count;

	return report->limit > 0 && report->limit < count ? report->limit : count;
}

#endif
