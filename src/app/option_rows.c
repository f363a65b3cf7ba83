/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two tables of the command line: what it can be told, and what each is for. */
#include <config.h>

#include "app/options.h"

#include "base/message.h"

const struct subcommand_row subcommand_rows[SUBCOMMANDS] = {
	[SUBCOMMAND_ADJ] = {"adj", "PID VALUE [PID VALUE]...", 2, 0,
		N_("set the oom_score_adj of process PID to VALUE, from -1000 to 1000; with --tree of all its "
		   "descendants as well, with --members of every process in the control group that is named instead of PID")},
	[SUBCOMMAND_LIMIT] = {"limit", "CGROUP FILE=VALUE...", 2, 0,
		/* xgettext:no-c-format */
		N_("write VALUE to FILE of the control group CGROUP: memory.min, memory.low, memory.high, memory.max, "
		   "memory.swap.max or memory.oom.group; an amount such as 512M, 80% of what is used now, "
		   "+10% of what it was, or max")},
	[SUBCOMMAND_RECLAIM] = {"reclaim", "CGROUP BYTES", 2, 2,
		N_("let the kernel reclaim so much memory from the control group CGROUP (memory.reclaim)")},
	[SUBCOMMAND_SIGNAL] = {"signal", "PID...", 1, 0,
		N_("send a signal, SIGTERM unless --signal names another, to the processes PID")},
	[SUBCOMMAND_KILL_CGROUP] = {"kill-cgroup", "CGROUP", 1, 1,
		N_("kill every process in the control group CGROUP and below (cgroup.kill)")},
	[SUBCOMMAND_UNDO] = {"undo", "[ID]...", 0, 0,
		N_("take back the changes ID of the journal, or all of this boot that are still in effect, the "
		   "newest first; also after a crash")},
	[SUBCOMMAND_JOURNAL] = {"journal", NULL, 0, 0, N_("list the journal of changes")},
};

/* Which subcommands take an option. */
#define USE(subcommand) (1u << SUBCOMMAND_##subcommand)
#define USE_CHANGES (USE(ADJ) | USE(LIMIT) | USE(RECLAIM) | USE(SIGNAL) | USE(KILL_CGROUP))
#define USE_ALL ((1u << SUBCOMMANDS) - 1)

