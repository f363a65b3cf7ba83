/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/change_session.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/message.h"

/* An answer and its newline. */
#define ANSWER_MAX 64

static volatile sig_atomic_t is_interrupted;

static void interrupt(int signal)
{
	(void)signal;
	is_interrupted = 1;
}

bool change_session_is_interrupted(void)
{
	return is_interrupted;
}

/* A write that blocks ends with EINTR, and what came of it is written down. A reader that goes, or a file that may not
 * grow, must not end the program between a change and its line in the journal. */
static void catch_signals(void)
{
	static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action = {.sa_handler = interrupt};

	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		sigaction(ending[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
}

/* Each process that is to be changed is held by a descriptor. */
static void raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static enum exit_status check_allowed(const struct options *options, struct failure *failure)
{
	if (options->is_dry_run)
		return EXIT_DONE;
	if (strcmp(options->root, "/") != 0) {
		failure_set(failure, -EROFS, 0,
			_("--root: what is below %s is not changed, only described with --dry-run"),
			options->root);
		return EXIT_USAGE;
	}
	if (options->is_readonly) {
		failure_set(failure, -EROFS, 0, "%s",
			_("changes are switched off by --readonly or OOMWATCH_READONLY"));
		return EXIT_REFUSED;
	}
	return EXIT_DONE;
}

enum exit_status change_session_init(struct change_session *session, const struct options *options,
	FILE *out, struct failure *failure)
{
	enum exit_status status = check_allowed(options, failure);

	*session = (struct change_session){.options = options, .out = out};
	if (status != EXIT_DONE)
		return status;
	session->watch = calloc(1, sizeof(*session->watch));
	if (!session->watch) {
		failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
		return EXIT_FAILED;
	}
	raise_descriptors();
	if (watch_init(session->watch, options->root, failure) < 0) {
		free(session->watch);
		session->watch = NULL;
		return EXIT_FAILED;
	}
	while (!watch_catch_up(session->watch, UINT32_MAX, true))
		;
	watch_set_care(session->watch, PROCESSES_WHOLE);
	watch_sample(session->watch);
	catch_signals();
	return EXIT_DONE;
}

void change_session_release(struct change_session *session)
{
	if (!session->watch)
		return;
	watch_release(session->watch);
	free(session->watch);
	session->watch = NULL;
}

struct model *change_session_model(struct change_session *session)
{
	return &session->watch->model;
}

int change_session_root(const struct change_session *session)
{
	return session->watch->sampler.root;
}

static bool ask_once(FILE *out, const char *question)
{
	char answer[ANSWER_MAX];

	fprintf(out, "%s ", question);
	fflush(out);
	return !is_interrupted && fgets(answer, sizeof(answer), stdin) && rpmatch(answer) == 1;
}

enum exit_status change_session_ask(
	struct change_session *session, bool is_grave, struct failure *failure)
{
	unsigned int questions = is_grave ? 2 : 1;

	if (session->options->yes >= questions)
		return EXIT_DONE;
	if (!isatty(STDIN_FILENO)) {
		failure_set(failure, -ENOTTY, 0,
			is_grave
				? _("not confirmed: standard input is no terminal; --yes said twice does "
				    "it without two questions")
				: _("not confirmed: standard input is no terminal; --yes does it without a "
				    "question"));
		return EXIT_REFUSED;
	}
	if ((session->options->yes > 0 || ask_once(session->out, _("Do it? [y/N]"))) &&
		(!is_grave || ask_once(session->out,
				      _("This may hit oomwatch or everything in the group. "
					"Do it all the same? [y/N]"))))
		return EXIT_DONE;
	failure_set(failure, -ECANCELED, 0, "%s", _("not confirmed: nothing was written"));
	return EXIT_REFUSED;
}
