/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"

#define VALUE_END 36

static const char *title(void)
{
	return _("Settings (vm.*)");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"min_free_kbytes            sets min of all zones together; low and high follow.\n"
		"watermark_scale_factor     the distance from min to low to high, in 1/10000 of the "
		"zone. Raise it when direct reclaim starts before kswapd has caught up.\n"
		"watermark_boost_factor     how far a zone's marks may rise after page blocks were "
		"mixed; 0 turns it off.\n"
		"swappiness                 0 to 200: how readily anonymous pages are taken instead of "
		"file pages.\n"
		"overcommit_memory          0 guess, 1 always allow, 2 never beyond CommitLimit.\n"
		"panic_on_oom               not 0: the kernel panics instead of killing.\n"
		"oom_kill_allocating_task   not 0: whoever asks for the page is killed.\n"
		"\n"
		"Source: /proc/sys/vm; Documentation/admin-guide/sysctl/vm.rst.");
}

/* The rows, those that change whom the kernel kills first. */
static const enum sysctl_field fields[] = {
	SYSCTL_SWAPPINESS,
	SYSCTL_MIN_FREE_KBYTES,
	SYSCTL_WATERMARK_SCALE_FACTOR,
	SYSCTL_WATERMARK_BOOST_FACTOR,
	SYSCTL_OVERCOMMIT_MEMORY,
	SYSCTL_OVERCOMMIT_RATIO,
	SYSCTL_PANIC_ON_OOM,
	SYSCTL_OOM_KILL_ALLOCATING_TASK,
};

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)view;
	(void)cols;
	return 1 + (int)ARRAY_SIZE(fields);
}

/* What a value means where the number alone does not say it. */
static const char *meaning(enum sysctl_field field, int64_t value)
{
	switch (field) {
	case SYSCTL_OVERCOMMIT_MEMORY:
		return value == 0 ? _("guess") : value == 1 ? _("always allow") : _("never");
	case SYSCTL_PANIC_ON_OOM:
		return value != 0 ? _("the kernel will panic, not kill") : "";
	case SYSCTL_OOM_KILL_ALLOCATING_TASK:
		return value != 0 ? _("whoever allocates is killed") : "";
	default:
		return "";
	}
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	const struct sysctls *sysctls = &model->sample.sysctls;
	int end = area->rect.cols - 1 < VALUE_END ? area->rect.cols - 1 : VALUE_END;

	(void)view;
	if (panel_draw_absence(area, &panel_settings, model, SOURCE_SYSCTL))
		return;
	area_rule(area, title(), "");
	for (unsigned int i = 0; i < ARRAY_SIZE(fields) && 1 + (int)i < area->rect.rows; i++) {
		char value[UNITS_TEXT_MAX];
		bool has = sysctl_has(sysctls, fields[i]);
		const char *remark = has ? meaning(fields[i], sysctls->value[fields[i]]) : "";

		snprintf(value, sizeof(value), "%" PRId64, sysctls->value[fields[i]]);
		panel_row(area, 1 + (int)i, sysctl_names[fields[i]], end, STYLE_TEXT,
			has ? value : _("n/a"));
		area_remark(area, 1 + (int)i, end + 2,
			fields[i] == SYSCTL_OVERCOMMIT_MEMORY ? STYLE_DIM : STYLE_WARNING, "%s",
			remark);
	}
}

const struct panel panel_settings = {
	.title = title,
	.explain = explain,
	.min_rows = 3,
	.want_rows = want_rows,
	.draw = draw,
};
