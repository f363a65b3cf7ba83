/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/journal_line.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/crc32.h"
#include "base/message.h"

/* " #a1b2c3d4" at the end of each line. */
#define CHECKSUM_LENGTH 10

/* Errors have smaller numbers (include/linux/err.h). */
#define ERROR_MAX 4095

enum journal_key {
	KEY_BOOT,
	KEY_USER,
	KEY_KIND,
	KEY_PID,
	KEY_START,
	KEY_UID,
	KEY_COMM,
	KEY_PATH,
	KEY_INODE,
	KEY_OLD,
	KEY_NEW,
	KEY_VALUE,
	KEY_ERROR,
	KEY_TOOK_USEC,
	JOURNAL_KEYS
};

/* The kinds of lines. */
enum journal_line_kind {
	LINE_PROCESS = 1 << 0, /* a change to a process */
	LINE_CGROUP = 1 << 1,  /* a change to a control group */
	LINE_RESULT = 1 << 2,
	LINE_CHANGE = LINE_PROCESS | LINE_CGROUP,
};

/* In which lines a key may and must stand. */
static const struct {
	const char *name;
	unsigned int may;
	unsigned int must;
} keys[JOURNAL_KEYS] = {
	[KEY_BOOT] = {"boot", LINE_CHANGE, LINE_CHANGE},
	[KEY_USER] = {"user", LINE_CHANGE, 0},
	[KEY_KIND] = {"kind", LINE_CHANGE, LINE_CHANGE},
	[KEY_PID] = {"pid", LINE_PROCESS, LINE_PROCESS},
	[KEY_START] = {"start", LINE_PROCESS, LINE_PROCESS},
	[KEY_UID] = {"uid", LINE_PROCESS, 0},
	[KEY_COMM] = {"comm", LINE_PROCESS, 0},
	[KEY_PATH] = {"path", LINE_CGROUP, LINE_CGROUP},
	[KEY_INODE] = {"inode", LINE_CGROUP, LINE_CGROUP},
	[KEY_OLD] = {"old", LINE_CHANGE, 0},
	[KEY_NEW] = {"new", LINE_CHANGE, LINE_CHANGE},
	[KEY_VALUE] = {"value", LINE_RESULT, 0},
	[KEY_ERROR] = {"error", LINE_RESULT, 0},
	[KEY_TOOK_USEC] = {"took_usec", LINE_RESULT, 0},
};

/* The first word of a result. */
static const struct {
	const char *word;
	enum change_state state;
} result_words[] = {
	{"done", CHANGE_DONE},
	{"failed", CHANGE_FAILED},
	{"undone", CHANGE_UNDONE},
	{"cancelled", CHANGE_CANCELLED},
	{"gone", CHANGE_GONE},
};

/* --- writing --- */

struct line_writer {
	char *buffer; /* of JOURNAL_LINE_MAX */
	size_t used;
};

static void write_bytes(struct line_writer *line, const char *text, size_t length)
{
	/* There is always room: see JOURNAL_LINE_MAX. */
	if (length > JOURNAL_LINE_MAX - line->used)
		length = JOURNAL_LINE_MAX - line->used;
	memcpy(line->buffer + line->used, text, length);
	line->used += length;
}

__attribute__((format(printf, 2, 3))) static void write_format(
	struct line_writer *line, const char *format, ...)
{
	char text[128];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length > 0)
		write_bytes(line, text,
			(size_t)length < sizeof(text) ? (size_t)length : sizeof(text) - 1);
}

static bool is_escaped(unsigned char byte)
{
	return byte <= ' ' || byte == '%' || byte == '#' || byte == 0x7f;
}

static void write_text(struct line_writer *line, enum journal_key key, const char *text)
{
	write_format(line, " %s=", keys[key].name);
	for (; *text != '\0'; text++) {
		if (is_escaped((unsigned char)*text))
			write_format(line, "%%%02x", (unsigned char)*text);
		else
			write_bytes(line, text, 1);
	}
}

static void write_u64(struct line_writer *line, enum journal_key key, uint64_t value)
{
	write_format(line, " %s=%" PRIu64, keys[key].name, value);
}

