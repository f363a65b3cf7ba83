/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/report.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cursor.h"
#include "kernel/text.h"

#define CONTROL_USEC 250000u
#define PEOPLE_USEC 1000000u
#define LAST_MSEC 1000

void load_report_init(struct load_report *report, const struct load_options *options, int fd)
{
	*report = (struct load_report){.options = options, .fd = fd};
}

/* --- JSON --- */

/* A piece of a text; one that does not fit any more is left out. */
static size_t put(char *buffer, size_t size, size_t used, const char *text, size_t length)
{
	if (used + length >= size)
		return used;
	memcpy(buffer + used, text, length);
	buffer[used + length] = '\0';
	return used + length;
}

static size_t put_string(char *buffer, size_t size, size_t used, struct span escaped)
{
	char raw[PATH_MAX], code[8];
	size_t length = text_unescape(escaped, raw, sizeof(raw));

	used = put(buffer, size, used, "\"", 1);
	for (size_t i = 0; i < length; i++) {
		if (raw[i] == '"' || raw[i] == '\\' || raw[i] == 127 ||
			(unsigned char)raw[i] < ' ') {
			snprintf(code, sizeof(code), "\\u%04x", (unsigned char)raw[i]);
			used = put(buffer, size, used, code, strlen(code));
		} else {
			used = put(buffer, size, used, raw + i, 1);
		}
	}
	return put(buffer, size, used, "\"", 1);
}

/* The names are those of the line: it says which of the numbers are known. */
const char *load_report_json(char *buffer, size_t size, const struct load_progress *progress)
{
	char line[LOAD_PROGRESS_LINE_MAX];
	struct cursor cursor;
	struct span word;
	size_t used = 0;

	load_progress_line(line, sizeof(line), progress);
	cursor = cursor_of(line, strlen(line));
	while (cursor_word(&cursor, &word)) {
		const char *sign = memchr(word.at, '=', word.length);
		struct span value = {sign + 1, word.length - (size_t)(sign + 1 - word.at)};
		bool is_number = value.length > 0 && value.at[0] >= '0' && value.at[0] <= '9' &&
				 !span_starts(word, "message=") && !span_starts(word, "cgroup=");

		used = put(buffer, size, used, used == 0 ? "{\"" : ",\"", 2);
		used = put(buffer, size, used, word.at, (size_t)(sign - word.at));
		used = put(buffer, size, used, "\":", 2);
		if (is_number)
			used = put(buffer, size, used, value.at, value.length);
		else
			used = put_string(buffer, size, used, value);
	}
	put(buffer, size, used, "}", 1);
	return buffer;
}

/* --- writing --- */

/* One message, or one line: whether it went. -EPIPE when nobody will ever read it. */
static int put_line(struct load_report *report, const char *line, size_t length, int wait_msec)
{
	struct pollfd poller = {.fd = report->fd, .events = POLLOUT};
	ssize_t sent;

	if (poll(&poller, 1, wait_msec) <= 0)
		return -EAGAIN;
	if (poller.revents & POLLERR)
		return -EPIPE;
	sent = send(report->fd, line, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	/* A pipe that is said to be ready takes at least PIPE_BUF without waiting. */
	if (sent < 0 && errno == ENOTSOCK)
		sent = write(report->fd, line, length);
	if (sent >= 0)
		return 0;
	return errno == EPIPE || errno == ECONNRESET || errno == EIO || errno == EBADF ? -EPIPE
										       : -errno;
}

int load_report_tell(
	struct load_report *report, const struct load_progress *progress, uint64_t now_usec)
{
	char line[LOAD_PROGRESS_LINE_MAX + 2];
	uint64_t pause_usec = report->options->is_control ? CONTROL_USEC : PEOPLE_USEC;
	bool is_last = progress->state == LOAD_ENDED;
	int error;

	if (report->is_told && progress->state == report->told &&
		now_usec - report->told_usec < pause_usec)
		return 0;
	/* A person sees that it starts and ends by what comes then. */
	if (!report->options->is_control && !report->options->is_json &&
		(progress->state == LOAD_STARTING || progress->state == LOAD_ENDING))
		return 0;
	if (report->options->is_control)
		load_progress_line(line, sizeof(line) - 1, progress);
	else if (report->options->is_json)
		load_report_json(line, sizeof(line) - 1, progress);
	else
		load_progress_words(line, sizeof(line) - 1, progress);
	strcat(line, "\n");
	error = put_line(report, line, strlen(line), is_last ? LAST_MSEC : 0);
	if (error && error != -EPIPE)
		return 0;
	report->is_told = true;
	report->told = progress->state;
	report->told_usec = now_usec;
	return error;
}
