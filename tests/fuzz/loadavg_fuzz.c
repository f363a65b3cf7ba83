/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/loadavg.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct loadavg out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = loadavg_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require(out.last_pid >= 0, "a PID is not negative");
	fuzz_require(data[size - 1] == '\n', "a text that is cut is refused");
	return 0;
}
