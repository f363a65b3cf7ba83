/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/cgroup_view.h"

const struct cgroup *cgroup_view_find(const struct model *model, const struct cgroup_tag *tag)
{
	const struct cgroup_table *table = &model->sample.cgroups;
	const struct cgroup *cgroup;

	if (!sample_has(&model->sample, SOURCE_CGROUPS) || tag->place >= table->place_count)
		return NULL;
	cgroup = &table->row[tag->place];
	return cgroup->id && cgroup->incarnation == tag->incarnation ? cgroup : NULL;
}

const struct cgroup_victims *cgroup_view_victims(const struct model *model)
{
	return model_is_previewed(model) ? &model->cgroup_preview : &model->cgroup_victims;
}

int cgroup_view_victim(const struct model *model, uint32_t place)
{
	const struct cgroup_victims *victims = cgroup_view_victims(model);
	const struct cgroup_choice *choice = cgroup_victims_find(victims, place);
	const struct cgroup_node *node = cgroup_tree_node(&model->cgroup_tree, place);

	if (!choice && node && node->limit != CGROUP_NONE)
		choice = cgroup_victims_find(victims, node->limit);
	return choice ? choice->next.first : -1;
}
