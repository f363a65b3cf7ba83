/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer, above every screen: the ladder, what is short, how long it lasts, who dies next. */
#ifndef OOMWATCH_VIEW_HEADER_H
#define OOMWATCH_VIEW_HEADER_H

#include "view/area.h"
#include "view/screen.h"

/* Fills AREA; with fewer than five rows the host's line goes first, then how long it lasts, then who dies, then what is short. */
void header_draw(const struct area *area, const struct model *model, const struct view *view);

/* The prompt or the message when there is one; else the keys, as many as fit whole. */
void footer_draw(const struct area *area, const struct view *view);

#endif
