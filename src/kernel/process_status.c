/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process_status.h"

#include <errno.h>
#include <string.h>

#include "base/message.h"
#include "kernel/text.h"

/* The lines that are read. Those of the memory follow each other as enum process_memory does. */
enum status_field {
	STATUS_NAME,
	STATUS_STATE,
	STATUS_TGID,
	STATUS_PPID,
	STATUS_UID,
	STATUS_NSPID,
	STATUS_KTHREAD,
	STATUS_THREADS,
	STATUS_MEMORY,
	STATUS_FIELDS = STATUS_MEMORY + PROCESS_MEMORIES
};

static const char *const status_names[STATUS_FIELDS] = {
	[STATUS_NAME] = "Name",
	[STATUS_STATE] = "State",
	[STATUS_TGID] = "Tgid",
	[STATUS_PPID] = "PPid",
	[STATUS_UID] = "Uid",
	[STATUS_NSPID] = "NSpid",
	[STATUS_KTHREAD] = "Kthread",
	[STATUS_THREADS] = "Threads",
	[STATUS_MEMORY + PROCESS_ANON] = "RssAnon",
	[STATUS_MEMORY + PROCESS_FILE] = "RssFile",
	[STATUS_MEMORY + PROCESS_SHMEM] = "RssShmem",
	[STATUS_MEMORY + PROCESS_SWAP] = "VmSwap",
	[STATUS_MEMORY + PROCESS_TABLES] = "VmPTE",
};

struct status_reader {
	struct process_status status;
	unsigned int seen; /* a bit for each enum status_field */
	bool is_kthread;   /* what Kthread says */
};

static bool status_has(const struct status_reader *reader, unsigned int field)
{
	return (reader->seen >> field) & 1;
}

/*
 * Which field a line with these first four letters may be; its name decides then. This file is
 * read for thousands of processes a second, so a line costs a look at its letters, not a search.
 */
static unsigned int status_guess(const char *line)
{
	switch (line[0]) {
	case 'N':
		return line[1] == 'a' ? STATUS_NAME : STATUS_NSPID;
	case 'S':
		return STATUS_STATE;
	case 'T':
		return line[1] == 'g' ? STATUS_TGID : STATUS_THREADS;
	case 'P':
		return STATUS_PPID;
	case 'U':
		return STATUS_UID;
	case 'K':
		return STATUS_KTHREAD;
	case 'R':
		if (line[3] == 'A')
			return STATUS_MEMORY + PROCESS_ANON;
		return STATUS_MEMORY + (line[3] == 'F' ? PROCESS_FILE : PROCESS_SHMEM);
	case 'V':
		return STATUS_MEMORY + (line[2] == 'S' ? PROCESS_SWAP : PROCESS_TABLES);
	default:
		return STATUS_FIELDS;
	}
}

/* Splits LINE behind its colon; STATUS_FIELDS when it is none of those that are read. */
static unsigned int status_field_of(struct span line, struct span *ret_value)
{
	unsigned int field = line.length < 4 ? STATUS_FIELDS : status_guess(line.at);
	size_t length;

	if (field == STATUS_FIELDS || !span_starts(line, status_names[field]))
		return STATUS_FIELDS;
	length = strlen(status_names[field]);
	if (line.length == length || line.at[length] != ':')
		return STATUS_FIELDS;
	ret_value->at = line.at + length + 1;
	ret_value->length = line.length - length - 1;
	return field;
}

/*
 * proc_task_name() writes newline and backslash as "\n" and "\\", and everything else as it is.
 * The name is whatever the process chose, blanks at its ends included.
 */
static void status_name(struct span value, char ret_comm[PROCESS_COMM_MAX])
{
	/* A little more than is kept, so that span_copy() sees where to cut. */
	char raw[PROCESS_COMM_MAX + 4];
	const char *at = value.at, *end = value.at + value.length;
	size_t length = 0;

	if (at < end && *at == '\t')
		at++;
	while (at < end && length < sizeof(raw)) {
		bool is_escape = *at == '\\' && end - at > 1 && (at[1] == 'n' || at[1] == '\\');

		raw[length++] = is_escape && at[1] == 'n' ? '\n' : *at;
		at += is_escape ? 2 : 1;
	}
	span_copy((struct span){.at = raw, .length = length}, ret_comm, PROCESS_COMM_MAX);
}

