/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/screen.h"

#include "base/bits.h"
#include "base/message.h"
#include "model/cgroup_words.h"
#include "view/cgroup_bar.h"
#include "view/header.h"
#include "view/load_line.h"
#include "view/panel.h"

/* From this width on a screen has two columns; from the first on, in its lower part. */
#define SPLIT_COLS 72
#define WIDE_COLS 100

/* A body with fewer rows has none for a line of the control groups. */
#define DANGER_ROWS 6

/* The same of the workload, which is stopped by what this line says. */
#define LOAD_ROWS 3

/* Beside a scene that is about something else, the victims have no room in fewer rows. */
#define VICTIMS_ROWS 14
/* What a message may take of the screen. */
#define MESSAGE_ROWS_MOST 3

/* A panel in a screen's list: who gets rows first is not who stands first. */
struct place {
	const struct panel *panel;
	int priority;
	bool is_main; /* what the screen is for: gets all it wants before the others get any */
};

static const struct place overview_left[] = {
	{&panel_zones, 0, false},
	{&panel_reclaim, 1, false},
	{&panel_compaction, 2, false},
	{&panel_course, 3, false},
};

static const struct place overview_right[] = {
	{&panel_stalls, 0, false},
	{&panel_swap, 1, false},
	{&panel_memory, 2, false},
	{&panel_events, 3, false},
	{&panel_settings, 4, false},
};

/* Below WIDE_COLS the zones take the whole width; these share what is under them. */
static const struct place narrow_left[] = {
	{&panel_stalls, 0, false},
	{&panel_reclaim, 1, false},
	{&panel_events, 2, false},
};

static const struct place narrow_right[] = {
	{&panel_swap, 0, false},
	{&panel_memory, 1, false},
	{&panel_compaction, 2, false},
};

static const struct place single_column[] = {
	{&panel_zones, 0, false},
	{&panel_victims, 1, false},
	{&panel_stalls, 2, false},
	{&panel_reclaim, 3, false},
	{&panel_swap, 4, false},
	{&panel_memory, 5, false},
	{&panel_compaction, 6, false},
	{&panel_events, 7, false},
};

static const struct place zones_places[] = {
	{&panel_zones_detail, 0, true},
	{&panel_settings, 1, false},
	{&panel_events, 2, false},
	{&panel_course, 3, false},
};

static const struct place reclaim_places[] = {
	{&panel_reclaim_detail, 0, true},
	{&panel_swap, 1, true},
	{&panel_compaction, 2, false},
	{&panel_events, 3, false},
};

static const struct place processes_places[] = {
	{&panel_processes, 0, true},
};

static const struct place process_places[] = {
	{&panel_process, 0, true},
};

static const struct place cgroups_places[] = {
	{&panel_cgroups, 0, true},
};

static const struct place cgroup_places[] = {
	{&panel_cgroup, 0, true},
};

static const struct place help_places[] = {
	{&panel_help, 0, true},
};

/* What e goes through on each screen. */
static const struct panel *const overview_panels[] = {&panel_zones, &panel_victims, &panel_stalls,
	&panel_reclaim, &panel_swap, &panel_memory, &panel_compaction, &panel_course, &panel_events,
	&panel_settings};
static const struct panel *const zones_panels[] = {&panel_zones_detail, &panel_settings};
static const struct panel *const reclaim_panels[] = {
	&panel_reclaim_detail, &panel_swap, &panel_compaction};
static const struct panel *const processes_panels[] = {&panel_processes, &panel_victims};
static const struct panel *const process_panels[] = {&panel_process};
static const struct panel *const cgroups_panels[] = {&panel_cgroups};
static const struct panel *const cgroup_panels[] = {&panel_cgroup};
static const struct panel *const events_panels[] = {&panel_kills, &panel_events};

