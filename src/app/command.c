/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/command.h"

#include "base/message.h"
#include "view/terminal.h"

#define CONTROL_L 12

const struct command_row command_rows[COMMANDS] = {
	[COMMAND_HELP] = {{'?', 'h', TERMINAL_KEY_F1}, "?", N_("help"),
		N_("keys, and what was granted at start (also h, F1)")},
	[COMMAND_OVERVIEW] = {{'1'}, "1", N_("overview"), N_("the answer and all panels")},
	[COMMAND_ZONES] = {{'2'}, "2", N_("zones"), N_("every zone of every node in full")},
	[COMMAND_RECLAIM] = {{'3'}, "3", N_("reclaim"),
		N_("reclaim, swap and compaction over time")},
	[COMMAND_NEXT_SCREEN] = {{'\t'}, "Tab", NULL, N_("next screen")},
	[COMMAND_PREVIOUS_SCREEN] = {{TERMINAL_KEY_BACK_TAB}, "Shift-Tab", NULL,
		N_("previous screen")},
	[COMMAND_EXPLAIN] = {{'e'}, "e", N_("explain"),
		N_("explain the first panel in place; again: the next one")},
	[COMMAND_BACK] = {{TERMINAL_KEY_ESCAPE}, "Esc", NULL,
		N_("end the explanation, leave the help")},
	[COMMAND_PAUSE] = {{' '}, "Space", N_("pause"),
		N_("hold the picture; sampling goes on, nothing is lost")},
	[COMMAND_SLOWER] = {{'+', '='}, "+", N_("slower"), N_("longer delay between samples")},
	[COMMAND_FASTER] = {{'-'}, "-", N_("faster"), N_("shorter delay between samples")},
	[COMMAND_UP] = {{TERMINAL_KEY_UP, 'k'}, "Up", NULL, N_("scroll up (also k)")},
	[COMMAND_DOWN] = {{TERMINAL_KEY_DOWN, 'j'}, "Down", NULL, N_("scroll down (also j)")},
	[COMMAND_PAGE_UP] = {{TERMINAL_KEY_PAGE_UP}, "PgUp", NULL, N_("scroll up ten rows")},
	[COMMAND_PAGE_DOWN] = {{TERMINAL_KEY_PAGE_DOWN}, "PgDn", NULL, N_("scroll down ten rows")},
	[COMMAND_TOP] = {{TERMINAL_KEY_HOME, 'g'}, "Home", NULL, N_("scroll to the top (also g)")},
	[COMMAND_REDRAW] = {{CONTROL_L}, "^L", NULL, N_("draw everything anew")},
	[COMMAND_QUIT] = {{'q', TERMINAL_KEY_F10}, "q", N_("quit"), N_("quit (also F10, ^C)")},
};

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
