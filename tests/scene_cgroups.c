/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene_cgroups.h"

#include <string.h>

#include "base/bits.h"
#include "cgroups.h"
#include "processes.h"
#include "scene_processes.h"

#define MIB CGROUPS_MIB
#define NO_LIMIT CGROUP_UNLIMITED

/* Their place in the table below is that of the sample. */
enum group {
	GROUP_ROOT,
	GROUP_INIT,
	GROUP_SYSTEM,
	GROUP_SSH,
	GROUP_POSTGRESQL,
	GROUP_NGINX,
	GROUP_DOCKER,
	GROUP_BACKUP,
	GROUP_USERS,
	GROUP_USER,
	GROUP_SESSION,
	GROUP_KUBEPODS,
	GROUP_BURSTABLE,
	GROUP_POD,
	GROUP_POD_WEB,
	GROUP_POD_PROXY,
	GROUPS
};

#define DOCKER_ID "3f2a91c07d5e4b6a8c1d2e5f90b7a6c3d4e1f20516273849a0b1c2d3e4f50617"
#define WEB_ID "91b0c2d3e4f5a6978899aabbccddeeff00112233445566778899aabbccddeeff"
#define PROXY_ID "a7c4e19d20b35f68714293a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8e9"

static const struct {
	enum group parent;
	const char *name;
	uint64_t anon_mib, file_mib, kernel_mib; /* of the group and those below it */
	uint64_t low_mib, high_mib, max_mib;     /* 0: none */
} made[GROUPS] = {
	[GROUP_INIT] = {GROUP_ROOT, "init.scope", 5, 12, 2, 0, 0, 0},
	[GROUP_SYSTEM] = {GROUP_ROOT, "system.slice", 3400, 4076, 210, 0, 0, 0},
	[GROUP_SSH] = {GROUP_SYSTEM, "ssh.service", 6, 18, 3, 0, 0, 0},
	[GROUP_POSTGRESQL] = {GROUP_SYSTEM, "postgresql.service", 1180, 2806, 96, 1024, 4096, 0},
	[GROUP_NGINX] = {GROUP_SYSTEM, "nginx.service", 40, 62, 6, 0, 0, 0},
	[GROUP_DOCKER] = {GROUP_SYSTEM, "docker-" DOCKER_ID ".scope", 1940, 58, 22, 0, 0, 2048},
	[GROUP_BACKUP] = {GROUP_SYSTEM, "backup.service", 42, 464, 6, 0, 0, 512},
	[GROUP_USERS] = {GROUP_ROOT, "user.slice", 38, 70, 9, 0, 0, 0},
	[GROUP_USER] = {GROUP_USERS, "user-1000.slice", 38, 70, 9, 0, 0, 8192},
	[GROUP_SESSION] = {GROUP_USER, "session-3.scope", 38, 70, 9, 0, 0, 0},
	[GROUP_KUBEPODS] = {GROUP_ROOT, "kubepods.slice", 706, 52, 18, 0, 0, 16384},
	[GROUP_BURSTABLE] = {GROUP_KUBEPODS, "kubepods-burstable.slice", 706, 52, 18, 0, 0, 0},
	[GROUP_POD] = {GROUP_BURSTABLE,
		"kubepods-burstable-pod8c1d2e5f_0b7a_4c3d_9e1f_205162738495.slice", 706, 52, 18,
		256, 0, 1024},
	[GROUP_POD_WEB] = {GROUP_POD, "cri-containerd-" WEB_ID ".scope", 620, 38, 13, 0, 0, 1024},
	[GROUP_POD_PROXY] = {GROUP_POD, "cri-containerd-" PROXY_ID ".scope", 86, 14, 5, 0, 0, 0},
};

