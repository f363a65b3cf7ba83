/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dashboard knows of the machine before a workload is described. */
#include <config.h>

#include "app/load_control.h"

#include <stdlib.h>

#include "base/bits.h"
#include "../tap.h"

/* What is said of swap is what the groups of this machine can have. */
static void test_swap(void)
{
	struct cgroup rows[3] = {{0}, {.id = 7}, {.id = 8}};
	struct load_control *control = calloc(1, sizeof(*control));
	struct watch *watch = calloc(1, sizeof(*watch));
	struct navigation navigation = {.watch = watch};
	struct cgroup_table *table = &watch->model.sample.cgroups;
	struct load_machine machine;

	control->navigation = &navigation;
	table->mode = CGROUP_MODE_V2;
	table->row = rows;
	table->place_count = ARRAY_SIZE(rows);
	/* No group was read yet. */
	load_control_machine(control, &machine);
	CHECK(machine.has_controller && machine.has_swap_controller);
	rows[0].present = 1u << CGROUP_SWAP_MAX; /* an empty place */
	rows[1].present = rows[2].present = 1u << CGROUP_MAX;
	load_control_machine(control, &machine);
	CHECK(machine.has_controller && !machine.has_swap_controller);
	rows[2].present |= 1u << CGROUP_SWAP_MAX;
	load_control_machine(control, &machine);
	CHECK(machine.has_swap_controller);
	table->mode = CGROUP_MODE_HYBRID;
	load_control_machine(control, &machine);
	CHECK(!machine.has_controller && !machine.has_swap_controller);
	free(watch);
	free(control);
}

int main(void)
{
	tap_run("what bounds swap", test_swap);
	return tap_done();
}
