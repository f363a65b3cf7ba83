/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/cgroup.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_value_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("40960"), -EINVAL, 1, "cut off"},
		{TEXT("max"), -EINVAL, 1, "cut off"},
		{TEXT("\n"), -EINVAL, 1, "memory.max is \"\""},
		{TEXT("-1\n"), -EINVAL, 1, "memory.max is \"-1\", expected a number or \"max\""},
		{TEXT("maximum\n"), -EINVAL, 1, "memory.max is \"maximum\""},
		{TEXT("Max\n"), -EINVAL, 1, "memory.max is \"Max\""},
		{TEXT(" max\n"), -EINVAL, 1, "memory.max is \" max\""},
		{TEXT("4096 4096\n"), -EINVAL, 1, "memory.max is"},
		{TEXT("0x1000\n"), -EINVAL, 1, "memory.max is"},
		{TEXT("4\0009\n"), -EINVAL, 1, "memory.max is \"4?9\""},
		{TEXT("18446744073709551616\n"), -ERANGE, 1, "memory.max is"},
		{TEXT("4096\n4096\n"), -EINVAL, 2, "more than the one line"},
		{TEXT("max\n\n"), -EINVAL, 2, "more than the one line"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		uint64_t value = 7;

		expect_refused(&rows[i],
			cgroup_value_parse(
				rows[i].text, rows[i].length, "memory.max", &value, &failure),
			&failure);
		CHECK_INT(value, 7);
	}
}

static void test_value_accepted(void)
{
	uint64_t value = 7;

	CHECK_INT(cgroup_value_parse("0\n", 2, "x", &value, NULL), 0);
	CHECK_INT(value, 0);
	CHECK_INT(cgroup_value_parse("40755200\n", 9, "x", &value, NULL), 0);
	CHECK_INT(value, 40755200);
	CHECK_INT(cgroup_value_parse("max\n", 4, "x", &value, NULL), 0);
	CHECK(value == CGROUP_UNLIMITED);
	CHECK_INT(cgroup_value_parse("9223372036854771712\n", 20, "x", &value, NULL), 0);
	CHECK_INT(value, 9223372036854771712);
}

static void test_events_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -ENODATA, 0, "no known name"},
		{TEXT("lower 1\nOOM 1\noom_kills 1\n"), -ENODATA, 0, "no known name"},
		{TEXT("low 0\nhigh 4"), -EINVAL, 2, "cut off"},
		{TEXT("low 0\nhigh\n"), -EINVAL, 2, "high is \"\""},
		{TEXT("low 0\nhigh -1\n"), -EINVAL, 2, "high is \"-1\""},
		{TEXT("low 0\noom_kill 1 2\n"), -EINVAL, 2, "oom_kill is \"1 2\""},
		{TEXT("oom 18446744073709551616\n"), -ERANGE, 1, "oom is"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		struct cgroup_events events;

		memset(&events, 0xa5, sizeof(events));
		expect_refused(&rows[i],
			cgroup_events_parse(rows[i].text, rows[i].length, &events, &failure),
			&failure);
		CHECK(is_filled(&events, 0xa5, sizeof(events)));
	}
}

/* Linux 5.4 has no oom_group_kill; later ones may have keys that we do not know. */
static void test_events_accepted(void)
{
	static const char old[] = "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\n";
	static const char newer[] = "sock_throttled 9\noom_group_kill 6\noom_kill 5\n\noom 4\n";
	struct cgroup_events events;

	CHECK_INT(cgroup_events_parse(old, sizeof(old) - 1, &events, NULL), 0);
	CHECK_INT(events.present, (1 << CGROUP_EVENT_OOM_GROUP_KILL) - 1);
	for (unsigned int i = 0; i < CGROUP_EVENT_OOM_GROUP_KILL; i++)
		CHECK_INT(events.count[i], i + 1);
	CHECK_INT(events.count[CGROUP_EVENT_OOM_GROUP_KILL], 0);
	CHECK_INT(cgroup_events_parse(newer, sizeof(newer) - 1, &events, NULL), 0);
	CHECK_INT(events.present, 1 << CGROUP_EVENT_OOM | 1 << CGROUP_EVENT_OOM_KILL |
					  1 << CGROUP_EVENT_OOM_GROUP_KILL);
	CHECK_INT(events.count[CGROUP_EVENT_OOM_GROUP_KILL], 6);
	CHECK_INT(events.count[CGROUP_EVENT_LOW], 0);
	CHECK_TEXT(cgroup_event_name(CGROUP_EVENT_OOM_KILL), "oom_kill");
}

