/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/budget.h"

#include "../tap.h"

/* Once it is spent it stays so, between two looks at the clock as well. */
static void test_spent(void)
{
	struct budget budget = budget_of(0);
	unsigned int steps = 1;

	while (!budget_is_spent(&budget) && steps < 1000)
		steps++;
	CHECK(steps <= BUDGET_STEPS_A_LOOK);
	for (int i = 0; i < 100; i++)
		CHECK(budget_is_spent(&budget));
}

static void test_not_spent(void)
{
	struct budget budget = budget_of(UINT32_MAX);

	for (int i = 0; i < 1000; i++)
		CHECK(!budget_is_spent(&budget));
}

int main(void)
{
	tap_run("a budget that is spent", test_spent);
	tap_run("a budget that is not", test_not_spent);
	return tap_done();
}
