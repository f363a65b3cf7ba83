/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that choose processes, as the query that the list of processes takes. */
#ifndef OOMWATCH_APP_QUERY_OPTIONS_H
#define OOMWATCH_APP_QUERY_OPTIONS_H

#include "app/options.h"

/*
 * Sets QUERY, which is initialised, to what OPTIONS ask for. 0; or -errno with a failure when there
 * is no such process or user, or the filter is no regular expression.
 */
int query_options_apply(
	const struct options *options, struct process_query *query, struct failure *failure);

/* The same for nobody: only whether it would do. Here --cgroup is looked for as well. */
int query_options_check(const struct options *options, struct failure *failure);

#endif
