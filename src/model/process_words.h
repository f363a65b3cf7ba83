/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One process in words, as words.h: for its own screen. RANKED is the model's victims or its preview. */
#ifndef OOMWATCH_MODEL_PROCESS_WORDS_H
#define OOMWATCH_MODEL_PROCESS_WORDS_H

#include "model/victim_words.h"

/* "It is the next victim, 3.10 GiB ahead of postgres (911)."; or who is ahead of it; or why it cannot be killed. */
const char *words_process_verdict(char *buffer, size_t size, const struct model *model,
	const struct victims *ranked, unsigned int place);

/* "oom_score_adj -120 or lower would save it."; empty when it may not be killed anyway. */
const char *words_process_adj(char *buffer, size_t size, const struct model *model,
	const struct victims *ranked, unsigned int place);

/* "It grows by 91.0 MiB/s, and would be first in about 2 min 10 s."; empty when it does not grow or shrink. */
const char *words_process_growth(char *buffer, size_t size, const struct model *model,
	const struct victims *ranked, unsigned int place);

/* "/proc hides the processes of others (hidepid)"; empty when it hides none. */
const char *words_hiding(enum process_hiding hiding);

#endif
