/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/marks.h"

#include "../tap.h"

#define SEC 1000000u

/* Slots of a second, the newest of which ends at END_SEC. */
static struct slots slots_to(uint64_t end_sec)
{
	return (struct slots){.length_usec = SEC, .end_usec = end_sec * SEC};
}

static void test_moves(void)
{
	struct marks marks = {0};
	struct slots slots = slots_to(0);

	CHECK_INT(marks_at(&marks, 0), MARK_NONE);
	marks_advance(&marks, slots_take(&slots, 10 * SEC));
	marks_set(&marks, &slots, 10 * SEC + SEC / 2, MARK_BEGIN);
	CHECK_INT(marks_at(&marks, 0), MARK_BEGIN);
	CHECK_INT(marks_at(&marks, 1), MARK_NONE);
	/* Another sample of the same slot moves nothing. */
	marks_advance(&marks, slots_take(&slots, 10 * SEC + SEC * 3 / 4));
	CHECK_INT(marks_at(&marks, 0), MARK_BEGIN);
	marks_advance(&marks, slots_take(&slots, 11 * SEC));
	CHECK_INT(marks_at(&marks, 0), MARK_NONE);
	CHECK_INT(marks_at(&marks, 1), MARK_BEGIN);
	/* Slots that had no sample count. */
	marks_advance(&marks, slots_take(&slots, 15 * SEC));
	CHECK_INT(marks_at(&marks, 5), MARK_BEGIN);
	marks_set(&marks, &slots, 15 * SEC, MARK_END);
	CHECK_INT(marks_at(&marks, 0), MARK_END);
	CHECK_INT(marks_at(&marks, 5), MARK_BEGIN);
	CHECK_INT(marks_at(&marks, 500), MARK_NONE);
}

static void test_same_slot(void)
{
	struct marks marks = {0};
	struct slots slots = slots_to(0);

	marks_advance(&marks, slots_take(&slots, SEC));
	marks_set(&marks, &slots, SEC, MARK_BEGIN);
	marks_set(&marks, &slots, SEC + 1, MARK_END);
	CHECK_INT(marks_at(&marks, 0), MARK_BOTH);
}

/* Between two samples the slot of the mark may not have begun. */
static void test_ahead(void)
{
	struct marks marks = {0};
	struct slots slots = slots_to(0);

	marks_advance(&marks, slots_take(&slots, 10 * SEC));
	marks_set(&marks, &slots, 11 * SEC, MARK_BEGIN);
	marks_set(&marks, &slots, 13 * SEC + 1, MARK_END);
	CHECK_INT(marks_at(&marks, 0), MARK_NONE);
	marks_advance(&marks, slots_take(&slots, 11 * SEC));
	CHECK_INT(marks_at(&marks, 0), MARK_BEGIN);
	marks_advance(&marks, slots_take(&slots, 13 * SEC));
	CHECK_INT(marks_at(&marks, 0), MARK_END);
	CHECK_INT(marks_at(&marks, 2), MARK_BEGIN);
}

/* Each sample a slot of its own; and another delay from here on, which does not move what is past. */
static void test_no_length(void)
{
	struct marks marks = {0};
	struct slots slots = {0};

	marks_advance(&marks, slots_take(&slots, SEC));
	marks_set(&marks, &slots, 2 * SEC, MARK_BEGIN);
	CHECK_INT(marks_at(&marks, 0), MARK_BEGIN);
	marks_advance(&marks, slots_take(&slots, 2 * SEC));
	slots = slots_to(3);
	CHECK_INT(marks_at(&marks, 1), MARK_BEGIN);
	marks_advance(&marks, slots_take(&slots, 3 * SEC));
	CHECK_INT(marks_at(&marks, 2), MARK_BEGIN);
}

static void test_many(void)
{
	struct marks marks = {0};
	struct slots slots = {0};

	for (unsigned int i = 0; i < MARKS_MAX + 1; i++) {
		marks_advance(&marks, slots_take(&slots, i * SEC));
		marks_set(&marks, &slots, i * SEC, i % 2 ? MARK_END : MARK_BEGIN);
	}
	CHECK_INT(marks_at(&marks, 0), MARK_BEGIN);
	CHECK_INT(marks_at(&marks, MARKS_MAX - 1), MARK_END);
	CHECK_INT(marks_at(&marks, MARKS_MAX), MARK_NONE);
}

int main(void)
{
	tap_run("marks move with their slots", test_moves);
	tap_run("begin and end in one slot", test_same_slot);
	tap_run("a slot that has not begun", test_ahead);
	tap_run("without slots of a length", test_no_length);
	tap_run("more than there is room for", test_many);
	return tap_done();
}
