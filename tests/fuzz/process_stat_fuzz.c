/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_stat.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct failure failure = {0};
	uint64_t ticks = 4711;
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	error = process_stat_start((const char *)data, size, &ticks, &failure);
	fuzz_require_result(error, &failure);
	fuzz_require(!error || ticks == 4711, "the output is untouched on failure");
	return 0;
}
