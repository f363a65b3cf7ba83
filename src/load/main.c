/* SPDX-License-Identifier: GPL-3.0-or-later */
/* oomwatch-load: a synthetic workload in a control group of its own. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/message.h"
#include "load/machine.h"
#include "load/options.h"
#include "load/report.h"
#include "load/supervisor.h"

#define PROGRAM "oomwatch-load"

#define DESCRIPTION_MAX 4096

/* As the man page says. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_KILLED = 3,
	EXIT_GUARDED = 4,
};

/* The one place that prints what went wrong. */
static int fail(enum exit_status status, const struct failure *failure)
{
	fprintf(stderr, "%s: %s\n", PROGRAM, failure->text);
	return status;
}

/* It was refused, or could not begin: who started it by a program reads no standard error. */
static int refuse(
	enum exit_status status, const struct load_options *options, const struct failure *failure)
{
	struct load_progress progress = {
		.state = LOAD_ENDED,
		.end = LOAD_END_FAILED,
		.current_bytes = LOAD_UNLIMITED,
		.max_bytes = LOAD_UNLIMITED,
		.oom_kills = LOAD_UNLIMITED,
		.limit_hits = LOAD_UNLIMITED,
		.refaults = LOAD_UNLIMITED,
		.stall_usec = LOAD_UNLIMITED,
	};
	struct load_report report;

	if (options->is_control) {
		snprintf(progress.message, sizeof(progress.message), "%s", failure->text);
		load_report_init(&report, options, STDOUT_FILENO);
		(void)load_report_tell(&report, &progress, 0);
	}
	return fail(status, failure);
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

static int finish(void)
{
	struct failure failure;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_DONE;
	failure_set(&failure, -errno, 0, _("standard output: %s"), failure_reason(errno));
	return fail(EXIT_FAILED, &failure);
}

static void print_description(const struct load_plan *plan, const struct load_machine *machine)
{
	char text[DESCRIPTION_MAX];

	fputs(load_plan_describe(text, sizeof(text), plan, machine), stdout);
	fflush(stdout);
}

/* The second confirmation: whoever types the name knows which machine it is. False: there is nobody to ask. */
static bool ask_host(struct load_plan *plan, const struct load_machine *machine)
{
	char *answer = plan->confirmed_host;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return false;
	print_description(plan, machine);
	printf(_("Type the name of this machine, %s, to go on: "), machine->host);
	fflush(stdout);
	if (!fgets(answer, sizeof(plan->confirmed_host), stdin))
		return false;
	answer[strcspn(answer, "\n")] = '\0';
	return true;
}

static int check(struct load_plan *plan, const struct load_machine *machine,
	const struct load_options *options, struct failure *failure)
{
	bool is_said = plan->confirmed_host[0] != '\0';
	int error = load_plan_check(plan, machine, failure);

	/* -EPERM: nothing but the name is missing. */
	if (error != -EPERM || is_said || options->is_control || options->is_dry_run)
		return error;
	if (!ask_host(plan, machine))
		return error;
	return load_plan_check(plan, machine, failure);
}

static int run(struct load_plan *plan, const struct load_options *options, struct load_place *place,
	const struct load_machine *machine)
{
	const struct load_order order = {
		.plan = plan, .machine = machine, .place = place, .options = options};
	enum load_end end = LOAD_END_NONE;
	struct failure failure;
	int error;

	if (!options->is_control && !options->is_json)
		print_description(plan, machine);
	error = load_supervisor_run(&order, &end, &failure);
	/* What began has told its end itself. */
	if (error && end == LOAD_END_NONE)
		return refuse(EXIT_FAILED, options, &failure);
	if (error)
		return fail(EXIT_FAILED, &failure);
	switch (end) {
	case LOAD_END_KILLED:
		return EXIT_KILLED;
	case LOAD_END_GUARD:
		return EXIT_GUARDED;
	case LOAD_END_FAILED:
		return EXIT_FAILED;
	default:
		return EXIT_DONE;
	}
}

static int plan_and_run(struct load_plan *plan, const struct load_options *options)
{
	struct load_machine machine;
	struct load_place place;
	struct failure failure;
	int status, error = load_place_find(&place, plan->parent, &failure);

	/* Who named a place wants a group, and there. */
	if (error && plan->parent[0])
		return refuse(EXIT_USAGE, options, &failure);
	load_machine_read(&machine, &place, &failure);
	if (check(plan, &machine, options, &failure) < 0) {
		status = refuse(EXIT_USAGE, options, &failure);
	} else {
		if (place.fd >= 0)
			strcpy(plan->parent, place.path);
		if (options->is_dry_run) {
			print_description(plan, &machine);
			status = finish();
		} else {
			status = run(plan, options, &place, &machine);
		}
	}
	load_place_close(&place);
	return status;
}

int main(int argc, char **argv)
{
	struct load_options options;
	struct load_plan plan;
	struct failure failure;

	hold_standard_descriptors();
	setlocale(LC_ALL, "");
	bindtextdomain(PACKAGE, LOCALEDIR);
	textdomain(PACKAGE);
	message_resolve_all();

	if (load_options_parse(
		    &options, &plan, argc - 1, (const char *const *)(argv + 1), &failure) < 0) {
		refuse(EXIT_USAGE, &options, &failure);
		fprintf(stderr, _("Try '%s --help'.\n"), PROGRAM);
		return EXIT_USAGE;
	}
	if (options.help)
		load_options_print_help(stdout);
	else if (options.version)
		printf("%s (%s)\n", PROGRAM, PACKAGE_STRING);
	else if (options.list)
		load_options_print_list(stdout);
	else
		return plan_and_run(&plan, &options);
	return finish();
}
