/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the workers of each kind do; the table in kind.c names them. All as load_kind_row.run. */
#ifndef OOMWATCH_LOAD_KIND_RUN_H
#define OOMWATCH_LOAD_KIND_RUN_H

#include "load/worker.h"

int load_run_anon(struct load_worker *worker); /* leak and fork as well */
int load_run_cache(struct load_worker *worker);
int load_run_dirty(struct load_worker *worker);
int load_run_fragment(struct load_worker *worker);
int load_run_lock(struct load_worker *worker);
int load_run_slab(struct load_worker *worker);
int load_run_thrash(struct load_worker *worker);
int load_run_tmpfs(struct load_worker *worker);

#endif
