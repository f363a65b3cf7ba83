/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The OOM kills: what the kernel's log says of each, what the process held when we last saw it, and
 * whom we had expected. The log is held against the kernel's counter (oom_kill in /proc/vmstat), so
 * that a record that was lost, or that we may not read, leaves its mark.
 *
 * A record may come a sample before the counter moves, or after; and the victim may be gone from one
 * sample while its record comes with the next. So a kill is held against the newest expectation in
 * which its victim was still alive, and a record counts as lost only KILLS_GRACE_SEC after its kill
 * was counted.
 */
#ifndef OOMWATCH_MODEL_KILLS_H
#define OOMWATCH_MODEL_KILLS_H

#include "model/expectation.h"

#define KILLS_MAX 64

/* How long a kill stays on the overview, in seconds. */
#define KILLS_SHOWN_SEC 900

/* How long the record of a kill that was counted may keep us waiting, in seconds. */
#define KILLS_GRACE_SEC 3

enum kill_verdict {
	KILL_NOT_PREDICTED, /* before the start, a further one of the same moment, or nobody was named */
	KILL_AS_PREDICTED,
	KILL_OF_TIE,   /* the runner-up, so close that either could be it */
	KILL_OF_GROUP, /* with the group of the one that was predicted */
	KILL_OF_ANOTHER,
};

struct kill {
	uint64_t realtime_usec;  /* of the record; without one of the sample that showed it; 0:
				  * not known, as in a capture */
	uint64_t monotonic_usec; /* likewise */
	bool has_log;            /* LOG is a record; else only the counter rose, by COUNT */
	bool is_earlier;         /* in the log before this program began */
	uint32_t count;          /* processes: 1 with a record */
	struct oom_kill log;
	bool has_held; /* it was seen at the sample before: held_kib[] is what it held */
	uint64_t held_kib[PROCESS_MEMORIES];
	enum kill_verdict verdict;
	int32_t predicted_pid; /* 0: nobody */
	char predicted_comm[PROCESS_COMM_MAX];
	char cgroup
		[OOM_PATH_MAX]; /* without a record: the group whose counter rose; "" not known */
};

struct kills {
	struct kill kill[KILLS_MAX]; /* a ring, see kills_get() */
	unsigned int next;
	unsigned int count;
	uint64_t pushed;  /* kills that ever came into the ring */
	uint64_t serial;  /* of the log's newest kill that was taken */
	uint64_t counted; /* by the kernel since the start, what is counted twice included */
	uint64_t logged;  /* records since the start, likewise */
	uint64_t twice;   /* of these records: of a process that had one already (OOM_KILL_AGAIN) */
	uint64_t unlogged; /* counted, and told in the ring without a record */
	bool is_lost;      /* of these some although the log could be read */
	uint64_t
		right_count; /* predictions since the start that came true, ties and groups included */
	uint64_t wrong_count;
	double counter; /* oom_kill at the sample before; NAN: none */
	bool has_before;
	uint64_t before_usec; /* CLOCK_MONOTONIC of the sample before */
	bool was_behind;      /* at it, more of the log was to be read */
	uint64_t told;        /* at it, logged and unlogged */
	uint64_t
		short_realtime_usec; /* since when the counter has more than the log; 0: it has not */
	uint64_t short_monotonic_usec;
	enum kill_verdict leader_verdict; /* of the newest kill but for those of its group */
	struct last_seen seen;
	struct expectation expectation;
};

void kills_init(struct kills *kills);

/* Makes room for PLACES of the process table. 0; or -ENOMEM, and then all is as before. */
int kills_reserve(struct kills *kills, unsigned int places);

/* The same for PLACES of the table of groups. */
int kills_reserve_groups(struct kills *kills, unsigned int places);

void kills_release(struct kills *kills);

/*
 * Takes the kills of SAMPLE. VICTIMS and GROUPS must still be those of the sample before, which is what
 * was predicted; so this comes first in an update. kills_remember() comes last.
 */
void kills_update(struct kills *kills, const struct sample *sample, const struct victims *victims,
	const struct cgroup_victims *groups);

/* Remembers what the processes of SAMPLE hold, and the paths of its groups, for the next update. */
void kills_remember(struct kills *kills, const struct sample *sample);

/* Copies the kills, for a picture that is looked at and not updated. */
void kills_copy(struct kills *to, const struct kills *from);

/* The kill AGE back, 0 the newest; NULL beyond what is held. */
const struct kill *kills_get(const struct kills *kills, unsigned int age);

/*
 * The newest kill of the last KILLS_SHOWN_SEC before NOW_USEC (CLOCK_MONOTONIC), or NULL. Of those of
 * a group it is the one that the others died with: *RET_WITH is how many did.
 */
const struct kill *kills_recent(
	const struct kills *kills, uint64_t now_usec, unsigned int *ret_with);

/* Whether KILL is a second record of a death that has one already. */
bool kill_is_again(const struct kill *kill);

/* Whether KILL is of one that died with its group, chosen by nobody. */
bool kill_is_companion(const struct kill *kill);

/* The path of the group that says where KILL happened: whose limit was hit, or else where the victim was;
 * "" when that is not known. */
const char *kill_group(const struct kill *kill);

/* What the victim held in KIB: by the log, and what that does not say (swap) by our last look.
 * Returns which of it is known, a bit for each enum process_memory. */
unsigned int kill_held(const struct kill *kill, uint64_t kib[PROCESS_MEMORIES]);

/* "as_predicted", "tie", "group", "another", "not_predicted": the name in reports. */
const char *kill_verdict_name(enum kill_verdict verdict);

#endif
