/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of workloads: what is asked before one starts, and that it shall stop. */
#ifndef OOMWATCH_APP_LOAD_QUESTION_H
#define OOMWATCH_APP_LOAD_QUESTION_H

#include "app/command.h"
#include "app/load_control.h"

/* Carries out COMMAND when it is one of workloads: true. */
bool load_question_command(struct load_control *control, enum command command);

/* When something is being asked KEY is the answer: true. */
bool load_question_answer(struct load_control *control, int key);

#endif
