/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds what is written and the table of doc/json.md together, in both directions. */
#include <config.h>

#include "report/json_report.h"

#include <errno.h>
#include <stdlib.h>

#include "../fixture.h"
#include "../scene.h"
#include "../tap.h"
#include "base/clock.h"
#include "json_reader.h"

#define ROWS_MAX 256

/* A row of the table. */
struct row {
	char key[64];
	char type;
	bool is_always;
	bool is_seen; /* in one document at least */
};

static struct row rows[ROWS_MAX];
static unsigned int row_count;
static struct json_reader reader;
static struct model model;
static struct scene scene;
static unsigned int documents;

static void read_table(void)
{
	const char *top = getenv("top_srcdir");
	char name[4096], line[512], type[32], when[128];
	FILE *file;

	snprintf(name, sizeof(name), "%s/doc/json.md", top ? top : ".");
	file = fopen(name, "re");
	while (file && row_count < ROWS_MAX && fgets(line, sizeof(line), file)) {
		struct row *row = &rows[row_count];

		if (sscanf(line, "| %63s | %31s | %127[^|]", row->key, type, when) != 3 ||
			strcmp(row->key, "key") == 0 || strcmp(row->key, "---") == 0)
			continue;
		row->type = type[1] ? '?' : type[0];
		row->is_always = strcmp(when, "- ") == 0;
		row_count++;
	}
	if (file)
		fclose(file);
	if (row_count == 0) {
		printf("Bail out! %s: no table in it\n", name);
		exit(99);
	}
}

/* Whether PATH is one that KEY means: `*` is any key or the rest of one, `[]` any index. */
static bool key_means(const char *key, const char *path)
{
	for (; *key; key++) {
		if (*key == '*') {
			size_t length = strcspn(path, ".[");

			if (length == 0)
				return false;
			path += length;
		} else if (*key == '[') {
			size_t digits = *path == '[' ? strspn(path + 1, "0123456789") : 0;

			if (digits == 0)
				return false;
			path += 1 + digits;
		} else if (*path++ != *key) {
			return false;
		}
	}
	return *path == '\0';
}

static bool is_type(char expected, char type)
{
	switch (expected) {
	case 'u':
		return type == 'u';
	case 'i':
		return type == 'u' || type == 'i';
	case 'r':
		return type == 'u' || type == 'i' || type == '0';
	case 's':
		return type == '"';
	case 'b':
		return type == 'b';
	default:
		return false;
	}
}

/* Every value has its row. Objects and arrays are what stands before a dot or a bracket. */
static void check_values(const char *name)
{
	for (unsigned int i = 0; i < reader.count; i++) {
		const struct json_value *value = &reader.values[i];
		unsigned int found = 0;

		if (value->type == '{' || value->type == '[')
			continue;
		for (unsigned int j = 0; j < row_count; j++) {
			if (!key_means(rows[j].key, value->path))
				continue;
			found++;
			rows[j].is_seen = true;
			tap_expect(is_type(rows[j].type, value->type), __LINE__,
				"%s: %s is %.*s, not of type %c", name, value->path,
				(int)value->length, value->at, rows[j].type);
		}
		tap_expect(found == 1, __LINE__, "%s: %s has %u rows in doc/json.md", name,
			value->path, found);
	}
}

/* A row that is always there is in each object that it names. */
static void check_always(const char *name)
{
	for (unsigned int i = 0; i < row_count; i++) {
		char parent[sizeof(rows[0].key)], path[JSON_PATH_MAX + sizeof(rows[0].key)];
		char *dot, *key;

		strcpy(parent, rows[i].key);
		if (strlen(parent) > 2 && strcmp(parent + strlen(parent) - 2, "[]") == 0)
			parent[strlen(parent) - 2] = '\0';
		dot = strrchr(parent, '.');
		key = dot ? rows[i].key + (dot - parent) + 1 : rows[i].key;
		if (!rows[i].is_always || strchr(key, '*'))
			continue;
		parent[dot ? dot - parent : 0] = '\0';
		for (unsigned int j = 0; j < reader.count; j++) {
			if (reader.values[j].type != '{' ||
				!key_means(parent, reader.values[j].path))
				continue;
			snprintf(path, sizeof(path), "%s%s%.*s", reader.values[j].path,
				dot ? "." : "", (int)strcspn(key, "["), key);
			tap_expect(json_find(&reader, path) != NULL, __LINE__,
				"%s: %s is not there, though doc/json.md says always", name, path);
		}
	}
}

