/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/kill_words.h"

/* From this width on the parts of what a victim held have columns of their own. */
#define PARTS_COLS 110
/* And what it was for want of, beside the group. */
#define SCOPE_COLUMN_COLS 140
/* Below it there is no room for where it happened, nor for more of the verdict than its sign. */
#define PLACE_COLS 72
/* A row, what else is known of it, and where exactly it happened. */
#define LINES_MAX 3

/* What the rule needs beside its title and its note. */
#define RULE_COLS 8

#define PID_COLS 7
#define COMM_COLS 15
#define SIZE_COLS 6
#define VERDICT_COLS 14
#define SCOPE_COLS 10

static const char *title(void)
{
	return _("OOM kills, newest first");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"Every process that the kernel killed for want of memory, from its log, also from before "
		"the start as far as the log reaches.\n"
		"\n"
		"TIME         of the day, or the date. Of a captured log in brackets, as dmesg has it: [233] is 233 "
		"seconds since boot.\n"
		"HELD         what it held: anon, file and shmem of the log, at that moment; swap, which the log does "
		"not say, and page tables from our last look. n/a: not known.\n"
		"WHERE        the control group whose memory.max was hit, or the machine; cpuset and mem policy: "
		"only some of the nodes were full.\n"
		"PREDICTED    whom the header, or the group's page, had named at the sample before: as predicted; "
		"a tie, either could be it; its group, which dies together (memory.oom.group); another. A dash: "
		"nobody was named, or it was a further one of the same moment.\n"
		"\n"
		"The kernel counts its kills as well. When the counter has more than the log for some seconds, "
		"records were lost: \"3 kills, 2 in the log\". The first victim of a group is counted, and logged, twice; "
		"here it is one. Without the log, that cannot be told. Who dies by SIGKILL of systemd-oomd, earlyoom "
		"or a container runtime is not in here.\n"
		"\n"
		"Source: /dev/kmsg, /proc/vmstat (oom_kill), memory.events (oom_kill); mm/oom_kill.c.");
}

/* Whether KILL has a row: a death that is told twice has one. */
static bool is_shown(const struct kill *kill)
{
	return !kill_is_again(kill) && kill->count > 0;
}

static int shown_count(const struct model *model)
{
	const struct kill *kill;
	int count = 0;

	for (unsigned int age = 0; (kill = kills_get(&model->kills, age)); age++)
		count += is_shown(kill);
	return count;
}

/* The rows that the reason why the log does not say all takes. */
static int reason_rows(const struct model *model, int cols)
{
	char why[WORDS_MAX];

	words_kill_log(why, sizeof(why), model);
	return why[0] ? area_wrap_rows(why, cols - 1) : 0;
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	int count = shown_count(model);

	(void)view;
	return 1 + reason_rows(model, cols) + (count > 0 ? 1 + LINES_MAX * count : 1);
}

/* A line for each in a list that is longer than ROWS; more, the more room there is. */
static int lines_each(int count, int rows)
{
	int lines = count > 0 ? rows / count : 1;

	return lines < 1 ? 1 : lines > LINES_MAX ? LINES_MAX : lines;
}

/* Where the columns end; 0: it is not shown. */
struct columns {
	int time_end;
	int pid_end;
	int comm;
	int held_end;
	int part_end[PROCESS_MEMORIES];
	int scope;
	int place;
	int place_end;
	int verdict;
};

static struct columns columns_of(int cols)
{
	bool has_parts = cols >= PARTS_COLS, has_place = cols >= PLACE_COLS;
	struct columns columns = {.time_end = 1 + (has_parts ? 14 : 8)};
	int end;

	columns.pid_end = columns.time_end + 1 + PID_COLS;
	columns.comm = columns.pid_end + 1;
	end = columns.comm + COMM_COLS + 1 + SIZE_COLS;
	columns.held_end = end;
	for (unsigned int i = 0; has_parts && i < PROCESS_MEMORIES; i++)
		columns.part_end[i] = end += 1 + SIZE_COLS;
	columns.verdict = has_place ? cols - VERDICT_COLS : end + 1;
	if (!has_place)
		return columns;
	end += 2;
	if (cols >= SCOPE_COLUMN_COLS) {
		columns.scope = end;
		end += SCOPE_COLS + 1;
	}
	columns.place = end;
	columns.place_end = columns.verdict - 1;
	return columns;
}

