/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/vmstat.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vmstat out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = vmstat_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require_present(out.present, out.value, VMSTAT_FIELDS);
	return 0;
}
