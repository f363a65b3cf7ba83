/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/zoneinfo.h"

#include "fuzz.h"

static void require_zone(const struct zone *zone)
{
	fuzz_require_text(zone->name, sizeof(zone->name));
	fuzz_require_present(zone->present, zone->value, ZONE_FIELDS);
	fuzz_require(zone->value[ZONE_PRESENT] > 0, "a zone has memory");
	fuzz_require(zone->protection_count <= ZONE_PROTECTION_MAX, "the protections fit");
	fuzz_require(zone->movable_index >= -1, "the movable zone has an index");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zoneinfo out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = zoneinfo_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	fuzz_require((error == 0) == (out.zones_seen > 0), "no zones after a failure");
	fuzz_require(error == 0 || out.node_count == 0, "no nodes after a failure");
	fuzz_require(out.zone_count <= ZONEINFO_ZONES_MAX, "the zones fit");
	fuzz_require(out.zones_seen >= out.zone_count, "all zones were seen");
	fuzz_require(out.node_count <= ZONEINFO_NODES_MAX, "the nodes fit");
	for (unsigned int i = 0; i < out.zone_count; i++)
		require_zone(&out.zones[i]);
	for (unsigned int i = 0; i < out.node_count; i++)
		fuzz_require_present(out.nodes[i].present, out.nodes[i].value, NODE_FIELDS);
	return 0;
}