static void write_value(
	struct line_writer *line, enum journal_key key, enum change_kind kind, int64_t value)
{
	if (change_rows[kind].is_amount && value == CHANGE_UNLIMITED)
		write_text(line, key, "max");
	else
		write_format(line, " %s=%" PRIi64, keys[key].name, value);
}

static void write_start(struct line_writer *line, const char *word, const struct change *change)
{
	write_format(line, "%s %" PRIu64 " %" PRIu64 ".%06u", word, change->id,
		change->realtime_usec / USEC_PER_SEC,
		(unsigned int)(change->realtime_usec % USEC_PER_SEC));
}

static size_t write_end(struct line_writer *line)
{
	write_format(line, " #%08" PRIx32 "\n", crc32_of(line->buffer, line->used));
	return line->used;
}

static void write_target(struct line_writer *line, const struct target *target)
{
	if (target->kind == TARGET_CGROUP) {
		write_text(line, KEY_PATH, target->path);
		write_u64(line, KEY_INODE, target->inode);
		return;
	}
	write_u64(line, KEY_PID, (uint64_t)target->pid);
	write_u64(line, KEY_START, target->start_ticks);
	write_u64(line, KEY_UID, target->uid);
	write_text(line, KEY_COMM, target->comm);
}

size_t journal_line_of_change(char buffer[JOURNAL_LINE_MAX], const struct journal_entry *entry)
{
	const struct change *change = &entry->change;
	struct line_writer line = {buffer, 0};

	write_start(&line, "change", change);
	write_text(&line, KEY_BOOT, entry->boot_id);
	write_text(&line, KEY_USER, entry->user);
	write_text(&line, KEY_KIND, change_rows[change->kind].name);
	write_target(&line, &change->target);
	if (change->has_old)
		write_value(&line, KEY_OLD, change->kind, change->old);
	write_value(&line, KEY_NEW, change->kind, change->value);
	return write_end(&line);
}

static void write_error(struct line_writer *line, int error)
{
	const char *name = strerrorname_np(-error);

	if (name)
		write_text(line, KEY_ERROR, name);
	else
		write_u64(line, KEY_ERROR, (uint64_t)-error);
}

size_t journal_line_of_result(char buffer[JOURNAL_LINE_MAX], const struct change *change)
{
	struct line_writer line = {buffer, 0};

	for (size_t i = 0; i < ARRAY_SIZE(result_words); i++) {
		if (result_words[i].state == change->state)
			write_start(&line, result_words[i].word, change);
	}
	if (line.used == 0)
		return 0;
	if (change->has_result)
		write_value(&line, KEY_VALUE, change->kind, change->result);
	if (change->error < 0)
		write_error(&line, change->error);
	if (change->took_usec > 0)
		write_u64(&line, KEY_TOOK_USEC, change->took_usec);
	return write_end(&line);
}

/* --- reading --- */

struct line_fields {
	struct journal_line line;
	uint64_t seen[BITS_WORDS(JOURNAL_KEYS)];
};

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "%20" and its like become what they were. -EINVAL when one is cut off, is a NUL, or when it is
 * too long. */
static int parse_text(struct span span, char *ret, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < span.length; i++) {
		int byte = (unsigned char)span.at[i];

		if (byte == '%') {
			if (span.length - i < 3)
				return -EINVAL;
			byte = digit_of(span.at[i + 1]) * 16 + digit_of(span.at[i + 2]);
			if (digit_of(span.at[i + 1]) < 0 || digit_of(span.at[i + 2]) < 0)
				return -EINVAL;
			i += 2;
		}
		if (byte == '\0' || used + 1 >= size)
			return -EINVAL;
		ret[used++] = (char)byte;
	}
	ret[used] = '\0';
	return 0;
}

static int parse_comm(struct span span, char ret[PROCESS_COMM_MAX])
{
	char text[PROCESS_COMM_MAX];
	int error = parse_text(span, text, sizeof(text));

	if (!error)
		span_copy((struct span){text, strlen(text)}, ret, PROCESS_COMM_MAX);
	return error;
}

