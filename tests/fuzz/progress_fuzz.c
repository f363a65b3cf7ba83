/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/progress.h"
#include "load/report.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct load_progress progress, again;
	static char line[2 * LOAD_PROGRESS_LINE_MAX];
	struct failure failure = {0};
	char words[512];
	int error;

	snprintf(line, sizeof(line), "%.*s", (int)(size < sizeof(line) ? size : sizeof(line) - 1),
		(const char *)data);
	memset(&progress, 0xa5, sizeof(progress));
	error = load_progress_parse(&progress, line, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&progress, 0xa5, sizeof(progress));
		return 0;
	}
	fuzz_require(progress.state <= LOAD_ENDED && progress.end <= LOAD_END_FAILED,
		"the words are known");
	fuzz_require(memchr(progress.cgroup, '\0', sizeof(progress.cgroup)) != NULL &&
			     memchr(progress.message, '\0', sizeof(progress.message)) != NULL,
		"the texts are terminated");
	load_progress_line(line, sizeof(line), &progress);
	fuzz_require_text(line, sizeof(line));
	fuzz_require(strlen(line) + 1 < LOAD_PROGRESS_LINE_MAX, "every line has room");
	fuzz_require(load_progress_parse(&again, line, NULL) == 0, "its own line is one");
	fuzz_require(again.state == progress.state && again.end == progress.end &&
			     again.held_bytes == progress.held_bytes &&
			     strcmp(again.cgroup, progress.cgroup) == 0 &&
			     strcmp(again.message, progress.message) == 0,
		"its own line tells the same");
	load_report_json(line, sizeof(line), &progress);
	fuzz_require_text(line, sizeof(line));
	load_progress_words(words, sizeof(words), &progress);
	fuzz_require(memchr(words, '\0', sizeof(words)) != NULL, "the words are terminated");
	return 0;
}
