/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/kmsg.h"

#include "../fixture.h"
#include "expect.h"

#define LOG_MAX (128 * 1024)

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("6,339,5140900,-;text"), -EINVAL, 1, "cut off"},
		{TEXT("\n"), -EINVAL, 1, "malformed"},
		{TEXT("text\n"), -EINVAL, 1, "malformed"},
		{TEXT("6,339,5140900;text\n"), -EINVAL, 1, "malformed"},
		{TEXT("6,339,5140900,;text\n"), -EINVAL, 1, "malformed"},
		{TEXT("6,339,5140900,-\n;text\n"), -EINVAL, 1, "malformed"},
		{TEXT(";text\n"), -EINVAL, 1, "malformed"},
		{TEXT("6;339,5140900,-\n"), -EINVAL, 1, "malformed"},
		{TEXT("x,339,5140900,-;text\n"), -EINVAL, 1, "the priority is \"x\""},
		{TEXT(",339,5140900,-;text\n"), -EINVAL, 1, "the priority is \"\""},
		{TEXT("-6,339,5140900,-;text\n"), -EINVAL, 1, "the priority is \"-6\""},
		{TEXT("<6>,339,5140900,-;text\n"), -EINVAL, 1, "the priority is"},
		{TEXT("6,-1,5140900,-;text\n"), -EINVAL, 1, "the sequence number is \"-1\""},
		{TEXT("6,339,51.4,-;text\n"), -EINVAL, 1, "the time is \"51.4\""},
		{TEXT("6,339,,-;text\n"), -EINVAL, 1, "the time is \"\""},
		{TEXT("4294967296,339,5140900,-;text\n"), -ERANGE, 1, "the priority is"},
		{TEXT("6,18446744073709551616,0,-;text\n"), -ERANGE, 1, "the sequence number is"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		struct kmsg_record record;

		memset(&record, 0xa5, sizeof(record));
		expect_refused(&rows[i],
			kmsg_record_parse(rows[i].text, rows[i].length, &record, &failure),
			&failure);
		CHECK(is_filled(&record, 0xa5, sizeof(record)));
	}
}

static void test_accepted(void)
{
	static const struct {
		const char *text;
		size_t length;
		unsigned int level, facility;
		uint64_t sequence, usec;
		bool is_fragment;
		const char *message;
	} rows[] = {
		{TEXT("6,339,5140900,-;NET: Registered\n"), 6, 0, 339, 5140900, false,
			"NET: Registered"},
		{TEXT("3,0,0,-;\n"), 3, 0, 0, 0, false, ""},
		{TEXT("4,7,8,c;,oom_memcg=/a\n"), 4, 0, 7, 8, true, ",oom_memcg=/a"},
		{TEXT("4,7,8,+;more\n"), 4, 0, 7, 8, true, "more"},
		/* A user's: facility 1; a daemon's: 3. */
		{TEXT("14,389,3993907,-;=== MARK\n"), 6, 1, 389, 3993907, false, "=== MARK"},
		{TEXT("30,1,2,-;systemd[1]: x\n"), 6, 3, 1, 2, false, "systemd[1]: x"},
		{TEXT("2047,1,2,-;x\n"), 7, 255, 1, 2, false, "x"},
		/* CONFIG_PRINTK_CALLER, and what may come. */
		{TEXT("6,1,2,-,caller=T204;x\n"), 6, 0, 1, 2, false, "x"},
		{TEXT("6,1,2,c,caller=C0,new=a,b;x;y, z\n"), 6, 0, 1, 2, true, "x;y, z"},
		/* Lines of keys do not belong to the text, nor does what is behind the record. */
		{TEXT("6,1,2,-;vda\n SUBSYSTEM=virtio\n DEVICE=+virtio:virtio0\n"), 6, 0, 1, 2,
			false, "vda"},
		{TEXT("6,1,2,-;vda\n6,2,2,-;vdb\n"), 6, 0, 1, 2, false, "vda"},
		{TEXT("6,18446744073709551615,18446744073709551615,-;x\n"), 6, 0, UINT64_MAX,
			UINT64_MAX, false, "x"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct kmsg_record record;
		struct failure failure = {0};

		tap_expect(kmsg_record_parse(rows[i].text, rows[i].length, &record, &failure) == 0,
			__LINE__, "\"%s\": %s", rows[i].text, failure.text);
		CHECK_INT(record.level, rows[i].level);
		CHECK_INT(record.facility, rows[i].facility);
		CHECK(record.sequence == rows[i].sequence && record.usec == rows[i].usec);
		CHECK_INT(record.is_fragment, rows[i].is_fragment);
		tap_expect(span_is(record.text, rows[i].message), __LINE__, "\"%s\": \"%.*s\"",
			rows[i].text, (int)record.text.length, record.text.at);
	}
}

static void test_unescape(void)
{
	static const struct {
		const char *text;
		const char *bytes;
	} rows[] = {
		{"", ""},
		{"plain text", "plain text"},
		{"a\\x0ab\\x5cc", "a\nb\\c"},
		{"\\xc3\\xa4", "\303\244"},
		/* A backslash is escaped itself, so these are the text "\x0a" and no newline. */
		{"\\x5cx0a", "\\x0a"},
		/* What is no escape stays as it is. */
		{"\\x0", "\\x0"},
		{"\\x0g\\n\\", "\\x0g\\n\\"},
		{"\\X0A", "\\X0A"},
	};
	char buffer[64];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct span escaped = {.at = rows[i].text, .length = strlen(rows[i].text)};
		struct span bytes = {.at = buffer};

		bytes.length = kmsg_unescape(escaped, buffer, sizeof(buffer));
		tap_expect(span_is(bytes, rows[i].bytes), __LINE__, "\"%s\": \"%.*s\"",
			rows[i].text, (int)bytes.length, buffer);
		CHECK(kmsg_unescape(escaped, buffer, 1) <= 1);
		CHECK_INT(kmsg_unescape(escaped, buffer, 0), 0);
	}
}

/* Every record of a captured log; its lines of keys begin with a blank. */
static void test_fixtures(void)
{
	static const char *const logs[] = {"6.1-cgroups", "6.12-cgroups", "6.1-numa", "6.12-numa",
		"6.1-cgroup1", "6.1-flood", "6.1-global"};
	static char log[LOG_MAX];

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		struct cursor lines =
			cursor_of(log, fixture_read("kmsg", logs[i], log, sizeof(log)));
		uint64_t before = 0;
		struct span line;

		while (cursor_line(&lines, &line)) {
			struct kmsg_record record;
			struct failure failure = {0};

			if (span_starts(line, " "))
				continue;
			tap_expect(
				kmsg_record_parse(line.at, line.length + 1, &record, &failure) == 0,
				__LINE__, "%s, line %u: %s", logs[i], lines.line, failure.text);
			tap_expect(before == 0 || record.sequence > before, __LINE__,
				"%s, line %u: not a later record", logs[i], lines.line);
			before = record.sequence;
		}
		CHECK(before > 0);
	}
}

int main(void)
{
	tap_run("malformed records are refused with a reason", test_refused);
	tap_run("the fields of a record", test_accepted);
	tap_run("escapes", test_unescape);
	tap_run("every record of the captured logs", test_fixtures);
	return tap_done();
}
