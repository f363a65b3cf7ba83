/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_cgroup.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char out[PROCESS_CGROUP_MAX];
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(out, 0xa5, sizeof(out));
	error = process_cgroup_parse((const char *)data, size, out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require_text(out, sizeof(out));
	fuzz_require(out[0] == '\0' || out[0] == '/', "a path begins at the root");
	return 0;
}
