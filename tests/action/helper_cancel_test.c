/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "helper_run.h"

/* At which moment a signal comes is chance; the pauses before it go from 0 to 1.5 ms. */
#define ROUNDS 60

static void test_cancel(void)
{
	struct change undone;

	start();
	send_new(CHANGE_MEMORY_LOW, 1, 2);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	undone = answer.change;
	undone.target.fd = tree_open(&tree, ".");
	block(NULL, NULL);
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	send_new(CHANGE_MEMORY_HIGH, 3000, 2500);
	send_change(HELPER_UNDO, &undone);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	CHECK(!wait_for_news(50));
	CHECK_INT(helper_receive(&helper, &answer), 0);
	helper_cancel(&helper);
	expect_answer(__LINE__, 2, CHANGE_CANCELLED, -ECANCELED);
	CHECK_INT(answer.change.result, 3000);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_MAX), 3000);
	expect_answer(__LINE__, 3, CHANGE_CANCELLED, -ECANCELED);
	CHECK_INT(answer.change.id, 0);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_HIGH), 3000);
	expect_answer(__LINE__, 4, CHANGE_DONE, -ECANCELED);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_LOW), 2);
	expect_journal(__LINE__, 2, CHANGE_CANCELLED);
	/* What comes later is not meant. */
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	CHECK(!wait_for_news(50));
	let_go(1);
	expect_answer(__LINE__, 5, CHANGE_DONE, 0);
	expect_journal(__LINE__, 3, CHANGE_DONE);
	stop();
}

/* What cannot be taken back is only interrupted. */
static void test_cancel_reclaim(void)
{
	start();
	block(NULL, NULL);
	send_new(CHANGE_RECLAIM, 0, 4096);
	wait_for_value(CHANGE_RECLAIM, 4096);
	helper_cancel(&helper);
	expect_answer(__LINE__, 1, CHANGE_CANCELLED, -ECANCELED);
	expect_journal(__LINE__, 1, CHANGE_CANCELLED);
	stop();
}

/* The signal comes while there is nothing to interrupt yet. */
static void test_cancel_before_wait(void)
{
	uint64_t began_usec;

	start();
	block("linger", "100000");
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	wait_for_value(CHANGE_MEMORY_MAX, 2000);
	began_usec = clock_monotonic_usec();
	helper_cancel(&helper);
	CHECK(clock_monotonic_usec() - began_usec < 50 * MSEC);
	expect_answer(__LINE__, 1, CHANGE_CANCELLED, -ECANCELED);
	stop();
}

/* At any moment: it always comes through, and never hits the next one. */
static void test_cancel_anywhere(void)
{
	unsigned int cancelled = 0, done = 0;

	start();
	block(NULL, NULL);
	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint64_t request = send_new(CHANGE_MEMORY_MAX, 3000, 2000);

		usleep(i * 37 % 1500);
		helper_cancel(&helper);
		expect_answer(__LINE__, request, CHANGE_CANCELLED, -ECANCELED);
		cancelled += double_value(&tree, CHANGE_MEMORY_MAX) == 3000;
	}
	tree_remove(&tree, "block");
	for (unsigned int i = 0; i < ROUNDS; i++) {
		uint64_t request = send_new(CHANGE_RECLAIM, 0, 4096);

		/* One that is over, and one that just may be. */
		if (i % 2)
			wait_for_news(PATIENCE_MSEC);
		else
			usleep(i * 37 % 1500);
		helper_cancel(&helper);
		if (i % 2)
			expect_answer(__LINE__, request, CHANGE_DONE, 0);
		else
			wait_for_news(PATIENCE_MSEC), helper_receive(&helper, &answer);
		request = send_new(CHANGE_MEMORY_HIGH, 1000, 2000);
		expect_answer(__LINE__, request, CHANGE_DONE, 0);
		done += double_value(&tree, CHANGE_MEMORY_HIGH) == 2000;
	}
	CHECK_INT(cancelled, ROUNDS);
	CHECK_INT(done, ROUNDS);
	stop();
}

/* A signal that finds nothing to do is not kept for the next one. */
static void test_cancel_too_late(void)
{
	start();
	send_new(CHANGE_MEMORY_MAX, 3000, 2000);
	CHECK(wait_for_news(PATIENCE_MSEC));
	helper_cancel(&helper);
	expect_answer(__LINE__, 1, CHANGE_DONE, 0);
	CHECK_INT(double_value(&tree, CHANGE_MEMORY_MAX), 2000);
	block(NULL, NULL);
	send_new(CHANGE_RECLAIM, 0, 4096);
	wait_for_value(CHANGE_RECLAIM, 4096);
	CHECK(!wait_for_news(100));
	let_go(1);
	expect_answer(__LINE__, 2, CHANGE_DONE, 0);
	stop();
}

int main(void)
{
	/* A helper that hangs is a failure. */
	alarm(120);
	tap_run("cancelled while it writes", test_cancel);
	tap_run("cancelled, what cannot be taken back", test_cancel_reclaim);
	tap_run("cancelled before there is something to interrupt", test_cancel_before_wait);
	tap_run("cancelled at any moment", test_cancel_anywhere);
	tap_run("cancelled too late", test_cancel_too_late);
	return tap_done();
}
