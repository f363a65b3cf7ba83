/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page of facts, from the top down: where the next one goes moves with each. It may begin above the area, where
 * it is clipped, so that a page can be scrolled. */
#ifndef OOMWATCH_VIEW_SHEET_H
#define OOMWATCH_VIEW_SHEET_H

#include "view/area.h"

#define SHEET_LABEL_WIDTH 20
#define SHEET_VALUE_END 32

struct sheet {
	struct area area;
	int row; /* of the next fact */
};

/* LABEL and VALUE in whole words, in as many rows as that needs; nothing when VALUE is empty. */
void sheet_fact(struct sheet *sheet, const char *label, const char *value);

/* The same for a text that has no blanks to part it at: each row takes what fits, without parting a number; a
 * narrow area has the beginning alone. */
void sheet_path(struct sheet *sheet, const char *label, const char *path);

/* TEXT over the whole width; nothing when it is empty. */
void sheet_sentence(struct sheet *sheet, enum style style, const char *text);

/* LABEL and an amount, with a bar of its share of MOST_BYTES (0: without one); below zero hatched. */
void sheet_amount(struct sheet *sheet, const char *label, double bytes, double most_bytes);

#endif
