/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"
#include "action/journal_line.h"
#include "base/bits.h"
#include "base/clock.h"
#include "base/crc32.h"
#include "base/file.h"

#define FILE_MAX 65536

static const char other_boot[] = "00000000-0000-4000-8000-000000000000";

static struct tree tree;
static char path[PATH_MAX + 16];
static struct journal journal;
static struct journal_list list;
static struct failure failure;

static void start(void)
{
	tree_init(&tree);
	snprintf(path, sizeof(path), "%s/journal", tree.root);
	CHECK_INT(journal_open(&journal, path, &failure), 0);
}

static void stop(void)
{
	journal_close(&journal);
	CHECK_INT(journal.fd, -1);
	tree_release(&tree);
}

static void read_list(int line)
{
	int error = journal_read(path, &list, &failure);

	tap_expect(error == 0, line, "journal_read: %d, %s", error, failure.text);
}

static size_t read_file(char buffer[FILE_MAX])
{
	size_t length = 0;

	CHECK_INT(file_read_at(AT_FDCWD, path, buffer, FILE_MAX - 1, &length), 0);
	buffer[length] = '\0';
	return length;
}

static struct change limit_of(const char *group, int64_t old, int64_t value)
{
	struct change change = {
		.kind = CHANGE_MEMORY_MAX,
		.target = {.kind = TARGET_CGROUP, .fd = -1, .inode = 4312},
		.has_old = true,
		.old = old,
		.value = value,
	};

	snprintf(change.target.path, sizeof(change.target.path), "%s", group);
	return change;
}

static struct change adj_of(int32_t pid, int64_t old, int64_t value)
{
	return (struct change){
		.kind = CHANGE_OOM_SCORE_ADJ,
		.target = {.kind = TARGET_PROCESS,
			.fd = -1,
			.pid = pid,
			.start_ticks = 99,
			.uid = 70,
			.comm = "a b#%"},
		.has_old = true,
		.old = old,
		.value = value,
	};
}

static uint64_t add(struct change *change)
{
	int error = journal_add(&journal, change, &failure);

	tap_expect(error == 0, __LINE__, "journal_add: %d, %s", error, failure.text);
	return change->id;
}

static void finish(struct change *change, enum change_state state, int64_t result)
{
	change->state = state;
	change->has_result = state != CHANGE_FAILED;
	change->result = result;
	CHECK_INT(journal_finish(&journal, change, &failure), 0);
}

/* --- what it holds --- */

static void test_round_trip(void)
{
	struct change limit, adj = adj_of(4312, 0, -500);
	char text[FILE_MAX];

	start();
	limit = limit_of("/a b/100%#\n\x01 \xc3\xbc", CHANGE_UNLIMITED, 2147483648);
	CHECK_INT(add(&limit), 1);
	CHECK_INT(add(&adj), 2);
	CHECK(limit.realtime_usec > 1700000000u * (uint64_t)USEC_PER_SEC);
	limit.took_usec = 250000;
	finish(&limit, CHANGE_DONE, 2147483648);
	read_file(text);
	CHECK(strncmp(text, "oomwatch-journal 1\nchange 1 ", 28) == 0);
	CHECK(strstr(text, " kind=memory.max path=/a%20b/100%25%23%0a%01%20\xc3\xbc inode=4312 "
			   "old=max new=2147483648 #"));
	CHECK(strstr(text, " kind=oom_score_adj pid=4312 start=99 uid=70 comm=a%20b%23%25 old=0 "
			   "new=-500 #"));
	CHECK(strstr(text, " value=2147483648 took_usec=250000 #"));

	read_list(__LINE__);
	CHECK_INT(list.damage_count, 0);
	CHECK_INT(list.count, 2);
	CHECK_TEXT(list.entry[0].change.target.path, limit.target.path);
	CHECK_INT(list.entry[0].change.target.inode, 4312);
	CHECK_INT(list.entry[0].change.target.kind, TARGET_CGROUP);
	CHECK_INT(list.entry[0].change.target.fd, -1);
	CHECK_INT(list.entry[0].change.kind, CHANGE_MEMORY_MAX);
	CHECK(list.entry[0].change.has_old);
	CHECK(list.entry[0].change.old == CHANGE_UNLIMITED);
	CHECK_INT(list.entry[0].change.value, 2147483648);
	CHECK_INT(list.entry[0].change.state, CHANGE_DONE);
	CHECK_INT(list.entry[0].change.result, 2147483648);
	CHECK_INT(list.entry[0].change.took_usec, 250000);
	CHECK_INT(list.entry[0].change.realtime_usec, limit.realtime_usec);
	CHECK_INT(list.entry[0].line, 2);
	CHECK(list.entry[0].is_of_this_boot);
	CHECK_INT(atol(list.entry[0].user), getuid());
	CHECK_INT(list.entry[1].change.target.pid, 4312);
	CHECK_INT(list.entry[1].change.target.start_ticks, 99);
	CHECK_INT(list.entry[1].change.target.uid, 70);
	CHECK_TEXT(list.entry[1].change.target.comm, "a b#%");
	CHECK_INT(list.entry[1].change.value, -500);
	CHECK_INT(list.entry[1].change.state, CHANGE_PLANNED);
	CHECK(!list.entry[1].change.has_result);
	journal_list_release(&list);
	CHECK_INT(list.count, 0);
	stop();
}

