/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window as text, with its styles, for golden files. */
#ifndef OOMWATCH_TESTS_VIEW_DUMP_H
#define OOMWATCH_TESTS_VIEW_DUMP_H

#include "view/theme.h"

#define DUMP_MAX (128 * 1024)

/* The rows of WINDOW as they are read, then the styles of each row as runs, then what each style looks
 * like. In a buffer of its own, until the next call. */
const char *dump(WINDOW *window, const struct theme *theme);

#endif
