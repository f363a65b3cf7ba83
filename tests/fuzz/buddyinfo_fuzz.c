/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/buddyinfo.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct buddyinfo out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = buddyinfo_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	fuzz_require((error == 0) == (out.zones_seen > 0), "no zones after a failure");
	fuzz_require(out.zone_count <= ZONEINFO_ZONES_MAX, "the zones fit");
	fuzz_require(out.zones_seen >= out.zone_count, "all zones were seen");
	for (unsigned int i = 0; i < out.zone_count; i++) {
		const struct buddy_zone *zone = &out.zones[i];

		fuzz_require_text(zone->name, sizeof(zone->name));
		fuzz_require(zone->order_count > 0 && zone->order_count <= BUDDYINFO_ORDERS_MAX,
			"the orders fit");
	}
	return 0;
}
