/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workload that was started here, in one line: how far it is, what it does to its group, and the key that stops it. */
#ifndef OOMWATCH_VIEW_LOAD_LINE_H
#define OOMWATCH_VIEW_LOAD_LINE_H

#include "view/area.h"
#include "view/load_view.h"

/* Draws it into the first row of AREA, the more important things first. */
void load_line_draw(const struct area *area, const struct load_view *load);

#endif