static void test_descendants(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("nr_dying_descendants 3\n"), -ENODATA, 0, "\"nr_descendants\" is missing"},
		{TEXT("nr_descendants 3"), -EINVAL, 1, "cut off"},
		{TEXT("x\nnr_descendants x\n"), -EINVAL, 2, "nr_descendants is \"x\""},
	};
	static const char whole[] =
		"nr_subsys_memory 6\nnr_descendants 5\nnr_dying_descendants 3\n";
	uint64_t count = 7;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};

		expect_refused(&rows[i],
			cgroup_descendants_parse(rows[i].text, rows[i].length, &count, &failure),
			&failure);
		CHECK_INT(count, 7);
	}
	CHECK_INT(cgroup_descendants_parse(whole, sizeof(whole) - 1, &count, NULL), 0);
	CHECK_INT(count, 5);
}

static void test_controllers(void)
{
	static const char some[] = "cpuset cpu io memory hugetlb pids\n";

	CHECK(cgroup_controllers_have(some, sizeof(some) - 1, "memory"));
	CHECK(cgroup_controllers_have(some, sizeof(some) - 1, "cpuset"));
	CHECK(cgroup_controllers_have(some, sizeof(some) - 1, "pids"));
	CHECK(cgroup_controllers_have(some, sizeof(some) - 2, "pids"));
	CHECK(!cgroup_controllers_have(some, sizeof(some) - 1, "rdma"));
	CHECK(!cgroup_controllers_have(some, sizeof(some) - 1, "mem"));
	CHECK(!cgroup_controllers_have("memory_x\n", 9, "memory"));
	CHECK(!cgroup_controllers_have("\n", 1, "memory"));
	CHECK(!cgroup_controllers_have("", 0, "memory"));
}

static void test_procs(void)
{
	static const struct {
		const char *text;
		size_t length;
		unsigned int count;
		int32_t last;
		size_t left; /* what is not read */
	} rows[] = {
		{TEXT(""), 0, 0, 0},
		{TEXT("1\n"), 1, 1, 0},
		{TEXT("1\n20\n2147483647\n"), 3, 2147483647, 0},
		/* Of a process outside of our PID namespace. */
		{TEXT("0\n0\n7\n"), 3, 7, 0},
		/* A buffer that was too small: the next read begins with the rest. */
		{TEXT("1\n20\n30"), 2, 20, 2},
		{TEXT("30"), 0, 0, 2},
		{TEXT("1\n\n2\n"), 1, 1, 3},
		{TEXT("1\n-2\n3\n"), 1, 1, 5},
		{TEXT("1\n2147483648\n3\n"), 1, 1, 13},
		{TEXT("1\n2 3\n"), 1, 1, 4},
		{TEXT("1\nx\n"), 1, 1, 2},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *at = rows[i].text, *end = at + rows[i].length;
		unsigned int count = 0;
		int32_t pid = 0;

		while (cgroup_procs_next(&at, end, &pid))
			count++;
		tap_expect(count == rows[i].count && pid == rows[i].last &&
				   (size_t)(end - at) == rows[i].left,
			__LINE__, "row %zu: %u PIDs, the last is %d, %zu bytes are left", i, count,
			pid, (size_t)(end - at));
	}
}

#define NAME_OF_255                                                                              \
	"0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcd" \
	"efghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqr" \
	"stuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz012"

/* A table of groups: each row is its parent's place and its name. */
static void tree(struct cgroup_table *ret)
{
	static const struct {
		uint32_t parent;
		const char *name;
	} rows[] = {
		{CGROUP_NONE, ""},
		{0, "system.slice"},
		{1, "ssh.service"},
		{0, "a b:c,\\x2d"},
		{3, "x\033[2J\302\233\n"},
		{0, NAME_OF_255},
		{5, NAME_OF_255},
		{0, "\303\244\303\266"},
		{7, ""},
		{1, "service"},
	};
	static struct cgroup row[ARRAY_SIZE(rows) + 1];
	static char texts[2048];
	uint32_t used = 1;

	memset(row, 0, sizeof(row));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		row[i].id = i + 100;
		row[i].parent = rows[i].parent;
		if (!rows[i].name[0])
			continue;
		row[i].name = used;
		used += (uint32_t)snprintf(texts + used, sizeof(texts) - used, "%s", rows[i].name);
		used++;
	}
	*ret = (struct cgroup_table){.row = row,
		.texts = texts,
		.place_count = ARRAY_SIZE(row),
		.count = ARRAY_SIZE(rows)};
}

