/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "view/sparkline.h"

#define VALUE_END 22

static const char *title(void)
{
	return _("Memory: what it holds");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"available   what programs could still get without swapping: free memory and the "
		"reclaimable part of page cache and slab, less the watermarks. It is an estimate.\n"
		"anon        memory of programs; it can only go to swap.\n"
		"file        page cache without shared memory; clean pages can be dropped at once, "
		"dirty ones must be written first.\n"
		"shmem       tmpfs and shared memory; like anon it can only go to swap, and no "
		"process's score counts what is not mapped.\n"
		"slab        the kernel's own objects; reclaimable are dentries and inodes.\n"
		"kernel      page tables, stacks, per-CPU memory.\n"
		"commit      what programs were promised, against the limit that counts only when "
		"vm.overcommit_memory is 2.\n"
		"\n"
		"Source: /proc/meminfo; Documentation/filesystems/proc.rst.");
}

enum part {
	PART_AVAILABLE,
	PART_ANON,
	PART_FILE,
	PART_SLAB,
	PART_FREE,
	PART_SHMEM,
	PART_KERNEL,
	PART_COMMIT,
	PARTS
};

static double bytes(const struct model *model, enum meminfo_field field)
{
	return sample_meminfo_bytes(&model->sample, field);
}

static double part_bytes(const struct model *model, enum part part)
{
	switch (part) {
	case PART_AVAILABLE:
		return bytes(model, MEMINFO_MEM_AVAILABLE);
	case PART_ANON:
		return bytes(model, MEMINFO_ANON_PAGES);
	case PART_FILE:
		/* Cached counts shmem; swap cache and buffers are file-like for reclaim. */
		return bytes(model, MEMINFO_CACHED) + bytes(model, MEMINFO_BUFFERS) -
		       bytes(model, MEMINFO_SHMEM);
	case PART_SLAB:
		return bytes(model, MEMINFO_SLAB);
	case PART_FREE:
		return bytes(model, MEMINFO_MEM_FREE);
	case PART_SHMEM:
		return bytes(model, MEMINFO_SHMEM);
	case PART_KERNEL:
		return sum_known(
			bytes(model, MEMINFO_KERNEL_STACK) + bytes(model, MEMINFO_PAGE_TABLES),
			bytes(model, MEMINFO_PERCPU));
	case PART_COMMIT:
		return bytes(model, MEMINFO_COMMITTED_AS);
	case PARTS:
		break;
	}
	return NAN;
}

static const char *part_name(enum part part)
{
	switch (part) {
	case PART_AVAILABLE:
		return _("available");
	case PART_ANON:
		return _("anon");
	case PART_FILE:
		return _("file");
	case PART_SLAB:
		return _("slab");
	case PART_FREE:
		return _("free");
	case PART_SHMEM:
		return _("shmem");
	case PART_KERNEL:
		return _("kernel");
	case PART_COMMIT:
		return _("commit");
	case PARTS:
		break;
	}
	return "";
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)view;
	(void)cols;
	return 1 + PARTS;
}

/* What stands behind the value: a part of a part. */
static void draw_remark(const struct area *area, int row, const struct model *model, enum part part)
{
	char text[UNITS_TEXT_MAX];
	int col = VALUE_END + 2;

	switch (part) {
	case PART_AVAILABLE:
		if (area->rect.cols - col >= 12)
			sparkline_draw(area, row, col, 1, area->rect.cols - col - 1,
				&model->history.ring[HISTORY_AVAILABLE_BYTES], &model->marks,
				(float)bytes(model, MEMINFO_MEM_TOTAL), STYLE_GRAPH);
		break;
	case PART_FILE:
		area_remark(area, row, col, STYLE_DIM, _("dirty %s"),
			units_bytes(text, bytes(model, MEMINFO_DIRTY)));
		break;
	case PART_SLAB:
		area_remark(area, row, col, STYLE_DIM, _("reclaimable %s"),
			units_bytes(text, bytes(model, MEMINFO_SRECLAIMABLE)));
		break;
	case PART_COMMIT:
		area_remark(area, row, col, STYLE_DIM, _("limit %s"),
			units_bytes(text, bytes(model, MEMINFO_COMMIT_LIMIT)));
		break;
	default:
		break;
	}
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	char text[UNITS_TEXT_MAX];

	(void)view;
	if (panel_draw_absence(area, &panel_memory, model, SOURCE_MEMINFO))
		return;
	area_rule(area, title(), "");
	for (int i = 0; i < PARTS && 1 + i < area->rect.rows; i++) {
		panel_row(area, 1 + i, part_name(i), VALUE_END, STYLE_TEXT,
			units_bytes(text, part_bytes(model, i)));
		draw_remark(area, 1 + i, model, i);
	}
}

const struct panel panel_memory = {
	.title = title,
	.explain = explain,
	.min_rows = 3,
	.want_rows = want_rows,
	.draw = draw,
};
