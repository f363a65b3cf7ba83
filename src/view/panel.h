/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A panel is one thing to look at: a title rule and rows below it. Each is a file of its
 * own that exports one constant. It draws from the model alone, into whatever room it gets,
 * the most important rows first.
 */
#ifndef OOMWATCH_VIEW_PANEL_H
#define OOMWATCH_VIEW_PANEL_H

#include "view/area.h"
#include "view/screen.h"

struct panel {
	const char *(*title)(void);
	/* What the numbers mean and which kernel file they come from, for someone new to them. */
	const char *(*explain)(void);
	int min_rows; /* with the title */
	/* All rows that it can fill at this width, with the title. */
	int (*want_rows)(const struct model *model, const struct view *view, int cols);
	void (*draw)(const struct area *area, const struct model *model, const struct view *view);
};

extern const struct panel panel_cgroup;
extern const struct panel panel_cgroups;
extern const struct panel panel_compaction;
extern const struct panel panel_course;
extern const struct panel panel_events;
extern const struct panel panel_help;
extern const struct panel panel_kills;
extern const struct panel panel_memory;
extern const struct panel panel_process;
extern const struct panel panel_processes;
extern const struct panel panel_reclaim;
extern const struct panel panel_reclaim_detail;
extern const struct panel panel_scene; /* only while view->scene has one */
extern const struct panel panel_settings;
extern const struct panel panel_stalls;
extern const struct panel panel_swap;
extern const struct panel panel_victims;
extern const struct panel panel_zones;
extern const struct panel panel_zones_detail;

/* When SOURCE has no values: the title and the reason in the panel's room, and true. */
bool panel_draw_absence(const struct area *area, const struct panel *panel,
	const struct model *model, enum sample_source source);

/* The rows that panel_draw_absence() needs, with the title. */
int panel_absence_rows(const struct model *model, enum sample_source source, int cols);

/* TEXT in whole words, from ROW on, behind the margin. */
void panel_text(const struct area *area, int row, enum style style, const char *text);

/*
 * Where LINES of which only ROWS have room begin: the view's scroll as far as it goes. NOTE, of SIZE,
 * then says which are shown; it is empty when all are.
 */
int panel_scroll(const struct view *view, int lines, int rows, char *note, size_t size);

/* The newest OOM kill of the last minutes in one line; false, and nothing, when there was none. */
bool panel_kill_line(const struct area *area, const struct model *model);

/* Whether the step that SCENE (or NULL) is at says to look at PANEL. */
bool scene_view_points_at(const struct scene_view *scene, const struct panel *panel);

/* A row of a label and a value that ends in the column VALUE_END. */
void panel_row(const struct area *area, int row, const char *label, int value_end, enum style style,
	const char *value);

/* NAME and the node in one word: "n0 Normal". */
void panel_zone_name(char *buffer, size_t size, const struct zone_marks *zone);

/* Appends a fact to LINE, two blanks behind the one before. */
void panel_add_fact(char *line, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "last 38 s" for COLUMNS samples at the present delay: the note of a panel with a course. */
const char *panel_span(char *buffer, size_t size, const struct view *view, int columns);

#endif
