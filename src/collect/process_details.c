/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/process_details.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "collect/process_detail_reader.h"

/* What does not change, or rarely, is read again after this. */
#define REFRESH_USEC (3u * USEC_PER_SEC)

/*
 * Counts as a whole against RLIMIT_MEMLOCK. Measured with glibc 2.36 and libproc2 4.0.2, names from
 * "files systemd": 16 KiB are used, thread-local storage included; the rest is for directory
 * services.
 */
#define STACK_BYTES ((size_t)128 * 1024)

/* The parts of a detail, each with a thread of its own. */
enum detail_part { PART_FACTS, PART_COMMAND, PARTS };

/* One for each process that is wanted, and one for each that a thread still hangs on. */
#define SLOTS (PROCESS_DETAILS_MAX + PARTS)

enum job_state {
	JOB_IDLE,    /* the program's */
	JOB_ASKED,   /* whoever is first to change it: a thread to READING, the program to IDLE */
	JOB_READING, /* the thread's */
	JOB_ANSWERED /* the program's */
};

/*
 * One part of one process. Its state says whose the job is, and with it that part of the slot's
 * answer: there are no locks, since the program must never wait for a thread that the machine does
 * not let run, and a thread hangs with nothing in its hands but this one job.
 */
struct detail_job {
	_Atomic enum job_state state;
	_Atomic unsigned int rank; /* the least is read first */
	uint64_t began_usec;       /* the thread's, before it becomes READING; CLOCK_MONOTONIC */
	/* The answer's, as whose the job is: PENDING when it could not be read this time. */
	enum process_detail_status status;
	uint64_t due_usec; /* the program's: when to ask again */
};

struct detail_slot {
	bool is_wanted;
	struct detail_job job[PARTS];
	struct process_detail *known;  /* the program's; its pid rests while a job is not idle */
	struct process_detail *answer; /* each thread fills its part */
};

struct detail_thread {
	struct process_details *details;
	enum detail_part part;
	int wake_fd;
};

/*
 * Shared by the program and the threads, and freed by whoever lets go of it last: a thread that
 * hangs in the kernel cannot be stopped and must find all of it when it comes back, perhaps long
 * after process_details_free(). So the threads are detached, and nobody waits for them.
 */
struct process_details {
	atomic_uint holders;
	atomic_bool is_ended;
	int news_fd;
	struct detail_thread thread[PARTS];
	/* The program's, in the order of the wants. */
	struct detail_slot *wanted[PROCESS_DETAILS_MAX];
	unsigned int wanted_count;
	struct detail_slot slot[SLOTS];
	/* Those of the slots, apart from what is looked at of all: most are never touched. */
	struct process_detail known[SLOTS];
	struct process_detail answer[SLOTS];
};

