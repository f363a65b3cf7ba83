/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene_kills.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

#define KILLS_POD                                   \
	"/kubepods.slice/kubepods-burstable.slice/" \
	"kubepods-burstable-pod8c1d2e5f_77aa_4c0b_9d3e_5b1f0a6c2d4e.slice"
#define KILLS_CONTAINER \
	"cri-containerd-3f2a91c07d5e6b8a9c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d.scope"

struct oom_kill *scene_kill(struct made_machine *scene, enum oom_scope scope, int32_t pid,
	const char *comm, uint64_t anon_mib)
{
	struct oom_log *log = &scene->sample.oom_log;
	struct oom_kill *kill = &log->kill[log->kill_count % OOM_LOG_KILLS];

	memset(kill, 0, sizeof(*kill));
	kill->serial = ++log->kill_count;
	kill->usec = scene->sample.monotonic_usec;
	kill->scope = scope;
	kill->flags =
		OOM_KILL_HAS_MEMORY | OOM_KILL_HAS_UID | OOM_KILL_HAS_TABLES | OOM_KILL_HAS_ADJ;
	kill->pid = pid;
	snprintf(kill->comm, sizeof(kill->comm), "%s", comm);
	kill->kib[PROCESS_ANON] = anon_mib * 1024;
	kill->kib[PROCESS_TABLES] = 44 + anon_mib * 2;
	scene->sample.reading[SOURCE_OOM_LOG].status = READING_FRESH;
	scene_add(scene, VMSTAT_OOM_KILL, 1);
	return kill;
}

static struct oom_kill *kill_in_container(struct made_machine *scene, int32_t pid, const char *comm)
{
	struct oom_kill *kill = scene_kill(scene, OOM_SCOPE_CGROUP, pid, comm, 61);

	snprintf(kill->domain, sizeof(kill->domain), "%s", KILLS_POD);
	snprintf(kill->cgroup, sizeof(kill->cgroup), "%s/%s", KILLS_POD, KILLS_CONTAINER);
	snprintf(kill->invoker, sizeof(kill->invoker), "worker");
	kill->flags |= OOM_KILL_HAS_LIMIT;
	kill->usage_kib = kill->limit_kib = 64 * 1024;
	kill->oom_score_adj = 968;
	return kill;
}

static void kill_companion(
	struct made_machine *scene, int32_t pid, const char *comm, unsigned int flags)
{
	struct oom_kill *kill = kill_in_container(scene, pid, comm);

	kill->flags |= OOM_KILL_OF_GROUP | flags;
	snprintf(kill->killed_group, sizeof(kill->killed_group), "%s", kill->cgroup);
}

void scene_kills_step(struct made_machine *scene, unsigned int tick)
{
	struct oom_kill *kill;

	scene->sample.boottime_usec = scene->sample.monotonic_usec;
	if (tick == 0) {
		kill = scene_kill(scene, OOM_SCOPE_GLOBAL, 1190, "mysqld", 9210);
		kill->usec -= (uint64_t)45000 * USEC_PER_SEC;
		kill->uid = 110;
		scene->sample.oom_log.earlier_count = 1;
	} else if (tick == 10) {
		kill_in_container(scene, 20417, "worker");
		kill_companion(scene, 20420, "worker", 0);
		kill_companion(scene, 20421, "sidecar", 0);
		kill_companion(scene, 20417, "worker", OOM_KILL_AGAIN);
	} else if (tick == 15) {
		scene_add(scene, VMSTAT_OOM_KILL, 1);
	} else if (tick == 24) {
		kill = scene_kill(scene, OOM_SCOPE_GLOBAL, 1832, "postgres", 120);
		kill->order = -1;
		kill->flags |= OOM_KILL_BY_HAND;
	} else if (tick == SCENE_TICKS - 4) {
		kill = scene_kill(scene, OOM_SCOPE_GLOBAL, 26340, "backup.py", 1650);
		scene_add(scene, VMSTAT_OOM_KILL, -1);
		kill->oom_score_adj = 300;
		kill->uid = 34;
		snprintf(kill->invoker, sizeof(kill->invoker), "java");
		snprintf(kill->cgroup, sizeof(kill->cgroup), "/system.slice/backup.service");
	}
}
