/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A helper, and a made folder in which it changes plain files (change_double.h). For its tests. */
#ifndef OOMWATCH_TESTS_ACTION_HELPER_RUN_H
#define OOMWATCH_TESTS_ACTION_HELPER_RUN_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../tap.h"
#include "action/helper.h"
#include "base/clock.h"
#include "change_double.h"

/* Long for a helper, short for a person. */
#define PATIENCE_MSEC 5000
#define MSEC 1000u

static struct tree tree;
static char path[PATH_MAX + 64];
static struct helper helper;
static struct helper_answer answer;
static struct failure failure;
static int block_fd = -1; /* held open: a FIFO that nobody has open forgets what was written */

/* --- a helper and its answers --- */

__attribute__((unused)) static void start(void)
{
	tree_init(&tree);
	snprintf(path, sizeof(path), "%s/state/journal", tree.root);
	CHECK_INT(helper_start(&helper, path, &failure), 0);
}

__attribute__((unused)) static void stop(void)
{
	helper_stop(&helper, 2 * USEC_PER_SEC);
	CHECK_INT(helper.fd, -1);
	/* No child is left, not even a zombie. */
	CHECK_INT(waitpid(-1, NULL, WNOHANG), -1);
	CHECK_INT(errno, ECHILD);
	if (block_fd >= 0)
		close(block_fd);
	block_fd = -1;
	tree_release(&tree);
}

/* Writes that come from here on wait, until they are let go. */
__attribute__((unused)) static void block(const char *how, const char *text)
{
	CHECK_INT(mkfifo(tree_path(&tree, "block"), 0600), 0);
	block_fd = open(tree_path(&tree, "block"), O_RDWR | O_CLOEXEC);
	if (how)
		tree_put(&tree, how, text);
}

__attribute__((unused)) static void let_go(unsigned int writes)
{
	for (unsigned int i = 0; i < writes; i++)
		CHECK_INT(write(block_fd, "", 1), 1);
}

__attribute__((unused)) static uint64_t send_change(enum helper_verb verb, struct change *change)
{
	uint64_t request = 0;

	CHECK_INT(helper_send(&helper, verb, change, &request), 0);
	close(change->target.fd);
	return request;
}

__attribute__((unused)) static uint64_t send_new(enum change_kind kind, int64_t old, int64_t value)
{
	struct change change = double_change(&tree, kind, old, value);

	return send_change(HELPER_APPLY, &change);
}

__attribute__((unused)) static bool wait_for_news(int timeout_msec)
{
	struct pollfd news = {.fd = helper.fd, .events = POLLIN};

	return poll(&news, 1, timeout_msec) == 1;
}

__attribute__((unused)) static void expect_answer(
	int line, uint64_t request, enum change_state state, int error)
{
	int got = wait_for_news(PATIENCE_MSEC) ? helper_receive(&helper, &answer) : 0;

	tap_expect(got == 1, line, "no answer: %d", got);
	tap_expect(answer.request == request && answer.change.state == state &&
			   answer.failure.error == error && answer.change.target.fd == -1,
		line, "request %llu, state %d, error %d, \"%s\"",
		(unsigned long long)answer.request, answer.change.state, answer.failure.error,
		answer.failure.text);
}

/* The helper has got as far as to write VALUE. */
__attribute__((unused)) static void wait_for_value(enum change_kind kind, int64_t value)
{
	for (unsigned int i = 0; i < PATIENCE_MSEC && double_value(&tree, kind) != value; i++)
		usleep(MSEC);
	CHECK_INT(double_value(&tree, kind), value);
}

__attribute__((unused)) static void expect_journal(
	int line, unsigned int count, enum change_state last)
{
	struct journal_list list;

	CHECK_INT(journal_read(path, &list, &failure), 0);
	tap_expect(list.damage_count == 0 && list.count == count &&
			   (count == 0 || list.entry[count - 1].change.state == last),
		line, "%u changes, %u damaged, the last one %d", list.count, list.damage_count,
		count > 0 && list.count >= count ? (int)list.entry[count - 1].change.state : -1);
	journal_list_release(&list);
}

#endif