static void close_descriptor(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void details_let_go(struct process_details *details)
{
	if (atomic_fetch_sub(&details->holders, 1) != 1)
		return;
	close_descriptor(details->news_fd);
	for (unsigned int i = 0; i < PARTS; i++)
		close_descriptor(details->thread[i].wake_fd);
	free(details);
}

/* The most urgent of what a thread is asked for, or NULL. */
static struct detail_slot *thread_most_urgent(struct detail_thread *thread)
{
	unsigned int least = UINT_MAX;
	struct detail_slot *found = NULL;

	for (unsigned int i = 0; i < SLOTS; i++) {
		struct detail_slot *slot = &thread->details->slot[i];
		struct detail_job *job = &slot->job[thread->part];
		unsigned int rank = atomic_load(&job->rank);

		if (rank < least && atomic_load(&job->state) == JOB_ASKED) {
			least = rank;
			found = slot;
		}
	}
	return found;
}

/* Takes that into its hands; NULL when there is nothing to do. */
static struct detail_slot *thread_next(struct detail_thread *thread)
{
	struct detail_slot *slot;

	while ((slot = thread_most_urgent(thread))) {
		struct detail_job *job = &slot->job[thread->part];
		enum job_state asked = JOB_ASKED;

		job->began_usec = clock_monotonic_usec();
		/* Fails when it has just been taken back. */
		if (atomic_compare_exchange_strong(&job->state, &asked, JOB_READING))
			break;
	}
	return slot;
}

static enum process_detail_status status_of(int error)
{
	switch (error) {
	case 0:
		return PROCESS_DETAIL_READ;
	case -ESRCH:
		return PROCESS_DETAIL_GONE;
	case -EACCES:
		return PROCESS_DETAIL_DENIED;
	default:
		return PROCESS_DETAIL_PENDING;
	}
}

static void thread_read(
	struct detail_thread *thread, struct detail_slot *slot, struct pids_info **info)
{
	struct detail_job *job = &slot->job[thread->part];
	int error = thread->part == PART_FACTS
			    ? process_detail_reader_facts(info, slot->known->pid, slot->answer)
			    : process_detail_reader_command(slot->known->pid, slot->answer);

	job->status = status_of(error);
	atomic_store(&job->state, JOB_ANSWERED);
}

static void *thread_run(void *data)
{
	struct detail_thread *thread = data;
	struct process_details *details = thread->details;
	struct pids_info *info = NULL;
	struct detail_slot *slot;
	eventfd_t count;

	while (!atomic_load(&details->is_ended)) {
		bool has_news = false;

		/* All that is asked for, then the news: one frame for them together. */
		while (!atomic_load(&details->is_ended) && (slot = thread_next(thread))) {
			thread_read(thread, slot, &info);
			has_news = true;
		}
		if (has_news)
			eventfd_write(details->news_fd, 1);
		eventfd_read(thread->wake_fd, &count);
	}
	process_detail_reader_release(&info);
	details_let_go(details);
	return NULL;
}

static int thread_start(struct process_details *details, enum detail_part part)
{
	struct detail_thread *thread = &details->thread[part];
	pthread_attr_t attributes;
	pthread_t id;
	int error;

	thread->details = details;
	thread->part = part;
	thread->wake_fd = eventfd(0, EFD_CLOEXEC);
	if (thread->wake_fd < 0)
		return -errno;
	error = -pthread_attr_init(&attributes);
	if (error)
		return error;
	pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	error = -pthread_attr_setstacksize(&attributes, STACK_BYTES);
	if (!error) {
		atomic_fetch_add(&details->holders, 1);
		error = -pthread_create(&id, &attributes, thread_run, thread);
		if (error)
			atomic_fetch_sub(&details->holders, 1);
	}
	pthread_attr_destroy(&attributes);
	return error;
}

/* Signals are for the loop's signalfd: a thread that did not block them would take them away. */
static int threads_start(struct process_details *details)
{
	sigset_t all, before;
	int error = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (unsigned int i = 0; i < PARTS && !error; i++)
		error = thread_start(details, i);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

int process_details_new(struct process_details **ret, struct failure *failure)
{
	struct process_details *details;
	int error = process_detail_reader_check(failure);

	if (error)
		return error;
	details = calloc(1, sizeof(*details));
	if (!details)
		return failure_set(failure, -ENOMEM, 0, "%s", failure_reason(-ENOMEM));
	for (unsigned int i = 0; i < SLOTS; i++) {
		details->slot[i].known = &details->known[i];
		details->slot[i].answer = &details->answer[i];
	}
	atomic_store(&details->holders, 1);
	for (unsigned int i = 0; i < PARTS; i++)
		details->thread[i].wake_fd = -1;
	details->news_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = details->news_fd < 0 ? -errno : threads_start(details);
	if (error) {
		process_details_free(details);
		return failure_set(failure, error, 0, "%s", failure_reason(error));
	}
	*ret = details;
	return 0;
}

static void threads_wake(struct process_details *details)
{
	for (unsigned int i = 0; i < PARTS; i++)
		eventfd_write(details->thread[i].wake_fd, 1);
}

void process_details_free(struct process_details *details)
{
	if (!details)
		return;
	atomic_store(&details->is_ended, true);
	threads_wake(details);
	details_let_go(details);
}

static enum process_detail_status *part_status(struct process_detail *detail, enum detail_part part)
{
	return part == PART_FACTS ? &detail->status : &detail->command_status;
}

static void part_copy(
	const struct process_detail *from, enum detail_part part, struct process_detail *to)
{
	if (part == PART_COMMAND) {
		memcpy(to->command, from->command, sizeof(to->command));
		return;
	}
	to->read_usec = from->read_usec;
	to->start_ticks = from->start_ticks;
	to->major_faults = from->major_faults;
	to->minor_faults = from->minor_faults;
	to->euid = from->euid;
	memcpy(to->user, from->user, sizeof(to->user));
	memcpy(to->cgroup, from->cgroup, sizeof(to->cgroup));
}

static void slot_collect(struct detail_slot *slot, enum detail_part part, uint64_t now_usec)
{
	struct detail_job *job = &slot->job[part];

	if (atomic_load(&job->state) != JOB_ANSWERED)
		return;
	if (job->status == PROCESS_DETAIL_READ)
		part_copy(slot->answer, part, slot->known);
	if (job->status == PROCESS_DETAIL_PENDING) {
		job->due_usec = 0;
	} else {
		*part_status(slot->known, part) = job->status;
		job->due_usec = now_usec + REFRESH_USEC;
	}
	atomic_store(&job->state, JOB_IDLE);
}

static void details_collect(struct process_details *details, uint64_t now_usec)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		for (unsigned int part = 0; part < PARTS; part++)
			slot_collect(&details->slot[i], part, now_usec);
	}
}

