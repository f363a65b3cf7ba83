/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/ladder.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"

/* How long a quiet stage keeps its rung. kswapd wakes several times a second under a steady
 * load, an OOM kill lasts an instant: the first needs little, the second enough to be read. */
static const uint64_t hold_usec[LADDER_RUNGS] = {
	[LADDER_KSWAPD] = 3 * USEC_PER_SEC,
	[LADDER_DIRECT_RECLAIM] = 3 * USEC_PER_SEC,
	[LADDER_COMPACTION] = 3 * USEC_PER_SEC,
	[LADDER_OOM_KILL] = 10 * USEC_PER_SEC,
};

void ladder_init(struct ladder *ladder)
{
	memset(ladder, 0, sizeof(*ladder));
	ladder->rung = LADDER_UNKNOWN;
}

static double rung_rate(const struct rates *rates, enum ladder_rung rung)
{
	switch (rung) {
	case LADDER_KSWAPD:
		return rates->per_sec[VMSTAT_PGSCAN_KSWAPD];
	case LADDER_DIRECT_RECLAIM:
		return rates_allocstall(rates);
	case LADDER_COMPACTION:
		return rates->per_sec[VMSTAT_COMPACT_STALL];
	case LADDER_OOM_KILL:
		return rates->per_sec[VMSTAT_OOM_KILL];
	default:
		return NAN;
	}
}

void ladder_update(struct ladder *ladder, const struct rates *rates, uint64_t now_usec)
{
	enum ladder_rung rung = isnan(rates->elapsed_sec) ? LADDER_UNKNOWN : LADDER_CALM;

	for (unsigned int i = LADDER_KSWAPD; i < LADDER_RUNGS && rung != LADDER_UNKNOWN; i++) {
		/* What was kept has been counted already. */
		if (!rates->is_kept && rung_rate(rates, i) > 0)
			ladder->seen_usec[i] = now_usec;
		/* now < seen: time went back under a replay; what was seen then is not now. */
		if (ladder->seen_usec[i] && now_usec >= ladder->seen_usec[i] &&
			now_usec - ladder->seen_usec[i] <= hold_usec[i])
			rung = i;
	}
	if (rung != ladder->rung) {
		ladder->rung = rung;
		ladder->since_usec = now_usec;
	}
}

double ladder_seconds(const struct ladder *ladder, uint64_t now_usec)
{
	return now_usec < ladder->since_usec
		       ? 0
		       : (double)(now_usec - ladder->since_usec) / USEC_PER_SEC;
}

const char *ladder_rung_name(enum ladder_rung rung)
{
	static const char *const names[] = {
		[LADDER_CALM] = "calm",
		[LADDER_KSWAPD] = "kswapd",
		[LADDER_DIRECT_RECLAIM] = "direct_reclaim",
		[LADDER_COMPACTION] = "compaction",
		[LADDER_OOM_KILL] = "oom_kill",
		[LADDER_UNKNOWN] = "unknown",
	};

	return names[rung];
}
