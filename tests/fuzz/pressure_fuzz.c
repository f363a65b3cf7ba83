/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/pressure.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pressure out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = pressure_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require(out.some.is_present || out.full.is_present, "a line is present");
	fuzz_require(out.some.avg10_percent >= 0 && out.some.avg300_percent <= 2e19,
		"an average is a number");
	return 0;
}
