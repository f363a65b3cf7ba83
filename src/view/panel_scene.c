/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/words.h"

/* The name that a scene has for a panel: those of the same thing on different screens share one. */
static const struct {
	const struct panel *panel;
	const char *name;
} names[] = {
	{&panel_zones, "zones"},
	{&panel_zones_detail, "zones"},
	{&panel_reclaim, "reclaim"},
	{&panel_reclaim_detail, "reclaim"},
	{&panel_memory, "memory"},
	{&panel_swap, "swap"},
	{&panel_stalls, "stalls"},
	{&panel_compaction, "compaction"},
	{&panel_course, "course"},
	{&panel_settings, "settings"},
	{&panel_victims, "victims"},
	{&panel_cgroups, "cgroups"},
	{&panel_cgroup, "cgroups"},
	{&panel_events, "events"},
	{&panel_kills, "kills"},
	{&panel_kills, "events"},
	{&panel_processes, "processes"},
	{&panel_process, "processes"},
};

/* The parts below the narration, in their order. What has no room is left out, the first of leave_out[] first. */
enum part { PART_LOOK, PART_CONDITION, PART_VALUES, PART_LOAD, PART_MESSAGE, PARTS };

static const enum part leave_out[] = {PART_LOOK, PART_LOAD, PART_VALUES};

/* The narration keeps so many rows before anything else is left out. */
#define TEXT_ROWS_LEAST 3

/* Of the rule, what is not its title. */
#define RULE_COLS 4

/* In so many rows beside the panels a title has rows of its own, when the rule is too narrow for it. */
#define TITLE_FROM_ROWS 12

/* The text of a step at its end: a line for each step that there was. */
#define SUMMARY_MAX (SCENE_STEPS_MAX * (SCENE_TITLE_MAX + 48) + 64)

struct paragraph {
	enum style style;
	int most_rows;
	char text[WORDS_MAX + 64];
};

/* All that is to be shown, before it is known how much has room. */
struct narration {
	const char *text;
	struct paragraph part[PARTS];
	char summary[SUMMARY_MAX];
};

static const struct scene_step *step_of(const struct scene_view *scene)
{
	return &scene->scene->step[scene->step];
}

bool scene_view_points_at(const struct scene_view *scene, const struct panel *panel)
{
	if (!scene || !scene->scene || scene->is_ended)
		return false;

	const struct scene_step *step = step_of(scene);

	for (unsigned int i = 0; i < step->look_count; i++) {
		for (unsigned int j = 0; j < ARRAY_SIZE(names); j++) {
			if (names[j].panel == panel && strcmp(names[j].name, step->look[i]) == 0)
				return true;
		}
	}
	return false;
}

/* The title of the panel called NAME, without what stands behind a colon or a comma; NAME where there is none. */
static int title_of(const char *name, const char **ret_title)
{
	*ret_title = name;
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i].name, name) == 0) {
			*ret_title = names[i].panel->title();
			break;
		}
	}
	return (int)strcspn(*ret_title, ":,(");
}

static void write_look(
	struct paragraph *part, const struct scene_step *step, const struct glyphs *glyphs)
{
	size_t used = 0;

	part->style = STYLE_POINTED;
	part->most_rows = 1;
	for (unsigned int i = 0; i < step->look_count && used < sizeof(part->text); i++) {
		const char *title;
		int length = title_of(step->look[i], &title);

		if (i == 0)
			used = (size_t)snprintf(
				part->text, sizeof(part->text), _("%s Look at: "), glyphs->pointed);
		used += (size_t)snprintf(part->text + used, sizeof(part->text) - used, "%s%.*s",
			i == 0 ? "" : ", ", length, title);
	}
}

static void write_values(struct paragraph *part, const struct scene_view *scene, uint64_t now_usec)
{
	const struct condition *until = &step_of(scene)->until;
	char value[64], held[UNITS_TEXT_MAX], all[UNITS_TEXT_MAX];
	size_t used = 0;

	part->style = STYLE_DIM;
	part->most_rows = 2;
	for (unsigned int i = 0; i < until->term_count && used < sizeof(part->text); i++) {
		const struct condition_term *term = &until->term[i];

		used += (size_t)snprintf(part->text + used, sizeof(part->text) - used, "%s%s %s",
			i == 0 ? _("Now: ") : ", ", condition_metrics[term->metric].name,
			condition_value_words(value, sizeof(value), term, scene->watch.value[i]));
	}
	if (until->for_usec == 0 || scene->watch.held_since_usec == 0 || scene->watch.is_met ||
		now_usec < scene->watch.held_since_usec || used >= sizeof(part->text))
		return;
	units_duration(held, (double)(now_usec - scene->watch.held_since_usec) / USEC_PER_SEC);
	units_duration(all, (double)until->for_usec / USEC_PER_SEC);
	snprintf(part->text + used, sizeof(part->text) - used, _(", for %s of %s"), held, all);
}

