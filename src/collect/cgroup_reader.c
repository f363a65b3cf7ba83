/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/bits.h"

static const char *const file_names[CGROUP_FILES] = {
	[CGROUP_FILE_CURRENT] = "memory.current",
	[CGROUP_FILE_SWAP_CURRENT] = "memory.swap.current",
	[CGROUP_FILE_EVENTS] = "memory.events",
	[CGROUP_FILE_LOCAL_EVENTS] = "memory.events.local",
	[CGROUP_FILE_PRESSURE] = "memory.pressure",
	[CGROUP_FILE_STAT] = "memory.stat",
	[CGROUP_FILE_PROCESSES] = "cgroup.procs",
};

/* Without a memory controller a group has no more than these. */
static const uint32_t values_without_memory =
	1u << CGROUP_CURRENT | 1u << CGROUP_PIDS_CURRENT | 1u << CGROUP_PIDS_MAX;

/* Whether -ERROR says that there is no such file, or nothing in it. */
static bool is_absent(int error)
{
	return error == -ENOENT || error == -ENODEV || error == -EOPNOTSUPP || error == -EACCES ||
	       error == -EPERM;
}

static void drop_value(struct cgroup *group, enum cgroup_value value)
{
	group->present &= ~(1u << value);
}

/* Takes what is in the buffer; one that is malformed is absent. */
static void take_value(
	struct cgroup_reader *reader, size_t length, struct cgroup *group, enum cgroup_value value)
{
	if (cgroup_value_parse(reader->buffer, length, cgroup_value_file(value),
		    &group->value[value], NULL) < 0)
		drop_value(group, value);
	else
		group->present |= 1u << value;
}

static void drop_part(struct cgroup *group, enum cgroup_file file)
{
	switch (file) {
	case CGROUP_FILE_CURRENT:
		drop_value(group, CGROUP_CURRENT);
		break;
	case CGROUP_FILE_SWAP_CURRENT:
		drop_value(group, CGROUP_SWAP_CURRENT);
		break;
	case CGROUP_FILE_EVENTS:
		group->events.present = 0;
		break;
	case CGROUP_FILE_LOCAL_EVENTS:
		group->local.present = 0;
		break;
	case CGROUP_FILE_PRESSURE:
		group->pressure = (struct pressure){.some.is_present = false};
		break;
	case CGROUP_FILE_STAT:
		group->flags &= (uint16_t)~CGROUP_HAS_STAT;
		break;
	case CGROUP_FILE_PROCESSES:
	case CGROUP_FILES:
		break;
	}
}

static void take_part(
	struct cgroup_reader *reader, size_t length, struct cgroup *group, enum cgroup_file file)
{
	int error = 0;

	switch (file) {
	case CGROUP_FILE_CURRENT:
		take_value(reader, length, group, CGROUP_CURRENT);
		break;
	case CGROUP_FILE_SWAP_CURRENT:
		take_value(reader, length, group, CGROUP_SWAP_CURRENT);
		break;
	case CGROUP_FILE_EVENTS:
		error = cgroup_events_parse(reader->buffer, length, &group->events, NULL);
		break;
	case CGROUP_FILE_LOCAL_EVENTS:
		error = cgroup_events_parse(reader->buffer, length, &group->local, NULL);
		break;
	case CGROUP_FILE_PRESSURE:
		error = pressure_parse(reader->buffer, length, &group->pressure, NULL);
		break;
	case CGROUP_FILE_STAT:
		error = cgroup_stat_parse(reader->buffer, length, &group->stat, NULL);
		if (!error)
			group->flags |= CGROUP_HAS_STAT;
		break;
	case CGROUP_FILE_PROCESSES:
	case CGROUP_FILES:
		break;
	}
	if (error)
		drop_part(group, file);
}

static int read_kept(struct cgroup_reader *reader, const struct kept_file *file, size_t *ret_length)
{
	return kept_file_read_once(file, reader->buffer, CGROUP_READER_BUFFER, ret_length);
}

static int read_at(struct cgroup_reader *reader, int folder, const char *name, size_t *ret_length)
{
	struct kept_file file;
	int error = kept_file_open(&file, folder, name);

	if (error)
		return error;
	error = read_kept(reader, &file, ret_length);
	kept_file_close(&file);
	return error;
}

static int read_part(
	struct cgroup_reader *reader, int folder, struct cgroup *group, enum cgroup_file file)
{
	size_t length;
	int error = read_at(reader, folder, file_names[file], &length);

	if (!error)
		take_part(reader, length, group, file);
	else if (is_absent(error))
		drop_part(group, file);
	return error;
}

static int read_value(
	struct cgroup_reader *reader, int folder, struct cgroup *group, enum cgroup_value value)
{
	size_t length;
	int error = read_at(reader, folder, cgroup_value_file(value), &length);

	if (!error)
		take_value(reader, length, group, value);
	else if (is_absent(error))
		drop_value(group, value);
	return error;
}

/* The files of one number each, and which of them are not there. The first error that is not about
 * their absence. */
static int read_values(
	struct cgroup_reader *reader, int folder, struct cgroup *group, uint32_t *ret_lacking)
{
	bool has_memory = cgroup_has(group, CGROUP_CURRENT);
	int first = 0;

