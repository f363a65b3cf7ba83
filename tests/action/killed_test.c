/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All parts together, on real processes: changes by the helper of a program that is then killed,
 * and another one that takes them back by what the journal says. */
#include <config.h>

#include "action/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../child.h"
#include "../tap.h"
#include "../tree.h"
#include "base/file.h"

#define CHANGES 5
#define ADJ 500

static struct tree tree;
static char path[PATH_MAX + 16];
static pid_t child[CHANGES];
static int before; /* what they have from us */
static struct failure failure;

static int read_adj(pid_t pid)
{
	char file[64], text[16] = "";
	size_t length;

	snprintf(file, sizeof(file), "/proc/%d/oom_score_adj", pid);
	CHECK_INT(file_read_at(AT_FDCWD, file, text, sizeof(text) - 1, &length), 0);
	return atoi(text);
}

/* Raises a process: everybody may, and may take it back. */
static int change_one(struct helper *helper, int root, pid_t pid)
{
	struct change change = {.kind = CHANGE_OOM_SCORE_ADJ, .value = ADJ};
	struct helper_answer answer = {.change.state = CHANGE_PLANNED};
	struct pollfd news = {.fd = helper->fd, .events = POLLIN};
	unsigned int cautions;
	uint64_t request;
	int error = target_hold_process(&change.target, root, pid, &failure);

	if (!error)
		error = change_check(&change, root, &cautions, &failure);
	if (!error)
		error = helper_send(helper, HELPER_APPLY, &change, &request);
	target_release(&change.target);
	if (!error && (poll(&news, 1, 5000) != 1 || helper_receive(helper, &answer) != 1))
		error = -EPIPE;
	return error ? error : answer.failure.error;
}

/* The program: ends by its own hand, with all that it holds. */
static void program(void)
{
	struct helper helper;
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (helper_start(&helper, path, &failure) < 0)
		_exit(1);
	for (unsigned int i = 0; i < CHANGES; i++) {
		if (change_one(&helper, root, child[i]) < 0)
			_exit(2);
	}
	kill(getpid(), SIGKILL);
	_exit(3);
}

static void run_program(void)
{
	int status = 0;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0)
		program();
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* As "oomwatch --undo" does it, the newest first; CHILD 2 is another process meanwhile. */
static void take_back(const struct journal_list *list)
{
	int root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (unsigned int i = list->count; i-- > 0;) {
		struct change change = list->entry[i].change;
		int error;

		CHECK(journal_entry_is_open(&list->entry[i]));
		CHECK_INT(change.target.pid, child[i]);
		CHECK_INT(read_adj(child[i]), ADJ);
		if (i == 2)
			change.target.start_ticks++;
		error = target_hold_again(&change.target, root, "/sys/fs/cgroup", &failure);
		CHECK_INT(error, i == 2 ? -ESRCH : 0);
		if (!error)
			CHECK_INT(change_undo(&change, &failure), 0);
		target_release(&change.target);
		CHECK_INT(read_adj(child[i]), i == 2 ? ADJ : before);
	}
	close(root);
}

static void test_killed(void)
{
	struct journal_list list;

	tree_init(&tree);
	snprintf(path, sizeof(path), "%s/journal", tree.root);
	for (unsigned int i = 0; i < CHANGES; i++)
		child[i] = child_start(NULL);
	run_program();
	CHECK_INT(journal_read(path, &list, &failure), 0);
	CHECK_INT(list.count, CHANGES);
	CHECK_INT(list.damage_count, 0);
	if (list.count == CHANGES)
		take_back(&list);
	journal_list_release(&list);
	for (unsigned int i = 0; i < CHANGES; i++)
		child_end(child[i]);
	tree_release(&tree);
}

int main(void)
{
	before = read_adj(getpid());
	if (before >= ADJ)
		tap_skip("killed after five changes", "our own oom_score_adj is raised");
	else
		tap_run("killed after five changes", test_killed);
	return tap_done();
}
