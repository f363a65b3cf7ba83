/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/mountinfo.h"

#include "fuzz.h"

static void require_mount(const struct cgroup_mount *mount)
{
	fuzz_require(memchr(mount->point, '\0', sizeof(mount->point)) != NULL &&
			     memchr(mount->root, '\0', sizeof(mount->root)) != NULL,
		"the paths are terminated");
	fuzz_require(mount->is_found == (mount->point[0] != '\0'),
		"what is there has a place, and nothing else has");
	if (!mount->is_found)
		fuzz_require(!mount->root[0] && !mount->has_local_events,
			"what is not there has nothing");
}

static void fuzz_cgroups(const char *text, size_t size)
{
	static struct cgroup_mounts out;
	struct failure failure = {0};
	int error;

	memset(&out, 0xa5, sizeof(out));
	error = mountinfo_find_cgroups(text, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return;
	}
	require_mount(&out.v2);
	require_mount(&out.v1_memory);
	fuzz_require(out.has_v1 || !out.v1_memory.is_found, "a part of cgroup1 is cgroup1");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct proc_mount out;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	fuzz_cgroups((const char *)data, size);
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
