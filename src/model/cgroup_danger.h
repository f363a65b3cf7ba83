/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In how much danger one control group is, beside another; the rules stand in model/cgroup_tree.h. */
#ifndef OOMWATCH_MODEL_CGROUP_DANGER_H
#define OOMWATCH_MODEL_CGROUP_DANGER_H

#include "model/cgroup_tree.h"

/* A limit is near from the first on, and until the second: so much of it is left, or so many seconds. */
#define CGROUP_NEAR_PART 10
#define CGROUP_NEAR_STAY_PART 8
#define CGROUP_NEAR_SEC 60
#define CGROUP_NEAR_STAY_SEC 90

/* Whether GROUP, where the state of NODE arises, may have kills soon, or has just had some. To be at memory.max or
 * near it is usual for a group that reads files. */
bool cgroup_danger_is_pressing(const struct cgroup_node *node, const struct cgroup *group);

/* Below zero when A is in more danger than B, zero when neither is, and else above. */
int cgroup_danger_compare(const struct cgroup_node *a, const struct cgroup *group_a,
	const struct cgroup_node *b, const struct cgroup *group_b);

#endif
