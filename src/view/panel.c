/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
	panel_text(area, 1, STYLE_NOTICE, words_absence(why, sizeof(why), &model->sample, source));
	return true;
}

int panel_absence_rows(const struct model *model, enum sample_source source, int cols)
{
	char why[WORDS_MAX];

	words_absence(why, sizeof(why), &model->sample, source);
	return 1 + area_wrap_rows(why, cols - 1);
}

void panel_text(const struct area *area, int row, enum style style, const char *text)
{
	struct area part = area_part(area, row, 1, area->rect.rows, area->rect.cols);

	area_wrap(&part, 0, style, text, 0);
}

int panel_scroll(const struct view *view, int lines, int rows, char *note, size_t size)
{
	int hidden = lines > rows && rows > 0 ? lines - rows : 0;
	int skip = view->scroll < hidden ? view->scroll : hidden;

	if (view->ret_scroll_most)
		*view->ret_scroll_most = hidden;
	note[0] = '\0';
	if (hidden > 0)
		snprintf(note, size, _("rows %d to %d of %d, scroll with arrows"), skip + 1,
			skip + rows, lines);
	return skip;
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

void panel_add_fact(char *line, size_t size, const char *format, ...)
{
	size_t length = strlen(line);
	va_list arguments;

	if (length > 0 && length + 2 < size) {
		memcpy(line + length, "  ", 3);
		length += 2;
	}
	va_start(arguments, format);
	vsnprintf(line + length, size - length, format, arguments);
	va_end(arguments);
}

const char *panel_span(char *buffer, size_t size, const struct view *view, int columns)
{
	char span[UNITS_TEXT_MAX];

	units_duration(span, (double)view->delay_usec * (columns > 0 ? columns : 0) / USEC_PER_SEC);
	snprintf(buffer, size, _("last %s"), span);
	return buffer;
}
