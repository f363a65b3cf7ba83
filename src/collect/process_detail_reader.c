/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_detail_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libproc2/pids.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/bits.h"
#include "base/clock.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/message.h"

/* A little more than is kept, so that span_copy() sees where to cut. */
#define COMMAND_READ_MAX (PROCESS_COMMAND_MAX + 4)

/* Places in what libproc2 returns. */
enum fact {
	FACT_START,
	FACT_EUID,
	FACT_USER,
	FACT_CGROUP,
	FACT_MAJOR_FAULTS,
	FACT_MINOR_FAULTS,
	FACTS
};

/* The descriptor that would be given out next; -1 when there is none. */
static int next_descriptor(void)
{
	int fd = eventfd(0, EFD_CLOEXEC);

	if (fd >= 0)
		close(fd);
	return fd;
}

/* Whether libproc2 finds our own process. The first time it may open what it keeps. */
static bool finds_itself(struct pids_info *info)
{
	unsigned int pid = (unsigned int)getpid();
	struct pids_fetch *fetch = procps_pids_select(info, &pid, 1, PIDS_SELECT_PID);

	return fetch && fetch->counts->total == 1 && fetch->stacks[0]->head[0].result.ull_int;
}

int process_detail_reader_check(struct failure *failure)
{
	enum pids_item items[] = {PIDS_TICS_BEGAN};
	struct pids_info *info = NULL;
	int error = 0;

	if (procps_pids_new(&info, items, ARRAY_SIZE(items)) < 0 || !finds_itself(info)) {
		error = failure_set(failure, -EOPNOTSUPP, 0, "%s",
			_("libproc2 cannot read /proc: it does not find this program"));
	} else {
		int next = next_descriptor();

		/* 4.0.6 does, mended in 4.0.7. */
		if (!finds_itself(info) || next_descriptor() != next)
			error = failure_set(failure, -EOPNOTSUPP, 0, "%s",
				_("this version of libproc2 leaves a file open for each process "
				  "that it reads"));
	}
	process_detail_reader_release(&info);
	return error;
}

/* Why PID/NAME cannot be read. */
static int refusal(int error)
{
	switch (error) {
	case -ENOENT:
	case -ESRCH:
		return -ESRCH;
	case -EACCES:
	case -EPERM: /* /proc with hidepid=1 */
		return -EACCES;
	default:
		return -EAGAIN;
	}
}

static int open_file(int32_t pid, const char *name, struct kept_file *ret)
{
	char path[48];

	snprintf(path, sizeof(path), "/proc/%" PRId32 "/%s", pid, name);
	return kept_file_open(ret, AT_FDCWD, path);
}

/* Why libproc2 has nothing on PID: the errno that it leaves differs between its versions. */
static int why_missing(int32_t pid)
{
	struct kept_file file;
	int error = open_file(pid, "stat", &file);

	if (error)
		return refusal(error);
	kept_file_close(&file);
	return -EAGAIN;
}

static int info_open(struct pids_info **ret)
{
	enum pids_item items[FACTS] = {
		[FACT_START] = PIDS_TICS_BEGAN,
		[FACT_EUID] = PIDS_ID_EUID,
		[FACT_USER] = PIDS_ID_EUSER,
		/* Line by line: PIDS_CGROUP leaves out the root. */
		[FACT_CGROUP] = PIDS_CGROUP_V,
		[FACT_MAJOR_FAULTS] = PIDS_FLT_MAJ,
		[FACT_MINOR_FAULTS] = PIDS_FLT_MIN,
	};

	return procps_pids_new(ret, items, FACTS) < 0 ? -EAGAIN : 0;
}

/* The path of the line "0::/path", which is that of the cgroup2 hierarchy; "" without one. */
static struct span cgroup2_path(char *const *lines)
{
	for (; lines && *lines; lines++) {
		struct span line = {*lines, strlen(*lines)};

		if (span_starts(line, "0::"))
			return (struct span){line.at + 3, line.length - 3};
	}
	return (struct span){"", 0};
}

int process_detail_reader_facts(struct pids_info **info, int32_t pid, struct process_detail *ret)
{
	unsigned int id = (unsigned int)pid;
	struct pids_fetch *fetch;
	const struct pids_result *fact;
	const char *user;

	if (!*info && info_open(info) < 0)
		return -EAGAIN;
	fetch = procps_pids_select(*info, &id, 1, PIDS_SELECT_PID);
	if (!fetch)
		return -EAGAIN;
	if (fetch->counts->total == 0)
		return why_missing(pid);

	/* The macros of its header take three or four arguments, by version; this is what they do. */
	fact = fetch->stacks[0]->head;
	user = fact[FACT_USER].result.str;
	if (!user)
		user = "";
	ret->read_usec = clock_monotonic_usec();
	ret->start_ticks = fact[FACT_START].result.ull_int;
	ret->euid = fact[FACT_EUID].result.u_int;
	ret->major_faults = fact[FACT_MAJOR_FAULTS].result.ul_int;
	ret->minor_faults = fact[FACT_MINOR_FAULTS].result.ul_int;
	span_copy((struct span){user, strlen(user)}, ret->user, sizeof(ret->user));
	span_copy(cgroup2_path(fact[FACT_CGROUP].result.strv), ret->cgroup, sizeof(ret->cgroup));
	return 0;
}

/* Each argument ends with a NUL; what setproctitle() leaves may end with many. */
static void copy_command(char *text, size_t length, char *ret_command)
{
	while (length > 0 && (text[length - 1] == '\0' || text[length - 1] == ' '))
		length--;
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\0')
			text[i] = ' ';
	}
	span_copy((struct span){text, length}, ret_command, PROCESS_COMMAND_MAX);
}

int process_detail_reader_command(int32_t pid, struct process_detail *ret)
{
	char text[COMMAND_READ_MAX];
	struct kept_file file;
	ssize_t length;
	int error = open_file(pid, "cmdline", &file);

	if (error)
		return refusal(error);
	/* Once, not to its end: a command may be megabytes long, and what is swapped out is read in. */
	length = read(file.fd, text, sizeof(text));
	error = -errno;
	kept_file_close(&file);
	if (length < 0)
		return refusal(error);
	copy_command(text, (size_t)length, ret->command);
	return 0;
}

void process_detail_reader_release(struct pids_info **info)
{
	procps_pids_unref(info);
}