static void test_path(void)
{
	struct cgroup_table table;
	char path[CGROUP_PATH_MAX];
	char small[16];

	tree(&table);
	CHECK_INT(strlen(NAME_OF_255), 255);
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 0), "/");
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 2), "/system.slice/ssh.service");
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 3), "/a b:c,\\x2d");
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 4), "/a b:c,\\x2d/x?[2J???");
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 8), "/\303\244\303\266/?");
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, CGROUP_NONE), "");
	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 99), "");
	/* What does not fit loses its beginning, also when all of it is one name. */
	CHECK_TEXT(cgroup_path(small, sizeof(small), &table, 2), ".../ssh.service");
	CHECK_TEXT(cgroup_path(small, 15, &table, 2), "...ssh.service");
	CHECK_TEXT(cgroup_path(small, 14, &table, 2), "...sh.service");
	CHECK_TEXT(cgroup_path(small, 8, &table, 2), "...vice");
	CHECK_TEXT(cgroup_path(small, 14, &table, 1), "/system.slice");
	CHECK_TEXT(cgroup_path(small, 13, &table, 1), "...tem.slice");
	CHECK_INT(strlen(cgroup_path(path, sizeof(path), &table, 5)), 255);
	CHECK_TEXT(path + 250, "yz012");
	CHECK(strncmp(path, "...", 3) == 0);
	CHECK_INT(strlen(cgroup_path(path, sizeof(path), &table, 6)), 255);
	CHECK(strncmp(path, "...", 3) == 0);
	CHECK_TEXT(path + 250, "yz012");
	/* No half of a character is left: "/\303\244\303\266/?" are 7 bytes. */
	CHECK_TEXT(cgroup_path(small, 8, &table, 8), "/\303\244\303\266/?");
}

static void test_cut_character(void)
{
	static char texts[] = "\0a\303\244bcdefg";
	static struct cgroup row[2] = {{.id = 1, .parent = CGROUP_NONE}, {.id = 2, .name = 1}};
	struct cgroup_table table = {.row = row, .texts = texts, .place_count = 2};
	char path[16];

	CHECK_TEXT(cgroup_path(path, 11, &table, 1), "/a\303\244bcdefg");
	CHECK_TEXT(cgroup_path(path, 10, &table, 1), "...bcdefg");
	CHECK_TEXT(cgroup_path(path, 9, &table, 1), "...cdefg");
	/* The first of its two bytes would go, the second would stay. */
	memcpy(texts + 1, "0xy\303\244fgh", 9);
	CHECK_TEXT(cgroup_path(path, 8, &table, 1), "...fgh");
	CHECK_TEXT(cgroup_path(path, 9, &table, 1), "...\303\244fgh");
	CHECK_TEXT(cgroup_path(path, 10, &table, 1), "/0xy\303\244fgh");
}

static void test_find(void)
{
	struct cgroup_table table;

	tree(&table);
	CHECK_INT(cgroup_table_find(&table, "/"), 0);
	CHECK_INT(cgroup_table_find(&table, "/system.slice"), 1);
	CHECK_INT(cgroup_table_find(&table, "/system.slice/"), 1);
	CHECK_INT(cgroup_table_find(&table, "/system.slice/ssh.service"), 2);
	CHECK_INT(cgroup_table_find(&table, "/system.slice/ssh.service//"), 2);
	CHECK_INT(cgroup_table_find(&table, "/system.slice/service"), 9);
	CHECK_INT(cgroup_table_find(&table, "/a b:c,\\x2d"), 3);
	CHECK_INT(cgroup_table_find(&table, "/a b:c,\\x2d/x\033[2J\302\233\n"), 4);
	CHECK_INT(cgroup_table_find(&table, "/" NAME_OF_255 "/" NAME_OF_255), 6);
	CHECK_INT(cgroup_table_find(&table, ""), CGROUP_NONE);
	CHECK_INT(cgroup_table_find(&table, "system.slice"), CGROUP_NONE);
	CHECK_INT(cgroup_table_find(&table, "/ssh.service"), CGROUP_NONE);
	CHECK_INT(cgroup_table_find(&table, "/x/system.slice/ssh.service"), CGROUP_NONE);
	CHECK_INT(cgroup_table_find(&table, "/system.slic"), CGROUP_NONE);
	CHECK_INT(cgroup_table_find(&table, "/system.slice/ssh.service/x"), CGROUP_NONE);
	CHECK_INT(cgroup_table_find(&table, "/\303\244\303\266/"), 7);
	CHECK(cgroup_is_below(&table, 2, 0));
	CHECK(cgroup_is_below(&table, 2, 1));
	CHECK(cgroup_is_below(&table, 2, 2));
	CHECK(!cgroup_is_below(&table, 1, 2));
	CHECK(!cgroup_is_below(&table, CGROUP_NONE, 0));
}

