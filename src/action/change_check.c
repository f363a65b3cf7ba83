/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/change.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kcmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "action/amount.h"
#include "action/change_file.h"
#include "action/privilege.h"
#include "action/unit.h"
#include "base/bits.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/message.h"
#include "kernel/process_cgroup.h"
#include "kernel/process_status.h"

#define STATUS_TEXT_MAX 8192
/* A line for each hierarchy; one with longer paths tells nothing. */
#define CGROUP_TEXT_MAX (16 * 1024)
#define CHILDREN_TEXT_MAX 8192
#define NAME_SHOWN_MAX 100

static int refuse(
	const struct change *change, int error, struct failure *failure, const char *reason)
{
	char name[NAME_SHOWN_MAX];

	return failure_set(failure, error, 0, "%s, %s: %s",
		target_name(name, sizeof(name), &change->target), change_rows[change->kind].name,
		reason);
}

/* The range of what KIND takes. */
static bool is_in_range(enum change_kind kind, int64_t value)
{
	switch (kind) {
	case CHANGE_OOM_SCORE_ADJ:
		return value >= -1000 && value <= 1000;
	case CHANGE_OOM_GROUP:
		return value == 0 || value == 1;
	case CHANGE_RECLAIM:
		return value > 0 && value <= (int64_t)AMOUNT_BYTES_MAX;
	case CHANGE_SIGNAL:
		return value > 0 && value <= SIGRTMAX;
	case CHANGE_CGROUP_KILL:
		return value == 1;
	default:
		return value == CHANGE_UNLIMITED ||
		       (value >= 0 && value <= (int64_t)AMOUNT_BYTES_MAX);
	}
}

static int check_range(const struct change *change, struct failure *failure)
{
	char value[32];

	if (is_in_range(change->kind, change->value))
		return 0;
	return failure_set(failure, -ERANGE, 0, _("%s does not take %s: it is out of range"),
		change_rows[change->kind].name,
		change_value_text(value, sizeof(value), change->kind, change->value));
}

static int read_status(
	const struct change *change, struct process_status *ret, struct failure *failure)
{
	char text[STATUS_TEXT_MAX];
	size_t length;
	int error = target_read(&change->target, "status", text, sizeof(text), &length);

	if (error)
		return change_refuse(change, error == -ENOENT ? -ESRCH : error, failure);
	return process_status_parse(text, length, ret, failure);
}

static bool is_ourselves(const struct process_status *status)
{
	return status->pid == getpid() ||
	       (status->parent_pid == getpid() && strcmp(status->comm, CHANGE_HELPER_COMM) == 0);
}

/* Whom no change is ever made to. */
static int check_process(
	const struct change *change, const struct process_status *status, struct failure *failure)
{
	if (status->pid == 1)
		return refuse(change, -EPERM, failure, _("PID 1 is left alone"));
	if (is_ourselves(status))
		return refuse(change, -EPERM, failure, _("this is oomwatch itself"));
	if (status->is_kernel_thread)
		return refuse(change, -EPERM, failure, _("it is a thread of the kernel"));
	if (status->state == 'X' || (status->state == 'Z' && status->thread_count <= 1))
		return refuse(change, -ESRCH, failure,
			_("the process has ended, and its parent has not asked for its status yet"));
	return 0;
}

/* Takes the last name off PATH; false when that was none. */
static bool path_ascend(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || slash[1] == '\0')
		return false;
	*slash = '\0';
	return true;
}

/* Whether memory.max of PATH in the cgroup2 mounted at MOUNT below ROOT, or of one above it, is a number. */
static bool is_limited_below(int root, const char *mount, const char *cgroup)
{
	char path[PROCESS_CGROUP_MAX], file[PROCESS_CGROUP_MAX + 64], text[32];
	uint64_t value;
	size_t length;

	snprintf(path, sizeof(path), "%s", cgroup);
	do {
		snprintf(file, sizeof(file), "%s%s/memory.max", mount, path);
		if (file_read_at(root, file, text, sizeof(text), &length) == 0 &&
			cgroup_value_parse(text, length, "memory.max", &value, NULL) == 0 &&
			value != CGROUP_UNLIMITED)
			return true;
	} while (path_ascend(path));
	return false;
}

