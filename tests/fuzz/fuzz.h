/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the fuzz targets share. A target is one LLVMFuzzerTestOneInput(); libFuzzer calls it
 * with what it invents (configure --enable-fuzzing), replay.c with the files of the corpus.
 */
#ifndef OOMWATCH_TESTS_FUZZ_FUZZ_H
#define OOMWATCH_TESTS_FUZZ_FUZZ_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"
#include "base/failure.h"

/* Longer inputs find nothing new and are slow. */
#define FUZZ_INPUT_MAX (64 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): NDEBUG must not switch it off. */
static inline void fuzz_require(bool is_true, const char *what)
{
	if (is_true)
		return;
	fprintf(stderr, "broken promise: %s\n", what);
	abort();
}

/* Whether a result of a parser and its failure fit together. */
static inline void fuzz_require_result(int error, const struct failure *failure)
{
	fuzz_require(error <= 0 && error > -4096, "the result is 0 or -errno");
	fuzz_require(failure->error == error, "the failure has the same error");
	fuzz_require(memchr(failure->text, '\0', sizeof(failure->text)) != NULL,
		"the failure's text is terminated");
	fuzz_require((error == 0) == (failure->text[0] == '\0'), "an error has a text");
}

/* Whether TEXT is terminated within SIZE bytes and has no byte that drives a terminal. */
static inline void fuzz_require_text(const char *text, size_t size)
{
	const char *end = memchr(text, '\0', size);

	fuzz_require(end != NULL, "a text is terminated");
	for (; text < end; text++)
		fuzz_require((unsigned char)*text >= 0x20 && *text != 0x7f,
			"a text has no control byte");
}

/* Whether all SIZE bytes at OBJECT are still BYTE. */
static inline void fuzz_require_untouched(const void *object, unsigned char byte, size_t size)
{
	const unsigned char *at = object;

	for (size_t i = 0; i < size; i++)
		fuzz_require(at[i] == byte, "the output is untouched on failure");
}

/* Whether no bit from COUNT on is set in BITS, and no value stands without its bit. */
static inline void fuzz_require_present(
	const uint64_t *bits, const uint64_t *value, unsigned int count)
{
	for (unsigned int i = 0; i < BITS_WORDS(count) * 64; i++) {
		if (i >= count)
			fuzz_require(!bits_has(bits, i), "no bit beyond the fields");
		else if (!bits_has(bits, i))
			fuzz_require(value[i] == 0, "an absent field has no value");
	}
}

#endif
