/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/command.h"

#include "base/message.h"
#include "view/terminal.h"

#define CONTROL_L 12
#define CONTROL_T 20

const struct command_row command_rows[COMMANDS] = {
	[COMMAND_HELP] = {{'?', 'h', TERMINAL_KEY_F1}, "?", N_("help"),
		N_("keys, and what was granted at start (also h, F1)")},
	[COMMAND_OVERVIEW] = {{'1'}, "1", N_("overview"), N_("the answer and all panels")},
	[COMMAND_ZONES] = {{'2'}, "2", N_("zones"), N_("every zone of every node in full")},
	[COMMAND_RECLAIM] = {{'3'}, "3", N_("reclaim"),
		N_("reclaim, swap and compaction over time")},
	[COMMAND_PROCESSES] = {{'4'}, "4", N_("processes"),
		N_("whom the kernel would kill, ranked; and all processes")},
	[COMMAND_CGROUPS] = {{'5'}, "5", N_("cgroups"),
		N_("control groups, their limits, and who dies at them")},
	[COMMAND_EVENTS] = {{'6'}, "6", N_("events"), N_("OOM kills and what led to them")},
	[COMMAND_NEXT_SCREEN] = {{'\t'}, "Tab", NULL, N_("next screen")},
	[COMMAND_PREVIOUS_SCREEN] = {{TERMINAL_KEY_BACK_TAB}, "Shift-Tab", NULL,
		N_("previous screen")},
	[COMMAND_EXPLAIN] = {{'e'}, "e", N_("explain"),
		N_("explain the first panel in place; again: the next one")},
	[COMMAND_BACK] = {{TERMINAL_KEY_ESCAPE}, "Esc", NULL,
		N_("go back: from an explanation, the help, a process, a control group")},
	[COMMAND_PAUSE] = {{' '}, "Space", N_("pause"),
		N_("hold the picture; sampling goes on, nothing is lost")},
	[COMMAND_SLOWER] = {{'+'}, "+", N_("slower"), N_("longer delay between samples")},
	[COMMAND_FASTER] = {{'-'}, "-", N_("faster"), N_("shorter delay between samples")},
	[COMMAND_UP] = {{TERMINAL_KEY_UP, 'k'}, "Up", NULL, N_("scroll or select up (also k)")},
	[COMMAND_DOWN] = {{TERMINAL_KEY_DOWN, 'j'}, "Down", NULL,
		N_("scroll or select down (also j)")},
	[COMMAND_PAGE_UP] = {{TERMINAL_KEY_PAGE_UP}, "PgUp", NULL, N_("a page up, or ten rows")},
	[COMMAND_PAGE_DOWN] = {{TERMINAL_KEY_PAGE_DOWN}, "PgDn", NULL,
		N_("a page down, or ten rows")},
	[COMMAND_TOP] = {{TERMINAL_KEY_HOME, 'g'}, "Home", NULL, N_("to the top (also g)")},
	[COMMAND_BOTTOM] = {{TERMINAL_KEY_END, 'G'}, "End", NULL, N_("to the end (also G)")},
	[COMMAND_REDRAW] = {{CONTROL_L}, "^L", NULL, N_("draw everything anew")},
	[COMMAND_ACTION] = {{'a'}, "a", N_("change"),
		N_("change the process or the control group: oom_score_adj, limits, reclaim, signals; says what "
		   "follows and asks before anything is written"),
		true},
	[COMMAND_ACTION_SIGNAL] = {{TERMINAL_KEY_F9}, "F9", NULL,
		N_("send a signal to the process"), true},
	[COMMAND_ACTION_UNDO] = {{'u'}, "u", NULL, N_("undo the last change"), true},
	[COMMAND_ACTION_UNDO_MENU] = {{'U'}, "U", NULL, N_("list the changes to undo any of them"),
		true},
	[COMMAND_ACTION_CANCEL] = {{'X'}, "X", NULL,
		N_("cancel the change that is being made (also Esc)"), true},
	[COMMAND_LOAD] = {{'w'}, "w", N_("workload"),
		N_("make it happen: start a workload in a control group of its own; says what it will do, and asks"),
		true},
	[COMMAND_LOAD_STOP] = {{'s'}, "s", NULL, N_("stop the workload"), true},
	[COMMAND_SCENE_MENU] = {{'W'}, "W", NULL,
		N_("choose a scene: a lesson in steps, with a workload that makes it happen; or leave it"),
		true},
	[COMMAND_SCENE_NEXT] = {{'N'}, "N", NULL, N_("the next step of the scene"), true},
	[COMMAND_SCENE_BACK] = {{'B'}, "B", NULL, N_("the step of the scene before"), true},
	[COMMAND_SCENE_AGAIN] = {{'R'}, "R", NULL, N_("begin the step of the scene again"), true},
	[COMMAND_SCENE_PAGE] = {{'P'}, "P", NULL,
		N_("more of what is told in the step, where it has no room"), true},
	[COMMAND_LIST_OPEN] = {{TERMINAL_KEY_ENTER}, "Enter", N_("open"),
		N_("open the selected process, its badness taken apart, or the control group; on the page "
		   "of a process its group, on that of a group its next victim")},
	[COMMAND_LIST_FILTER] = {{'\\', TERMINAL_KEY_F4}, "\\", N_("filter"),
		N_("show only processes whose command, user or control group matches a regular "
		   "expression, or groups whose path or name does (also F4)")},
	[COMMAND_LIST_SEARCH] = {{'/', TERMINAL_KEY_F3}, "/", N_("search"),
		N_("go to the next process whose command has a text, or group whose path has (also F3)")},
	[COMMAND_LIST_SEARCH_NEXT] = {{'n'}, "n", NULL, N_("search again")},
	[COMMAND_LIST_TREE] = {{TERMINAL_KEY_F5, 'T'}, "F5", NULL,
		N_("children below their parents, or not (also T)")},
	[COMMAND_LIST_SORT] = {{TERMINAL_KEY_F6}, "F6", N_("sort"),
		N_("choose the column to sort by")},
	[COMMAND_LIST_SORT_LEFT] = {{'<'}, "<", NULL, N_("sort by the column to the left")},
	[COMMAND_LIST_SORT_RIGHT] = {{'>'}, ">", NULL, N_("sort by the column to the right")},
	[COMMAND_LIST_REVERSE] = {{'I'}, "I", NULL, N_("turn the order round")},
	[COMMAND_LIST_COLUMNS] = {{'c', TERMINAL_KEY_F2}, "c", NULL,
		N_("choose the columns and their order (also F2)")},
	[COMMAND_LIST_FOLLOW] = {{'f'}, "f", NULL,
		N_("the selection follows its process or group, or stays in its row")},
	[COMMAND_LIST_VICTIM] = {{'v'}, "v", NULL,
		N_("select the next victim; among control groups open that of the group")},
	[COMMAND_LIST_GROUP] = {{'o'}, "o", N_("group"),
		N_("open the control group of the process; on the page of a group show it in the tree")},
	[COMMAND_CGROUP_FOLD] = {{TERMINAL_KEY_LEFT}, "Left", N_("fold"),
		N_("fold what is below the control group; once more: go to its parent; on the page of one: "
		   "go back")},
	[COMMAND_CGROUP_UNFOLD] = {{TERMINAL_KEY_RIGHT}, "Right", NULL,
		N_("unfold the control group; once more: go to the first below it")},
	[COMMAND_CGROUP_DANGER] = {{'d'}, "d", N_("danger"),
		N_("the control groups most in danger first, or by the column")},
	[COMMAND_PROCESS_TAG] = {{'t'}, "t", N_("tag"), N_("tag or untag the selected process")},
	[COMMAND_PROCESS_UNTAG] = {{CONTROL_T}, "^T", NULL, N_("untag all")},
	[COMMAND_PROCESS_KERNEL_THREADS] = {{'K'}, "K", NULL, N_("show kernel threads, or not")},
	[COMMAND_PREVIEW_LOWER] = {{'[', TERMINAL_KEY_F7}, "[", N_("adj -"),
		N_("think oom_score_adj lower by 50, of the selected or the tagged processes; nothing "
		   "is written (also F7)")},
	[COMMAND_PREVIEW_RAISE] = {{']', TERMINAL_KEY_F8}, "]", N_("adj +"),
		N_("the same higher by 50 (also F8)")},
	[COMMAND_PREVIEW_ADJ] = {{'='}, "=", NULL, N_("the same, a value that is typed")},
	[COMMAND_PREVIEW_MEMORY] = {{'m'}, "m", NULL,
		N_("think the selected or the tagged processes larger, or smaller")},
	[COMMAND_PREVIEW_MACHINE] = {{'M'}, "M", NULL, N_("think the machine's memory smaller")},
	[COMMAND_PREVIEW_END] = {{'x'}, "x", N_("reset"), N_("end all thoughts")},
	[COMMAND_QUIT] = {{'q', TERMINAL_KEY_F10}, "q", N_("quit"), N_("quit (also F10, ^C)")},
};