static void write_condition(
	struct paragraph *part, const struct scene_view *scene, const struct glyphs *glyphs)
{
	const struct condition *until = &step_of(scene)->until;
	bool is_met = scene->watch.is_met;
	char words[WORDS_MAX];

	part->style = is_met ? STYLE_GOOD : STYLE_STRONG;
	part->most_rows = 3;
	if (until->term_count == 0)
		return;
	condition_words(words, sizeof(words), until);
	if (is_met)
		snprintf(part->text, sizeof(part->text), _("%s Seen: %s"), glyphs->yes, words);
	else
		snprintf(
			part->text, sizeof(part->text), _("%s Wait for: %s"), glyphs->maybe, words);
}

/* What was seen at which step. */
static const char *write_summary(
	struct narration *narration, const struct scene_view *scene, const struct glyphs *glyphs)
{
	const struct scene *lesson = scene->scene;
	char *text = narration->summary;
	size_t size = sizeof(narration->summary);
	size_t used =
		(size_t)snprintf(text, size, "%s", _("The scene has ended; its workload, too."));

	for (unsigned int i = 0; i < lesson->step_count && used < size; i++) {
		enum scene_result result = scene->result[i];

		used += (size_t)snprintf(text + used, size - used, "\n%s %u %s%s",
			result == SCENE_RESULT_MET       ? glyphs->yes
			: result == SCENE_RESULT_NOT_MET ? glyphs->no
							 : " ",
			i + 1, lesson->step[i].title,
			result == SCENE_RESULT_NOT_MET ? _(": not seen") : "");
	}
	return text;
}

static void compose(struct narration *narration, const struct model *model,
	const struct scene_view *scene, const struct theme *theme)
{
	struct paragraph *part = narration->part;

	memset(part, 0, sizeof(narration->part));
	if (scene->is_ended) {
		narration->text = write_summary(narration, scene, theme->glyphs);
	} else {
		narration->text = step_of(scene)->text;
		write_look(&part[PART_LOOK], step_of(scene), theme->glyphs);
		write_condition(&part[PART_CONDITION], scene, theme->glyphs);
		write_values(&part[PART_VALUES], scene, model->sample.monotonic_usec);
	}
	part[PART_LOAD].most_rows = 3;
	part[PART_LOAD].style = STYLE_NOTICE;
	if (scene->load)
		load_progress_words(
			part[PART_LOAD].text, sizeof(part[PART_LOAD].text), &scene->load->progress);
	part[PART_MESSAGE].most_rows = 3;
	part[PART_MESSAGE].style = STYLE_WARNING;
	snprintf(part[PART_MESSAGE].text, sizeof(part[PART_MESSAGE].text), "%s", scene->message);
}

/* Where all has room nothing is cut off. */
static void take_room(struct narration *narration, int rows, int cols)
{
	int wanted = area_wrap_rows(narration->text, cols);

	for (int i = 0; i < PARTS; i++)
		wanted += narration->part[i].text[0] ? area_wrap_rows(narration->part[i].text, cols)
						     : 0;
	for (int i = 0; i < PARTS && wanted <= rows; i++)
		narration->part[i].most_rows = rows;
}

static int paragraph_rows(const struct paragraph *part, int cols)
{
	int rows = part->text[0] ? area_wrap_rows(part->text, cols) : 0;

	return rows < part->most_rows ? rows : part->most_rows;
}

static int rows_of_parts(const struct narration *narration, int cols)
{
	int rows = 0;

	for (int i = 0; i < PARTS; i++)
		rows += paragraph_rows(&narration->part[i], cols);
	return rows;
}

/* Leaves out what can be done without until the narration has its least rows of ROWS. */
static void make_room(struct narration *narration, int rows, int cols)
{
	int text_rows = area_wrap_rows(narration->text, cols);
	int least = text_rows < TEXT_ROWS_LEAST ? text_rows : TEXT_ROWS_LEAST;

	for (unsigned int i = 0; i < ARRAY_SIZE(leave_out); i++) {
		if (rows - rows_of_parts(narration, cols) >= least)
			return;
		narration->part[leave_out[i]].text[0] = '\0';
	}
	for (int i = 0; i < PARTS && rows - rows_of_parts(narration, cols) < 1; i++)
		narration->part[i].most_rows = 1;
}

/* A key and what it does; the column behind. All of it or nothing. */
static int draw_key(const struct area *area, int row, int col, const char *key, const char *word)
{
	if (col + area_text_width(key) + 1 + area_text_width(word) > area->rect.cols)
		return col;
	col += area_text(area, row, col, STYLE_KEY, key) + 1;
	return col + area_text(area, row, col, STYLE_TEXT, word) + 2;
}

