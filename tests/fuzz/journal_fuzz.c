/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <inttypes.h>
#include <sys/mman.h>
#include <unistd.h>

#include "action/journal_line.h"
#include "base/crc32.h"
#include "fuzz.h"

static void require_entry(const struct journal_entry *entry)
{
	const struct change *change = &entry->change;
	char text[512];

	fuzz_require(change->kind < CHANGE_KINDS, "the kind is one");
	fuzz_require(change->id > 0, "an entry has a number");
	fuzz_require(change->target.fd == -1, "nothing is held");
	fuzz_require(change->target.kind == change_rows[change->kind].target,
		"the target is of its kind");
	fuzz_require(memchr(change->target.path, '\0', sizeof(change->target.path)) != NULL,
		"the path is terminated");
	fuzz_require(change->target.kind == TARGET_PROCESS || change->target.path[0] == '/',
		"the path begins at the root");
	fuzz_require_text(change->target.comm, sizeof(change->target.comm));
	fuzz_require(change->error <= 0 && change->error > -4096, "the error is one");
	fuzz_require(
		!journal_entry_is_open(entry) || change->has_old, "what is open can be undone");
	journal_entry_text(text, sizeof(text), entry);
	fuzz_require_text(text, sizeof(text));
}

/* What was read says the same when it is written and read again. */
static void require_round_trip(const struct journal_line *line)
{
	char buffer[JOURNAL_LINE_MAX];
	struct journal_line again;
	size_t length = line->is_change ? journal_line_of_change(buffer, &line->entry)
					: journal_line_of_result(buffer, &line->entry.change);

	fuzz_require(
		length > 0 && length < sizeof(buffer) && buffer[length - 1] == '\n', "a line fits");
	fuzz_require(journal_line_parse((struct span){buffer, length - 1}, &again, NULL) == 0,
		"what is written can be read");
	fuzz_require(
		again.entry.change.value == line->entry.change.value &&
			again.entry.change.old == line->entry.change.old &&
			again.entry.change.error == line->entry.change.error &&
			again.entry.change.realtime_usec == line->entry.change.realtime_usec &&
			strcmp(again.entry.change.target.path, line->entry.change.target.path) == 0,
		"it is the same");
}

/* Each line once more with a good checksum, which would else never be met by chance. */
static void try_lines(const char *data, size_t size)
{
	struct cursor text = cursor_of(data, size);
	struct span span;

	while (cursor_line(&text, &span)) {
		char sum[16];
		char line[JOURNAL_LINE_MAX];
		struct failure failure = {0};
		struct journal_line parsed;
		int error;

		if (span.length > sizeof(line) - sizeof(sum))
			continue;
		memcpy(line, span.at, span.length);
		snprintf(sum, sizeof(sum), " #%08" PRIx32, crc32_of(line, span.length));
		memcpy(line + span.length, sum, 10);
		memset(&parsed, 0xa5, sizeof(parsed));
		error = journal_line_parse(
			(struct span){line, span.length + 10}, &parsed, &failure);
		fuzz_require_result(error, &failure);
		if (error) {
			fuzz_require_untouched(&parsed, 0xa5, sizeof(parsed));
			continue;
		}
		if (parsed.is_change)
			require_entry(&parsed.entry);
		require_round_trip(&parsed);
	}
}

static void try_file(const uint8_t *data, size_t size)
{
	struct journal_list list;
	struct failure failure = {0};
	char path[64];
	int fd = memfd_create("journal", MFD_CLOEXEC);
	int error;

	fuzz_require(fd >= 0 && write(fd, data, size) == (ssize_t)size, "there is room for a file");
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	error = journal_list_read(&list, fd, path, &failure);
	fuzz_require_result(error, &failure);
	if (!error) {
		fuzz_require(
			(list.damage_count == 0) == (list.damage.line == 0), "damage has a line");
		for (unsigned int i = 0; i < list.count; i++) {
			require_entry(&list.entry[i]);
			fuzz_require(
				i == 0 || list.entry[i - 1].change.id < list.entry[i].change.id,
				"the numbers ascend");
		}
		journal_list_release(&list);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > FUZZ_INPUT_MAX)
		return 0;
	try_file(data, size);
	try_lines((const char *)data, size);
	return 0;
}
