/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <unistd.h>

#include "app/batch.h"
#include "app/change_command.h"
#include "app/dashboard.h"
#include "app/exit_status.h"
#include "app/journal_command.h"
#include "app/options.h"
#include "app/query_options.h"
#include "app/scene_command.h"
#include "base/message.h"

/* From this size on a block of memory is a mapping of its own, in bytes. */
#define LARGE_BLOCK (64 * 1024)

/* The one place that prints what went wrong. */
static int fail(enum exit_status status, const struct failure *failure)
{
	fprintf(stderr, "%s: %s\n", PACKAGE_NAME, failure->text);
	if (status == EXIT_USAGE)
		fprintf(stderr, _("Try '%s --help'.\n"), PACKAGE_NAME);
	return status;
}

/* Descriptors 0 to 2 must be taken, or the next file opened would become standard output. */
static void hold_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/*
 * Memory for a program that locks it. One arena: else the threads of the process details get 64 MiB
 * of address space each, all of which counts when memory is locked. And large blocks always by mmap(): such a
 * one grows without being copied, is resident only as far as it was touched, and leaves no hole; by itself the C library
 * moves that limit up to 32 MiB.
 */
static void set_up_memory(void)
{
#ifdef __GLIBC__
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
}

/* Whether what was printed has reached its place; a full disk or a closed pipe says no. */
static int finish(void)
{
	struct failure failure;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	failure_set(&failure, -errno, 0, _("standard output: %s"), failure_reason(errno));
	return fail(EXIT_FAILED, &failure);
}

/* What OPTIONS ask for beside watching. */
static int run_subcommand(const struct options *options)
{
	struct failure failure;
	enum exit_status status;

	if (options->subcommand == SUBCOMMAND_JOURNAL)
		status = journal_command_list(options, stdout, &failure);
	else if (options->subcommand == SUBCOMMAND_UNDO)
		status = journal_command_undo(options, stdout, &failure);
	else if (options->subcommand == SUBCOMMAND_EXPORT)
		status = journal_command_export(options, stdout, &failure);
	else if (options->subcommand == SUBCOMMAND_LIST_SCENES)
		status = scene_command_list(stdout, &failure);
	else if (options->subcommand == SUBCOMMAND_CHECK_SCENE)
		status = scene_command_check(options->scene, stdout, &failure);
	else
		status = change_command_run(options, stdout, &failure);
	if (status == EXIT_DONE)
		return finish();
	fflush(stdout);
	return fail(status, &failure);
}

static int run(struct options *options)
{
	struct failure failure;
	int error;

	if (options->help) {
		options_print_help(stdout);
		return finish();
	}
	if (options->version) {
		printf("%s\n", PACKAGE_STRING);
		return finish();
	}
	if (options->exports && options->is_batch) {
		failure_set(&failure, -EINVAL, 0,
			_("--export-commands is for the dashboard and for the journal, not for reports"));
		return fail(EXIT_USAGE, &failure);
	}
	/* Without a terminal there is no dashboard whose changes could be meant. */
	if (options->exports && !isatty(STDOUT_FILENO))
		options->subcommand = SUBCOMMAND_EXPORT;
	if (options->subcommand != SUBCOMMAND_NONE)
		return run_subcommand(options);
	if (scene_command_check_options(options, isatty(STDOUT_FILENO), &failure) < 0)
		return fail(EXIT_USAGE, &failure);
	if (!options->is_batch && !isatty(STDOUT_FILENO)) {
		options->is_batch = true;
		if (options->iterations == 0)
			options->iterations = 1;
	}
	if (!options->is_batch && options->has_format) {
		failure_set(&failure, -EINVAL, 0,
			_("--format is for reports: it needs --batch on a terminal"));
		return fail(EXIT_USAGE, &failure);
	}
	if (!options->is_batch && !isatty(STDIN_FILENO)) {
		failure_set(&failure, -ENOTTY, 0,
			_("standard input is not a terminal, so there are no keys; use --batch"));
		return fail(EXIT_FAILED, &failure);
	}
	if (query_options_check(options, &failure) < 0)
		return fail(EXIT_USAGE, &failure);
	error = options->is_batch ? batch_run(options, stdout, &failure)
				  : dashboard_run(options, &failure);
	return error ? fail(EXIT_FAILED, &failure) : finish();
}

int main(int argc, char **argv)
{
	struct options options;
	struct failure failure;

	bool is_closed = fcntl(STDOUT_FILENO, F_GETFD) < 0;

	hold_standard_descriptors();
	set_up_memory();
	setlocale(LC_ALL, "");
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
	message_resolve_all();

	options_init(&options);
	if (options_parse(&options, argc, argv, &failure) < 0)
		return fail(EXIT_USAGE, &failure);
	if (is_closed) {
		failure_set(&failure, -EBADF, 0,
			_("standard output is closed, expected a terminal, "
			  "a pipe or a file"));
		return fail(EXIT_FAILED, &failure);
	}
	return run(&options);
}