static void test_longest(void)
{
	char group[CGROUP_PATH_MAX] = "/";
	struct change change;

	memset(group + 1, '#', sizeof(group) - 2);
	change = limit_of(group, INT64_MAX - 1, INT64_MAX - 1);
	start();
	add(&change);
	read_list(__LINE__);
	CHECK_INT(list.count, 1);
	CHECK_TEXT(list.entry[0].change.target.path, group);
	CHECK(list.entry[0].change.old == INT64_MAX - 1);
	journal_list_release(&list);
	stop();
}

static void test_states(void)
{
	struct change change[8];

	start();
	for (unsigned int i = 0; i < ARRAY_SIZE(change); i++) {
		change[i] = adj_of(100 + (int32_t)i, 0, 500);
		change[i].has_old = i != 6;
		add(&change[i]);
	}
	finish(&change[1], CHANGE_DONE, 500);
	change[2].error = -EACCES;
	finish(&change[2], CHANGE_FAILED, 0);
	finish(&change[3], CHANGE_DONE, 500);
	finish(&change[3], CHANGE_UNDONE, 0);
	finish(&change[4], CHANGE_CANCELLED, 0);
	finish(&change[5], CHANGE_CANCELLED, 500);
	finish(&change[6], CHANGE_DONE, 500);
	finish(&change[7], CHANGE_DONE, 500);
	finish(&change[7], CHANGE_GONE, 500);
	change[0].state = CHANGE_PLANNED;
	CHECK_INT(journal_finish(&journal, &change[0], &failure), -EINVAL);

	read_list(__LINE__);
	CHECK_INT(list.count, 8);
	CHECK_INT(list.damage_count, 0);
	for (unsigned int i = 0; i < ARRAY_SIZE(change) && i < list.count; i++) {
		static const bool is_open[] = {true, true, false, false, false, true, false, false};

		CHECK_INT(list.entry[i].change.id, i + 1);
		CHECK_INT(list.entry[i].change.target.pid, 100 + i);
		CHECK_INT(list.entry[i].change.state, change[i].state);
		CHECK_INT(journal_entry_is_open(&list.entry[i]), is_open[i]);
		CHECK_INT(journal_entry_is_gone(&list.entry[i]), i == 7);
		CHECK(!journal_entry_is_void(&list.entry[i]));
	}
	/* What it was left at stays known, for who looks for it again. */
	CHECK_INT(list.entry[7].change.result, 500);
	CHECK_INT(list.entry[2].change.error, -EACCES);
	list.entry[1].change.kind = CHANGE_SIGNAL;
	CHECK(!journal_entry_is_open(&list.entry[1]));
	list.entry[0].is_of_this_boot = list.entry[7].is_of_this_boot = false;
	CHECK(!journal_entry_is_open(&list.entry[0]));
	CHECK(journal_entry_is_void(&list.entry[0]));
	CHECK(!journal_entry_is_void(&list.entry[7]));
	CHECK(!journal_entry_is_gone(&list.entry[7]));
	journal_list_release(&list);
	stop();
}