/* Takes back what no thread has begun with. From then on each has at most one job in its hands. */
static void details_withdraw(struct process_details *details)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		for (unsigned int part = 0; part < PARTS; part++) {
			enum job_state asked = JOB_ASKED;

			atomic_compare_exchange_strong(
				&details->slot[i].job[part].state, &asked, JOB_IDLE);
		}
	}
}

static struct detail_slot *details_find(
	struct process_details *details, const struct process_detail_want *want)
{
	for (unsigned int i = 0; i < SLOTS; i++) {
		struct detail_slot *slot = &details->slot[i];

		if (slot->known->pid == want->pid && slot->known->incarnation == want->incarnation)
			return slot;
	}
	return NULL;
}

/* A slot that nobody wants and that is in no thread's hands: there is always one, see SLOTS. */
static struct detail_slot *details_spare(struct process_details *details)
{
	struct detail_slot *slot = details->slot;

	while (slot->is_wanted || atomic_load(&slot->job[PART_FACTS].state) != JOB_IDLE ||
		atomic_load(&slot->job[PART_COMMAND].state) != JOB_IDLE)
		slot++;
	return slot;
}

static void slot_begin(struct detail_slot *slot, const struct process_detail_want *want)
{
	memset(slot->known, 0, sizeof(*slot->known));
	slot->known->pid = want->pid;
	slot->known->incarnation = want->incarnation;
	slot->known->status = PROCESS_DETAIL_PENDING;
	slot->known->command_status = PROCESS_DETAIL_PENDING;
	slot->is_wanted = true;
	for (unsigned int part = 0; part < PARTS; part++)
		slot->job[part].due_usec = 0;
}

/* Points wanted[] at the slots of WANTS: first those that have one, so that no other takes it. */
static void details_assign(struct process_details *details, const struct process_detail_want *wants,
	unsigned int count)
{
	for (unsigned int i = 0; i < SLOTS; i++)
		details->slot[i].is_wanted = false;
	for (unsigned int i = 0; i < count; i++) {
		details->wanted[i] = details_find(details, &wants[i]);
		if (details->wanted[i])
			details->wanted[i]->is_wanted = true;
	}
	for (unsigned int i = 0; i < count; i++) {
		if (!details->wanted[i]) {
			details->wanted[i] = details_spare(details);
			slot_begin(details->wanted[i], &wants[i]);
		}
	}
	details->wanted_count = count;
}

/* Asks for what is due of one part. The selected ones go first, their faults each time. */
static void details_ask(struct process_details *details, enum detail_part part,
	const struct process_detail_want *wants, uint64_t now_usec)
{
	bool has_asked = false;

	for (unsigned int i = 0; i < details->wanted_count; i++) {
		struct detail_job *job = &details->wanted[i]->job[part];
		bool is_first = wants[i].is_selected;

		if (atomic_load(&job->state) != JOB_IDLE ||
			(job->due_usec > now_usec && !(is_first && part == PART_FACTS)))
			continue;
		atomic_store(&job->rank, is_first ? i : PROCESS_DETAILS_MAX + i);
		atomic_store(&job->state, JOB_ASKED);
		has_asked = true;
	}
	if (has_asked)
		eventfd_write(details->thread[part].wake_fd, 1);
}

void process_details_want(struct process_details *details, const struct process_detail_want *wants,
	unsigned int count)
{
	uint64_t now_usec = clock_monotonic_usec();

	if (count > PROCESS_DETAILS_MAX)
		count = PROCESS_DETAILS_MAX;
	details_withdraw(details);
	details_collect(details, now_usec);
	details_assign(details, wants, count);
	for (unsigned int part = 0; part < PARTS; part++)
		details_ask(details, part, wants, now_usec);
}

static bool job_is_late(const struct detail_job *job, uint64_t now_usec)
{
	return atomic_load(&job->state) == JOB_READING &&
	       now_usec > job->began_usec + PROCESS_DETAILS_DEADLINE_USEC;
}

unsigned int process_details_take(
	struct process_details *details, uint64_t now_usec, struct process_detail *ret)
{
	eventfd_t count;

	/* In this order: an answer that comes in between is news again. */
	eventfd_read(details->news_fd, &count);
	details_collect(details, now_usec);
	for (unsigned int i = 0; i < details->wanted_count; i++) {
		const struct detail_slot *slot = details->wanted[i];

		ret[i] = *slot->known;
		for (unsigned int part = 0; part < PARTS; part++) {
			if (job_is_late(&slot->job[part], now_usec))
				*part_status(&ret[i], part) = PROCESS_DETAIL_LATE;
		}
	}
	return details->wanted_count;
}

int process_details_fd(const struct process_details *details)
{
	return details->news_fd;
}
