/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"
#include "action/journal_line.h"
#include "base/clock.h"

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

#define MANY 50000

static void write_many(const char *boot_id, uint64_t realtime_usec, unsigned int count)
{
	struct journal_entry entry = {.change = limit_of("/system.slice/app.service", 1, 2)};
	char line[JOURNAL_LINE_MAX];
	FILE *file = fopen(path, "we");

	if (!CHECK(file != NULL))
		return;
	fputs(JOURNAL_HEADER, file);
	snprintf(entry.boot_id, sizeof(entry.boot_id), "%s", boot_id);
	entry.change.realtime_usec = realtime_usec;
	for (unsigned int i = 1; i <= count; i++) {
		entry.change.id = i;
		fwrite(line, 1, journal_line_of_change(line, &entry), file);
		entry.change.state = CHANGE_DONE;
		fwrite(line, 1, journal_line_of_result(line, &entry.change), file);
	}
	fclose(file);
}

static void test_large(void)
{
	uint64_t began_usec, read_usec;
	struct change change = limit_of("/a", 1, 2);

	start();
	write_many(journal.boot_id, clock_realtime_usec(), MANY);
	began_usec = clock_monotonic_usec();
	read_list(__LINE__);
	read_usec = clock_monotonic_usec() - began_usec;
	CHECK_INT(list.count, MANY);
	CHECK_INT(list.damage_count, 0);
	CHECK_INT(list.entry[MANY - 1].change.state, CHANGE_DONE);
	CHECK_INT(list.entry[MANY - 1].line, 2 * MANY);
	journal_list_release(&list);
	began_usec = clock_monotonic_usec();
	CHECK_INT(add(&change), MANY + 1);
	printf("# %d lines read in %u ms, looked through before adding in %u ms\n", 2 * MANY + 1,
		(unsigned int)(read_usec / 1000),
		(unsigned int)((clock_monotonic_usec() - began_usec) / 1000));
	stop();
}

static off_t file_size(void)
{
	struct stat status;

	CHECK_INT(lstat(path, &status), 0);
	CHECK_INT(status.st_mode & 07777, 0600);
	return status.st_size;
}

static void test_trim(void)
{
	const uint64_t day_usec = (uint64_t)86400 * USEC_PER_SEC;
	uint64_t now_usec = clock_realtime_usec();
	struct change change = limit_of("/a", 1, 2);
	off_t size;

	start();
	/* Small, of this boot, or young: it stays. */
	write_many(other_boot, now_usec - 40 * day_usec, 100);
	size = file_size();
	CHECK_INT(journal_trim(path, &failure), 0);
	CHECK_INT(file_size(), size);
	write_many(journal.boot_id, now_usec - 40 * day_usec, 8000);
	size = file_size();
	CHECK(size > JOURNAL_TRIM_BYTES);
	CHECK_INT(journal_trim(path, &failure), 0);
	CHECK_INT(file_size(), size);
	write_many(other_boot, now_usec - 20 * day_usec, 8000);
	CHECK_INT(journal_trim(path, &failure), 0);
	CHECK_INT(file_size(), size);

	/* Old: it goes, but for the newest, and what is of this boot. */
	write_many(other_boot, now_usec - 40 * day_usec, 8000);
	CHECK_INT(add(&change), 8001);
	CHECK_INT(journal_trim(path, &failure), 0);
	CHECK(file_size() < 1000);
	read_list(__LINE__);
	CHECK_INT(list.count, 1);
	CHECK_INT(list.damage_count, 0);
	CHECK_INT(list.entry[0].change.id, 8001);
	CHECK(journal_entry_is_open(&list.entry[0]));
	journal_list_release(&list);
	/* Who has it open goes on in the new one. */
	finish(&change, CHANGE_DONE, 2);
	CHECK_INT(add(&change), 8002);
	read_list(__LINE__);
	CHECK_INT(list.count, 2);
	CHECK_INT(list.entry[0].change.state, CHANGE_DONE);
	journal_list_release(&list);
	stop();
}

/* Nothing that is not understood is thrown away. */
static void test_trim_damaged(void)
{
	off_t size;
	int fd;

	start();
	write_many(other_boot, 1, 8000);
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	CHECK_INT(write(fd, "change 50", 9), 9);
	close(fd);
	size = file_size();
	CHECK_INT(journal_trim(path, &failure), 0);
	CHECK_INT(file_size(), size);
	tree_remove(&tree, "journal");
	CHECK_INT(journal_trim(path, &failure), 0);
	stop();
}

int main(void)
{
	tap_run("a large one", test_large);
	tap_run("what is taken off a large one", test_trim);
	tap_run("a damaged one is left alone", test_trim_damaged);
	return tap_done();
}
