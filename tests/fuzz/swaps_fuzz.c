/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/swaps.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct swaps out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = swaps_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require(out.area_count <= SWAPS_AREAS_MAX, "the areas fit");
	fuzz_require(out.areas_seen >= out.area_count, "all areas were seen");
	for (unsigned int i = 0; i < out.area_count; i++) {
		fuzz_require_text(out.areas[i].filename, sizeof(out.areas[i].filename));
		fuzz_require_text(out.areas[i].type, sizeof(out.areas[i].type));
	}
	return 0;
}