bool command_is_of_processes(enum command command)
{
	return (command >= COMMAND_LIST_OPEN && command <= COMMAND_LIST_GROUP) ||
	       (command >= COMMAND_PROCESS_TAG && command <= COMMAND_PREVIEW_END);
}

bool command_is_of_cgroups(enum command command)
{
	return command >= COMMAND_LIST_OPEN && command <= COMMAND_CGROUP_DANGER;
}

const char *command_group_word(enum command command, bool is_page)
{
	/* On the list it is what Enter is. */
	if (command == COMMAND_LIST_GROUP)
		return is_page ? N_("in tree") : NULL;
	if (command == COMMAND_CGROUP_FOLD && is_page)
		return NULL;
	return command_rows[command].word;
}

bool command_is_preview(enum command command)
{
	return command >= COMMAND_PREVIEW_LOWER && command <= COMMAND_PREVIEW_END;
}

bool command_needs_processes(enum command command)
{
	return command == COMMAND_LIST_FOLLOW || command == COMMAND_LIST_SEARCH_NEXT ||
	       (command >= COMMAND_PROCESS_TAG && command <= COMMAND_PREVIEW_MEMORY);
}

bool command_moves(enum command command)
{
	return command >= COMMAND_UP && command <= COMMAND_BOTTOM;
}

enum command command_of_key(int key)
{
	for (int command = 1; command < COMMANDS && key != 0; command++) {
		for (int i = 0; i < COMMAND_KEYS_MAX; i++) {
			if (command_rows[command].keys[i] == key)
				return (enum command)command;
		}
	}
	return COMMAND_NONE;
}
