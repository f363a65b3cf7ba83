/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/unit.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/cursor.h"

/* The types of units that have a control group. */
static const char *const unit_types[] = {
	".service", ".scope", ".slice", ".mount", ".socket", ".swap"};

static bool span_ends(struct span span, const char *suffix)
{
	size_t length = strlen(suffix);

	/* Before its type a unit has a name. */
	return span.length > length && memcmp(span.at + span.length - length, suffix, length) == 0;
}

static bool is_unit_name(struct span name)
{
	for (size_t i = 0; i < ARRAY_SIZE(unit_types); i++) {
		if (span_ends(name, unit_types[i]))
			return true;
	}
	return false;
}

/* "user@1000.service", whose folder its own manager fills with units. */
static bool is_user_manager(struct span name, int32_t *ret_user)
{
	static const char prefix[] = "user@", suffix[] = ".service";
	uint64_t user;

	if (!span_starts(name, prefix) || !span_ends(name, suffix))
		return false;
	name.at += strlen(prefix);
	name.length -= strlen(prefix) + strlen(suffix);
	if (span_u64(name, &user) < 0 || user > INT32_MAX)
		return false;
	*ret_user = (int32_t)user;
	return true;
}

/* The next name of PATH, which is moved behind it. */
static bool next_name(const char **path, struct span *ret_name)
{
	*path += strspn(*path, "/");
	ret_name->at = *path;
	ret_name->length = strcspn(*path, "/");
	*path += ret_name->length;
	return ret_name->length > 0;
}

bool unit_of_cgroup(const char *path, struct unit *ret)
{
	struct span name = {path, 0}, next;
	int32_t user = -1;

	if (!next_name(&path, &name))
		return false;
	for (; next_name(&path, &next); name = next) {
		/* A manager puts its units into slices only. */
		if (!span_ends(name, ".slice") && (user >= 0 || !is_user_manager(name, &user)))
			return false;
	}
	/* Put before a name that the kernel could take for one of its files (cg_escape() of systemd). */
	if (name.at[0] == '_') {
		name.at++;
		name.length--;
	}
	if (!is_unit_name(name) || name.length >= sizeof(ret->name))
		return false;
	memcpy(ret->name, name.at, name.length);
	ret->name[name.length] = '\0';
	ret->user = user;
	return true;
}

const char *unit_property(enum change_kind kind)
{
	switch (kind) {
	case CHANGE_MEMORY_MIN:
		return "MemoryMin";
	case CHANGE_MEMORY_LOW:
		return "MemoryLow";
	case CHANGE_MEMORY_HIGH:
		return "MemoryHigh";
	case CHANGE_MEMORY_MAX:
		return "MemoryMax";
	case CHANGE_SWAP_MAX:
		return "MemorySwapMax";
	default:
		return NULL;
	}
}

/* A command line that grows; what does not fit is noticed at the end. */
struct command {
	char *buffer;
	size_t size;
	size_t used; /* what it would take, without the NUL */
};

__attribute__((format(printf, 2, 3))) static void put(
	struct command *command, const char *format, ...)
{
	bool has_room = command->used < command->size;
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(has_room ? command->buffer + command->used : NULL,
		has_room ? command->size - command->used : 0, format, arguments);
	va_end(arguments);
	command->used += length > 0 ? (size_t)length : 0;
}

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("/._-:@+=,", c);
}

static bool is_printable(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* As $'...': what is not plain ASCII stands there in octal digits. */
static void put_escaped(struct command *command, const char *word)
{
	put(command, "$'");
	for (; *word; word++) {
		unsigned char c = (unsigned char)*word;

		if (!is_printable(c))
			put(command, "\\%03o", c);
		else
			put(command, c == '\'' || c == '\\' ? "\\%c" : "%c", c);
	}
	put(command, "'");
}

static void put_quoted(struct command *command, const char *word)
{
	put(command, "'");
	for (; *word; word++) {
		if (*word == '\'')
			put(command, "'\\''");
		else
			put(command, "%c", *word);
	}
	put(command, "'");
}

/* WORD so that a shell takes it as it is. */
static void put_word(struct command *command, const char *word)
{
	bool plain = *word, printable = true;

	for (const char *at = word; *at; at++) {
		plain = plain && is_plain((unsigned char)*at);
		printable = printable && is_printable((unsigned char)*at);
	}
	if (plain)
		put(command, "%s", word);
	else if (printable)
		put_quoted(command, word);
	else
		put_escaped(command, word);
}

static void put_unit(
	struct command *command, const struct unit *unit, const char *property, const char *value)
{
	if (unit->user >= 0 && (uid_t)unit->user != geteuid())
		put(command, "sudo -u '#%" PRId32 "' XDG_RUNTIME_DIR=/run/user/%" PRId32 " ",
			unit->user, unit->user);
	put(command, "systemctl %sset-property --runtime ", unit->user >= 0 ? "--user " : "");
	/* "-.mount" */
	if (unit->name[0] == '-')
		put(command, "-- ");
	put_word(command, unit->name);
	put(command, " %s=%s", property, strcmp(value, "max") == 0 ? "infinity" : value);
}

static void put_file(
	struct command *command, const struct change *change, const char *mount, const char *value)
{
	char path[2 * CGROUP_PATH_MAX + 32];
	size_t length = strlen(mount);

	while (length > 0 && mount[length - 1] == '/')
		length--;
	snprintf(path, sizeof(path), "%.*s%s/%s", (int)length, mount,
		strcmp(change->target.path, "/") == 0 ? "" : change->target.path,
		change_rows[change->kind].file);
	put(command, "echo %s > ", value);
	put_word(command, path);
}

static void put_signal(struct command *command, const struct change *change)
{
	const char *name =
		change->value > 0 && change->value < NSIG ? sigabbrev_np((int)change->value) : NULL;

	if (name)
		put(command, "kill -s %s %" PRId32, name, change->target.pid);
	else
		put(command, "kill -s %" PRId64 " %" PRId32, change->value, change->target.pid);
}

const char *change_command(
	char *buffer, size_t size, const struct change *change, const char *mount)
{
	struct command command = {.buffer = buffer, .size = size};
	const char *property = unit_property(change->kind);
	struct unit unit;
	char value[32];

	buffer[0] = '\0';
	change_value_text(value, sizeof(value), change->kind, change->value);
	if (change->kind == CHANGE_OOM_SCORE_ADJ)
		put(&command, "choom -p %" PRId32 " -n %s", change->target.pid, value);
	else if (change->kind == CHANGE_SIGNAL)
		put_signal(&command, change);
	else if (property && unit_of_cgroup(change->target.path, &unit))
		put_unit(&command, &unit, property, value);
	else
		put_file(&command, change, mount, value);
	if (command.used >= size)
		buffer[0] = '\0';
	return buffer;
}