static void draw_titles(const struct area *area, int row, const struct columns *columns)
{
	const char *const parts[PROCESS_MEMORIES] = {
		_("ANON"), _("FILE"), _("SHMEM"), _("SWAP"), _("PGT")};

	area_text(area, row, 1, STYLE_DIM, _("TIME"));
	area_field(area, row, columns->pid_end, PID_COLS, STYLE_DIM, "PID");
	area_text(area, row, columns->comm, STYLE_DIM, _("COMMAND"));
	area_field(area, row, columns->held_end, SIZE_COLS, STYLE_DIM, _("HELD"));
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++) {
		if (columns->part_end[i])
			area_field(area, row, columns->part_end[i], SIZE_COLS, STYLE_DIM, parts[i]);
	}
	if (columns->scope)
		area_text(area, row, columns->scope, STYLE_DIM, _("SCOPE"));
	if (columns->place) {
		area_text(area, row, columns->place, STYLE_DIM, _("WHERE"));
		area_text(area, row, columns->verdict, STYLE_DIM, _("PREDICTED"));
	}
}

/* The time of day of today, else the date; both where there is room. Of a captured log the clock of its
 * records, as dmesg(1) writes it. */
static const char *time_text(
	char *buffer, size_t size, const struct model *model, const struct kill *kill, bool is_wide)
{
	time_t then = (time_t)(kill->realtime_usec / USEC_PER_SEC);
	time_t now = (time_t)(model->sample.realtime_usec / USEC_PER_SEC);
	struct tm local, today;

	buffer[0] = '\0';
	if (kill->realtime_usec == 0) {
		snprintf(buffer, size, "[%.0f]", (double)kill->log.usec / USEC_PER_SEC);
		return buffer;
	}
	if (!localtime_r(&then, &local) || !localtime_r(&now, &today))
		return buffer;
	if (is_wide)
		strftime(buffer, size, "%m-%d %H:%M:%S", &local);
	else if (local.tm_yday == today.tm_yday && local.tm_year == today.tm_year)
		strftime(buffer, size, "%H:%M:%S", &local);
	else
		strftime(buffer, size, "%m-%d", &local);
	return buffer;
}

static void draw_held(const struct area *area, int row, const struct columns *columns,
	const struct kill *kill, enum style style)
{
	uint64_t kib[PROCESS_MEMORIES], sum = 0;
	unsigned int known = kill_held(kill, kib);
	char text[UNITS_TEXT_MAX];

	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++) {
		bool is_known = known >> i & 1;

		sum += is_known ? kib[i] : 0;
		if (columns->part_end[i])
			area_field(area, row, columns->part_end[i], SIZE_COLS, style,
				is_known ? units_bytes_short(text, (double)kib[i] * 1024)
					 : _("n/a"));
	}
	area_field(area, row, columns->held_end, SIZE_COLS, style,
		known ? units_bytes_short(text, (double)sum * 1024) : _("n/a"));
}

/* A sign beside the words: it reads without colour, and where there is no room for them. */
static void draw_verdict(
	const struct area *area, int row, const struct columns *columns, const struct kill *kill)
{
	const struct glyphs *glyphs = area->theme->glyphs;
	enum style style = STYLE_GOOD;
	const char *sign = glyphs->yes;

	switch (kill->verdict) {
	case KILL_AS_PREDICTED:
	case KILL_OF_GROUP:
		break;
	case KILL_OF_TIE:
		sign = glyphs->maybe;
		break;
	case KILL_OF_ANOTHER:
		style = STYLE_WARNING;
		sign = glyphs->no;
		break;
	case KILL_NOT_PREDICTED:
		area_text(area, row, columns->verdict, STYLE_DIM, "-");
		return;
	}
	area_text(area, row, columns->verdict, style, sign);
	if (columns->place)
		area_text(area, row, columns->verdict + 2, style, words_kill_verdict(kill));
}

static void draw_place(
	const struct area *area, int row, const struct columns *columns, const struct kill *kill)
{
	char group[WORDS_MAX];
	const char *where = words_kill_scope(kill);
	bool is_cgroup = !kill->has_log || kill->log.scope == OOM_SCOPE_CGROUP;

	if (columns->scope)
		area_put(area, row, columns->scope, SCOPE_COLS, STYLE_TEXT, where);
	if (!columns->place)
		return;
	/* The scope has a column, or it is the group that tells more. */
	words_group(group, sizeof(group), kill_group(kill));
	if (group[0] && (columns->scope || is_cgroup))
		where = group;
	else if (columns->scope)
		where = "-";
	area_put(area, row, columns->place, columns->place_end - columns->place, STYLE_TEXT, where);
}

