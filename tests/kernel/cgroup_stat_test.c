/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/cgroup_stat.h"

#include "../fixture.h"
#include "expect.h"

static char text[FIXTURE_TEXT_MAX];

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -ENODATA, 0, "no known name"},
		{TEXT("anonymous 1\nkernel_s 2\n"), -ENODATA, 0, "no known name"},
		{TEXT("anon 4096\nfile 40"), -EINVAL, 2, "cut off"},
		{TEXT("anon 4096\nfile\n"), -EINVAL, 2, "file is \"\""},
		{TEXT("anon -4096\n"), -EINVAL, 1, "anon is \"-4096\""},
		{TEXT("anon 4096 kB\n"), -EINVAL, 1, "anon is \"4096 kB\""},
		{TEXT("x y\nanon 18446744073709551616\n"), -ERANGE, 2, "anon is"},
		{TEXT("workingset_refault x\n"), -EINVAL, 1, "workingset_refault_file is \"x\""},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		struct cgroup_stat stat;

		memset(&stat, 0xa5, sizeof(stat));
		expect_refused(&rows[i],
			cgroup_stat_parse(rows[i].text, rows[i].length, &stat, &failure), &failure);
		CHECK(is_filled(&stat, 0xa5, sizeof(stat)));
	}
}

/* Every key is found under its name, in any order, and no other is present then. */
static void test_every_key(void)
{
	for (unsigned int field = 0; field < CGROUP_STAT_FIELDS; field++) {
		struct cgroup_stat stat;
		int length = snprintf(text, sizeof(text), "new_key 7\n%s 18446744073709551615\n",
			cgroup_stat_name(field));

		CHECK_INT(cgroup_stat_parse(text, (size_t)length, &stat, NULL), 0);
		for (unsigned int other = 0; other < CGROUP_STAT_FIELDS; other++) {
			CHECK(cgroup_stat_has(&stat, other) == (other == field));
			CHECK(stat.value[other] == (other == field ? UINT64_MAX : 0));
		}
		if (field > 0)
			tap_expect(strcmp(cgroup_stat_name(field - 1), cgroup_stat_name(field)) < 0,
				__LINE__, "%s is not in order", cgroup_stat_name(field));
	}
}

/* As Linux 5.4 prints it. */
static void test_old(void)
{
	static const char old[] = "anon 8192\nfile 4096\nkernel_stack 36864\nslab 1056768\n"
				  "workingset_refault 17\nworkingset_activate 3\n";
	struct cgroup_stat stat;

	CHECK_INT(cgroup_stat_parse(old, sizeof(old) - 1, &stat, NULL), 0);
	CHECK(cgroup_stat_has(&stat, CGROUP_STAT_WORKINGSET_REFAULT_FILE));
	CHECK_INT(stat.value[CGROUP_STAT_WORKINGSET_REFAULT_FILE], 17);
	CHECK(!cgroup_stat_has(&stat, CGROUP_STAT_WORKINGSET_REFAULT_ANON));
	CHECK(!cgroup_stat_has(&stat, CGROUP_STAT_KERNEL));
	CHECK_INT(stat.value[CGROUP_STAT_KERNEL_STACK], 36864);
}

struct expected {
	enum cgroup_stat_field field;
	uint64_t value;
};

static void check_fixture(const char *path, const struct expected *rows, size_t count)
{
	struct failure failure = {0};
	struct cgroup_stat stat;
	size_t length = fixture_read("cgroups", path, text, sizeof(text));

	if (!tap_expect(cgroup_stat_parse(text, length, &stat, &failure) == 0, __LINE__, "%s: %s",
		    path, failure.text))
		return;
	for (size_t i = 0; i < count; i++) {
		tap_expect(cgroup_stat_has(&stat, rows[i].field) &&
				   stat.value[rows[i].field] == rows[i].value,
			__LINE__, "%s: %s is %llu", path, cgroup_stat_name(rows[i].field),
			(unsigned long long)stat.value[rows[i].field]);
	}
	/* Both kernels are older than these two, and newer than all else. */
	for (unsigned int field = 0; field < CGROUP_STAT_FIELDS; field++)
		tap_expect(cgroup_stat_has(&stat, field) ==
				   (field != CGROUP_STAT_PSWPIN && field != CGROUP_STAT_PSWPOUT),
			__LINE__, "%s: %s", path, cgroup_stat_name(field));
}

static void test_fixtures(void)
{
	static const struct expected swapped[] = {
		{CGROUP_STAT_ANON, 4096},
		{CGROUP_STAT_FILE, 0},
		{CGROUP_STAT_KERNEL, 135168},
		{CGROUP_STAT_PAGETABLES, 110592},
		{CGROUP_STAT_SWAPCACHED, 20480},
		{CGROUP_STAT_INACTIVE_ANON, 16384},
		{CGROUP_STAT_SLAB_UNRECLAIMABLE, 4320},
		{CGROUP_STAT_PGSCAN, 30755},
		{CGROUP_STAT_PGSCAN_DIRECT, 30755},
		{CGROUP_STAT_PGSTEAL_KSWAPD, 0},
		{CGROUP_STAT_PGFAULT, 10269},
		{CGROUP_STAT_WORKINGSET_REFAULT_ANON, 5},
	};
	static const struct expected thrash[] = {
		{CGROUP_STAT_FILE, 40443904},
		{CGROUP_STAT_INACTIVE_FILE, 40443904},
		{CGROUP_STAT_SLAB_RECLAIMABLE, 294304},
		{CGROUP_STAT_WORKINGSET_REFAULT_FILE, 92157},
		{CGROUP_STAT_PGSCAN_DIRECT, 141382},
		{CGROUP_STAT_PGSTEAL_DIRECT, 113012},
		{CGROUP_STAT_PGMAJFAULT, 3},
	};

	check_fixture("6.1-swapped/memory.stat", swapped, ARRAY_SIZE(swapped));
	check_fixture("6.12-thrash/memory.stat", thrash, ARRAY_SIZE(thrash));
	check_fixture("6.1-after-group-kill/memory.stat", NULL, 0);
	check_fixture("6.12-throttled/memory.stat", NULL, 0);
	check_fixture("6.12-root/memory.stat", NULL, 0);
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("every key, and no other", test_every_key);
	tap_run("an old kernel", test_old);
	tap_run("captured groups", test_fixtures);
	return tap_done();
}
