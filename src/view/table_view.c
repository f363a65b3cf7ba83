/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/table_view.h"

int table_view_top(int top, int selected, int rows, int count)
{
	int most = count > rows ? count - rows : 0;

	if (selected >= 0 && selected < top)
		top = selected;
	if (rows > 0 && selected >= top + rows)
		top = selected - rows + 1;
	return top < 0 ? 0 : top < most ? top : most;
}
