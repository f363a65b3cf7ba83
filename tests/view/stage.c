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

static const char *const notes[] = {
	"memory locked (mlockall): granted", "own oom_score_adj -999: refused, Permission denied"};

struct view stage_view(
	enum situation situation, enum screen_id screen, int explained, enum mode mode)
{
	return (struct view){
		.processes = &processes[situation],
		.cgroups = &cgroups[situation],
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
	show_processes(situation);
	cgroups[situation].query.is_flat = variant == VARIANT_DANGER;
	cgroups[situation].query.is_by_danger = variant == VARIANT_DANGER;
	cgroup_list_make(&cgroups[situation].list, model, cgroup_view_victims(model),
		&cgroups[situation].query);
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

void stage_init(void)
{
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