/* Nobody makes such a table, and all the same nothing hangs. */
static void test_ring(void)
{
	struct cgroup row[2] = {{.id = 1, .parent = 1, .name = 1}, {.id = 2, .name = 1}};
	struct cgroup_table table = {.row = row, .texts = "\0a", .place_count = 2};
	char path[12];

	CHECK_TEXT(cgroup_path(path, sizeof(path), &table, 0), ".../a/a/a/a");
	CHECK_INT(cgroup_table_find(&table, "/a/a/a"), CGROUP_NONE);
	CHECK(!cgroup_is_below(&table, 0, 5));
}

static uint64_t fixture_value(const char *group, enum cgroup_value value)
{
	struct failure failure = {0};
	uint64_t number = 0;
	char path[64];
	size_t length;

	snprintf(path, sizeof(path), "%s/%s", group, cgroup_value_file(value));
	length = fixture_read("cgroups", path, text, sizeof(text));
	tap_expect(cgroup_value_parse(text, length, path, &number, &failure) == 0, __LINE__,
		"%s: %s", path, failure.text);
	return number;
}

static void test_fixtures(void)
{
	static const struct {
		const char *group;
		uint64_t value[CGROUP_OOM_GROUP + 1];
		uint64_t events[CGROUP_EVENTS];
	} rows[] = {
		{"6.1-swapped",
			{204800, 42196992, 0, 0, CGROUP_UNLIMITED, CGROUP_UNLIMITED, 41992192,
				CGROUP_UNLIMITED, 0, CGROUP_UNLIMITED, 0},
			{0}},
		{"6.1-after-group-kill",
			{36864, 83886080, 0, 0, CGROUP_UNLIMITED, 83886080, 0, 0, 0,
				CGROUP_UNLIMITED, 0},
			{0, 0, 85, 3, 5, 1}},
		{"6.12-throttled",
			{28303360, 28303360, 0, 0, 20971520, CGROUP_UNLIMITED, 0, 0, 0,
				CGROUP_UNLIMITED, 0},
			{0, 460, 0, 0, 0, 0}},
		{"6.12-thrash",
			{40755200, 41943040, 0, 0, CGROUP_UNLIMITED, 41943040, 53248,
				CGROUP_UNLIMITED, 0, CGROUP_UNLIMITED, 0},
			{0, 0, 1720, 0, 0, 0}},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct cgroup_events events = {0};
		char path[64];
		size_t length;

		for (unsigned int value = 0; value <= CGROUP_OOM_GROUP; value++)
			tap_expect(fixture_value(rows[i].group, value) == rows[i].value[value],
				__LINE__, "%s: %s is %llu", rows[i].group, cgroup_value_file(value),
				(unsigned long long)fixture_value(rows[i].group, value));
		snprintf(path, sizeof(path), "%s/memory.events", rows[i].group);
		length = fixture_read("cgroups", path, text, sizeof(text));
		CHECK_INT(cgroup_events_parse(text, length, &events, NULL), 0);
		CHECK_INT(events.present, (1 << CGROUP_EVENTS) - 1);
		for (unsigned int event = 0; event < CGROUP_EVENTS; event++)
			CHECK_INT(events.count[event], rows[i].events[event]);
	}
}

static void test_root_fixture(void)
{
	const char *at = text;
	uint64_t descendants = 0;
	unsigned int count = 0;
	size_t length = fixture_read("cgroups", "6.12-root/cgroup.stat", text, sizeof(text));
	int32_t pid;

	CHECK_INT(cgroup_descendants_parse(text, length, &descendants, NULL), 0);
	CHECK_INT(descendants, 5);
	length = fixture_read("cgroups", "6.12-root/cgroup.controllers", text, sizeof(text));
	CHECK(cgroup_controllers_have(text, length, "memory"));
	CHECK(!cgroup_controllers_have(text, length, "perf_event"));
	length = fixture_read("cgroups", "6.12-root/cgroup.procs", text, sizeof(text));
	while (cgroup_procs_next(&at, text + length, &pid))
		count++;
	CHECK(at == text + length);
	CHECK_INT(count, 64);
}

int main(void)
{
	tap_run("a malformed number is refused with a reason", test_value_refused);
	tap_run("numbers and \"max\"", test_value_accepted);
	tap_run("malformed events are refused with a reason", test_events_refused);
	tap_run("events of old and of new kernels", test_events_accepted);
	tap_run("how many groups are below", test_descendants);
	tap_run("a controller is a whole word", test_controllers);
	tap_run("the processes, as far as they were read", test_procs);
	tap_run("a path is cleaned, and loses its beginning", test_path);
	tap_run("a cut splits no character", test_cut_character);
	tap_run("a path is found as it is", test_find);
	tap_run("parents that are a ring", test_ring);
	tap_run("captured groups", test_fixtures);
	tap_run("the captured root", test_root_fixture);
	return tap_done();
}
