/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A stand-in for change.c in tests of what uses it: changes are made to files of plain numbers in a
 * made folder, and a write can be told to block. Files beside the one that is changed say how:
 *
 *     block    a FIFO: once written, the change waits until it can read from it, or is interrupted
 *     linger   so many microseconds pass before it waits, in no call that could be interrupted
 *     stuck    interrupted or not, it waits on
 */
#ifndef OOMWATCH_TESTS_ACTION_CHANGE_DOUBLE_H
#define OOMWATCH_TESTS_ACTION_CHANGE_DOUBLE_H

#include "../tree.h"
#include "action/change.h"

/* A planned change of KIND to a file of TREE, which is made with OLD in it. */
struct change double_change(
	const struct tree *tree, enum change_kind kind, int64_t old, int64_t value);

/* What stands in the file of KIND. */
int64_t double_value(const struct tree *tree, enum change_kind kind);

#endif
