/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Test Anything Protocol for the unit tests, no framework. A test case is a function that
 * calls the checks; tap_run() runs it and prints one line, with what failed above it.
 */
#ifndef OOMWATCH_TESTS_TAP_H
#define OOMWATCH_TESTS_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned int tap_count;
static unsigned int tap_failed_cases;
static bool tap_case_failed;

__attribute__((format(printf, 3, 4), unused)) static bool tap_expect(
	bool is_true, int line, const char *format, ...)
{
	if (!is_true) {
		va_list arguments;

		tap_case_failed = true;
		printf("# line %d: ", line);
		va_start(arguments, format);
		vprintf(format, arguments);
		va_end(arguments);
		putchar('\n');
	}
	return is_true;
}

#define CHECK(condition) tap_expect(condition, __LINE__, "%s", #condition)

/* Integers of any kind, shown on failure. */
#define CHECK_INT(got, expected)                                                                 \
	do {                                                                                     \
		long long tap_got = (long long)(got), tap_expected = (long long)(expected);      \
		tap_expect(tap_got == tap_expected, __LINE__, "%s is %lld, expected %lld", #got, \
			tap_got, tap_expected);                                                  \
	} while (0)

#define CHECK_TEXT(got, expected)                                                      \
	do {                                                                           \
		const char *tap_got = (got), *tap_expected = (expected);               \
		tap_expect(strcmp(tap_got, tap_expected) == 0, __LINE__,               \
			"%s is \"%s\", expected \"%s\"", #got, tap_got, tap_expected); \
	} while (0)

/* Real numbers within TOLERANCE; NAN equals NAN. */
#define CHECK_REAL(got, expected, tolerance)                                             \
	do {                                                                             \
		double tap_got = (got), tap_expected = (expected);                       \
		tap_expect((isnan(tap_got) && isnan(tap_expected)) ||                    \
				   fabs(tap_got - tap_expected) <= (tolerance),          \
			__LINE__, "%s is %g, expected %g", #got, tap_got, tap_expected); \
	} while (0)

__attribute__((unused)) static void tap_run(const char *name, void (*test)(void))
{
	tap_case_failed = false;
	test();
	tap_count++;
	tap_failed_cases += tap_case_failed;
	printf("%s %u - %s\n", tap_case_failed ? "not ok" : "ok", tap_count, name);
	fflush(stdout);
}

__attribute__((unused)) static void tap_skip(const char *name, const char *reason)
{
	tap_count++;
	printf("ok %u - %s # SKIP %s\n", tap_count, name, reason);
}

/* Prints the plan and returns the exit status for main(). */
__attribute__((unused)) static int tap_done(void)
{
	printf("1..%u\n", tap_count);
	return tap_failed_cases > 0;
}

#endif