static const struct {
	int32_t pid;
	int32_t parent_pid;
	const char *comm;
	const char *command; /* NULL: a thread of the kernel */
	enum group group;
	const char *user;
	uint32_t euid;
	int adj;
	uint64_t anon_mib;
	uint64_t file_mib;
	uint64_t shmem_mib;
} members[] = {
	{1, 0, "systemd", "/sbin/init", GROUP_INIT, "root", 0, 0, 5, 9, 0},
	{2, 0, "kthreadd", NULL, GROUP_ROOT, "root", 0, 0, 0, 0, 0},
	{58, 2, "kswapd0", NULL, GROUP_ROOT, "root", 0, 0, 0, 0, 0},
	{764, 1, "sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups", GROUP_SSH,
		"root", 0, -1000, 2, 7, 0},
	{911, 1, "postgres", "/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main",
		GROUP_POSTGRESQL, "postgres", 112, -900, 9, 24, 19},
	{1831, 911, "postgres", "postgres: orders orders 10.0.3.17(51244) SELECT", GROUP_POSTGRESQL,
		"postgres", 112, 0, 780, 11, 490},
	{1832, 911, "postgres", "postgres: orders orders 10.0.3.18(40912) idle", GROUP_POSTGRESQL,
		"postgres", 112, 0, 391, 9, 301},
	{1409, 1, "nginx", "nginx: master process /usr/sbin/nginx", GROUP_NGINX, "root", 0, 0, 2, 5,
		0},
	{1410, 1409, "nginx", "nginx: worker process", GROUP_NGINX, "www-data", 33, 0, 18, 7, 1},
	{4290, 1, "tini", "/sbin/tini -- /opt/orders/run.sh", GROUP_DOCKER, "root", 0, 0, 1, 1, 0},
	{4312, 4290, "java", "/usr/bin/java -Xmx1800m -jar /opt/orders/orders.jar", GROUP_DOCKER,
		"orders", 990, 0, 1780, 41, 0},
	{4377, 4290, "java", "/usr/bin/java -Xmx96m -jar /opt/orders/metrics.jar", GROUP_DOCKER,
		"orders", 990, 0, 158, 32, 0},
	{26340, 1, "backup.py", "/usr/bin/python3 /usr/local/bin/backup.py --full", GROUP_BACKUP,
		"backup", 34, 300, 38, 9, 0},
	{3310, 1, "bash", "-bash", GROUP_SESSION, "alice", 1000, 0, 5, 4, 0},
	{3388, 3310, "vim", "vim notes.txt", GROUP_SESSION, "alice", 1000, 0, 29, 11, 0},
	{5101, 1, "node", "node /srv/web/server.js", GROUP_POD_WEB, "10001", 10001, 969, 512, 28,
		0},
	{5140, 5101, "node", "node /srv/web/worker.js", GROUP_POD_WEB, "10001", 10001, 969, 104, 22,
		0},
	{5170, 1, "envoy", "envoy -c /etc/envoy/envoy.yaml", GROUP_POD_PROXY, "101", 101, 969, 82,
		12, 0},
};

static struct cgroups groups;
static struct processes processes;

static uint64_t limit(uint64_t mib)
{
	return mib > 0 ? mib * MIB : NO_LIMIT;
}

static void set_amounts(enum group group, uint64_t anon_mib, uint64_t file_mib)
{
	uint64_t kernel = made[group].kernel_mib * MIB;

	cgroups_set(&groups, group, CGROUP_CURRENT, (anon_mib + file_mib) * MIB + kernel);
	cgroups_set_stat(&groups, group, CGROUP_STAT_ANON, anon_mib * MIB);
	cgroups_set_stat(&groups, group, CGROUP_STAT_INACTIVE_ANON, anon_mib * MIB);
	cgroups_set_stat(&groups, group, CGROUP_STAT_FILE, file_mib * MIB);
	cgroups_set_stat(&groups, group, CGROUP_STAT_INACTIVE_FILE, file_mib * MIB);
	cgroups_set_stat(&groups, group, CGROUP_STAT_KERNEL, kernel);
	cgroups_set_stat(&groups, group, CGROUP_STAT_PAGETABLES, kernel / 4);
	cgroups_set_stat(&groups, group, CGROUP_STAT_SLAB_RECLAIMABLE, kernel / 4);
}

