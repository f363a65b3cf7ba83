/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/cgroup.h"

#include "fuzz.h"

static void fuzz_value(const char *text, size_t size)
{
	struct failure failure = {0};
	uint64_t value = 0xa5a5a5a5a5a5a5a5;
	int error = cgroup_value_parse(text, size, "memory.max", &value, &failure);

	fuzz_require_result(error, &failure);
	if (error)
		fuzz_require_untouched(&value, 0xa5, sizeof(value));
}

static void fuzz_events(const char *text, size_t size)
{
	struct failure failure = {0};
	struct cgroup_events events;
	int error;

	memset(&events, 0xa5, sizeof(events));
	error = cgroup_events_parse(text, size, &events, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&events, 0xa5, sizeof(events));
		return;
	}
	fuzz_require(events.present != 0 && events.present >> CGROUP_EVENTS == 0,
		"bits of the events, and no others");
	for (unsigned int event = 0; event < CGROUP_EVENTS; event++)
		fuzz_require((events.present >> event & 1) || events.count[event] == 0,
			"an absent event has no count");
}

static void fuzz_descendants(const char *text, size_t size)
{
	struct failure failure = {0};
	uint64_t count = 0xa5a5a5a5a5a5a5a5;
	int error = cgroup_descendants_parse(text, size, &count, &failure);

	fuzz_require_result(error, &failure);
	if (error)
		fuzz_require_untouched(&count, 0xa5, sizeof(count));
}

static void fuzz_procs(const char *text, size_t size)
{
	const char *at = text, *before = text, *end = text + size;
	int32_t pid = -1;

	while (cgroup_procs_next(&at, end, &pid)) {
		fuzz_require(at > before && at <= end, "each step goes on, and not beyond the end");
		fuzz_require(pid >= 0, "a PID is not negative");
		before = at;
	}
	fuzz_require(at == before, "at the end nothing moves");
}

/* The text as the names of a chain of groups: line by line, the root first. */
static void fuzz_path(const char *text, size_t size)
{
	static char texts[FUZZ_INPUT_MAX + 2];
	static struct cgroup row[64];
	struct cgroup_table table = {.row = row, .texts = texts, .place_count = 1};
	char path[CGROUP_PATH_MAX], tiny[8];

	memset(row, 0, sizeof(row));
	memcpy(texts + 1, text, size);
	texts[size + 1] = '\0';
	row[0].id = 1;
	row[0].parent = CGROUP_NONE;
	for (char *at = texts + 1; at && table.place_count < 64; table.place_count++) {
		struct cgroup *cgroup = &row[table.place_count];

		cgroup->id = table.place_count + 1;
		cgroup->parent = table.place_count - 1;
		cgroup->name = (uint32_t)(at - texts);
		at = strchr(at, '\n');
		if (at)
			*at++ = '\0';
	}
	for (uint32_t place = 0; place < table.place_count; place++) {
		cgroup_path(path, sizeof(path), &table, place);
		fuzz_require_text(path, sizeof(path));
		fuzz_require(path[0] == '/' || strncmp(path, "...", 3) == 0,
			"a path is whole, or says that it is not");
		cgroup_path(tiny, sizeof(tiny), &table, place);
		fuzz_require_text(tiny, sizeof(tiny));
	}
	(void)cgroup_table_find(&table, path);
	(void)cgroup_table_find(&table, texts + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	fuzz_value(text, size);
	fuzz_events(text, size);
	fuzz_descendants(text, size);
	fuzz_procs(text, size);
	fuzz_path(text, size);
	(void)cgroup_controllers_have(text, size, "memory");
	return 0;
}
