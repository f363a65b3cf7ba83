/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line. One table describes every subcommand and one every option; the parser, --help, the man
 * page and the completion are made from them.
 */
#ifndef OOMWATCH_APP_OPTIONS_H
#define OOMWATCH_APP_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/failure.h"
#include "model/process_list.h"

/* What the program is to do. */
enum subcommand {
	SUBCOMMAND_NONE, /* to watch: the dashboard, or reports */
	SUBCOMMAND_ADJ,
	SUBCOMMAND_LIMIT,
	SUBCOMMAND_RECLAIM,
	SUBCOMMAND_SIGNAL,
	SUBCOMMAND_KILL_CGROUP,
	SUBCOMMAND_UNDO,
	SUBCOMMAND_JOURNAL,
	SUBCOMMAND_EXPORT,      /* journal --export-commands */
	SUBCOMMAND_LIST_SCENES, /* --list-scenes */
	SUBCOMMAND_CHECK_SCENE, /* --check-scene */
	SUBCOMMANDS
};

struct subcommand_row {
	const char *name;     /* NULL: it is chosen by an option alone */
	const char *operands; /* their names in capitals; NULL: it takes none */
	unsigned int least;   /* operands */
	unsigned int most;    /* 0: as many as there are */
	const char *help;     /* one sentence, for the catalogue */
};

extern const struct subcommand_row subcommand_rows[SUBCOMMANDS];

enum option_id {
	OPTION_BATCH,
	OPTION_ITERATIONS,
	OPTION_DELAY,
	OPTION_STEADY,
	OPTION_FORMAT,
	OPTION_SCREEN,
	OPTION_THEME,
	OPTION_NO_COLOR,
	OPTION_ASCII,
	OPTION_NO_MOUSE,
	OPTION_PID,
	OPTION_USER,
	OPTION_FILTER,
	OPTION_CGROUP,
	OPTION_SORT,
	OPTION_LIMIT,
	OPTION_ROOT,
	OPTION_NO_PROTECT,
	OPTION_TREE,
	OPTION_MEMBERS,
	OPTION_SIGNAL,
	OPTION_DRY_RUN,
	OPTION_YES,
	OPTION_UNDO,
	OPTION_JOURNAL,
	OPTION_EXPORT_COMMANDS,
	OPTION_JOURNAL_FILE,
	OPTION_READONLY,
	OPTION_SCENE,
	OPTION_UNATTENDED,
	OPTION_CONFIRM,
	OPTION_LIST_SCENES,
	OPTION_CHECK_SCENE,
	OPTION_HELP,
	OPTION_VERSION,
	OPTIONS
};

struct option_row {
	const char *name;     /* without the dashes */
	char letter;          /* 0: there is no short form */
	const char *argument; /* its name in capitals; NULL: it takes none */
	const char *values; /* the words it takes, separated by blanks; NULL: a number or a path */
	const char *help;   /* one sentence, for the catalogue */
	unsigned int uses;  /* a bit for each enum subcommand that takes it; 0: to watch alone */
};

extern const struct option_row option_rows[OPTIONS];

/* Processes of a report when nobody says how many. */
#define OPTIONS_LIMIT 10

#define OPTIONS_DELAY_MIN_USEC 100000u
#define OPTIONS_DELAY_MAX_USEC 3600000000u

/* Choices are the index of the word in option_row.values. */
struct options {
	bool is_batch;
	uint64_t iterations; /* 0: without end */
	uint64_t delay_usec;
	bool is_steady;  /* the dashboard, too, keeps to the delay */
	int format;      /* 0 text, 1 json */
	bool has_format; /* it was asked for */
	int screen;
	bool has_screen; /* it was asked for */
	int theme;
	bool no_color;
	bool ascii;
	bool no_mouse;
	int32_t pids[PROCESS_PIDS_MAX]; /* only these processes, when there are any */
	unsigned int pid_count;
	const char *user;   /* name or number; NULL: all */
	const char *filter; /* NULL: none */
	const char *cgroup; /* path of a control group; NULL: all */
	enum process_column sort;
	bool is_reversed;
	uint64_t limit; /* processes, and control groups, of a report; 0: all */
	const char *root;
	bool no_protect;
	enum subcommand subcommand;
	char **operands; /* in the arguments that were parsed, whose order is changed */
	unsigned int operand_count;
	bool is_tree;       /* adj: with all descendants */
	bool has_members;   /* adj: the operands name control groups */
	const char *signal; /* its name or number; NULL: the default */
	bool is_dry_run;
	unsigned int yes;    /* how often it was said */
	const char *journal; /* path of the journal; NULL: where it usually is */
	bool exports; /* print the changes as commands; with the journal it is SUBCOMMAND_EXPORT */
	bool is_readonly;   /* refuse every change; also from the environment */
	const char *scene;  /* its name or path; NULL: none */
	bool is_unattended; /* it goes on by its conditions, and the program ends with it */
	const char
		*confirmed_host; /* the second confirmation of what the whole machine feels; NULL */
	bool help;
	bool version;
};

#define OPTIONS_FORMAT_JSON 1

/* The defaults, and what the environment says (NO_COLOR, OOMWATCH_READONLY). */
void options_init(struct options *options);

/* Reads the arguments into OPTIONS, and moves the operands in ARGV to its beginning. 0; or -EINVAL or -ERANGE
 * with a failure that names the option, the value and what was expected. */
int options_parse(struct options *options, int argc, char **argv, struct failure *failure);

/* Whether the subcommand takes the option. */
bool options_is_used(enum option_id id, enum subcommand subcommand);

/* The text of --help. */
void options_print_help(FILE *out);

#endif