/* The units that stand behind the names of the kernel. */
static void check_units(const char *name)
{
	for (unsigned int i = 0; i < reader.count; i++) {
		const char *path = reader.values[i].path;
		const char *end = path + strlen(path);
		bool is_kib = strncmp(path, "meminfo.", 8) == 0 &&
			      strncmp(path + 8, "HugePages_", 10) != 0;
		bool is_rate = strncmp(path, "rates.", 6) == 0;

		tap_expect(!is_kib || strcmp(end - 4, "_kib") == 0, __LINE__, "%s: %s without _kib",
			name, path);
		tap_expect(strncmp(path, "meminfo.HugePages_", 18) != 0 ||
				   strcmp(end - 4, "_kib") != 0,
			__LINE__, "%s: %s is a count", name, path);
		tap_expect(!is_rate || strcmp(end - 8, "_per_sec") == 0, __LINE__,
			"%s: %s without _per_sec", name, path);
	}
}

/* Writes the model, reads it again into READER, and holds it against the table. */
static void check_model(const char *name)
{
	/* READER points into it until the next document. */
	static char *text;
	size_t length;
	FILE *out;

	free(text);
	text = NULL;
	out = open_memstream(&text, &length);
	json_report_write(out, &model);
	fclose(out);
	documents++;
	if (!tap_expect(json_read(&reader, text), __LINE__, "%s: %s at byte %td: %.40s", name,
		    reader.error, reader.at - reader.start, reader.at))
		return;
	CHECK(strchr(text, '\n') == text + length - 1);
	check_values(name);
	check_always(name);
	check_units(name);
}

/* Two samples of FIXTURE one second apart: each counter that the kernel prints moved by 1000. */
static void run_fixture(const char *fixture)
{
	struct sample *sample = &scene.sample;

	scene_init(&scene, fixture);
	sample->host.is_lru_gen = 1;
	model_init(&model);
	model_update(&model, sample);
	scene_tick(&scene, 1);
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++) {
		if (vmstat_has(&sample->vmstat, i) && rates_is_counter(i))
			sample->vmstat.value[i] += 1000;
	}
	if (sample_has(sample, SOURCE_PRESSURE_MEMORY))
		scene_stall(&scene, PRESSURE_MEMORY, 12.5, 2.5, 1);
	model_update(&model, sample);
}

static void test_fixtures(void)
{
	for (const char *const *fixture = fixture_situations; *fixture; fixture++) {
		run_fixture(*fixture);
		check_model(*fixture);
		CHECK_REAL(json_number(&reader, "interval_sec"), 1, 1e-9);
		CHECK_REAL(json_number(&reader, "rates.pgscan_kswapd_per_sec"), 1000, 1e-9);
	}
}

static void test_situations(void)
{
	for (unsigned int i = 0; i < SITUATIONS; i++) {
		scene_run(i, &model);
		check_model(scene_name(i));
	}
}

static void expect_text(int line, const char *path, const char *expected)
{
	const struct json_value *value = json_find(&reader, path);

	if (tap_expect(value && value->type == '"', line, "%s is no string", path))
		tap_expect(value->length == strlen(expected) + 2 &&
				   strncmp(value->at + 1, expected, strlen(expected)) == 0,
			line, "%s is %.*s, expected %s", path, (int)value->length, value->at,
			expected);
}

static void expect_number(int line, const char *path, double expected)
{
	double value = json_number(&reader, path);

	tap_expect((isnan(value) && isnan(expected)) || fabs(value - expected) < 1e-6, line,
		"%s is %g, expected %g", path, value, expected);
}

