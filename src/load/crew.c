/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cursor.h"
#include "base/file.h"
#include "base/message.h"
#include "load/detach.h"
#include "load/kind.h"

/* After the workload's time a worker ends by itself, should the supervisor be stopped. In seconds. */
#define ALARM_ROOM 30

/* What a process of ours has without any workload: stack, C library, the worker's own lists. */
#define OWN_BYTES ((uint64_t)8 << 20)

#define NICE 10

/* --- in the worker --- */

struct start {
	const struct load_crew *crew;
	const struct load_surroundings *surroundings;
	unsigned int number;
	pid_t supervisor;
};

static void set_up_signals(void)
{
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Below what the process has it needs a privilege; then it is nearer to being killed, and that is right. */
static int set_oom_score_adj(int wanted)
{
	char text[16];
	int fd = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);
	int length = snprintf(text, sizeof(text), "%d", wanted), error = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, (size_t)length) != length) {
		ssize_t got;

		error = -errno;
		got = pread(fd, text, sizeof(text) - 1, 0);
		text[got > 0 ? got : 0] = '\0';
		if (got > 0 && strtol(text, NULL, 10) >= wanted)
			error = 0;
	}
	close(fd);
	return error;
}

static int limit(__rlimit_resource_t resource, uint64_t bytes)
{
	struct rlimit value;

	if (getrlimit(resource, &value) < 0)
		return -errno;
	if (value.rlim_max < bytes)
		bytes = value.rlim_max;
	value.rlim_cur = value.rlim_max = bytes;
	return setrlimit(resource, &value) < 0 ? -errno : 0;
}