static void draw_keys(const struct area *area, int row, const struct scene_view *scene)
{
	int col = 0;

	/* What there is to be read comes first. */
	if (scene->text_hidden > 0)
		col = draw_key(area, row, col, "P", _("more text"));
	if (scene->is_ended) {
		col = draw_key(area, row, col, "B", _("back"));
		draw_key(area, row, col, "W", _("close"));
		return;
	}
	if (scene->is_unattended)
		col += area_text(area, row, col, STYLE_DIM, _("goes on by itself")) + 2;
	col = draw_key(area, row, col, "N",
		scene->step + 1 < scene->scene->step_count ? _("next") : _("end"));
	if (scene->step > 0)
		col = draw_key(area, row, col, "B", _("back"));
	col = draw_key(area, row, col, "R", _("again"));
	draw_key(area, row, col, "W", _("leave"));
}

static const char *title_words(const struct scene_view *scene)
{
	return scene->is_ended ? scene->scene->title : step_of(scene)->title;
}

/* With the title, when there is room for all of it; returns whether there was. */
static bool draw_rule(const struct area *area, const struct scene_view *scene)
{
	char title[SCENE_TITLE_MAX + 64];
	const struct scene *lesson = scene->scene;

	if (scene->is_ended)
		snprintf(title, sizeof(title), _("Scene: %s"), lesson->title);
	else
		snprintf(title, sizeof(title), _("Step %u of %u: %s"), scene->step + 1,
			lesson->step_count, step_of(scene)->title);
	area_rule(area, title, scene->is_ended ? "" : lesson->title);
	return area_text_width(title) <= area->rect.cols - RULE_COLS;
}

/* The title that the rule has no room for, above the narration; INNER is what is left. */
static void draw_title(struct area *inner, const char *title)
{
	int rows = area_wrap_rows(title, inner->rect.cols);

	if (inner->rect.rows < TITLE_FROM_ROWS)
		return;
	area_wrap(inner, 0, STYLE_STRONG, title, 0);
	*inner = area_part(inner, rows, 0, inner->rect.rows - rows, inner->rect.cols);
}

static const char *title(void)
{
	return _("Scene");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"A lesson in steps: what is told, where to look, and what must be seen before the next.");
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	struct narration narration;

	compose(&narration, model, view->scene, view->theme);
	/* The rule and the keys. */
	return 2 + area_wrap_rows(narration.text, cols - 2) + rows_of_parts(&narration, cols - 2);
}

/* The narration from where it was paged to; the sign of what has no room stands in its last row. */
static void draw_text(const struct area *area, const char *text, struct scene_view *scene)
{
	int lines = area_wrap_rows(text, area->rect.cols), rows = area->rect.rows;

	if (scene->text_scroll >= lines)
		scene->text_scroll = 0;
	scene->text_rows = rows;
	scene->text_hidden = lines > rows ? lines - rows : 0;
	area_wrap(area, 0, STYLE_TEXT, text, scene->text_scroll);
	if (rows > 0 && lines - scene->text_scroll > rows)
		area_text(area, rows - 1, area->rect.cols - 1, STYLE_NOTICE,
			area->theme->glyphs->cut);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct scene_view *scene = view->scene;
	struct area inner = area_part(area, 1, 1, area->rect.rows - 1, area->rect.cols - 2);
	struct narration narration;
	int rows, row;

	if (!draw_rule(area, scene))
		draw_title(&inner, title_words(scene));
	rows = inner.rect.rows - 1;
	if (rows < 1 || inner.rect.cols < 2)
		return;
	compose(&narration, model, scene, view->theme);
	take_room(&narration, rows, inner.rect.cols);
	make_room(&narration, rows, inner.rect.cols);
	row = rows - rows_of_parts(&narration, inner.rect.cols);
	row = row > 0 ? row : 0;

	/* One column is kept for the sign that there is more. */
	struct area text = area_part(&inner, 0, 0, row, inner.rect.cols);
	int lines = area_wrap_rows(narration.text, text.rect.cols);
	/* Where there is room, what follows and the keys stand apart. */
	int gap = row - lines >= 2;

	if (lines > row)
		text.rect.cols--;
	else
		row = lines;
	draw_text(&text, narration.text, scene);
	row += gap;
	for (int i = 0; i < PARTS && row < rows; i++) {
		const struct paragraph *part = &narration.part[i];
		int part_rows = paragraph_rows(part, inner.rect.cols);
		struct area room = area_part(&inner, row, 0,
			part_rows < rows - row ? part_rows : rows - row, inner.rect.cols);

		if (part_rows > 0)
			area_wrap(&room, 0, part->style, part->text, 0);
		row += part_rows;
	}
	draw_keys(&inner, row + gap < rows ? row + gap : rows, scene);
}

const struct panel panel_scene = {
	.title = title,
	.explain = explain,
	.min_rows = 3,
	.want_rows = want_rows,
	.draw = draw,
};
