/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/cgroup_stat.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct cgroup_stat out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = cgroup_stat_parse((const char *)data, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error)
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
	else
		fuzz_require_present(out.present, out.value, CGROUP_STAT_FIELDS);
	return 0;
}
