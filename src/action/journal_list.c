/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "action/journal_file.h"
#include "action/journal_line.h"
#include "action/journal_reader.h"
#include "base/clock.h"
#include "base/message.h"

#define ENTRIES_AT_FIRST 64

struct list_builder {
	struct journal_list *list;
	unsigned int room;
	char boot_id[JOURNAL_BOOT_ID_MAX];
};

/* --- reading --- */

static void list_damage(struct journal_list *list, unsigned int line, const char *reason)
{
	if (list->damage_count++ > 0)
		return;
	list->damage.line = line;
	snprintf(list->damage.reason, sizeof(list->damage.reason), "%s", reason);
}

static int list_add(struct list_builder *builder, const struct journal_entry *entry)
{
	struct journal_list *list = builder->list;

	if (list->count == builder->room) {
		unsigned int room = builder->room ? 2 * builder->room : ENTRIES_AT_FIRST;
		struct journal_entry *grown = reallocarray(list->entry, room, sizeof(*grown));

		if (!grown)
			return -ENOMEM;
		list->entry = grown;
		builder->room = room;
	}
	list->entry[list->count++] = *entry;
	return 0;
}

/* The entry of that number; they are in its order. */
static struct journal_entry *list_find(const struct journal_list *list, uint64_t id)
{
	unsigned int from = 0, to = list->count;