static void begin_group(enum group group)
{
	static const enum cgroup_stat_field counters[] = {CGROUP_STAT_PGFAULT,
		CGROUP_STAT_PGMAJFAULT, CGROUP_STAT_PGSCAN, CGROUP_STAT_PGSTEAL, CGROUP_STAT_PSWPIN,
		CGROUP_STAT_PSWPOUT, CGROUP_STAT_WORKINGSET_REFAULT_ANON,
		CGROUP_STAT_WORKINGSET_REFAULT_FILE};

	cgroups_add(&groups, made[group].parent, made[group].name);
	set_amounts(group, made[group].anon_mib, made[group].file_mib);
	cgroups_set(&groups, group, CGROUP_LOW, made[group].low_mib * MIB);
	cgroups_set(&groups, group, CGROUP_HIGH, limit(made[group].high_mib));
	cgroups_set(&groups, group, CGROUP_MAX, limit(made[group].max_mib));
	cgroups_set(&groups, group, CGROUP_PEAK,
		groups.row[group].value[CGROUP_CURRENT] +
			groups.row[group].value[CGROUP_CURRENT] / 8);
	cgroups_set(&groups, group, CGROUP_PIDS_MAX, NO_LIMIT);
	for (unsigned int i = 0; i < ARRAY_SIZE(counters); i++)
		cgroups_set_stat(&groups, group, counters[i], 1000);
}

static void begin_member(unsigned int i)
{
	bool is_kernel_thread = members[i].command == NULL;
	char path[CGROUP_PATH_MAX];
	struct process *process =
		is_kernel_thread
			? processes_add_kernel_thread(&processes, members[i].pid, members[i].comm)
			: processes_add(&processes, members[i].pid, members[i].comm, members[i].adj,
				  members[i].anon_mib);

	process->parent_pid = members[i].parent_pid;
	process->kib[PROCESS_FILE] = members[i].file_mib * 1024;
	process->kib[PROCESS_SHMEM] = members[i].shmem_mib * 1024;
	process->group = members[i].group + 1;
	processes_set_user(&processes, process, members[i].euid, members[i].user);
	processes_set_cgroup(&processes, process,
		cgroup_path(path, sizeof(path), &groups.table, members[i].group));
	if (!is_kernel_thread)
		strcpy(processes_add_detail(&processes, process, members[i].command)->user,
			members[i].user);
	groups.row[members[i].group].process_count++;
}

static void begin(void)
{
	cgroups_init(&groups);
	for (enum group group = GROUP_ROOT + 1; group < GROUPS; group++)
		begin_group(group);
	/* The container may not swap, and with one process of the pod all die. */
	cgroups_set(&groups, GROUP_DOCKER, CGROUP_SWAP_MAX, 0);
	cgroups_set(&groups, GROUP_BACKUP, CGROUP_SWAP_MAX, 0);
	cgroups_set(&groups, GROUP_POD, CGROUP_OOM_GROUP, 1);
	cgroups_set(&groups, GROUP_POD, CGROUP_MIN, 64 * MIB);
	cgroups_set(&groups, GROUP_POD, CGROUP_ZSWAP_CURRENT, 0);
	cgroups_set(&groups, GROUP_POD, CGROUP_ZSWAP_MAX, 128 * MIB);
	cgroups_set(&groups, GROUP_POD, CGROUP_PIDS_CURRENT, 41);
	cgroups_set(&groups, GROUP_POD, CGROUP_PIDS_MAX, 4096);
	cgroups_set(&groups, GROUP_POSTGRESQL, CGROUP_SWAP_CURRENT, 212 * MIB);
	cgroups_set(&groups, GROUP_SYSTEM, CGROUP_SWAP_CURRENT, 212 * MIB);
	cgroups_happen(&groups, GROUP_POD_WEB, CGROUP_EVENT_OOM_KILL, 2);
	cgroups_happen(&groups, GROUP_POD_PROXY, CGROUP_EVENT_OOM_KILL, 1);
	cgroups_happen(&groups, GROUP_POD, CGROUP_EVENT_OOM, 1);
	cgroups_happen(&groups, GROUP_POD, CGROUP_EVENT_OOM_GROUP_KILL, 1);
	processes_table_init(&processes);
	for (unsigned int i = 0; i < ARRAY_SIZE(members); i++)
		begin_member(i);
}

