/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/process_view.h"

bool process_view_is_tagged(const struct process_view *processes, const struct process *process)
{
	for (unsigned int i = 0; i < processes->tag_count; i++) {
		if (processes->tag[i].pid == process->pid &&
			processes->tag[i].incarnation == process->incarnation)
			return true;
	}
	return false;
}

const struct victims *process_view_ranked(const struct model *model)
{
	return model_is_previewed(model) ? &model->preview : &model->victims;
}