static const struct {
	const struct panel *const *panels;
	int count;
} explained[SCREENS] = {
	[SCREEN_OVERVIEW] = {overview_panels, ARRAY_SIZE(overview_panels)},
	[SCREEN_ZONES] = {zones_panels, ARRAY_SIZE(zones_panels)},
	[SCREEN_RECLAIM] = {reclaim_panels, ARRAY_SIZE(reclaim_panels)},
	[SCREEN_PROCESSES] = {processes_panels, ARRAY_SIZE(processes_panels)},
	[SCREEN_PROCESS] = {process_panels, ARRAY_SIZE(process_panels)},
	[SCREEN_CGROUPS] = {cgroups_panels, ARRAY_SIZE(cgroups_panels)},
	[SCREEN_CGROUP] = {cgroup_panels, ARRAY_SIZE(cgroup_panels)},
	[SCREEN_EVENTS] = {events_panels, ARRAY_SIZE(events_panels)},
};

int screen_panel_count(enum screen_id screen)
{
	return explained[screen].count;
}

bool screen_is_of_cgroups(enum screen_id screen)
{
	return screen == SCREEN_CGROUPS || screen == SCREEN_CGROUP;
}

const struct table_view *screen_table(const struct view *view)
{
	return screen_is_of_cgroups(view->screen) ? &view->cgroups->table : &view->processes->table;
}

static bool is_asking(const struct action_view *asked)
{
	return asked && (asked->menu.title || asked->prompt.label || asked->dialog.is_open);
}

struct action_view *screen_asked(const struct view *view)
{
	struct action_view *const all[] = {view->scene_asked, view->load_asked, view->actions};
	struct action_view *said = NULL;

	for (unsigned int i = 0; i < ARRAY_SIZE(all); i++) {
		if (is_asking(all[i]))
			return all[i];
		if (all[i] && all[i]->message[0])
			said = all[i];
	}
	return said;
}

/* One model, one view and the window they are drawn on. */
struct canvas {
	struct area window;
	const struct model *model;
	const struct view *view;
};

static struct area canvas_area(const struct canvas *canvas, struct rect rect)
{
	struct area area = canvas->window;

	area.rect = rect;
	return area;
}

static void draw_panel(const struct canvas *canvas, const struct panel *panel, struct rect rect)
{
	struct area area = canvas_area(canvas, rect);

	if (rect.rows <= 0 || rect.cols <= 0)
		return;
	panel->draw(&area, canvas->model, canvas->view);
	if (scene_view_points_at(canvas->view->scene, panel))
		area_point_at(&area);
}

static void draw_places(
	const struct canvas *canvas, const struct place *places, int count, struct rect rect)
{
	struct layout_need needs[LAYOUT_STACK_MAX] = {{0}};
	struct rect rects[LAYOUT_STACK_MAX];

	for (int i = 0; i < count; i++) {
		const struct panel *panel = places[i].panel;
		int want = panel->want_rows(canvas->model, canvas->view, rect.cols);
		int least = places[i].is_main ? rect.rows : panel->min_rows;
		/* Where a scene says to look there must be something to be seen. */
		bool is_pointed = scene_view_points_at(canvas->view->scene, panel);

		needs[i] = (struct layout_need){
			.min_rows = want < least ? want : least,
			.want_rows = want,
			.priority = places[i].priority + (is_pointed ? 0 : LAYOUT_STACK_MAX),
		};
	}
	layout_stack(rect, needs, count, rects);
	for (int i = 0; i < count; i++)
		draw_panel(canvas, places[i].panel, rects[i]);
}

/* Who would be killed needs the whole width: it stands below, and the more rows there are the more
 * processes. The rest of BODY is returned. */
static struct rect draw_victims(const struct canvas *canvas, struct rect body, int most)
{
	int want = panel_victims.want_rows(canvas->model, canvas->view, body.cols);
	const struct scene_view *scene = canvas->view->scene;
	int rows = want < most ? want : most;

