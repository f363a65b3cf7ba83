/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "report/text_kills.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/message.h"
#include "base/units.h"
#include "model/kill_words.h"

/* More are in the JSON report. */
#define KILLS_WRITTEN 10
#define EVENTS_WRITTEN 20

/* Lines of the list, and what else is to be said of one of them. */
#define INDENT 2
#define INDENT_MORE 6
/* As wide as the rest of the report. */
#define COLUMNS 100

/* The date, as a report may be read on another day; of a captured log the clock of its records. */
static void write_time(FILE *out, uint64_t realtime_usec, uint64_t log_usec)
{
	time_t seconds = (time_t)(realtime_usec / USEC_PER_SEC);
	char date[32] = "";
	struct tm local;

	if (realtime_usec == 0) {
		fprintf(out, "%*s[%.6f]", INDENT, "", (double)log_usec / USEC_PER_SEC);
		return;
	}
	if (localtime_r(&seconds, &local))
		strftime(date, sizeof(date), "%Y-%m-%d %H:%M:%S", &local);
	fprintf(out, "%*s%s", INDENT, "", date);
}

/* "anon 1.61 GiB, swap 120 MiB": what is known of what it held, and is not nothing. */
static void write_held(FILE *out, const struct kill *kill)
{
	static const char *const names[PROCESS_MEMORIES] = {
		[PROCESS_ANON] = "anon",
		[PROCESS_FILE] = "file",
		[PROCESS_SHMEM] = "shmem",
		[PROCESS_SWAP] = "swap",
		[PROCESS_TABLES] = "pgtables",
	};
	uint64_t kib[PROCESS_MEMORIES];
	unsigned int known = kill_held(kill, kib);
	const char *before = ": ";
	char text[UNITS_TEXT_MAX];

	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++) {
		if (!(known >> i & 1) || kib[i] == 0)
			continue;
		fprintf(out, "%s%s %s", before, names[i], units_bytes(text, (double)kib[i] * 1024));
		before = ", ";
	}
}

/* WORDS in lines that break behind a semicolon. */
static void write_parts(FILE *out, const char *words)
{
	size_t used = 0;

	while (*words) {
		const char *end = strstr(words, "; ");
		size_t length = end ? (size_t)(end + 1 - words) : strlen(words);

		/* In bytes: a line with letters beyond ASCII breaks a little early. */
		if (used > 0 && used + 1 + length > COLUMNS) {
			fputc('\n', out);
			used = 0;
		}
		used += (size_t)fprintf(
			out, "%*s%.*s", used > 0 ? 1 : INDENT_MORE, "", (int)length, words);
		words += length + (end ? 1 : 0);
	}
	fputc('\n', out);
}

static void write_kill(FILE *out, const struct kill *kill)
{
	char words[WORDS_MAX], detail[WORDS_MAX], all[2 * WORDS_MAX + 64];
	const char *scope = words_kill_scope(kill);

	write_time(out, kill->realtime_usec, kill->log.usec);
	fprintf(out, "  %s", words_kill_victim(words, sizeof(words), kill));
	write_held(out, kill);
	fputc('\n', out);
	/* A path may be longer than a line. */
	if (kill_group(kill)[0])
		fprintf(out, "%*s%s\n", INDENT_MORE, "", kill_group(kill));
	words_kill_detail(detail, sizeof(detail), kill);
	if (kill->has_log)
		snprintf(all, sizeof(all), "%s%s%s; %s", scope, scope[0] ? "; " : "",
			words_kill_verdict_long(words, sizeof(words), kill), detail);
	write_parts(out, kill->has_log ? all : detail);
}

void text_kills_write(FILE *out, const struct model *model)
{
	const struct kill *kill;
	unsigned int written = 0;
	char words[WORDS_MAX];

	fprintf(out, "%s\n", words_kill_count(words, sizeof(words), model));
	words_kill_log(words, sizeof(words), model);
	if (words[0])
		fprintf(out, "%*s%s\n", INDENT, "", words);
	for (unsigned int age = 0; (kill = kills_get(&model->kills, age)); age++) {
		if (kill_is_again(kill) || kill->count == 0)
			continue;
		if (written++ < KILLS_WRITTEN)
			write_kill(out, kill);
	}
	if (written > KILLS_WRITTEN)
		fprintf(out, _("%*sand %u earlier kills\n"), INDENT, "", written - KILLS_WRITTEN);
}

void text_events_write(FILE *out, const struct model *model)
{
	const struct event *event;
	char words[WORDS_MAX];

	if (model->events.count == 0) {
		fprintf(out, "%s\n", _("none since the start"));
		return;
	}
	fprintf(out, _("%u, newest first\n"), model->events.count);
	for (unsigned int age = 0;
		age < EVENTS_WRITTEN && (event = events_get(&model->events, age)); age++) {
		write_time(out, event->realtime_usec, 0);
		fprintf(out, "  %s\n", words_event(words, sizeof(words), event));
	}
	if (model->events.count > EVENTS_WRITTEN)
		fprintf(out, _("%*sand %u earlier\n"), INDENT, "",
			model->events.count - EVENTS_WRITTEN);
}