/* Private memory that the process has mapped; the sixth number of /proc/self/statm, in pages. */
static uint64_t own_data_bytes(void)
{
	char text[256];
	uint64_t pages = 0;
	size_t length;
	struct cursor cursor;
	struct span word;

	if (file_read_at(AT_FDCWD, "/proc/self/statm", text, sizeof(text), &length) < 0)
		return 0;
	cursor = cursor_of(text, length > 0 ? length - 1 : 0);
	for (int i = 0; i < 6 && cursor_word(&cursor, &word); i++)
		span_u64(word, &pages);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/*
 * Without a group the kernel at least bounds what each process has: private memory, files, locked memory. Not
 * RLIMIT_AS, which counts what is only reserved, nor RLIMIT_RSS, which Linux does not know.
 */
static int set_limits(const struct start *start)
{
	uint64_t bytes = start->surroundings->budget_bytes;
	int error = limit(RLIMIT_CORE, 0);

	/* "max" was confirmed: there is nothing to be bounded by. */
	if (error || start->surroundings->group || bytes == LOAD_UNLIMITED)
		return error;
	error = limit(RLIMIT_DATA, own_data_bytes() + bytes + OWN_BYTES);
	if (!error)
		error = limit(RLIMIT_FSIZE, bytes);
	if (!error)
		error = limit(RLIMIT_MEMLOCK, bytes + OWN_BYTES);
	return error;
}

static int open_own_folder(const struct start *start)
{
	const struct load_member *member = &start->crew->member[start->number];

	if (!load_kind_rows[start->crew->plan->part[member->part].kind].needs_files)
		return -1;
	return load_folder_add(start->surroundings->folder, start->number);
}

/* All that comes before the work: the memory of this process is still that of the supervisor, copied on write. */
static int prepare(const struct start *start, struct load_worker *worker)
{
	struct load_place_of_work *place = &start->crew->place[start->number];
	uint64_t seconds = start->crew->plan->duration_usec / 1000000 + ALARM_ROOM;
	int error;

	atomic_store(&place->stage, LOAD_STAGE_ADJUSTING);
	error = set_oom_score_adj(worker->part->oom_score_adj);
	if (error)
		return error;
	atomic_store(&place->stage, LOAD_STAGE_LIMITING);
	worker->directory = open_own_folder(start);
	if (worker->directory < -1)
		return worker->directory;
	error = set_limits(start);
	if (error)
		return error;
	setpriority(PRIO_PROCESS, 0, NICE);
	atomic_store(&place->stage, LOAD_STAGE_ENTERING);
	error = start->surroundings->group ? load_group_enter(start->surroundings->group) : 0;
	if (error)
		return error;
	/* Only now: from here on its files in /proc belong to root. */
	prctl(PR_SET_DUMPABLE, 0);
	alarm((unsigned int)seconds);
	atomic_store(&place->stage, LOAD_STAGE_WORKING);
	return 0;
}

static _Noreturn void work(const struct start *start)
{
	const struct load_member *member = &start->crew->member[start->number];
	const struct load_part *part = &start->crew->plan->part[member->part];
	struct load_worker worker = {
		.part = part,
		.index = member->index,
		.count = part->processes,
		.size_bytes = atomic_load(&start->crew->place[start->number].slot.target_bytes),
		.directory = -1,
		.slot = &start->crew->place[start->number].slot,
		.random = (clock_monotonic_usec() ^ (uint64_t)getpid() << 32) | 1,
	};
	int error;

	/* The supervisor may be gone before this; then nobody sends the signal. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != start->supervisor)
		_exit(1);
	load_keeper_forget(start->surroundings->keeper);
	load_detach_standard_files();
	/* What a key sends to the supervisor's group is for the supervisor. */
	setpgid(0, 0);
	set_up_signals();
	prctl(PR_SET_NAME, part->name);
	error = prepare(start, &worker);
	if (!error)
		error = load_kind_rows[part->kind].run(&worker);
	atomic_store(&worker.slot->error, error ? error : -ECANCELED);
	_exit(1);
}

/* --- the crew --- */

int load_crew_init(struct load_crew *crew, const struct load_plan *plan, struct failure *failure)
{
	size_t slots = LOAD_PROCESSES_MAX * sizeof(struct load_place_of_work);
	void *shared;

	*crew = (struct load_crew){.plan = plan, .shared_bytes = slots + sizeof(*crew->heartbeat)};
	for (unsigned int part = 0; part < plan->part_count; part++) {
		for (unsigned int i = 0; i < plan->part[part].processes; i++)
			crew->member[crew->count++] =
				(struct load_member){.part = part, .index = i};
	}
	shared = mmap(NULL, crew->shared_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
		-1, 0);
	if (shared == MAP_FAILED)
		return failure_set(failure, -errno, 0, "%s", failure_reason(errno));
	crew->place = shared;
	crew->heartbeat = (_Atomic uint64_t *)((char *)shared + slots);
	return 0;
}

int load_crew_start(struct load_crew *crew, const struct load_surroundings *surroundings,
	unsigned int count, struct failure *failure)
{
	for (; count > 0 && crew->started < crew->count; count--) {
		struct start start = {
			.crew = crew,
			.surroundings = surroundings,
			.number = crew->started,
			.supervisor = getpid(),
		};
		struct load_member *member = &crew->member[crew->started];
		pid_t pid = fork();

		if (pid == 0)
			work(&start);
		if (pid < 0)
			return failure_set(failure, -errno, 0,
				_("process %u of %u cannot be started: %s"), crew->started + 1,
				crew->count, failure_reason(errno));
		member->pid = pid;
		member->is_alive = true;
		crew->started++;
		crew->alive++;
	}
	return 0;
}

static void note_end(struct load_crew *crew, unsigned int number, int status)
{
	int error = atomic_load(&crew->place[number].slot.error);

	crew->member[number].is_alive = false;
	crew->alive--;
	if (WIFSIGNALED(status)) {
		crew->killed++;
		return;
	}
	if (crew->failed++ == 0) {
		crew->first_failed = number;
		crew->first_error = error ? error : -ECANCELED;
	}
}

void load_crew_reap(struct load_crew *crew)
{
	/* Each by its own PID: the keeper is a child as well, and somebody else's to wait for. */
	for (unsigned int i = 0; i < crew->started; i++) {
		int status;

		if (crew->member[i].is_alive &&
			waitpid(crew->member[i].pid, &status, WNOHANG) == crew->member[i].pid)
			note_end(crew, i, status);
	}
}

bool load_crew_is_working(const struct load_crew *crew)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		if (crew->member[i].is_alive &&
			atomic_load(&crew->place[i].stage) != LOAD_STAGE_WORKING)
			return false;
	}
	return true;
}