static void test_text(void)
{
	struct journal_entry entry = {
		.change = limit_of("/app\x1b.slice", CHANGE_UNLIMITED, 1 << 30)};
	char text[256];

	entry.change.id = 7;
	entry.change.realtime_usec = 1763719331u * (uint64_t)USEC_PER_SEC;
	entry.change.state = CHANGE_FAILED;
	entry.change.error = -EACCES;
	journal_entry_text(text, sizeof(text), &entry);
	CHECK(strncmp(text, "7  2025-11-21 10:02:11  /app?.slice memory.max max -> ", 54) == 0);
	CHECK(strstr(text, "  failed: Permission denied"));
	CHECK_INT(strlen(journal_entry_text(text, 10, &entry)), 9);
}

/* --- damage --- */

static const char *line_of(const char *text, unsigned int number)
{
	while (--number > 0)
		text = strchr(text, '\n') + 1;
	return text;
}

/* No single byte of a line can change without being noticed. */
static void test_flipped(void)
{
	struct change change = limit_of("/a", 4096, 8192);
	char text[FILE_MAX];
	size_t length, from;

	start();
	add(&change);
	finish(&change, CHANGE_DONE, 8192);
	length = read_file(text);
	from = (size_t)(line_of(text, 2) - text);
	for (size_t i = from; i + 1 < length; i++) {
		if (text[i] == '\n')
			continue;
		text[i] ^= 1;
		tree_put_bytes(&tree, "journal", text, length);
		text[i] ^= 1;
		read_list(__LINE__);
		/* A change that is not read takes the line of what came of it with it. */
		tap_expect(list.damage_count == 2 - list.count, __LINE__,
			"byte %zu: %u damaged, %u changes", i, list.damage_count, list.count);
		CHECK_INT(list.damage.line, list.count == 0 ? 2 : 3);
		CHECK(list.damage.reason[0] != '\0');
		if (list.count > 0)
			CHECK_INT(list.entry[0].change.state, CHANGE_PLANNED);
		journal_list_release(&list);
	}
	stop();
}

/* A crash may leave any part of what was written last. */
static void test_cut(void)
{
	struct change first = limit_of("/a", 4096, 8192), second = limit_of("/b", 1, 2), third;
	char text[FILE_MAX];
	size_t length, from;

	start();
	add(&first);
	from = read_file(text);
	add(&second);
	length = read_file(text);
	journal_close(&journal);
	for (size_t cut = 1; cut < length; cut++) {
		/* Without the newline alone it is whole all the same. */
		bool is_kept = cut + 1 >= from,
		     is_whole = text[cut - 1] == '\n' || text[cut] == '\n';

		tree_put_bytes(&tree, "journal", text, cut);
		CHECK_INT(chmod(path, 0600), 0);
		if (cut > strlen(JOURNAL_HEADER)) {
			read_list(__LINE__);
			CHECK_INT(list.count, is_kept + (cut + 1 == length));
			CHECK_INT(list.damage_count, !is_whole);
			journal_list_release(&list);
		}
		CHECK_INT(journal_open(&journal, path, &failure), 0);
		third = limit_of("/c", 3, 4);
		CHECK_INT(add(&third), 1 + is_kept + (cut + 1 == length));
		journal_close(&journal);
		read_list(__LINE__);
		CHECK_INT(list.count, 1 + is_kept + (cut + 1 == length));
		CHECK_INT(list.damage_count, cut > strlen(JOURNAL_HEADER) && !is_whole);
		if (list.count > 0)
			CHECK_TEXT(list.entry[list.count - 1].change.target.path, "/c");
		journal_list_release(&list);
	}
	stop();
}