static void draw_row(const struct area *area, int row, const struct columns *columns,
	const struct model *model, const struct kill *kill)
{
	/* What happened before the start is no news. */
	enum style style = kill->is_earlier ? STYLE_DIM : STYLE_STRONG;
	char text[WORDS_MAX];

	time_text(text, sizeof(text), model, kill, columns->part_end[0] > 0);
	area_text(area, row, 1, STYLE_DIM, text);
	if (kill->has_log) {
		snprintf(text, sizeof(text), "%d", kill->log.pid);
		area_field(area, row, columns->pid_end, PID_COLS, style, text);
		area_put(area, row, columns->comm, COMM_COLS, style, words_name(kill->log.comm));
	} else {
		words_kill_victim(text, sizeof(text), kill);
		area_put(area, row, columns->comm, COMM_COLS, style, text);
	}
	draw_held(area, row, columns, kill, style);
	draw_place(area, row, columns, kill);
	draw_verdict(area, row, columns, kill);
}

/* Leaves out parts of WORDS from the end until it fits into COLS, except the first. */
static void keep_parts(char *words, int cols)
{
	while (area_text_width(words) > cols) {
		char *end = NULL;

		for (char *at = words; (at = strstr(at, "; ")); at++)
			end = at;
		if (!end)
			return;
		*end = '\0';
	}
}

static void draw_more(const struct area *area, int row, int line, int col, const struct kill *kill)
{
	char verdict[WORDS_MAX], detail[WORDS_MAX], words[2 * WORDS_MAX + 2];

	if (line == 1) {
		words_kill_detail(detail, sizeof(detail), kill);
		words_kill_verdict_long(verdict, sizeof(verdict), kill);
		if (kill->has_log)
			snprintf(words, sizeof(words), "%s; %s", verdict, detail);
		else
			snprintf(words, sizeof(words), "%s", detail);
		keep_parts(words, area->rect.cols - col);
		area_text(area, row, col, STYLE_DIM, words);
	} else {
		/* That of the victim says more: it is in the other, or below it. */
		area_put(area, row, col, area->rect.cols - col, STYLE_DIM,
			kill->log.cgroup[0] ? kill->log.cgroup : kill_group(kill));
	}
}

static void draw_kills(
	const struct area *area, const struct model *model, int skip, int each, int cols)
{
	struct columns columns = columns_of(cols);
	const struct kill *kill;
	int at = -skip;

	for (unsigned int age = 0; (kill = kills_get(&model->kills, age)); age++) {
		if (!is_shown(kill))
			continue;
		for (int line = 0; line < each; line++, at++) {
			if (at < 0 || at >= area->rect.rows)
				continue;
			if (line == 0)
				draw_row(area, at, &columns, model, kill);
			else
				draw_more(area, at, line, columns.time_end + 1, kill);
		}
	}
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	int cols = area->rect.cols, count = shown_count(model), top = 1, each, skip;
	char text[WORDS_MAX], note[WORDS_MAX];
	struct columns columns = columns_of(cols);
	struct area list;

	words_kill_log(text, sizeof(text), model);
	if (text[0]) {
		panel_text(area, top, STYLE_NOTICE, text);
		top += reason_rows(model, cols);
	}
	list = area_part(area, top + 1, 0, area->rect.rows - top - 1, cols);
	each = lines_each(count, list.rect.rows);
	skip = panel_scroll(view, each * count, list.rect.rows, note, sizeof(note));
	words_kill_count(text, sizeof(text), model);
	keep_parts(text, cols - area_text_width(title()) - RULE_COLS);
	area_rule(area, title(), note[0] ? note : text);
	if (count == 0) {
		area_text(area, top, 1, STYLE_DIM,
			sample_has(&model->sample, SOURCE_OOM_LOG) ? _("none in the log")
								   : _("none since the start"));
		return;
	}
	draw_titles(area, top, &columns);
	draw_kills(&list, model, skip, each, cols);
}

const struct panel panel_kills = {
	.title = title,
	.explain = explain,
	.min_rows = 3,
	.want_rows = want_rows,
	.draw = draw,
};

bool panel_kill_line(const struct area *area, const struct model *model)
{
	unsigned int with;
	const struct kill *kill = kills_recent(&model->kills, model->sample.monotonic_usec, &with);
	char words[2 * WORDS_MAX];

	if (!kill || area->rect.rows < 1)
		return false;
	words_kill_recent(words, sizeof(words), model);
	keep_parts(words, area->rect.cols - 1);
	if (area_text_width(words) >= area->rect.cols)
		words_kill_recent_short(words, sizeof(words), model);
	area_text(area, 0, 1,
		model_seconds_since(model, kill->monotonic_usec) < 60 ? STYLE_CRITICAL
								      : STYLE_WARNING,
		words);
	return true;
}
