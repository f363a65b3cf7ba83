/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "stage.h"

#include "../tap.h"
#include "base/bits.h"

struct model stage_models[SITUATIONS];
struct key_hint stage_hints[COMMANDS];

static struct theme themes[MODES];
static struct process_view processes[SITUATIONS];
static struct cgroup_view cgroups[SITUATIONS];
static struct scene lesson;
static struct load_view load;
static struct scene_view scenes[SITUATIONS];

static const char *const notes[] = {
	"memory locked (mlockall): granted", "own oom_score_adj -999: refused, Permission denied"};

struct view stage_view(
	enum situation situation, enum screen_id screen, int explained, enum mode mode)
{
	return (struct view){
		.processes = &processes[situation],
		.cgroups = &cgroups[situation],
		.scene = &scenes[situation],
		.screen = screen,
		.explained = explained,
		.delay_usec = 1000000,
		.hints = stage_hints,
		.hint_count = COMMANDS - 1,
		.notes = notes,
		.note_count = ARRAY_SIZE(notes),
		.theme = &themes[mode],
	};
}

/* Makes the list anew, and selects its third row. */
static void show_processes(enum situation situation)
{
	const struct model *model = &stage_models[situation];
	const struct process *process = model->sample.processes.row;
	struct process_view *view = &processes[situation];

	process_list_make(&view->list, model, process_view_ranked(model), &view->query);
	view->table.selected = view->list.count > 2 ? 2 : -1;
	if (view->table.selected < 0)
		return;
	process += view->list.row[view->table.selected].place;
	view->selected_pid = process->pid;
	view->selected_incarnation = process->incarnation;
}

/* One workload has ended, another one runs or has ended, too. */
static void stage_marks(struct model *model, enum variant variant)
{
	const struct slots slots = {.length_usec = 0};
	struct marks *marks = &model->marks;

	marks->count = 0;
	if (variant != VARIANT_LOAD && variant != VARIANT_LOAD_ENDED)
		return;
	marks->newest -= 12;
	marks_set(marks, &slots, 0, MARK_BEGIN);
	marks->newest += 4;
	marks_set(marks, &slots, 0, MARK_END);
	marks->newest += 5;
	marks_set(marks, &slots, 0, MARK_BEGIN);
	marks->newest += 2;
	if (variant == VARIANT_LOAD_ENDED)
		marks_set(marks, &slots, 0, MARK_END);
	marks->newest += 1;
}

void stage_show_load(struct view *view, enum variant variant)
{
	static struct load_view workload;
	static struct action_view asked;

	workload = (struct load_view){
		.is_running = true,
		.what = "anon, leak",
		.progress = {.state = LOAD_RUNNING,
			.elapsed_usec = 12000000,
			.duration_usec = 60000000,
			.held_bytes = 180 << 20,
			.target_bytes = 250 << 20,
			.current_bytes = 181 << 20,
			.max_bytes = 256 << 20,
			.oom_kills = 2,
			.limit_hits = 341,
			.refaults = 12,
			.stall_usec = 1300000},
	};
	snprintf(workload.progress.cgroup, sizeof(workload.progress.cgroup), "%s",
		"/system.slice/backup.service");
	asked = (struct action_view){.menu.title = NULL};
	if (variant == VARIANT_LOAD_ENDED) {
		workload.progress.state = LOAD_ENDED;
		workload.progress.end = LOAD_END_KILLED;
	}
	if (variant == VARIANT_LOAD_ASKED) {
		dialog_open(&asked.dialog, "Start this workload?");
		dialog_add(&asked.dialog, STYLE_TEXT,
			"In a control group of its own: at most 256 MiB, no swap.");
		dialog_add(&asked.dialog, STYLE_TEXT,
			"anon, fill anonymous memory and keep it in use: 205 MiB, in one process, first to "
			"be killed (oom_score_adj 1000).");
		dialog_add(&asked.dialog, STYLE_TEXT, "For 1 min 00 s, then all of it is removed.");
		dialog_choose(&asked.dialog, 'n', "No");
		dialog_choose(&asked.dialog, 'y', "Yes");
	}
	if (variant == VARIANT_LOAD || variant == VARIANT_LOAD_ENDED)
		view->load = &workload;
	if (variant == VARIANT_LOAD_ASKED)
		view->load_asked = &asked;
}

/* The step that VARIANT is about, or none. */
static void show_scene(enum situation situation, enum variant variant)
{
	struct scene_view *view = &scenes[situation];

	*view = (struct scene_view){.load = &load};
	if (variant < VARIANT_SCENE)
		return;
	view->scene = &lesson;
	view->step = variant == VARIANT_SCENE ? 0 : 1;
	condition_begin(&view->watch);
	view->watch.is_met = variant == VARIANT_SCENE_MET;
	view->watch.value[0] = variant == VARIANT_SCENE ? 0 : 312;
	view->is_ended = variant == VARIANT_SCENE_END;
	view->result[0] = SCENE_RESULT_MET;
	view->result[1] = view->is_ended ? SCENE_RESULT_NOT_MET : SCENE_RESULT_OPEN;
	if (view->is_ended)
		view->load = NULL;
}

