/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said and asked before a scene begins: the menu, the description, and the machine's name. */
#ifndef OOMWATCH_APP_SCENE_QUESTION_H
#define OOMWATCH_APP_SCENE_QUESTION_H

#include "app/scene_control.h"

/* Opens the menu of scenes; a damaged one stands there with its error and cannot be chosen. */
void scene_question_menu(struct scene_control *control);

/* Holds control->chosen against the machine. 0; or -errno with a failure when it cannot run here as a whole: a plan
 * that is refused, or no swap where it needs some. Sets needs_host. */
int scene_question_check(struct scene_control *control, struct failure *failure);

/* Describes control->chosen, and asks whether it shall begin. */
void scene_question_begin(struct scene_control *control);

/* Asks for the machine's name. */
void scene_question_host(struct scene_control *control);

void scene_question_leave(struct scene_control *control);

/* Nothing is asked any longer. */
void scene_question_end(struct scene_control *control);

#endif
