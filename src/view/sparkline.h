/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The course of a series, one column a sample, the newest at the right. */
#ifndef OOMWATCH_VIEW_SPARKLINE_H
#define OOMWATCH_VIEW_SPARKLINE_H

#include "base/ring.h"
#include "model/marks.h"
#include "view/area.h"

#define SPARKLINE_UNKNOWN (-1)

/*
 * How many of ROWS times GLYPH_LEVELS steps VALUE fills when MAX fills all: at least one for
 * anything above zero, 0 for zero, SPARKLINE_UNKNOWN for NAN.
 */
int sparkline_level(float value, float max, int rows);

/*
 * Draws RING into WIDTH columns and ROWS rows whose top is at ROW and COL. The scale goes to
 * MAX, or to the greatest value drawn when MAX is NAN. Where MARKS has a sign it stands in the
 * top row, in place of what is there. Returns the value of a full column.
 */
float sparkline_draw(const struct area *area, int row, int col, int rows, int width,
	const struct ring *ring, const struct marks *marks, float max, enum style style);

#endif
