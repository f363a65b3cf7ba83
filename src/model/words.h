/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The model in words, for screens and reports alike: one sentence is written once. Each
 * function writes into the caller's buffer, terminated, and returns it; nothing is cut in
 * the middle of a number unless SIZE is smaller than WORDS_MAX.
 */
#ifndef OOMWATCH_MODEL_WORDS_H
#define OOMWATCH_MODEL_WORDS_H

#include <stddef.h>

#include "model/model.h"

#define WORDS_MAX 256

/* NAME, or "n/a" when it is empty: a captured machine need not say what it is called. */
const char *words_name(const char *name);

/* "calm", "kswapd", "direct reclaim", "compaction", "OOM kill", "unknown". */
const char *words_rung(enum ladder_rung rung);

/* "ok", "below high", "LOW", "MIN", "closed": where a zone stands, at most 10 columns. */
const char *words_zone_level(enum zone_level level);

/* "asleep", "running", "awake", "gave up" for the node, with what is seen of it in the rates. */
const char *words_kswapd(enum kswapd_state state, bool is_scanning);

/* "kswapd", "direct", "khugepaged", "proactive", "at limits". */
const char *words_reclaim_class(enum reclaim_class reclaim_class);

/* "Short of: node 0 Normal, 48.0 MiB free, below low; short for 8 s." */
const char *words_shortage(char *buffer, size_t size, const struct model *model);

/* The same for a narrow screen, in at most about 40 columns: "n0 Normal LOW, 48.0M free". */
const char *words_shortage_short(char *buffer, size_t size, const struct model *model);

/* "Available memory: 2.10 GiB, reaches 0 in about 2 min 10 s (-94 MiB/s)." */
const char *words_available(char *buffer, size_t size, const struct model *model);

/* The same for a narrow screen: "66.9M left, 0 in 12 s". */
const char *words_available_short(char *buffer, size_t size, const struct model *model);

/* "low in 8 s, min in 12 s, 0 in 2 min 10 s (fair)"; empty when there is no trend. */
const char *words_trend(char *buffer, size_t size, const struct forecast_trend *trend);

/* "direct reclaim (was kswapd)", "OOM kill: java (4312), in orders.service". */
const char *words_event(char *buffer, size_t size, const struct event *event);

/* Why SOURCE has no values, for an empty panel; empty when it has. */
const char *words_absence(
	char *buffer, size_t size, const struct sample *sample, enum sample_source source);

#endif
