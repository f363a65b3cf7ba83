/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The menus of the Processes screen: which column to sort by, which columns there are, and in which order. */
#ifndef OOMWATCH_APP_PROCESS_MENU_H
#define OOMWATCH_APP_PROCESS_MENU_H

#include "app/process_control.h"

/* Opens the menu of QUESTION_SORT or QUESTION_COLUMNS. */
void process_menu_open(struct process_control *control, enum process_question question);

/* Takes a key, which may end the question. */
void process_menu_answer(struct process_control *control, int key);

#endif
