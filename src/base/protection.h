/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Staying alive while the machine does not: memory locked, so that a frame needs no page
 * back from a disk that is busy swapping, and the own oom_score_adj lowered. To -999 and not
 * to -1000: a task at -1000 cannot be killed even at the limit of its own control group,
 * where the kernel then spins (and children inherit the value).
 */
#ifndef OOMWATCH_BASE_PROTECTION_H
#define OOMWATCH_BASE_PROTECTION_H

#define PROTECTION_OOM_SCORE_ADJ (-999)

/* What was granted: 0, or the -errno that was the answer. -ECANCELED: not asked for. */
struct protection {
	int lock_error;
	int oom_score_adj_error;
};

/* Before protection_apply(): nothing was asked for. */
void protection_init(struct protection *protection);

/*
 * Asks for both, where the privileges allow (CAP_IPC_LOCK, CAP_SYS_RESOURCE). Without
 * CAP_IPC_LOCK memory is not locked at all: under RLIMIT_MEMLOCK a later growth would fail.
 */
void protection_apply(struct protection *protection);

#endif