	/* With a narration below, what it points at needs the rows more. */
	if (scene && scene->scene && body.rows < VICTIMS_ROWS &&
		!scene_view_points_at(scene, &panel_victims))
		rows = 0;
	draw_panel(canvas, &panel_victims, rect_part(body, body.rows - rows, 0, rows, body.cols));
	return rect_part(body, 0, 0, body.rows - rows, body.cols);
}

static void draw_wide(const struct canvas *canvas, struct rect body)
{
	struct rect left, right;

	body = draw_victims(canvas, body, body.rows / 4 + 1);
	layout_columns(body, 58, &left, &right);
	draw_places(canvas, overview_left, ARRAY_SIZE(overview_left), left);
	draw_places(canvas, overview_right, ARRAY_SIZE(overview_right), right);
}

static void draw_narrow(const struct canvas *canvas, struct rect body)
{
	int want = panel_zones.want_rows(canvas->model, canvas->view, body.cols);
	/* Many nodes leave the other panels at least what they need to say anything. */
	int most = body.rows > 14 ? body.rows - 9 : body.rows;
	int rows = want < most ? want : most;
	struct rect zones = rect_part(body, 0, 0, rows, body.cols);
	struct rect rest = rect_part(body, rows, 0, body.rows - rows, body.cols);
	struct rect left, right;

	draw_panel(canvas, &panel_zones, zones);
	rest = draw_victims(canvas, rest, rest.rows / 3 + 1);
	layout_columns(rest, 50, &left, &right);
	draw_places(canvas, narrow_left, ARRAY_SIZE(narrow_left), left);
	draw_places(canvas, narrow_right, ARRAY_SIZE(narrow_right), right);
}

/* The control group most in danger, in one line above all panels. The rest of BODY is returned. */
static struct rect draw_danger(const struct canvas *canvas, struct rect body)
{
	const struct model *model = canvas->model;
	const struct cgroup_node *node =
		cgroup_tree_node(&model->cgroup_tree, model->cgroup_tree.danger);
	struct area line = canvas_area(canvas, rect_part(body, 0, 0, 1, body.cols));
	char words[WORDS_MAX], victim[CGROUP_CELL_MAX];

	if (body.rows < DANGER_ROWS || !node || !sample_has(&model->sample, SOURCE_CGROUPS))
		return body;
	words_cgroup_danger(words, sizeof(words), model);
	if (!words[0])
		return body;

	enum style style =
		node->state <= CGROUP_STATE_ROOMY ? STYLE_TEXT : cgroup_state_style(node->state);
	int col = 1;

	if (area_text_width(words) < body.cols) {
		area_text(&line, 0, col, style, words);
	} else {
		if (body.cols >= SPLIT_COLS)
			col += area_text(&line, 0, col, style, _("In danger:")) + 1;
		words_cgroup_danger_short(words, sizeof(words), model);
		col += area_text(&line, 0, col, style, words);
		area_remark(&line, 0, col, style, _("; first to die: %s"),
			cgroup_cell(victim, model, cgroup_view_victims(model), CGROUP_COLUMN_VICTIM,
				model->cgroup_tree.danger, false));
	}
	return rect_part(body, 1, 0, body.rows - 1, body.cols);
}

static void draw_overview(const struct canvas *canvas, struct rect body)
{
	struct area line = canvas_area(canvas, rect_part(body, 0, 0, 1, body.cols));

	/* A kill is the greatest news for as long as it is any. */
	if (panel_kill_line(&line, canvas->model))
		body = rect_part(body, 1, 0, body.rows - 1, body.cols);
	body = draw_danger(canvas, body);
	if (body.cols >= WIDE_COLS)
		draw_wide(canvas, body);
	else if (body.cols >= SPLIT_COLS)
		draw_narrow(canvas, body);
	else
		draw_places(canvas, single_column, ARRAY_SIZE(single_column), body);
}

/*
 * The kills above, the rest below them. Neither is to crowd out the other: the kills get three fifths, and
 * what the others leave. One key scrolls both, first the kills to their end.
 */
