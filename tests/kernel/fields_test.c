/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/fields.h"

#include "../fixture.h"
#include "expect.h"
#include "kernel/meminfo.h"
#include "kernel/vmstat.h"
#include "kernel/zoneinfo.h"

static char text[FIXTURE_TEXT_MAX];

static struct span span_of(const char *name)
{
	return (struct span){.at = name, .length = strlen(name)};
}

static void check_table(const struct field_names *names, unsigned int count)
{
	CHECK_INT(names->count, count);
	for (unsigned int i = 0; i < names->count; i++) {
		if (!tap_expect(names->name[i] != NULL, __LINE__, "field %u has no name", i))
			return;
		tap_expect(i == 0 || strcmp(names->name[i - 1], names->name[i]) < 0, __LINE__,
			"\"%s\" is not in the order of strcmp()", names->name[i]);
		CHECK_INT(field_names_find(names, span_of(names->name[i])), i);
	}
}

static void test_tables_ascend(void)
{
	check_table(&vmstat_fields, VMSTAT_FIELDS);
	check_table(&meminfo_fields, MEMINFO_FIELDS);
	check_table(&zone_fields, ZONE_FIELDS);
	check_table(&node_fields, NODE_FIELDS);
}

static void test_find_is_exact(void)
{
	CHECK_INT(field_names_find(&meminfo_fields, span_of("Cached")), MEMINFO_CACHED);
	CHECK_INT(field_names_find(&meminfo_fields, span_of("SwapCached")), MEMINFO_SWAP_CACHED);
	CHECK_INT(field_names_find(&meminfo_fields, span_of("Cache")), -1);
	CHECK_INT(field_names_find(&meminfo_fields, span_of("Cachedx")), -1);
	CHECK_INT(field_names_find(&meminfo_fields, span_of("cached")), -1);
	CHECK_INT(field_names_find(&meminfo_fields, span_of("")), -1);
	CHECK_INT(field_names_find(&meminfo_fields, (struct span){"Cached\0", 7}), -1);
	CHECK_INT(field_names_find(&vmstat_fields, span_of("\377\377")), -1);
	CHECK_INT(field_names_find(&vmstat_fields, span_of("zzzz")), -1);
}

static void test_store(void)
{
	uint64_t value[MEMINFO_FIELDS] = {0}, present[BITS_WORDS(MEMINFO_FIELDS)] = {0};
	struct failure failure = {0};

	CHECK_INT(field_store(&meminfo_fields, MEMINFO_ZSWAPPED, span_of("7"), 3, value, present,
			  &failure),
		0);
	CHECK_INT(value[MEMINFO_ZSWAPPED], 7);
	CHECK(bits_has(present, MEMINFO_ZSWAPPED));
	CHECK_INT(field_store(&meminfo_fields, MEMINFO_SLAB, span_of("-7"), 3, value, present,
			  &failure),
		-EINVAL);
	CHECK(!bits_has(present, MEMINFO_SLAB));
	CHECK_INT(failure.line, 3);
	CHECK_TEXT(failure.text, "Slab is \"-7\", expected a number");
}

/* The keys of one "name value" file. */
static void check_keys(const char *situation, const char *path, const struct field_names *names)
{
	struct cursor lines = cursor_of(text, fixture_read(situation, path, text, sizeof(text)));
	struct span line, word;
	char shown[64];

	while (cursor_line(&lines, &line)) {
		struct cursor words = cursor_of_span(line);

		if (!CHECK(cursor_word(&words, &word)))
			continue;
		word = span_chop(word, ':');
		span_copy(word, shown, sizeof(shown));
		tap_expect(field_names_find(names, word) >= 0, __LINE__,
			"%s: %s: \"%s\" is unknown", situation, path, shown);
	}
}

static void test_vmstat_keys_are_known(void)
{
	for (const char *const *situation = fixture_situations; *situation; situation++)
		check_keys(*situation, "proc/vmstat", &vmstat_fields);
}

static void test_meminfo_keys_are_known(void)
{
	for (const char *const *situation = fixture_situations; *situation; situation++)
		check_keys(*situation, "proc/meminfo", &meminfo_fields);
}

/* Words that begin a line of zoneinfo and are no field of a table. */
static bool is_zoneinfo_frame(struct span word)
{
	static const char *const frames[] = {"Node", "per-node", "pages", "protection:", "pagesets",
		"cpu:", "count:", "high:", "batch:", "high_min:", "high_max:", "vm"};

	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		if (span_is(word, frames[i]))
			return true;
	}
	return false;
}

static void test_zoneinfo_keys_are_known(void)
{
	char shown[64];

	for (const char *const *situation = fixture_situations; *situation; situation++) {
		struct cursor lines = cursor_of(
			text, fixture_read(*situation, "proc/zoneinfo", text, sizeof(text)));
		const struct field_names *names = &zone_fields;
		struct span line, word;

		while (cursor_line(&lines, &line)) {
			struct cursor words = cursor_of_span(line);

			if (!CHECK(cursor_word(&words, &word)))
				continue;
			if (span_is(word, "per-node"))
				names = &node_fields;
			if (span_is(word, "pages"))
				names = &zone_fields;
			span_copy(word, shown, sizeof(shown));
			tap_expect(is_zoneinfo_frame(word) ||
					   field_names_find(names, span_chop(word, ':')) >= 0,
				__LINE__, "%s: \"%s\" is unknown", *situation, shown);
		}
	}
}

int main(void)
{
	tap_run("the tables ascend and have no hole", test_tables_ascend);
	tap_run("a name is found whole or not at all", test_find_is_exact);
	tap_run("a number is stored with its bit", test_store);
	tap_run("every key of every vmstat is known", test_vmstat_keys_are_known);
	tap_run("every key of every meminfo is known", test_meminfo_keys_are_known);
	tap_run("every key of every zoneinfo is known", test_zoneinfo_keys_are_known);
	return tap_done();
}
