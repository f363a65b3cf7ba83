/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys do on any table. */
#ifndef OOMWATCH_APP_TABLE_CONTROL_H
#define OOMWATCH_APP_TABLE_CONTROL_H

#include "app/command.h"
#include "view/table_view.h"

/* The answer to a key, in the footer. */
void table_say(struct table_view *table, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Selects ROW of a list of COUNT, or the nearest that there is; -1 when it is empty. Returns it. */
int table_select(struct table_view *table, int row, unsigned int count);

/* How far COMMAND moves the selection in a list of COUNT rows; 0: it is not one that moves. */
int table_step(const struct table_view *table, enum command command, unsigned int count);

/* The column that is shown STEP beside SORT, around the ends; the first one when SORT is not shown. */
unsigned int table_neighbour(const struct table_view *table, unsigned int sort, int step);

#endif