/* --- lines that are whole and wrong --- */

/* TEXT as the second line, with a good checksum. */
static void put_line(const char *text)
{
	char file[2048];

	snprintf(file, sizeof(file), JOURNAL_HEADER "%s #%08" PRIx32 "\n", text,
		crc32_of(text, strlen(text)));
	tree_put(&tree, "journal", file);
}

#define GOOD "boot=b user=0 kind=memory.max path=/a inode=1 old=1 new=2"

static void test_rows(void)
{
	static const struct {
		const char *line;
		const char *reason; /* a part of it; NULL: it is read */
	} rows[] = {
		{"change 7 1763719200.250000 " GOOD, NULL},
		{"change 7 1763719200.250000 " GOOD " later=1", NULL},
		{"change 7 1763719200.250000 boot=b kind=memory.reclaim path=/ inode=1 new=max",
			NULL},
		{"change 0 1763719200.250000 " GOOD, "\"0\""},
		{"change -7 1763719200.250000 " GOOD, "\"-7\""},
		{"change 18446744073709551616 1763719200.250000 " GOOD, "\"1844"},
		{"change 7 1763719200 " GOOD, "\"1763719200\""},
		{"change 7 1763719200.25 " GOOD, "\"1763719200.25\""},
		{"change 7 9999999999999999.250000 " GOOD, "\"9999999999999999.250000\""},
		{"change 7 1763719200.250000 boot=b kind=memory.max path=/a inode=1 old=1",
			"missing"},
		{"change 7 1763719200.250000 boot=b kind=memory.max path=/a old=1 new=2",
			"missing"},
		{"change 7 1763719200.250000 kind=memory.max path=/a inode=1 old=1 new=2",
			"missing"},
		{"change 7 1763719200.250000 boot=b kind=oom_score_adj pid=1 old=1 new=2",
			"missing"},
		{"change 7 1763719200.250000 boot=b kind=memory.max path=a inode=1 new=2",
			"missing"},
		{"change 7 1763719200.250000 boot=b kind=memory.most path=/a", "kind=memory.most"},
		{"change 7 1763719200.250000 " GOOD " pid=1", "does not belong"},
		{"done 7 1763719200.250000 new=1", "does not belong"},
		{"change 7 1763719200.250000 " GOOD " new=3", "\"new=3\""},
		{"change 7 1763719200.250000 " GOOD " what", "\"what\""},
		{"change 7 1763719200.250000 boot=b old=9223372036854775808", "\"old=9"},
		{"change 7 1763719200.250000 boot=b pid=0", "\"pid=0\""},
		{"change 7 1763719200.250000 boot=b pid=2147483648", "\"pid=2147483648\""},
		{"change 7 1763719200.250000 boot=b path=/%0", "\"path=/%0\""},
		{"change 7 1763719200.250000 boot=b path=/%00", "\"path=/%00\""},
		{"change 7 1763719200.250000 boot=b path=/%zz", "\"path=/%zz\""},
		{"change 7 1763719200.250000 boot=b comm=sixteen-letters!", "\"comm=sixteen"},
		{"done 7 1763719200.250000", "the change that it belongs to is missing"},
		{"failed 7 1763719200.250000 error=ENOTHING", "\"error=ENOTHING\""},
		{"changed 7 1763719200.250000 " GOOD, "\"changed\""},
	};

	start();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		bool is_good = rows[i].reason == NULL;

		put_line(rows[i].line);
		read_list(__LINE__);
		tap_expect(list.count == is_good && list.damage_count == !is_good &&
				   (is_good || strstr(list.damage.reason, rows[i].reason)),
			__LINE__, "\"%s\": %u changes, %u damaged, %s", rows[i].line, list.count,
			list.damage_count, list.damage.reason);
		journal_list_release(&list);
	}
	stop();
}

