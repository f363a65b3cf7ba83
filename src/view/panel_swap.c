/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"
#include "view/sparkline.h"

#define RATE_END 22

static const char *title(void)
{
	return _("Swap");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"out is what reclaim writes to swap: it makes room and hurts little by itself. in is "
		"what tasks wait for because it was swapped out and is needed again: that is the harm. "
		"Much of both at once, with stalls, is a swap storm.\n"
		"\n"
		"zram is a swap device in compressed memory: what it stores, and the memory that takes. "
		"zswap is a compressed cache in front of a swap device; what it holds is not on the "
		"disk until it is written back. Without any swap the kernel can reclaim file pages only: "
		"a machine that runs out of memory reads its programs again and again (refaults) before "
		"it kills.\n"
		"\n"
		"Source: /proc/swaps, /proc/meminfo (SwapTotal, SwapFree, Zswap, Zswapped), /proc/vmstat "
		"(pswpin, pswpout, zswpin, zswpout), /sys/block/zramN/mm_stat.");
}

static const char *no_swap(void)
{
	return _("none: anonymous memory cannot be reclaimed");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	const struct sample *sample = &model->sample;

	(void)view;
	if (!sample_has(sample, SOURCE_SWAPS))
		return panel_absence_rows(model, SOURCE_SWAPS, cols);
	if (sample->swaps.area_count == 0)
		return 1 + area_wrap_rows(no_swap(), cols - 1);
	return 4 + (sample->host.is_zswap > 0) + (int)sample->swaps.area_count;
}

static void draw_rate(const struct area *area, int row, const struct model *model,
	const char *label, enum vmstat_field field, enum history_series series, enum style style)
{
	double rate = model->rates.per_sec[field] * (double)model->sample.host.page_size_bytes;
	char text[UNITS_TEXT_MAX], value[UNITS_TEXT_MAX + 8];

	snprintf(value, sizeof(value), isnan(rate) ? "%s" : "%s/s", units_bytes(text, rate));
	panel_row(area, row, label, RATE_END, rate > 0 ? style : STYLE_TEXT, value);
	if (area->rect.cols - RATE_END >= 12)
		sparkline_draw(area, row, RATE_END + 2, 1, area->rect.cols - RATE_END - 3,
			&model->history.ring[series], &model->marks, NAN,
			style == STYLE_WARNING ? STYLE_GRAPH_BAD : STYLE_GRAPH);
}

static const struct zram_device *find_zram(
	const struct sample *sample, const struct swap_area *swap_area)
{
	char name[64];

	if (!sample_has(sample, SOURCE_ZRAM))
		return NULL;
	for (unsigned int i = 0; i < sample->zram_count; i++) {
		snprintf(name, sizeof(name), "/dev/%s", sample->zrams[i].name);
		if (strcmp(name, swap_area->filename) == 0)
			return &sample->zrams[i];
	}
	return NULL;
}

static void draw_area(const struct area *area, int row, const struct sample *sample,
	const struct swap_area *swap_area)
{
	const struct zram_device *device = find_zram(sample, swap_area);
	char used[UNITS_TEXT_MAX], size[UNITS_TEXT_MAX], stored[UNITS_TEXT_MAX],
		taken[UNITS_TEXT_MAX];
	char text[512];
	int col;

	units_bytes(used, (double)swap_area->used_kib * 1024);
	units_bytes(size, (double)swap_area->size_kib * 1024);
	snprintf(text, sizeof(text), _("%s  %s of %s"), swap_area->filename, used, size);
	col = 1 + area_text(area, row, 1, STYLE_TEXT, text);
	if (col <= area_text_width(text))
		return;
	col += area_remark(area, row, col, STYLE_TEXT, _(", priority %d"), swap_area->priority);
	if (!device)
		return;
	units_bytes(stored, (double)device->zram.orig_data_bytes);
	units_bytes(taken, (double)device->zram.mem_used_bytes);
	area_remark(area, row, col, STYLE_DIM, _("; holds %s in %s"), stored, taken);
}

static void draw_used(const struct area *area, int row, const struct sample *sample)
{
	double total = sample_meminfo_bytes(sample, MEMINFO_SWAP_TOTAL);
	double used = total - sample_meminfo_bytes(sample, MEMINFO_SWAP_FREE);
	char text[UNITS_TEXT_MAX];

	panel_row(area, row, _("used"), RATE_END, used > 0.9 * total ? STYLE_WARNING : STYLE_TEXT,
		units_bytes(text, used));
	area_remark(area, row, RATE_END + 2, STYLE_DIM, _("of %s"), units_bytes(text, total));
}

static void draw_zswap(const struct area *area, int row, const struct sample *sample)
{
	char stored[UNITS_TEXT_MAX], taken[UNITS_TEXT_MAX];

	units_bytes(stored, sample_meminfo_bytes(sample, MEMINFO_ZSWAPPED));
	units_bytes(taken, sample_meminfo_bytes(sample, MEMINFO_ZSWAP));
	area_printf(area, row, 1, STYLE_TEXT, _("zswap  holds %s in %s"), stored, taken);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	const struct sample *sample = &model->sample;
	int row = 1;

	(void)view;
	if (panel_draw_absence(area, &panel_swap, model, SOURCE_SWAPS))
		return;
	area_rule(area, title(), "");
	if (sample->swaps.area_count == 0) {
		panel_text(area, row, STYLE_TEXT, no_swap());
		return;
	}
	draw_used(area, row++, sample);
	draw_rate(area, row++, model, _("in"), VMSTAT_PSWPIN, HISTORY_PSWPIN, STYLE_WARNING);
	draw_rate(area, row++, model, _("out"), VMSTAT_PSWPOUT, HISTORY_PSWPOUT, STYLE_NOTICE);
	if (sample->host.is_zswap > 0)
		draw_zswap(area, row++, sample);
	for (unsigned int i = 0; i < sample->swaps.area_count && row < area->rect.rows; i++)
		draw_area(area, row++, sample, &sample->swaps.areas[i]);
}

const struct panel panel_swap = {
	.title = title,
	.explain = explain,
	.min_rows = 4,
	.want_rows = want_rows,
	.draw = draw,
};