/* The values of one model; Linux 6.12 does not print pgscan_proactive. */
static void test_values(void)
{
	run_fixture("vm-6.12-numa2-pressure");
	model.sample.host.is_zswap = -1;
	check_model("values");
	expect_text(__LINE__, "format", "oomwatch");
	expect_number(__LINE__, "version", JSON_REPORT_VERSION);
	expect_number(__LINE__, "time_unix_usec", (double)SCENE_REALTIME_USEC + 1e6);
	expect_number(__LINE__, "monotonic_usec", (double)SCENE_MONOTONIC_USEC + 1e6);
	expect_text(__LINE__, "host.hostname", "db-07");
	expect_number(__LINE__, "host.page_size_bytes", 4096);
	CHECK(json_find(&reader, "host.lru_gen_enabled") != NULL);
	CHECK(json_find(&reader, "host.zswap_enabled") == NULL);
	expect_text(__LINE__, "sources.vmstat.status", "fresh");
	CHECK(json_find(&reader, "sources.vmstat.reason") == NULL);
	expect_text(__LINE__, "ladder.rung", "oom_kill");
	expect_text(__LINE__, "shortage.kind", "zone");
	expect_number(__LINE__, "shortage.node", 1);
	expect_text(__LINE__, "shortage.zone", "DMA32");
	expect_text(__LINE__, "shortage.below", "min");
	expect_number(__LINE__, "shortage.for_sec", 1);
	expect_text(__LINE__, "available.confidence", "none");
	expect_number(__LINE__, "available.zero_in_sec", NAN);
	expect_number(__LINE__, "reclaim.kswapd.scan_pages_per_sec", 1000);
	expect_number(__LINE__, "reclaim.kswapd.efficiency_percent", 100);
	expect_number(__LINE__, "reclaim.direct_share_percent", 50);
	expect_number(__LINE__, "reclaim.proactive.scan_pages_per_sec", NAN);
	/* 2000 by kind, less three classes of 1000: below zero is zero. */
	expect_number(__LINE__, "reclaim.limit.scan_pages_per_sec", 0);
	expect_number(__LINE__, "reclaim.limit.efficiency_percent", NAN);
	expect_number(__LINE__, "reclaim.refault_pages_per_sec", 2000);
	expect_number(__LINE__, "reclaim.thrash_percent", 100);
	expect_number(__LINE__, "pressure.memory.some.stall_percent", 12.5);
	expect_number(__LINE__, "pressure.memory.full.stall_percent", 2.5);
	expect_number(__LINE__, "pressure.io.some.stall_percent", 0);
	expect_number(__LINE__, "rates.nr_free_pages_per_sec", NAN);
	expect_number(__LINE__, "zones[2].node", 1);
	expect_text(__LINE__, "zones[2].level", "below_min");
	expect_text(__LINE__, "nodes[1].kswapd", "gave_up");
	expect_number(__LINE__, "sysctl.swappiness", 60);
}

/* What the first sample cannot know, and a model that knows nothing at all. */
static void test_little_known(void)
{
	model_init(&model);
	check_model("nothing");
	expect_text(__LINE__, "sources.vmstat.status", "none");
	expect_text(__LINE__, "ladder.rung", "unknown");
	expect_text(__LINE__, "shortage.kind", "unknown");
	CHECK(json_find(&reader, "meminfo") == NULL);
	CHECK(json_find(&reader, "zones") == NULL);

	scene_init(&scene, "host-6.18");
	model_init(&model);
	model_update(&model, &scene.sample);
	check_model("the first sample");
	expect_number(__LINE__, "interval_sec", NAN);
	expect_number(__LINE__, "reclaim.kswapd.scan_pages_per_sec", NAN);
	expect_number(__LINE__, "pressure.memory.some.stall_percent", NAN);
	CHECK(json_find(&reader, "pressure.memory.some.avg10_percent") != NULL);
	CHECK_INT(json_find(&reader, "rates")->length, 2);
}

static void test_sources_that_fail(void)
{
	struct reading *reading = &scene.sample.reading[SOURCE_ZONEINFO];

	run_fixture("vm-6.1-leak");
	for (unsigned int i = 0; i < SOURCES; i++)
		scene_absent(&scene, i, EACCES);
	reading->status = READING_MALFORMED;
	reading->error = -EINVAL;
	reading->line = 7;
	strcpy(reading->reason, "free is \"\x1b\", expected a \\ number");
	scene.sample.reading[SOURCE_SWAPS].status = READING_KEPT;
	scene_tick(&scene, 1);
	model_update(&model, &scene.sample);
	check_model("failing sources");
	expect_text(__LINE__, "sources.zoneinfo.status", "malformed");
	expect_text(__LINE__, "sources.zoneinfo.reason",
		"free is \\\"\\u001b\\\", expected a \\\\ number");
	expect_number(__LINE__, "sources.zoneinfo.line", 7);
	expect_text(__LINE__, "sources.meminfo.status", "absent");
	expect_text(__LINE__, "sources.meminfo.reason", "Permission denied");
	expect_text(__LINE__, "sources.swaps.status", "kept");
	CHECK(json_find(&reader, "swaps[0].filename") != NULL);
	CHECK(json_find(&reader, "available.MemAvailable_bytes") == NULL);
	CHECK(json_find(&reader, "zones") == NULL);
	CHECK(json_find(&reader, "sysctl") == NULL);
	CHECK_INT(json_find(&reader, "pressure")->length, 2);
	CHECK_INT(json_find(&reader, "rates")->length, 2);
}

