/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person has chosen to see of the control groups. Kept by app/, which the keys change, and read by the
 * panels. */
#ifndef OOMWATCH_VIEW_CGROUP_VIEW_H
#define OOMWATCH_VIEW_CGROUP_VIEW_H

#include "model/cgroup_list.h"
#include "view/table_view.h"

/* One group, as long as it lives. */
struct cgroup_tag {
	uint32_t place; /* CGROUP_NONE: none */
	uint32_t incarnation;
};

struct cgroup_view {
	struct table_view table;
	struct cgroup_query query;
	struct cgroup_list list;
	struct cgroup_tag selected;
	struct cgroup_tag open; /* whose page is shown, or was last */
	char open_name[CGROUP_PATH_MAX];
	bool is_open; /* its page is on the screen */
};

/* The group of TAG, or NULL when it is gone. */
const struct cgroup *cgroup_view_find(const struct model *model, const struct cgroup_tag *tag);

/* The victims that the tables show: as they are, or those of the preview. */
const struct cgroup_victims *cgroup_view_victims(const struct model *model);

/* Who dies first at the limit of the group at PLACE: its own, else that which counts for it. A place of the
 * table of processes; -1: nobody is known. */
int cgroup_view_victim(const struct model *model, uint32_t place);

#endif