/* The path of the group in FILE, "cgroup" of a process, below FOLDER. */
static bool read_cgroup(int folder, const char *file, char ret_path[PROCESS_CGROUP_MAX])
{
	char text[CGROUP_TEXT_MAX];
	size_t length;

	return file_read_at(folder, file, text, sizeof(text), &length) == 0 &&
	       process_cgroup_parse(text, length, ret_path, NULL) == 0 && ret_path[0] == '/';
}

/* Whether the process lives below a limit of cgroup2. Where systemd mounts it, and everybody else: a caution
 * is not worth reading a table of thousands of mounts. */
static bool is_limited(const struct target *target, int root)
{
	static const char *const mounts[] = {"sys/fs/cgroup", "sys/fs/cgroup/unified"};
	char path[PROCESS_CGROUP_MAX];

	if (!read_cgroup(target->fd, "cgroup", path))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(mounts); i++) {
		if (is_limited_below(root, mounts[i], path))
			return true;
	}
	return false;
}

/* -1 where kcmp(2) is not there or not allowed, and then it is not known. */
static bool shares_memory(int32_t pid, int32_t other)
{
	return other > 0 && syscall(SYS_kcmp, pid, other, KCMP_VM, 0, 0) == 0;
}

/*
 * Whether the parent or a child of the first thread has the same memory, which makes the kernel give it the
 * value as well. Others may: to find them all each process would have to be compared with it.
 */
static bool is_memory_shared(const struct target *target, const struct process_status *status)
{
	char path[48], text[CHILDREN_TEXT_MAX];
	struct cursor children;
	struct span word;
	uint64_t child;
	size_t length;

	if (shares_memory(target->pid, status->parent_pid))
		return true;
	snprintf(path, sizeof(path), "task/%" PRId32 "/children", target->pid);
	if (target_read(target, path, text, sizeof(text), &length) < 0)
		return false;
	children = cursor_of(text, length);
	while (cursor_word(&children, &word)) {
		if (span_u64(word, &child) == 0 && child <= INT32_MAX &&
			shares_memory(target->pid, (int32_t)child))
			return true;
	}
	return false;
}

static int check_adj(struct change *change, int root, const struct process_status *status,
	unsigned int *ret_cautions, struct failure *failure)
{
	bool may_lower = privilege_can_lower_adj();
	int error = change_file_probe(change);

	if (error)
		return change_refuse(change, error, failure);
	error = change_read(change, &change->old, failure);
	if (error)
		return error;
	change->has_old = true;
	if (change->value < change->old && !may_lower)
		return refuse(change, -EPERM, failure, _("only CAP_SYS_RESOURCE may lower it"));
	if (change->value > change->old && !may_lower)
		*ret_cautions |= CAUTION_RAISE_ONLY;
	if (change->value == -1000 && is_limited(&change->target, root))
		*ret_cautions |= CAUTION_UNENFORCEABLE;
	if (is_memory_shared(&change->target, status))
		*ret_cautions |= CAUTION_SHARED_MEMORY;
	return 0;
}

static int check_signal(struct change *change, struct failure *failure)
{
	int error = change_signal_send(change, 0);

	return error ? change_refuse(change, error, failure) : 0;
}

