/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/kmsg.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct kmsg_record out;
	static char bytes[FUZZ_INPUT_MAX];
	const char *text = (const char *)data;
	struct failure failure = {0};
	int error;

	if (size > FUZZ_INPUT_MAX)
		return 0;
	memset(&out, 0xa5, sizeof(out));
	error = kmsg_record_parse(text, size, &out, &failure);
	fuzz_require_result(error, &failure);
	if (error) {
		fuzz_require_untouched(&out, 0xa5, sizeof(out));
		return 0;
	}
	fuzz_require(out.level <= 7, "a level is 7 at most");
	fuzz_require(out.text.at > text && out.text.at + out.text.length < text + size,
		"the text is a part of the record");
	fuzz_require(memchr(out.text.at, '\n', out.text.length) == NULL, "the text is one line");
	fuzz_require(kmsg_unescape(out.text, bytes, sizeof(bytes)) <= out.text.length,
		"escapes only get shorter");
	fuzz_require(kmsg_unescape(out.text, bytes, 3) <= 3, "no more than there is room for");
	return 0;
}