/* "S (sleeping)" */
static int status_state(struct span word, unsigned int line, char *ret, struct failure *failure)
{
	char letter = word.length > 0 ? word.at[0] : '\0';
	char shown[32];

	if ((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z')) {
		*ret = letter;
		return 0;
	}
	span_copy(word, shown, sizeof(shown));
	return failure_set(failure, -EINVAL, line, _("%s is \"%s\", expected a letter"),
		status_names[STATUS_STATE], shown);
}

/* A number and its unit, "kB"; WORDS stand behind the number. */
static int status_memory(struct span number, struct cursor *words, const char *name,
	unsigned int line, uint64_t *ret_kib, struct failure *failure)
{
	int error = text_check_unit(cursor_rest(words), "kB", name, line, failure);

	return error ? error : text_u64(number, name, line, ret_kib, failure);
}

static unsigned int count_words(struct cursor words)
{
	unsigned int count = 0;
	struct span word;

	while (cursor_word(&words, &word))
		count++;
	return count;
}

static int status_store(struct status_reader *reader, unsigned int field, struct span value,
	unsigned int line, struct failure *failure)
{
	struct process_status *status = &reader->status;
	const char *name = status_names[field];
	struct cursor words = cursor_of_span(value), all = words;
	struct span word = {.at = value.at};
	uint32_t flag;
	int error;

	cursor_word(&words, &word);
	switch (field) {
	case STATUS_NAME:
		status_name(value, status->comm);
		return 0;
	case STATUS_STATE:
		return status_state(word, line, &status->state, failure);
	case STATUS_TGID:
		return text_pid(word, name, line, &status->pid, failure);
	case STATUS_PPID:
		return text_pid(word, name, line, &status->parent_pid, failure);
	case STATUS_UID:
		word.length = 0;
		cursor_word(&words, &word);
		return text_u32(word, name, line, &status->euid, failure);
	case STATUS_NSPID:
		status->namespace_depth = count_words(all);
		return 0;
	case STATUS_KTHREAD:
		error = text_u32(word, name, line, &flag, failure);
		reader->is_kthread = !error && flag;
		return error;
	case STATUS_THREADS:
		return text_u32(word, name, line, &status->thread_count, failure);
	default:
		return status_memory(
			word, &words, name, line, &status->kib[field - STATUS_MEMORY], failure);
	}
}

static int status_line(struct status_reader *reader, struct span line, unsigned int number,
	struct failure *failure)
{
	struct span value;
	unsigned int field = status_field_of(line, &value);

	if (span_starts(line, "Vm"))
		reader->status.has_memory = true;
	if (field == STATUS_FIELDS)
		return 0;
	reader->seen |= 1u << field;
	return status_store(reader, field, value, number, failure);
}

/* Whether all is there that a process must have. */
static int status_check(const struct status_reader *reader, struct failure *failure)
{
	for (unsigned int field = 0; field < STATUS_FIELDS; field++) {
		bool is_needed = field != STATUS_NSPID && field != STATUS_KTHREAD;

		if (field >= STATUS_MEMORY)
			is_needed = reader->status.has_memory;
		if (is_needed && !status_has(reader, field))
			return failure_set(failure, -EINVAL, 0, _("the line \"%s\" is missing"),
				status_names[field]);
	}
	return 0;
}

/* kthreadd is PID 2 and the parent of all others. What ends has lost its memory, too. */
static bool status_is_kernel_thread(const struct status_reader *reader)
{
	const struct process_status *status = &reader->status;

	if (status_has(reader, STATUS_KTHREAD))
		return reader->is_kthread;
	return !status->has_memory && status->state != 'Z' &&
	       (status->pid == 2 || status->parent_pid == 2);
}

int process_status_parse(
	const char *text, size_t length, struct process_status *ret, struct failure *failure)
{
	struct status_reader reader = {.seen = 0};
	struct cursor lines = cursor_of(text, length);
	struct span line;
	int error = text_check_whole(text, length, failure);

	/* Nothing is read behind Threads, which is as much again: signals, capabilities, masks. */
	while (!error && !status_has(&reader, STATUS_THREADS) && cursor_line(&lines, &line))
		error = status_line(&reader, line, lines.line, failure);
	if (!error)
		error = status_check(&reader, failure);
	if (error)
		return error;
	reader.status.is_kernel_thread = status_is_kernel_thread(&reader);
	*ret = reader.status;
	return 0;
}