void stage_vary(enum situation situation, enum variant variant)
{
	struct model *model = &stage_models[situation];
	struct process_view *view = &processes[situation];
	struct failure failure;

	what_if_clear(&model->what_if);
	view->tag_count = 0;
	view->query.is_tree = variant == VARIANT_TREE;
	process_query_set_filter(
		&view->query, variant == VARIANT_FILTER ? "postgres|nginx" : "", &failure);
	if (variant == VARIANT_PREVIEW && view->list.count > 2) {
		const struct process *row = model->sample.processes.row;
		const struct process *third = &row[view->list.row[2].place];

		what_if_set_adj(&model->what_if, third, 400);
		view->tag[view->tag_count++] = (struct process_tag){third->pid, third->incarnation};
	}
	model_preview(model);
	stage_marks(model, variant);
	show_processes(situation);
	cgroups[situation].query.is_flat = variant == VARIANT_DANGER;
	cgroups[situation].query.is_by_danger = variant == VARIANT_DANGER;
	cgroup_list_make(&cgroups[situation].list, model, cgroup_view_victims(model),
		&cgroups[situation].query);
	show_scene(situation, variant);
}

static void init_hints(void)
{
	for (unsigned int i = 1; i < COMMANDS; i++)
		stage_hints[i - 1] = (struct key_hint){.key = command_rows[i].label,
			.word = command_rows[i].word,
			.help = command_rows[i].help,
			.is_of_processes = command_is_of_processes((enum command)i),
			.is_of_cgroups = command_is_of_cgroups((enum command)i),
			.group_list_word = command_group_word((enum command)i, false),
			.group_page_word = command_group_word((enum command)i, true)};
}

static void init_processes(enum situation situation)
{
	struct process_view *view = &processes[situation];

	process_query_init(&view->query);
	process_list_init(&view->list);
	CHECK_INT(process_list_reserve(&view->list, 64), 0);
	for (unsigned int i = 0; i < PROCESS_COLUMNS; i++) {
		view->table.column_title[i] = process_column_rows[i].title;
		view->table.column_help[i] = process_column_rows[i].help;
		if (i != COLUMN_WAS)
			view->table.column[view->table.column_count++] = i;
	}
	show_processes(situation);
}

/* All control groups as a tree; the page is that of the group most in danger. */
static void init_cgroups(enum situation situation)
{
	const struct model *model = &stage_models[situation];
	const struct cgroup_table *table = &model->sample.cgroups;
	struct cgroup_view *view = &cgroups[situation];
	uint32_t place = model->cgroup_tree.danger;

	cgroup_query_init(&view->query);
	cgroup_list_init(&view->list);
	CHECK_INT(cgroup_list_reserve(&view->list, table->place_count + 1), 0);
	for (unsigned int i = 0; i < CGROUP_COLUMNS; i++) {
		view->table.column_title[i] = cgroup_column_rows[i].title;
		view->table.column_help[i] = cgroup_column_rows[i].help;
		view->table.column[view->table.column_count++] = i;
	}
	cgroup_list_make(&view->list, model, cgroup_view_victims(model), &view->query);
	view->table.selected = view->list.count > 2 ? 2 : -1;
	view->open = (struct cgroup_tag){
		place, place < table->place_count ? table->row[place].incarnation : 0};
	strcpy(view->open_name, "web.service");
}

/* Two steps, the first with more to say than a low screen has room for. */
static void init_scene(void)
{
	static const char text[] =
		"title: kswapd and the watermarks\nscope: machine\nabout:\n  What it is about.\n\n"
		"step: Free falls toward low\nscreen: overview\nlook: zones, stalls\n"
		"load: --limit 64M --duration 60s cache:size=96M\n"
		"until: pgscan_kswapd > 0 for 3s\n"
		"text:\n  A process reads a large file, and the page cache takes one free page after the "
		"other. Follow the bar to the left.\n\n"
		"  At the mark high nothing happens: that is where reclaim ends, not where it begins. Only "
		"the allocation that finds free at or below low in every zone it may use wakes kswapd.\n\n"
		"  Where would you look to see how long that took? Nobody is waiting for a page yet, so "
		"that the panel of the stalls has nothing to tell.\n\n"
		"step: kswapd is awake\nscreen: overview\nlook: reclaim\n"
		"until: pgscan_kswapd > 100 and stall_some < 10 %\n"
		"text:\n  It works until one zone is above high.\n";
	struct failure failure = {.error = 0};

	tap_expect(scene_parse(&lesson, "kswapd", text, sizeof(text) - 1, &failure) == 0, __LINE__,
		"line %u: %s", failure.line, failure.text);
	load = (struct load_view){
		.is_running = true,
		.progress =
			{
				.state = LOAD_RUNNING,
				.elapsed_usec = 12000000,
				.duration_usec = 60000000,
				.current_bytes = 48 << 20,
				.max_bytes = 64 << 20,
				.workers = 1,
				.started = 1,
				.cgroup = "/oomwatch-load-4312",
			},
		.what = "cache",
	};
}

void stage_init(void)
{
	init_scene();
	theme_init(&themes[MODE_UTF8], THEME_DEFAULT, true);
	theme_init(&themes[MODE_ASCII], THEME_DEFAULT, false);
	theme_init(&themes[MODE_MONO], THEME_MONO, true);
	init_hints();
	for (unsigned int i = 0; i < SITUATIONS; i++) {
		scene_run(i, &stage_models[i]);
		init_processes(i);
		init_cgroups(i);
	}
}
