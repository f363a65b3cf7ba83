/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine is short of: the one thing to name, and since when. */
#ifndef OOMWATCH_MODEL_SHORTAGE_H
#define OOMWATCH_MODEL_SHORTAGE_H

#include "model/ladder.h"
#include "model/reclaim.h"
#include "model/watermarks.h"

enum shortage_kind {
	SHORTAGE_UNKNOWN, /* zoneinfo and vmstat are absent */
	SHORTAGE_NONE,
	SHORTAGE_ZONE, /* a zone is below low or min, or was and is not yet above high again */
	SHORTAGE_CONTIGUOUS,   /* tasks compact although no zone is below low */
	SHORTAGE_CGROUP_LIMIT, /* a control group reclaims at its own limit */
	SHORTAGE_COMMIT        /* vm.overcommit_memory is 2 and the limit is nearly used up */
};

/* Zero bytes: no sample was taken yet. */
struct shortage {
	enum shortage_kind kind;
	unsigned int zone;       /* index into watermarks; of SHORTAGE_ZONE */
	bool has_room_elsewhere; /* another node still has a zone above low; of SHORTAGE_ZONE */
	uint64_t since_usec;     /* CLOCK_MONOTONIC since which the same thing is short */
};

void shortage_update(struct shortage *shortage, const struct sample *sample,
	const struct watermarks *watermarks, const struct reclaim *reclaim,
	const struct ladder *ladder);

/* The name in reports: "unknown", "none", "zone", "contiguous", "cgroup_limit", "commit". */
const char *shortage_kind_name(enum shortage_kind kind);

#endif