static void describe(
	const struct load_crew *crew, unsigned int number, int error, struct failure *ret)
{
	const struct load_part *part = &crew->plan->part[crew->member[number].part];
	const char *kind = load_kind_rows[part->kind].name;

	switch (atomic_load(&crew->place[number].stage)) {
	case LOAD_STAGE_WORKING:
		failure_set(ret, error, 0, "%s: %s", kind, load_kind_trouble(part->kind, error));
		return;
	case LOAD_STAGE_ENTERING:
		failure_set(ret, error, 0,
			_("%s: a process could not enter the control group, and did nothing: %s"),
			kind, failure_reason(error));
		return;
	case LOAD_STAGE_ADJUSTING:
		failure_set(ret, error, 0,
			_("%s: oom_score_adj could not be set, and nothing was done: %s"), kind,
			failure_reason(error));
		return;
	default:
		failure_set(ret, error, 0, _("%s: a process could not be prepared: %s"), kind,
			failure_reason(error));
	}
}

bool load_crew_trouble(const struct load_crew *crew, struct failure *ret)
{
	if (crew->failed == 0)
		return false;
	describe(crew, crew->first_failed, crew->first_error, ret);
	return true;
}

bool load_crew_hindrance(const struct load_crew *crew, struct failure *ret)
{
	for (unsigned int i = 0; i < crew->started; i++) {
		int error = atomic_load(&crew->place[i].slot.error);

		if (crew->member[i].is_alive && error) {
			describe(crew, i, error, ret);
			return true;
		}
	}
	/* Those that ended for an error are missed while others go on. */
	return load_crew_trouble(crew, ret);
}

void load_crew_kill(struct load_crew *crew)
{
	/* A child that was not waited for keeps its PID. */
	for (unsigned int i = 0; i < crew->started; i++) {
		if (crew->member[i].is_alive)
			kill(crew->member[i].pid, SIGKILL);
	}
}

static bool is_of(const struct load_crew *crew, unsigned int number, unsigned int part)
{
	const struct load_member *member = &crew->member[number];

	return member->is_alive && (part == LOAD_PARTS_MAX || member->part == part);
}

uint64_t load_crew_held(const struct load_crew *crew, unsigned int part)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < crew->started; i++) {
		if (is_of(crew, i, part))
			sum += atomic_load(&crew->place[i].slot.held_bytes);
	}
	return sum;
}

uint64_t load_crew_target(const struct load_crew *crew, unsigned int part)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < crew->started; i++) {
		if (is_of(crew, i, part))
			sum += atomic_load(&crew->place[i].slot.target_bytes);
	}
	return sum;
}

uint64_t load_crew_worked(const struct load_crew *crew)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < crew->started; i++)
		sum += atomic_load(&crew->place[i].slot.work_bytes);
	return sum;
}

/* Those that are still to be started count as alive: their slots are filled before. */
static bool has_share(const struct load_crew *crew, unsigned int number, unsigned int part)
{
	const struct load_member *member = &crew->member[number];

	return member->part == part && (member->is_alive || number >= crew->started);
}

static uint64_t share_of(const struct load_crew *crew, unsigned int part, uint64_t bytes)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < crew->count; i++)
		count += has_share(crew, i, part);
	return count > 0 ? bytes / count : 0;
}

void load_crew_set_target(struct load_crew *crew, unsigned int part, uint64_t bytes)
{
	uint64_t share = share_of(crew, part, bytes);

	for (unsigned int i = 0; i < crew->count; i++) {
		if (has_share(crew, i, part))
			atomic_store(&crew->place[i].slot.target_bytes, share);
	}
}

void load_crew_set_rate(struct load_crew *crew, unsigned int part, uint64_t bytes_per_sec)
{
	uint64_t share = share_of(crew, part, bytes_per_sec);

	/* 0 would be as fast as it goes. */
	if (bytes_per_sec > 0 && share == 0)
		share = 1;
	for (unsigned int i = 0; i < crew->count; i++) {
		if (has_share(crew, i, part))
			atomic_store(&crew->place[i].slot.rate_bytes, share);
	}
}

void load_crew_release(struct load_crew *crew)
{
	if (crew->place)
		munmap(crew->place, crew->shared_bytes);
	crew->place = NULL;
}