static int parse_value(struct span span, int64_t *ret)
{
	if (!span_is(span, "max"))
		return span_i64(span, ret);
	*ret = CHANGE_UNLIMITED;
	return 0;
}

static int parse_limited(struct span span, uint64_t limit, uint64_t *ret)
{
	uint64_t value;
	int error = span_u64(span, &value);

	if (error)
		return error;
	if (value > limit)
		return -ERANGE;
	*ret = value;
	return 0;
}

static int parse_pid(struct span span, int32_t *ret)
{
	uint64_t pid;
	int error = parse_limited(span, INT32_MAX, &pid);

	if (error)
		return error;
	if (pid == 0)
		return -ERANGE;
	*ret = (int32_t)pid;
	return 0;
}

static int parse_uid(struct span span, uint32_t *ret)
{
	uint64_t uid;
	int error = parse_limited(span, UINT32_MAX, &uid);

	if (!error)
		*ret = (uint32_t)uid;
	return error;
}

static int parse_kind(struct span span, enum change_kind *ret)
{
	char name[32];
	int kind = parse_text(span, name, sizeof(name)) < 0 ? -1 : change_find(name);

	if (kind < 0)
		return -EINVAL;
	*ret = (enum change_kind)kind;
	return 0;
}

static int parse_error(struct span span, int *ret)
{
	uint64_t number;

	if (parse_limited(span, ERROR_MAX, &number) == 0) {
		*ret = -(int)number;
		return 0;
	}
	for (int error = 1; error <= ERROR_MAX; error++) {
		const char *name = strerrorname_np(error);

		if (name && span_is(span, name)) {
			*ret = -error;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_field(struct line_fields *fields, enum journal_key key, struct span value)
{
	struct journal_entry *entry = &fields->line.entry;
	struct change *change = &entry->change;
	struct target *target = &change->target;

	switch (key) {
	case KEY_BOOT:
		return parse_text(value, entry->boot_id, sizeof(entry->boot_id));
	case KEY_USER:
		return parse_text(value, entry->user, sizeof(entry->user));
	case KEY_KIND:
		return parse_kind(value, &change->kind);
	case KEY_PID:
		return parse_pid(value, &target->pid);
	case KEY_START:
		return span_u64(value, &target->start_ticks);
	case KEY_UID:
		return parse_uid(value, &target->uid);
	case KEY_COMM:
		return parse_comm(value, target->comm);
	case KEY_PATH:
		return parse_text(value, target->path, sizeof(target->path));
	case KEY_INODE:
		return span_u64(value, &target->inode);
	case KEY_OLD:
		change->has_old = true;
		return parse_value(value, &change->old);
	case KEY_NEW:
		return parse_value(value, &change->value);
	case KEY_VALUE:
		change->has_result = true;
		return parse_value(value, &change->result);
	case KEY_ERROR:
		return parse_error(value, &change->error);
	case KEY_TOOK_USEC:
		return span_u64(value, &change->took_usec);
	case JOURNAL_KEYS:
		break;
	}
	return -EINVAL;
}

/* "1763719200.250000" */
static int parse_time(struct span span, uint64_t *ret_usec)
{
	const char *point = memchr(span.at, '.', span.length);
	struct span whole, part;
	uint64_t seconds, usec;

	if (!point)
		return -EINVAL;
	whole = (struct span){span.at, (size_t)(point - span.at)};
	part = (struct span){point + 1, span.length - whole.length - 1};
	if (part.length != 6 || span_u64(part, &usec) < 0 || span_u64(whole, &seconds) < 0 ||
		seconds > INT64_MAX / USEC_PER_SEC)
		return -EINVAL;
	*ret_usec = seconds * USEC_PER_SEC + usec;
	return 0;
}

static int parse_first_word(struct span word, struct journal_line *ret)
{
	if (span_is(word, "change")) {
		ret->is_change = true;
		ret->entry.change.state = CHANGE_PLANNED;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(result_words); i++) {
		if (span_is(word, result_words[i].word)) {
			ret->entry.change.state = result_words[i].state;
			return 0;
		}
	}
	return -EINVAL;
}

/* "done 7 1763719200.310000" */
static int parse_start(struct cursor *words, struct journal_line *ret, struct span *word)
{
	if (!cursor_word(words, word) || parse_first_word(*word, ret) < 0)
		return -EINVAL;
	if (!cursor_word(words, word) || span_u64(*word, &ret->entry.change.id) < 0 ||
		ret->entry.change.id == 0)
		return -EINVAL;
	if (!cursor_word(words, word))
		return -EINVAL;
	return parse_time(*word, &ret->entry.change.realtime_usec);
}

/*
 * "kind=memory.max"; a key that is not known is from a later version of this one, and passed over.
 */
static int parse_pair(struct line_fields *fields, struct span word)
{
	const char *sign = memchr(word.at, '=', word.length);
	struct span name, value;

	if (!sign)
		return -EINVAL;
	name = (struct span){word.at, (size_t)(sign - word.at)};
	value = (struct span){sign + 1, word.length - name.length - 1};
	for (unsigned int key = 0; key < JOURNAL_KEYS; key++) {
		if (!span_is(name, keys[key].name))
			continue;
		if (bits_has(fields->seen, key))
			return -EINVAL;
		bits_set(fields->seen, key);
		return parse_field(fields, key, value);
	}
	return 0;
}

static enum journal_line_kind kind_of(const struct journal_line *line)
{
	if (!line->is_change)
		return LINE_RESULT;
	return line->entry.change.target.kind == TARGET_PROCESS ? LINE_PROCESS : LINE_CGROUP;
}

/* Whether it has all that such a line must have, and nothing that is another one's. */
static bool is_complete(struct line_fields *fields)
{
	struct change *change = &fields->line.entry.change;
	enum journal_line_kind kind;

	change->target.kind = change_rows[change->kind].target;
	kind = kind_of(&fields->line);
	for (unsigned int key = 0; key < JOURNAL_KEYS; key++) {
		if (!(bits_has(fields->seen, key) ? keys[key].may & kind
						  : !(keys[key].must & kind)))
			return false;
	}
	return kind != LINE_CGROUP || change->target.path[0] == '/';
}

/* Takes the checksum off LINE. */
static int check_sum(struct span *line, struct failure *failure)
{
	size_t length = line->length - CHECKSUM_LENGTH;
	uint32_t sum = 0;

	if (line->length <= CHECKSUM_LENGTH || memcmp(line->at + length, " #", 2) != 0)
		return failure_set(failure, -EBADMSG, 0, _("not written to its end"));
	for (const char *at = line->at + length + 2; at < line->at + line->length; at++) {
		if (digit_of(*at) < 0)
			return failure_set(failure, -EBADMSG, 0, _("not written to its end"));
		sum = sum << 4 | (uint32_t)digit_of(*at);
	}
	line->length = length;
	if (sum != crc32_of(line->at, length))
		return failure_set(failure, -EBADMSG, 0,
			_("changed since it was written, its checksum is another one"));
	return 0;
}

int journal_line_parse(struct span line, struct journal_line *ret, struct failure *failure)
{
	struct line_fields fields = {.line.entry.change.target.fd = -1};
	struct span word = {"", 0};
	struct cursor words;
	char text[32];
	int error = check_sum(&line, failure);

	if (error)
		return error;
	words = cursor_of_span(line);
	error = parse_start(&words, &fields.line, &word);
	while (!error && cursor_word(&words, &word))
		error = parse_pair(&fields, word);
	if (error) {
		span_copy(word, text, sizeof(text));
		return failure_set(failure, -EINVAL, 0, _("\"%s\" is not understood"), text);
	}
	if (!is_complete(&fields))
		return failure_set(
			failure, -EINVAL, 0, _("a field is missing, or does not belong there"));
	*ret = fields.line;
	return 0;
}

unsigned int journal_line_version(struct span line)
{
	static const char word[] = "oomwatch-journal ";
	uint64_t version;

	if (!span_starts(line, word))
		return 0;
	line.at += sizeof(word) - 1;
	line.length -= sizeof(word) - 1;
	if (span_u64(line, &version) < 0 || version > UINT32_MAX)
		return 0;
	return (unsigned int)version;
}
