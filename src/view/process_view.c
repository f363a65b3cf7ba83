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

int process_view_top(int top, int selected, int rows, int count)
{
	int most = count > rows ? count - rows : 0;

	if (selected >= 0 && selected < top)
		top = selected;
	if (rows > 0 && selected >= top + rows)
		top = selected - rows + 1;
	return top < 0 ? 0 : top < most ? top : most;
}
