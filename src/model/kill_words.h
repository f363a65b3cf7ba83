/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OOM kills in words. As words.h: each function writes into the caller's buffer of WORDS_MAX,
 * terminated, and returns it.
 */
#ifndef OOMWATCH_MODEL_KILL_WORDS_H
#define OOMWATCH_MODEL_KILL_WORDS_H

#include "model/words.h"

/* The short name of the group with PATH, from the kernel's log or a table: "orders.service", "docker
 * 3f2a91c07d5e", "/" for the root; empty for "". */
const char *words_group(char *buffer, size_t size, const char *path);

/* "machine", "cgroup", "cpuset", "mem policy"; empty without a record, and when it did not say. */
const char *words_kill_scope(const struct kill *kill);

/* "as predicted", "tie", "its group", "another", "-": at most 12 columns. */
const char *words_kill_verdict(const struct kill *kill);

/* The same in a sentence's part: "java (4312) was predicted". */
const char *words_kill_verdict_long(char *buffer, size_t size, const struct kill *kill);

/* "java (4312)"; without a record "3 processes". */
const char *words_kill_victim(char *buffer, size_t size, const struct kill *kill);

/* "OOM kill 2 min 14 s ago: java (4312), 1.20 GiB, in app.slice; as predicted"; empty when there was none
 * lately. */
const char *words_kill_recent(char *buffer, size_t size, const struct model *model);

/* The same for a narrow screen: "killed 2 min 14 s ago: java (4312)". */
const char *words_kill_recent_short(char *buffer, size_t size, const struct model *model);

/* "3 kills, 2 in the log; 2 of 2 as predicted" since the start, "; 13 since boot" where the kernel counted more;
 * "none since the start, 17 before" when all that are known are earlier. */
const char *words_kill_count(char *buffer, size_t size, const struct model *model);

/* Why the log says nothing, or not all; empty when it says all. */
const char *words_kill_log(char *buffer, size_t size, const struct model *model);

/* What the record says beside: "asked by stress, order 0; limit 60.0 MiB; adj 300; uid 0". */
const char *words_kill_detail(char *buffer, size_t size, const struct kill *kill);

#endif