/* A leak in a control group that is at its limit, for ten seconds: lines without scatter. */
static void test_trends(void)
{
	scene_init(&scene, "vm-6.1-idle");
	model_init(&model);
	for (unsigned int i = 0; i <= 10; i++) {
		scene_free(&scene, 0, "DMA32", 9100 - 800 * i, 5);
		scene_meminfo(&scene, MEMINFO_MEM_AVAILABLE, 100000 - 1000 * i);
		scene_add(&scene, VMSTAT_PGSCAN_FILE, 1000);
		scene_add(&scene, VMSTAT_PGSTEAL_FILE, 800);
		scene_tick(&scene, 1);
		model_update(&model, &scene.sample);
	}
	check_model("trends");
	expect_text(__LINE__, "available.confidence", "strong");
	expect_number(__LINE__, "available.slope_bytes_per_sec", -1000 * 1024);
	expect_number(__LINE__, "available.zero_in_sec", 90);
	expect_text(__LINE__, "zones[0].forecast.confidence", "none");
	expect_text(__LINE__, "zones[1].zone", "DMA32");
	expect_text(__LINE__, "zones[1].forecast.confidence", "strong");
	expect_number(__LINE__, "zones[1].forecast.slope_pages_per_sec", -800);
	expect_number(__LINE__, "zones[1].forecast.zero_in_sec", 1.4); /* of 1.375 */
	expect_number(__LINE__, "reclaim.limit.scan_pages_per_sec", 1000);
	expect_number(__LINE__, "reclaim.limit.efficiency_percent", 80);
	expect_text(__LINE__, "shortage.kind", "cgroup_limit");
	CHECK(json_find(&reader, "shortage.zone") == NULL);
}

/* Comes last: every row has been seen in one of the documents. */
static void test_every_row(void)
{
	CHECK(documents > 20);
	for (unsigned int i = 0; i < row_count; i++)
		tap_expect(rows[i].is_seen, __LINE__, "doc/json.md: %s is in no document",
			rows[i].key);
}

/* The reader must notice, or the rest would prove nothing. */
static void test_reader(void)
{
	static const char *const refused[] = {"{}", "{\"a\":1,}\n", "{\"a\":1 \"b\":2}\n",
		"[1,,2]\n", "{\"a\":1,\"a\":2}\n", "[null]\n", "[nan]\n", "[1e5]\n", "[01]\n",
		"[1.]\n", "[\"\x01\"]\n", "[\"\\x\"]\n", "[\"\n", "{a:1}\n", "{}\n\n", "[-]\n",
		"[+1]\n"};

	CHECK(json_read(&reader, "{\"a\":[1,-2.5,{\"b\":true}],\"c\":\"\\\"\"}\n"));
	CHECK_INT(reader.count, 7);
	CHECK_REAL(json_number(&reader, "a[1]"), -2.5, 0);
	CHECK(json_find(&reader, "a[2].b") != NULL);
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		tap_expect(!json_read(&reader, refused[i]), __LINE__, "%s is accepted", refused[i]);
	CHECK(key_means("zones[].nr_*", "zones[12].nr_mlock"));
	CHECK(!key_means("zones[].nr_*", "zones[].nr_mlock"));
	CHECK(!key_means("meminfo.*", "meminfo.a.b"));
	CHECK(!key_means("format", "formats"));
}

int main(void)
{
	read_table();
	tap_run("the reader refuses what is not JSON", test_reader);
	tap_run("every fixture has the keys of doc/json.md", test_fixtures);
	tap_run("every made situation has the keys of doc/json.md", test_situations);
	tap_run("values", test_values);
	tap_run("little known", test_little_known);
	tap_run("sources that fail", test_sources_that_fail);
	tap_run("trends, and reclaim at a limit", test_trends);
	tap_run("every key of doc/json.md is written", test_every_row);
	return tap_done();
}