	*ret_lacking = 0;
	for (unsigned int i = CGROUP_CURRENT + 1; i < CGROUP_VALUES; i++) {
		uint32_t bit = 1u << i;
		int error;

		if ((!has_memory && !(values_without_memory & bit)) || (reader->lacking & bit)) {
			drop_value(group, i);
			continue;
		}
		error = read_value(reader, folder, group, i);
		if (error == -ENOENT && !(values_without_memory & bit))
			*ret_lacking |= bit;
		else if (error && !is_absent(error) && !first)
			first = error;
	}
	return first;
}

/* What is more than a number, as far as the group may have it. */
static int read_parts(struct cgroup_reader *reader, int folder, struct cgroup *group)
{
	bool has_memory = cgroup_has(group, CGROUP_CURRENT);
	int first = 0;

	for (unsigned int i = CGROUP_FILE_EVENTS; i < CGROUP_FILE_PROCESSES; i++) {
		/* The root of a machine has no amounts, but statistics; stalls are everybody's. */
		bool is_there = has_memory || i == CGROUP_FILE_PRESSURE ||
				(i == CGROUP_FILE_STAT && group->depth == 0);
		int error = is_there ? read_part(reader, folder, group, i) : 0;

		if (!is_there)
			drop_part(group, i);
		if (error && !is_absent(error) && !first)
			first = error;
	}
	return first;
}

/* What became of a read of the group that was denied, and of one that was not. */
static int note_denied(struct cgroup *group, int error)
{
	if (error == -EACCES || error == -EPERM) {
		group->flags |= CGROUP_DENIED;
		return -EACCES;
	}
	group->flags &= (uint16_t)~CGROUP_DENIED;
	return error;
}

int cgroup_read_current(struct cgroup_reader *reader, int folder, struct cgroup *group)
{
	return note_denied(group, read_part(reader, folder, group, CGROUP_FILE_CURRENT));
}

int cgroup_read_events(struct cgroup_reader *reader, int folder, struct cgroup *group)
{
	return read_part(reader, folder, group, CGROUP_FILE_EVENTS);
}

int cgroup_read_all(struct cgroup_reader *reader, int folder, struct cgroup *group)
{
	int error = cgroup_read_current(reader, folder, group), other;
	uint32_t lacking;

	if (error == -EACCES) {
		group->present = 0;
		for (unsigned int i = 0; i < CGROUP_FILE_PROCESSES; i++)
			drop_part(group, i);
		return error;
	}
	if (error && !is_absent(error))
		return error;
	error = error == -ENODEV ? error : 0;
	other = read_values(reader, folder, group, &lacking);
	if (!error)
		error = other;
	other = read_parts(reader, folder, group);
	if (!error)
		error = other;
	/* It had memory a moment ago: what was missing since says nothing about other groups. */
	if (cgroup_has(group, CGROUP_CURRENT) && !group->events.present)
		return error ? error : -ENODEV;
	if (reader->is_live)
		reader->lacking |= lacking;
	return error;
}

int cgroup_files_open(struct cgroup_files *files, int folder, const struct cgroup *group)
{
	bool has_memory = cgroup_has(group, CGROUP_CURRENT);

	for (unsigned int i = 0; i < CGROUP_FILES; i++)
		files->file[i].fd = -1;
	for (unsigned int i = 0; i < CGROUP_FILES; i++) {
		bool is_memory =
			i < CGROUP_FILE_PRESSURE || (i == CGROUP_FILE_STAT && group->depth);
		int error;

		if (is_memory && !has_memory)
			continue;
		error = kept_file_open(&files->file[i], folder, file_names[i]);
		if (error && !is_absent(error)) {
			cgroup_files_close(files);
			return error;
		}
	}
	return 0;
}

void cgroup_files_close(struct cgroup_files *files)
{
	for (unsigned int i = 0; i < CGROUP_FILES; i++)
		kept_file_close(&files->file[i]);
}

static int read_kept_part(const struct cgroup_files *files, struct cgroup_reader *reader,
	struct cgroup *group, enum cgroup_file file)
{
	size_t length;
	int error;

	if (files->file[file].fd < 0)
		return 0;
	error = read_kept(reader, &files->file[file], &length);
	if (!error)
		take_part(reader, length, group, file);
	else if (is_absent(error))
		drop_part(group, file);
	return error;
}

int cgroup_files_read(
	const struct cgroup_files *files, struct cgroup_reader *reader, struct cgroup *group)
{
	int first = 0;

	for (unsigned int i = 0; i < CGROUP_FILE_STAT; i++) {
		int error = read_kept_part(files, reader, group, i);

		if (error && !first)
			first = error;
	}
	return first;
}

int cgroup_files_read_stat(
	const struct cgroup_files *files, struct cgroup_reader *reader, struct cgroup *group)
{
	return read_kept_part(files, reader, group, CGROUP_FILE_STAT);
}

unsigned int cgroup_nearness_permille(const struct cgroup *group)
{
	uint64_t current = cgroup_value_or(group, CGROUP_CURRENT, 0);
	uint64_t limit = cgroup_value_or(group, CGROUP_MAX, CGROUP_UNLIMITED);
	uint64_t high = cgroup_value_or(group, CGROUP_HIGH, CGROUP_UNLIMITED);
	uint64_t permille;

	if (high < limit)
		limit = high;
	if (limit == CGROUP_UNLIMITED)
		return 0;
	if (limit < 1000)
		return UINT16_MAX;
	permille = current / (limit / 1000);
	return permille < 1 ? 1 : permille > UINT16_MAX ? UINT16_MAX : (unsigned int)permille;
}
