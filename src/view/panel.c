/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/words.h"

bool panel_draw_absence(const struct area *area, const struct panel *panel,
	const struct model *model, enum sample_source source)
{
	char why[WORDS_MAX];

	if (sample_has(&model->sample, source))
		return false;
	area_rule(area, panel->title(), "");
	area_wrap(
		area, 1, STYLE_NOTICE, words_absence(why, sizeof(why), &model->sample, source), 0);
	return true;
}

void panel_row(const struct area *area, int row, const char *label, int value_end, enum style style,
	const char *value)
{
	struct area part = area_part(area, row, 0, 1, value_end);

	area_text(&part, 0, 1, STYLE_DIM, label);
	area_field(area, row, value_end, value_end - 1, style, value);
}

void panel_zone_name(char *buffer, size_t size, const struct zone_marks *zone)
{
	snprintf(buffer, size, "n%u %s", zone->node, zone->name);
}

const char *panel_span(char *buffer, size_t size, const struct view *view, int columns)
{
	char span[UNITS_TEXT_MAX];

	units_duration(span, (double)view->delay_usec * (columns > 0 ? columns : 0) / USEC_PER_SEC);
	snprintf(buffer, size, _("last %s"), span);
	return buffer;
}
