/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What must be seen before a scene goes on, in one line:
 *
 *     pgscan_kswapd > 0 for 3s
 *     allocstall > 10 and group.stall > 10 %
 *     ladder >= direct_reclaim
 *     load.ended and group.oom_kills >= 1
 *
 * Terms are joined by "and"; all must hold at once, and without a break for as long as "for" says. A term is a metric,
 * an operator (> >= < <= =) and a value in the unit of the metric, or a metric alone that is true or not, with or
 * without "not". Counters count from the beginning of the step. What is not known holds for nothing.
 * Evaluated on the model and on what the workload tells alone.
 */
#ifndef OOMWATCH_SCENE_CONDITION_H
#define OOMWATCH_SCENE_CONDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/failure.h"
#include "load/progress.h"
#include "model/model.h"

#define CONDITION_TERMS_MAX 4

enum condition_kind {
	CONDITION_LEVEL,   /* as it is now, rates too */
	CONDITION_COUNTER, /* counted from the beginning of the step */
	CONDITION_FLAG,    /* true or not: 1 or 0 */
};

/* What can be asked for: one table, by index, which the table in doc/scenes.md must agree with. */
struct condition_metric {
	const char *name; /* "pgscan_kswapd", "group.current" */
	const char *unit; /* "pages/s", "bytes", "%", "kills", "s"; empty: none */
	enum condition_kind kind;
	const char *help;         /* a few words, for the catalogue */
	const char *const *words; /* names of the values from 0 on, up to a NULL; NULL: numbers */
};

extern const struct condition_metric condition_metrics[];
extern const unsigned int condition_metric_count;

enum condition_operator {
	CONDITION_GREATER,
	CONDITION_AT_LEAST,
	CONDITION_LESS,
	CONDITION_AT_MOST,
	CONDITION_EQUAL
};

struct condition_term {
	unsigned int metric; /* index */
	enum condition_operator operation;
	double value; /* in the unit of the metric; bytes may be written with K M G T */
};

struct condition {
	struct condition_term term[CONDITION_TERMS_MAX];
	unsigned int term_count;
	uint64_t for_usec; /* how long all must hold without a break; 0: one sample */
};

/* 0; -EINVAL with a failure that names the word and what was expected. */
int condition_parse(struct condition *condition, const char *text, struct failure *failure);

/* The condition in words for people, "kswapd looks at pages (pgscan_kswapd > 0 pages/s) for 3 s"; empty for one without
 * terms. Returns BUFFER. */
const char *condition_words(char *buffer, size_t size, const struct condition *condition);

/* One term of it, likewise: "kswapd looks at pages (pgscan_kswapd > 0 pages/s)". */
#define CONDITION_TERM_MAX 160
const char *condition_term_words(char *buffer, size_t size, const struct condition_term *term);

/* VALUE as it was measured for the metric of TERM, with its unit: "312 pages/s", "48.2 MiB", "kswapd", "yes". */
const char *condition_value_words(
	char *buffer, size_t size, const struct condition_term *term, double value);

/* What is known while a step runs. */
struct condition_watch {
	uint64_t begun_usec;               /* of the samples' clock */
	uint64_t newest_usec;              /* of the sample that was taken last */
	uint64_t held_since_usec;          /* 0: it does not hold */
	bool is_met;                       /* stays so */
	double value[CONDITION_TERMS_MAX]; /* as it was measured last; NAN: not known */
	double base[CONDITION_TERMS_MAX];  /* of counters, at the beginning */
	bool has_base;
	/* The workload's group: its place, found anew when another row stands there; and its path, as a sum. */
	uint32_t group;
	uint32_t incarnation;
	uint32_t path_sum;
	/* The newest message of the workload, and what it says since the one before. */
	uint64_t told_usec;
	uint64_t told_refaults;
	uint64_t told_stall_usec;
	double told_refaults_per_sec;
	double told_stall_percent;
};

void condition_begin(struct condition_watch *watch);

/*
 * Takes the newest sample in MODEL; LOAD is the workload of the step as it was last told, or NULL as long as it has told
 * nothing. The first sample is only what counters are counted from: it is the one from before the step, so
 * this is to be called once right when the step begins, before its workload starts. A sample that was taken already is
 * passed over. Of a group that was made later all is counted. Returns watch->is_met.
 */
bool condition_update(struct condition_watch *watch, const struct condition *condition,
	const struct model *model, const struct load_progress *load);

#endif