/* Each number once, and in order. */
static void test_numbers(void)
{
	struct change change = limit_of("/a", 1, 2);
	char text[FILE_MAX];

	start();
	add(&change);
	add(&change);
	read_file(text);
	/* The file twice in one. */
	memmove(strchr(text, '\0'), line_of(text, 2), strlen(line_of(text, 2)) + 1);
	tree_put(&tree, "journal", text);
	read_list(__LINE__);
	CHECK_INT(list.count, 2);
	CHECK_INT(list.damage_count, 2);
	CHECK_INT(list.damage.line, 4);
	journal_list_release(&list);
	CHECK_INT(add(&change), 3);
	stop();
}

static void test_long_line(void)
{
	struct change change = limit_of("/a", 1, 2);
	static char text[FILE_MAX];
	size_t length;

	start();
	length = read_file(text);
	memset(text + length, 'x', 40000);
	text[length + 40000] = '\n';
	tree_put_bytes(&tree, "journal", text, length + 40001);
	CHECK_INT(add(&change), 1);
	read_list(__LINE__);
	CHECK_INT(list.count, 1);
	CHECK_INT(list.damage_count, 1);
	CHECK_INT(list.damage.line, 2);
	CHECK(strstr(list.damage.reason, "long"));
	CHECK_INT(list.entry[0].line, 3);
	journal_list_release(&list);
	stop();
}

static void test_other_boot(void)
{
	struct journal_entry entry = {.change = limit_of("/a", 1, 2)};
	char text[sizeof(JOURNAL_HEADER) + JOURNAL_LINE_MAX] = JOURNAL_HEADER;

	start();
	entry.change.id = 7;
	snprintf(entry.boot_id, sizeof(entry.boot_id), "%s", other_boot);
	journal_line_of_change(text + strlen(text), &entry);
	tree_put(&tree, "journal", text);
	read_list(__LINE__);
	CHECK_INT(list.count, 1);
	CHECK_TEXT(list.entry[0].boot_id, other_boot);
	CHECK(!list.entry[0].is_of_this_boot);
	CHECK(!journal_entry_is_open(&list.entry[0]));
	journal_list_release(&list);
	stop();
}

static void test_versions(void)
{
	start();
	journal_close(&journal);
	tree_put(&tree, "journal", "oomwatch-journal 2\nbegin\n");
	CHECK_INT(journal_open(&journal, path, &failure), -EPROTONOSUPPORT);
	CHECK(strstr(failure.text, "newer version of oomwatch (2)"));
	CHECK_INT(journal_read(path, &list, &failure), -EPROTONOSUPPORT);
	CHECK(strstr(failure.text, path));
	tree_put(&tree, "journal", "oomwatch-journal 01x\n");
	CHECK_INT(journal_open(&journal, path, &failure), -EBADMSG);
	read_list(__LINE__);
	CHECK_INT(list.damage_count, 1);
	CHECK_INT(list.damage.line, 1);
	journal_list_release(&list);
	/* Something of another program is not added to. */
	tree_put(&tree, "journal", "root:x:0:0::/root:/bin/sh\n");
	CHECK_INT(journal_open(&journal, path, &failure), -EBADMSG);
	CHECK_INT(journal.fd, -1);
	stop();
}

static void test_no_file(void)
{
	start();
	journal_close(&journal);
	tree_remove(&tree, "journal");
	list.count = 7;
	read_list(__LINE__);
	CHECK_INT(list.count, 0);
	CHECK_INT(list.damage_count, 0);
	journal_list_release(&list);
	stop();
}

int main(void)
{
	tap_run("what is added is read back", test_round_trip);
	tap_run("the longest line", test_longest);
	tap_run("what came of a change", test_states);
	tap_run("a line for people", test_text);
	tap_run("one changed byte", test_flipped);
	tap_run("cut off anywhere", test_cut);
	tap_run("lines that are whole and wrong", test_rows);
	tap_run("numbers given twice", test_numbers);
	tap_run("a line without end", test_long_line);
	tap_run("another boot", test_other_boot);
	tap_run("other versions and other files", test_versions);
	tap_run("no file yet", test_no_file);
	return tap_done();
}