const struct option_row option_rows[OPTIONS] = {
	[OPTION_BATCH] = {"batch", 'b', NULL, NULL,
		N_("write reports to standard output instead of opening the dashboard; the default, "
		   "with one report, when standard output is not a terminal")},
	[OPTION_ITERATIONS] = {"iterations", 'n', "NUMBER", NULL,
		N_("stop after NUMBER reports, or frames of the dashboard")},
	[OPTION_DELAY] = {"delay", 'd', "SECONDS", NULL,
		N_("time between two samples, from 0.1 to 3600, fractions allowed; the default is 1")},
	[OPTION_STEADY] = {"steady", 0, NULL, NULL,
		N_("sample at the delay only, as --batch does; without it the dashboard looks more often "
		   "while the machine is in trouble, and less often when it would use a tenth of a CPU")},
	[OPTION_FORMAT] = {"format", 'f', "FORMAT", "text json",
		N_("how --batch writes a report: text, or json, one object a line")},
	[OPTION_SCREEN] = {"screen", 's', "SCREEN",
		"overview zones reclaim processes cgroups events help",
		N_("the screen to begin with: overview, zones, reclaim, processes, cgroups, events or help; processes is the default when some are asked for")},
	[OPTION_THEME] = {"theme", 't', "THEME", "default colorblind mono",
		N_("colours: default, colorblind (safe for the common kinds), or mono")},
	[OPTION_NO_COLOR] = {"no-color", 'C', NULL, NULL,
		N_("no colours, as with --theme mono or a NO_COLOR in the environment")},
	[OPTION_ASCII] = {"ascii", 'U', NULL, NULL,
		N_("draw with ASCII characters; the default where the locale is not UTF-8, and on the Linux console")},
	[OPTION_NO_MOUSE] = {"no-mouse", 'M', NULL, NULL,
		N_("leave the mouse to the terminal, so that it can select text")},
	[OPTION_PID] = {"pid", 'p', "PID", NULL,
		N_("only the process PID, or several, separated by commas")},
	[OPTION_USER] = {"user", 'u', "USER", NULL,
		N_("only processes of USER, a name or a number")},
	[OPTION_FILTER] = {"filter", 'F', "REGEX", NULL,
		N_("only processes whose name, command line, user or control group matches the extended "
		   "regular expression REGEX, in capitals or not")},
	[OPTION_CGROUP] = {"cgroup", 'g', "PATH", NULL,
		N_("only the control group PATH and those below it, with or without the folder where "
		   "they are mounted; in a report, only their processes, too")},
	[OPTION_SORT] = {"sort", 'k', "COLUMN",
		"rank pid user adj score badness share anon file shmem swap tables growth threads "
		"state cgroup command",
		N_("sort processes by COLUMN, rank is the default; with a - before it the other way round")},
	[OPTION_LIMIT] = {"limit", 'l', "NUMBER", NULL,
		N_("processes and control groups of a report, the default is 10; 0 for all")},
	[OPTION_ROOT] = {"root", 'r', "FOLDER", NULL,
		N_("read proc/ and sys/ below FOLDER, such as a captured machine, instead of this one; there "
		   "changes are only described"),
		USE_ALL},
	[OPTION_NO_PROTECT] = {"no-protect", 0, NULL, NULL,
		N_("do not lock memory and do not lower the own oom_score_adj")},
	[OPTION_TREE] = {"tree", 0, NULL, NULL,
		N_("adj: change all descendants of the process as well"), USE(ADJ)},
	[OPTION_MEMBERS] = {"members", 0, NULL, NULL,
		N_("adj: change every process of a control group, and below it, which is named instead of a PID"),
		USE(ADJ)},
	[OPTION_SIGNAL] = {"signal", 's', "NAME", NULL,
		N_("signal: the name, such as KILL or SIGKILL, or the number; SIGTERM is the default"),
		USE(SIGNAL)},
	[OPTION_DRY_RUN] = {"dry-run", 0, NULL, NULL,
		N_("describe the changes and what follows, and write nothing"),
		USE_CHANGES | USE(UNDO)},
	[OPTION_YES] = {"yes", 'y', NULL, NULL,
		N_("do not ask; said twice also where it would be asked twice: a memory.max of 0, and what may hit "
		   "oomwatch itself"),
		USE_CHANGES | USE(UNDO)},
	[OPTION_UNDO] = {"undo", 0, NULL, NULL, N_("the same as the command undo"), USE(UNDO)},
	[OPTION_JOURNAL] = {"journal", 0, NULL, NULL, N_("the same as the command journal"),
		USE(JOURNAL) | USE(EXPORT)},
	[OPTION_EXPORT_COMMANDS] = {"export-commands", 0, NULL, NULL,
		N_("print the changes made in the dashboard as commands for a shell when it is left; with the "
		   "command journal, or where standard output is no terminal, those of this boot that are "
		   "still in effect"),
		USE(NONE) | USE(EXPORT)},
	[OPTION_JOURNAL_FILE] = {"journal-file", 0, "PATH", NULL,
		N_("keep the journal of changes in PATH; the default is /var/lib/oomwatch/journal for root, else "
		   "$XDG_STATE_HOME/oomwatch/journal"),
		USE_ALL},
	[OPTION_READONLY] = {"readonly", 0, NULL, NULL,
		N_("refuse every change, and leave them out of keys and menus; as with OOMWATCH_READONLY=1 in the "
		   "environment"),
		USE_ALL},
	[OPTION_SCENE] = {"scene", 0, "SCENE", NULL,
		N_("begin the scene called SCENE, or in the file SCENE: a lesson in steps, with a workload that makes "
		   "it happen")},
	[OPTION_UNATTENDED] = {"unattended", 0, NULL, NULL,
		N_("the scene goes on when the condition of its step is met, and the program ends with it: with "
		   "0 when each was met")},
	[OPTION_CONFIRM] = {"confirm", 0, "HOST", NULL,
		N_("the name of this machine, for an unattended scene that the whole machine will feel")},
	[OPTION_LIST_SCENES] = {"list-scenes", 0, NULL, NULL,
		N_("list the scenes that there are, and exit"), USE(LIST_SCENES)},
	[OPTION_CHECK_SCENE] = {"check-scene", 0, "PATH", NULL,
		N_("say whether the file PATH is a scene, or in which line it is not and why, and exit"),
		USE(CHECK_SCENE)},
	[OPTION_HELP] = {"help", 'h', NULL, NULL, N_("show this help and exit"), USE_ALL},
	[OPTION_VERSION] = {"version", 'V', NULL, NULL, N_("show the version and exit"), USE_ALL},
};

bool options_is_used(enum option_id id, enum subcommand subcommand)
{
	unsigned int uses = option_rows[id].uses ? option_rows[id].uses : USE(NONE);

	return uses & (1u << subcommand);
}