static void draw_events(const struct canvas *canvas, struct rect body)
{
	const struct view *view = canvas->view;
	struct view upper = *view, lower = *view;
	int want = panel_kills.want_rows(canvas->model, view, body.cols);
	int others = panel_events.want_rows(canvas->model, view, body.cols);
	int most = body.rows - others > body.rows * 3 / 5 ? body.rows - others : body.rows * 3 / 5;
	int rows = want < most ? want : most, hidden = 0, hidden_below = 0;
	struct canvas above = {canvas->window, canvas->model, &upper};
	struct canvas below = {canvas->window, canvas->model, &lower};

	/* Too low for both; where there is little to say of kills, that is no reason. */
	if (rows < (want < panel_kills.min_rows ? want : panel_kills.min_rows) ||
		body.rows - rows < panel_events.min_rows)
		rows = body.rows;
	upper.ret_scroll_most = &hidden;
	draw_panel(&above, &panel_kills, rect_part(body, 0, 0, rows, body.cols));
	lower.scroll = view->scroll > hidden ? view->scroll - hidden : 0;
	lower.ret_scroll_most = &hidden_below;
	draw_panel(&below, &panel_events, rect_part(body, rows, 0, body.rows - rows, body.cols));
	if (view->ret_scroll_most)
		*view->ret_scroll_most = hidden + hidden_below;
}

/* The panel alone, live, and under it what its numbers mean. */
static void draw_explained(const struct canvas *canvas, struct rect body)
{
	const struct view *view = canvas->view;
	const struct panel *panel = explained[view->screen].panels[view->explained];
	int want = panel->want_rows(canvas->model, view, body.cols);
	int rows = want < body.rows / 2 ? want : body.rows / 2, text_rows = body.rows - rows - 1;
	struct area rule = canvas_area(canvas, rect_part(body, rows, 0, 1, body.cols));
	struct area text =
		canvas_area(canvas, rect_part(body, rows + 1, 1, text_rows, body.cols - 2));
	/* The arrows scroll the text, and not a panel that could scroll, too. */
	struct view unscrolled = *view;
	struct canvas live = {canvas->window, canvas->model, &unscrolled};
	char note[64];

	unscrolled.scroll = 0;
	unscrolled.ret_scroll_most = NULL;
	draw_panel(&live, panel, rect_part(body, 0, 0, rows, body.cols));
	int skip = panel_scroll(view, area_wrap_rows(panel->explain(), text.rect.cols), text_rows,
		note, sizeof(note));

	if (text_rows > 0)
		area_rule(&rule, _("What it means"), note);
	area_wrap(&text, 0, STYLE_TEXT, panel->explain(), skip);
}

static void draw_body(const struct canvas *canvas, struct rect body)
{
	const struct view *view = canvas->view;

	if (view->explained >= 0 && view->explained < screen_panel_count(view->screen)) {
		draw_explained(canvas, body);
		return;
	}
	switch (view->screen) {
	case SCREEN_OVERVIEW:
		draw_overview(canvas, body);
		break;
	case SCREEN_ZONES:
		draw_places(canvas, zones_places, ARRAY_SIZE(zones_places), body);
		break;
	case SCREEN_RECLAIM:
		draw_places(canvas, reclaim_places, ARRAY_SIZE(reclaim_places), body);
		break;
	case SCREEN_PROCESSES:
		draw_places(canvas, processes_places, ARRAY_SIZE(processes_places), body);
		break;
	case SCREEN_PROCESS:
		draw_places(canvas, process_places, ARRAY_SIZE(process_places), body);
		break;
	case SCREEN_CGROUPS:
		draw_places(canvas, cgroups_places, ARRAY_SIZE(cgroups_places), body);
		break;
	case SCREEN_CGROUP:
		draw_places(canvas, cgroup_places, ARRAY_SIZE(cgroup_places), body);
		break;
	case SCREEN_EVENTS:
		draw_events(canvas, body);
		break;
	case SCREEN_HELP:
		draw_places(canvas, help_places, ARRAY_SIZE(help_places), body);
		break;
	case SCREENS:
		break;
	}
}

