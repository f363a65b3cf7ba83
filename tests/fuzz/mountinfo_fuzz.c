/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/mountinfo.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct proc_mount out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = mountinfo_find_proc((const char *)data, size, "/proc", &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	if (!out.is_found)
		fuzz_require(
			!out.is_hidepid && !out.is_pid_only, "what is not there has no options");
	return 0;
}
