/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_status.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct process_status out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = process_status_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require_text(out.comm, sizeof(out.comm));
	fuzz_require(out.state > ' ' && out.state < 0x7f, "the state is a letter");
	fuzz_require(out.pid >= 0 && out.parent_pid >= 0, "a PID is not negative");
	return 0;
}