/* What is asked, over all the rest but a narration beside it, which may tell what to choose. A dialog needs more room than
 * the body of a low screen has. */
static void draw_questions(const struct canvas *canvas, struct rect body, struct rect panels)
{
	const struct view *view = canvas->view;
	struct area area = canvas_area(canvas, panels.cols < body.cols ? panels : body);
	struct area above_footer = canvas->window;
	struct action_view *asked = screen_asked(view);

	above_footer.rect.rows = body.row + body.rows;
	if (screen_table(view)->menu.title)
		menu_draw(&area, &screen_table(view)->menu);
	if (asked && asked->menu.title)
		menu_draw(&area, &asked->menu);
	if (asked && asked->dialog.is_open)
		dialog_draw(&above_footer, &asked->dialog);
}

/* The narration of a scene beside or below the panels. The rest of BODY is returned. */
static struct rect draw_scene(const struct canvas *canvas, struct rect body)
{
	const struct view *view = canvas->view;
	struct rect narration;

	if (!view->scene || !view->scene->scene)
		return body;
	layout_narration(&body, canvas->window.rect.rows, &narration);
	/* Below, it takes no more than it fills. */
	if (narration.cols == body.cols) {
		int want = panel_scene.want_rows(canvas->model, view, narration.cols);
		int spare = narration.rows > want ? narration.rows - want : 0;

		body.rows += spare;
		narration = rect_part(narration, spare, 0, narration.rows, narration.cols);
	}
	draw_panel(canvas, &panel_scene, narration);
	return body;
}

/* The workload that was started here, in one line above all panels of every screen. The rest of BODY is returned. */
static struct rect draw_load(const struct canvas *canvas, struct rect body)
{
	struct area line = canvas_area(canvas, rect_part(body, 0, 0, 1, body.cols));

	if (!canvas->view->load || !canvas->view->load->is_running || body.rows < LOAD_ROWS)
		return body;
	load_line_draw(&line, canvas->view->load);
	return rect_part(body, 1, 0, body.rows - 1, body.cols);
}

/* A message that is too long for the footer takes the rows above it as well: its end says why. */
static struct area message_area(const struct canvas *canvas, struct area footer)
{
	const struct action_view *asked = screen_asked(canvas->view);
	int rows;

	if (!asked || asked->prompt.label || screen_table(canvas->view)->prompt.label ||
		!asked->message[0] || footer.rect.rows == 0)
		return footer;
	rows = area_wrap_rows(asked->message, footer.rect.cols - 2);
	rows = rows < MESSAGE_ROWS_MOST ? rows : MESSAGE_ROWS_MOST;
	if (rows <= footer.rect.rows || rows > footer.rect.row)
		return footer;
	footer.rect.row -= rows - footer.rect.rows;
	footer.rect.rows = rows;
	for (int row = 0; row < rows; row++)
		area_repeat(&footer, row, 0, STYLE_TEXT, " ", footer.rect.cols);
	return footer;
}

void screen_draw(WINDOW *window, const struct model *model, const struct view *view)
{
	int rows = getmaxy(window), cols = getmaxx(window);
	struct layout_frame frame = layout_frame_of(rows, cols);
	struct canvas canvas = {
		.window = {window, view->theme, {0, 0, rows, cols}},
		.model = model,
		.view = view,
	};
	struct area header = canvas_area(&canvas, frame.header);
	struct area footer = canvas_area(&canvas, frame.footer);

	werase(window);
	header_draw(&header, model, view);
	if (frame.body.rows > 0) {
		struct rect panels = draw_scene(&canvas, frame.body);

		draw_body(&canvas, draw_load(&canvas, panels));
		draw_questions(&canvas, frame.body, panels);
	}
	footer = message_area(&canvas, footer);
	footer_draw(&footer, view);
}