static void add_stat(enum group group, enum cgroup_stat_field field, uint64_t count)
{
	groups.row[group].stat.value[field] += count;
	if (group != groups.table.root)
		groups.row[groups.row[group].parent].stat.value[field] += count;
}

static void stall(enum group group, double some_percent, double full_percent)
{
	scene_stall_pressure(&groups.row[group].pressure, some_percent, full_percent, 1);
}

static void move(unsigned int tick)
{
	/* 8 MiB a second, and 28 MiB are left at the last. */
	unsigned int mib = 8 * (SCENE_TICKS - 1 - tick);

	set_amounts(GROUP_DOCKER, made[GROUP_DOCKER].anon_mib - mib, made[GROUP_DOCKER].file_mib);
	set_amounts(GROUP_SYSTEM, made[GROUP_SYSTEM].anon_mib - mib, made[GROUP_SYSTEM].file_mib);
	processes_get(&processes, 4312)->kib[PROCESS_ANON] = (uint64_t)(1780 - mib) * 1024;

	cgroups_happen(&groups, GROUP_POSTGRESQL, CGROUP_EVENT_HIGH, 12 + tick % 4);
	set_amounts(GROUP_POSTGRESQL, made[GROUP_POSTGRESQL].anon_mib,
		made[GROUP_POSTGRESQL].file_mib + 22 + tick % 3);
	add_stat(GROUP_POSTGRESQL, CGROUP_STAT_PGSCAN, 2400);
	add_stat(GROUP_POSTGRESQL, CGROUP_STAT_PGSTEAL, 2100);
	add_stat(GROUP_POSTGRESQL, CGROUP_STAT_WORKINGSET_REFAULT_FILE, 190);
	add_stat(GROUP_POSTGRESQL, CGROUP_STAT_PGMAJFAULT, 14);
	stall(GROUP_POSTGRESQL, 9.4, 3.2);

	cgroups_happen(&groups, GROUP_BACKUP, CGROUP_EVENT_MAX, 31 + tick % 3);
	add_stat(GROUP_BACKUP, CGROUP_STAT_PGSCAN, 800);
	add_stat(GROUP_BACKUP, CGROUP_STAT_PGSTEAL, 790);
	stall(GROUP_BACKUP, 1.2, 0.9);
	stall(GROUP_SYSTEM, 6.1, 0.2);
}

void scene_cgroups_step(unsigned int tick, struct sample *sample)
{
	_Static_assert(ARRAY_SIZE(members) <= SCENE_PROCESSES_MAX, "they have room");
	_Static_assert(GROUPS <= SCENE_CGROUPS_MAX, "they have room");

	if (tick == 0)
		begin();
	move(tick);
	cgroups_read(&groups, sample->monotonic_usec);
	for (unsigned int i = 0; i < processes.table.place_count; i++)
		scene_processes_score(&processes.row[i], sample);
	sample->cgroups = groups.table;
	sample->processes = processes.table;
	sample->processes.oldest_usec = sample->monotonic_usec;
	sample->reading[SOURCE_CGROUPS].status = READING_FRESH;
	sample->reading[SOURCE_PROCESSES].status = READING_FRESH;
}
