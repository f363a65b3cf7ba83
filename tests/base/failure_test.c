/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/failure.h"

#include <errno.h>

#include "../tap.h"

static void test_set(void)
{
	struct failure failure = {0};

	CHECK_INT(failure_set(&failure, -EINVAL, 7, "%s is \"%d\"", "min", -1), -EINVAL);
	CHECK_INT(failure.error, -EINVAL);
	CHECK_INT(failure.line, 7);
	CHECK_TEXT(failure.text, "min is \"-1\"");
}

static void test_nobody_asks(void)
{
	CHECK_INT(failure_set(NULL, -ENOENT, 0, "%s", "no file"), -ENOENT);
}

static void test_long_text(void)
{
	struct failure failure = {0};

	failure_set(&failure, -EINVAL, 1, "%0500d", 0);
	CHECK_INT(strlen(failure.text), FAILURE_TEXT_MAX - 1);
}

static void test_reason(void)
{
	CHECK_TEXT(failure_reason(-ENOENT), "No such file or directory");
	CHECK_TEXT(failure_reason(ENOENT), "No such file or directory");
	CHECK_TEXT(failure_reason(-EACCES), "Permission denied");
	CHECK_TEXT(failure_reason(-99999), "unknown error");
}

int main(void)
{
	tap_run("a failure is filled and its error returned", test_set);
	tap_run("without a failure to fill", test_nobody_asks);
	tap_run("a long text is cut", test_long_text);
	tap_run("the reason of an error", test_reason);
	return tap_done();
}