static bool is_below(const char *path, const char *group)
{
	size_t length = strlen(group);

	if (strcmp(group, "/") == 0)
		return true;
	return strncmp(path, group, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/* The root of the mount that the group was opened below: as many folders above it as its path has names. */
static int open_top(const struct target *target)
{
	char path[2 * CGROUP_PATH_MAX] = ".";
	size_t used = 1;

	for (const char *at = target->path; *at && at[1]; at++) {
		if (*at == '/')
			used += (size_t)snprintf(path + used, sizeof(path) - used, "/..");
	}
	return openat(target->fd, path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/*
 * Whether the process whose file PATH below ROOT is ("proc/self/cgroup") lives in the group or below it. In a container
 * without a namespace of its own the mount is a part of the hierarchy, and the path has more in front.
 */
static bool holds_process(const struct target *target, int root, const char *path)
{
	char own[PROCESS_CGROUP_MAX], group[CGROUP_PATH_MAX];
	const char *below = own;
	int top;

	if (!read_cgroup(root, path, own))
		return false;
	/* Cleaned as the other one is. */
	span_copy((struct span){target->path, strlen(target->path)}, group, sizeof(group));
	if (is_below(own, group))
		return true;
	top = open_top(target);
	while (below && faccessat(top, below + 1, F_OK, 0) < 0)
		below = strchr(below + 1, '/');
	if (top >= 0)
		close(top);
	return below && is_below(below, group);
}

/* Whether what the file holds is no less than the wanted value. */
static bool is_below_current(const struct change *change)
{
	int64_t current;

	return change_file_read(change, "memory.current", &current, NULL) == 0 &&
	       change->value < current;
}

static unsigned int group_cautions(const struct change *change, bool is_own)
{
	bool is_protection = change->kind == CHANGE_MEMORY_MIN || change->kind == CHANGE_MEMORY_LOW;
	bool is_limit = change->kind == CHANGE_MEMORY_HIGH || change->kind == CHANGE_MEMORY_MAX;
	unsigned int cautions = 0;
	struct unit unit;

	if (is_limit && is_below_current(change))
		cautions |= CAUTION_BELOW_CURRENT;
	/* Less than a page is nothing. */
	if (change->kind == CHANGE_MEMORY_MAX && change_rounded(change->kind, change->value) == 0)
		cautions |= CAUTION_ZERO;
	if (is_own && !is_protection)
		cautions |= CAUTION_OWN_GROUP;
	if (change_rows[change->kind].can_undo && unit_of_cgroup(change->target.path, &unit))
		cautions |= CAUTION_UNIT;
	return cautions;
}

static int check_group(
	struct change *change, int root, unsigned int *ret_cautions, struct failure *failure)
{
	bool is_own = holds_process(&change->target, root, "proc/self/cgroup");
	int error = change_file_probe(change);

	if (error)
		return change_refuse(change, error, failure);
	if (change->kind == CHANGE_CGROUP_KILL && is_own)
		return refuse(change, -EPERM, failure, _("oomwatch itself is in it"));
	if (change->kind == CHANGE_CGROUP_KILL &&
		holds_process(&change->target, root, "proc/1/cgroup"))
		return refuse(change, -EPERM, failure, _("PID 1 is in it"));
	if (change_rows[change->kind].can_undo || change->kind == CHANGE_RECLAIM) {
		error = change_read(change, &change->old, failure);
		change->has_old = !error;
		/* The root can be reclaimed from, and has no memory.current. */
		if (error && !(error == -ENOENT && change->kind == CHANGE_RECLAIM))
			return error;
	}
	*ret_cautions |= group_cautions(change, is_own);
	return 0;
}

static int check(
	struct change *change, int root, unsigned int *ret_cautions, struct failure *failure)
{
	struct process_status status;
	int error = check_range(change, failure);

	if (error)
		return error;
	if (change->target.kind == TARGET_CGROUP)
		return check_group(change, root, ret_cautions, failure);
	error = read_status(change, &status, failure);
	if (!error)
		error = check_process(change, &status, failure);
	if (error)
		return error;
	if (change->kind == CHANGE_SIGNAL)
		return check_signal(change, failure);
	return check_adj(change, root, &status, ret_cautions, failure);
}

void change_reverse(
	const struct change *change, int root, struct change *ret_back, unsigned int *ret_cautions)
{
	struct change back = *change, probe;

	back.state = CHANGE_PLANNED;
	back.value = change->old;
	back.old = change->has_result ? change->result : change->value;
	back.has_old = true;
	back.has_result = false;
	back.error = 0;
	*ret_back = back;
	*ret_cautions = 0;
	probe = back;
	/* What is refused here may be allowed to who takes back: change_undo() knows. */
	if (back.target.fd < 0 || change_check(&probe, root, ret_cautions, NULL) < 0)
		return;
	/* There is no other way to what was before; systemd has that still. */
	*ret_cautions &= ~(unsigned int)(CAUTION_RAISE_ONLY | CAUTION_UNIT);
}

int change_check(
	struct change *change, int root, unsigned int *ret_cautions, struct failure *failure)
{
	int error;

	*ret_cautions = 0;
	change->has_old = change->has_result = false;
	if (change->target.kind != change_rows[change->kind].target)
		return failure_set(failure, -EINVAL, 0,
			change->target.kind == TARGET_PROCESS
				? _("%s is of a group, not of a process")
				: _("%s is of a process, not of a group"),
			change_rows[change->kind].name);
	error = check(change, root, ret_cautions, failure);
	if (error)
		return error;
	if (change->has_old && change_rows[change->kind].can_undo &&
		change_rounded(change->kind, change->value) == change->old)
		*ret_cautions |= CAUTION_SAME;
	change->state = CHANGE_PLANNED;
	return 0;
}
