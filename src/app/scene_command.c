/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "app/scene_command.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/scene_library.h"
#include "base/cursor.h"
#include "base/message.h"

#define PATH_SHOWN_MAX 60

int scene_command_check_options(
	const struct options *options, bool is_terminal, struct failure *failure)
{
	if (!options->scene && options->is_unattended)
		return failure_set(
			failure, -EINVAL, 0, _("--unattended is for a scene: it needs --scene"));
	if (!options->scene && options->confirmed_host)
		return failure_set(
			failure, -EINVAL, 0, _("--confirm is for a scene: it needs --scene"));
	if (!options->scene)
		return 0;
	if (options->is_batch || !is_terminal)
		return failure_set(failure, -EINVAL, 0,
			_("--scene is shown on the dashboard: it needs a terminal, and no --batch"));
	if (options->is_readonly)
		return failure_set(failure, -EINVAL, 0,
			_("--scene starts workloads, which --readonly and OOMWATCH_READONLY refuse"));
	if (strcmp(options->root, "/") != 0)
		return failure_set(failure, -EINVAL, 0,
			_("--scene starts workloads on this machine; --root shows another one"));
	return 0;
}

/* What moves, in a word. */
static const char *scope_word(enum scene_scope scope)
{
	return scope == SCENE_OF_MACHINE ? _("machine") : _("group");
}

static void print_entry(FILE *out, const struct scene_entry *entry)
{
	if (entry->failure.error)
		fprintf(out, _("%-20s damaged, line %u: %s\n"), entry->name, entry->failure.line,
			entry->failure.text);
	else
		fprintf(out, "%-20s %-8s %s%s\n", entry->name, scope_word(entry->scope),
			entry->title, entry->needs_swap ? _(" (needs swap)") : "");
}

enum exit_status scene_command_list(FILE *out, struct failure *failure)
{
	struct scene_library *library = calloc(1, sizeof(*library));
	enum exit_status status = EXIT_DONE;

	if (!library) {
		failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
		return EXIT_FAILED;
	}
	scene_library_read(library);
	for (unsigned int i = 0; i < library->count; i++)
		print_entry(out, &library->entry[i]);
	if (library->count == 0) {
		failure_set(failure, -ENOENT, 0, "%s",
			_("there are no scenes: none came with the program, and there is no own one in "
			  "$XDG_CONFIG_HOME/oomwatch/scenes"));
		status = EXIT_FAILED;
	}
	free(library);
	return status;
}

/* So much of PATH that the reason behind it has room, with the file's name. */
static const char *tail_of(const char *path)
{
	size_t length = strlen(path);
	const char *tail = length > PATH_SHOWN_MAX ? path + length - PATH_SHOWN_MAX : path;
	const char *slash = strchr(tail, '/');

	return tail > path && slash ? slash + 1 : tail;
}

enum exit_status scene_command_check(const char *path, FILE *out, struct failure *failure)
{
	struct scene_library *library = calloc(1, sizeof(*library));
	struct failure why = {.error = 0};
	char shown[PATH_MAX];
	int error;

	if (!library) {
		failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
		return EXIT_FAILED;
	}
	/* The file may be called what drives a terminal. */
	span_copy((struct span){path, strlen(path)}, shown, sizeof(shown));
	error = scene_library_load_file(library, path, &why);
	if (error && why.line > 0)
		failure_set(
			failure, error, why.line, "%s:%u: %s", tail_of(shown), why.line, why.text);
	else if (error)
		failure_set(failure, error, 0, "%s: %s", tail_of(shown), why.text);
	else
		fprintf(out, _("%s: a scene of %u steps: %s (%s)\n"), shown,
			library->scene.step_count, library->scene.title,
			scope_word(library->scene.scope));
	free(library);
	return error ? EXIT_FAILED : EXIT_DONE;
}