	while (from < to) {
		unsigned int middle = from + (to - from) / 2;

		if (list->entry[middle].change.id < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < list->count && list->entry[from].change.id == id ? &list->entry[from] : NULL;
}

static int list_add_change(
	struct list_builder *builder, struct journal_entry *entry, unsigned int line)
{
	const struct journal_list *list = builder->list;

	if (list->count > 0 && entry->change.id <= list->entry[list->count - 1].change.id) {
		list_damage(builder->list, line, _("its number was given before"));
		return 0;
	}
	entry->line = line;
	entry->is_of_this_boot =
		builder->boot_id[0] != '\0' && strcmp(entry->boot_id, builder->boot_id) == 0;
	return list_add(builder, entry);
}

/* What came of a change; the last word counts. */
static void list_add_result(
	struct list_builder *builder, const struct change *result, unsigned int line)
{
	struct journal_entry *entry = list_find(builder->list, result->id);

	if (!entry) {
		list_damage(builder->list, line, _("the change that it belongs to is missing"));
		return;
	}
	entry->change.state = result->state;
	entry->change.error = result->error;
	entry->change.took_usec = result->took_usec;
	entry->change.has_result = result->has_result;
	entry->change.result = result->result;
}

static int list_add_line(struct list_builder *builder, struct span span, unsigned int number)
{
	struct journal_line line;
	struct failure failure;

	if (journal_line_parse(span, &line, &failure) < 0)
		list_damage(builder->list, number, failure.text);
	else if (line.is_change)
		return list_add_change(builder, &line.entry, number);
	else
		list_add_result(builder, &line.entry.change, number);
	return 0;
}

static int list_check_header(
	struct journal_list *list, struct span line, const char *path, struct failure *failure)
{
	unsigned int version = journal_line_version(line);

	if (version > JOURNAL_VERSION)
		return failure_set(failure, -EPROTONOSUPPORT, 0,
			_("%s: is of a newer version of oomwatch (%u), this one knows %u"), path,
			version, JOURNAL_VERSION);
	if (version == 0)
		list_damage(list, 1, _("it is not that of a journal"));
	return 0;
}

/* IS_QUIET: nobody is writing, so a line without an end was left by a crash. */
static int list_read(struct list_builder *builder, int fd, const char *path, bool is_quiet,
	struct failure *failure)
{
	struct journal_reader reader;
	struct span line;
	int found, error = 0;

	journal_reader_init(&reader, fd, 0);
	while (!error && (found = journal_reader_next(&reader, &line)) == 1) {
		if (reader.is_long)
			list_damage(builder->list, reader.count, _("too long"));
		else if (!reader.is_terminated && !is_quiet)
			break;
		else if (reader.count == 1)
			error = list_check_header(builder->list, line, path, failure);
		else if (list_add_line(builder, line, reader.count) < 0)
			error = failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	}
	if (!error && found < 0)
		error = failure_set(failure, found, 0, "%s: %s", path, failure_reason(found));
	return error;
}

int journal_list_read(struct journal_list *ret, int fd, const char *path, struct failure *failure)
{
	struct journal_list list = {0};
	struct list_builder builder = {.list = &list};
	bool is_quiet = flock(fd, LOCK_SH | LOCK_NB) == 0;
	int error;

	/* Unknown, so that nothing counts as of this boot. */
	if (journal_file_boot_id(builder.boot_id) < 0)
		builder.boot_id[0] = '\0';
	error = list_read(&builder, fd, path, is_quiet, failure);
	if (error)
		journal_list_release(&list);
	else
		*ret = list;
	return error;
}

int journal_read(const char *path, struct journal_list *ret, struct failure *failure)
{
	int fd = journal_file_open(path, O_RDONLY, failure);
	int error;

	if (fd == -ENOENT) {
		*ret = (struct journal_list){0};
		return failure_set(failure, 0, 0, "%s", "");
	}
	if (fd < 0)
		return fd;
	error = journal_list_read(ret, fd, path, failure);
	close(fd);
	return error;
}

void journal_list_release(struct journal_list *list)
{
	free(list->entry);
	*list = (struct journal_list){0};
}

/* --- one entry --- */

/* Whether ENTRY is in force as far as the journal knows, in its boot. */
static bool is_in_force(const struct journal_entry *entry)
{
	const struct change *change = &entry->change;

	if (!change->has_old || !change_rows[change->kind].can_undo)
		return false;
	switch (change->state) {
	case CHANGE_PLANNED:
	case CHANGE_DONE:
		return true;
	case CHANGE_CANCELLED:
		return change->has_result && change->result != change->old;
	case CHANGE_FAILED:
	case CHANGE_UNDONE:
	case CHANGE_GONE:
		break;
	}
	return false;
}

bool journal_entry_is_open(const struct journal_entry *entry)
{
	return entry->is_of_this_boot && is_in_force(entry);
}

bool journal_entry_is_gone(const struct journal_entry *entry)
{
	return entry->is_of_this_boot && entry->change.state == CHANGE_GONE;
}

bool journal_entry_is_void(const struct journal_entry *entry)
{
	return !entry->is_of_this_boot && is_in_force(entry);
}

static const char *state_text(const struct journal_entry *entry)
{
	if (journal_entry_is_void(entry))
		return _("of a former boot, ended with it");
	switch (entry->change.state) {
	case CHANGE_PLANNED:
		return _("begun, not known whether done");
	case CHANGE_DONE:
		return _("done");
	case CHANGE_FAILED:
		return _("failed");
	case CHANGE_UNDONE:
		return _("undone");
	case CHANGE_CANCELLED:
		return _("cancelled");
	case CHANGE_GONE:
		return _("gone, nothing is left to undo");
	}
	return "";
}

static void time_text(char *buffer, size_t size, uint64_t realtime_usec)
{
	time_t seconds = (time_t)(realtime_usec / USEC_PER_SEC);
	struct tm local;

	if (!localtime_r(&seconds, &local) ||
		strftime(buffer, size, "%Y-%m-%d %H:%M:%S", &local) == 0)
		snprintf(buffer, size, "-");
}

const char *journal_entry_text(char *buffer, size_t size, const struct journal_entry *entry)
{
	const struct change *change = &entry->change;
	char when[32], name[CGROUP_PATH_MAX], clean[CGROUP_PATH_MAX], old[40], value[40];

	time_text(when, sizeof(when), change->realtime_usec);
	/* A name of a folder may hold anything. */
	target_name(name, sizeof(name), &change->target);
	span_copy((struct span){name, strlen(name)}, clean, sizeof(clean));
	change_value_words(value, sizeof(value), change->kind,
		change->state == CHANGE_DONE && change->has_result ? change->result
								   : change->value);
	if (change->has_old)
		change_value_words(old, sizeof(old), change->kind, change->old);
	snprintf(buffer, size, "%llu  %s  %s %s %s%s%s  %s%s%s", (unsigned long long)change->id,
		when, clean, change_rows[change->kind].name, change->has_old ? old : "",
		change->has_old ? " -> " : "", value, state_text(entry),
		change->state == CHANGE_FAILED ? ": " : "",
		change->state == CHANGE_FAILED ? failure_reason(change->error) : "");
	return buffer;
}
