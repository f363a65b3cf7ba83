/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "scene_processes.h"

#include <string.h>

#include "base/bits.h"
#include "model/badness.h"
#include "processes.h"

#define MIB ((uint64_t)1024) /* in KiB */

#define TICKS_PER_SEC 100

/* Those that differ from one situation to another. */
#define PID_JAVA 1204
#define PID_NODE 1377
#define PID_QUERY 1831
#define PID_IDLE 1832
#define PID_BACKUP 26340

/* The little virtual machine of the two nodes has all of it, but a 64th in size. */
#define SMALL_DIVISOR 64

static const struct {
	int32_t pid;
	int32_t parent_pid;
	const char *comm;
	const char *command; /* NULL: a thread of the kernel */
	const char *cgroup;
	const char *user;
	uint32_t euid;
	int adj;
	uint32_t thread_count;
	uint32_t start_sec; /* after boot */
	uint64_t anon_kib;
	uint64_t file_kib;
	uint64_t shmem_kib;
} members[] = {
	{1, 0, "systemd", "/sbin/init", "/init.scope", "root", 0, 0, 1, 1, 5200, 8900, 0},
	{2, 0, "kthreadd", NULL, "/", "root", 0, 0, 1, 1, 0, 0, 0},
	{58, 2, "kswapd0", NULL, "/", "root", 0, 0, 1, 1, 0, 0, 0},
	{388, 1, "systemd-journal", "/lib/systemd/systemd-journald",
		"/system.slice/systemd-journald.service", "root", 0, -250, 1, 2, 2900, 61000, 0},
	{702, 1, "dbus-daemon", "/usr/bin/dbus-daemon --system --nofork --nopidfile",
		"/system.slice/dbus.service", "messagebus", 103, -900, 1, 5, 1400, 3600, 0},
	{731, 1, "cron", "/usr/sbin/cron -f", "/system.slice/cron.service", "root", 0, 0, 1, 5, 480,
		2300, 0},
	{764, 1, "sshd", "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
		"/system.slice/ssh.service", "root", 0, -1000, 1, 6, 1600, 7400, 0},
	{911, 1, "postgres", "/usr/lib/postgresql/15/bin/postgres -D /var/lib/postgresql/15/main",
		"/system.slice/postgresql.service", "postgres", 112, -900, 1, 7, 9000, 24000,
		19000},
	{948, 911, "postgres", "postgres: checkpointer", "/system.slice/postgresql.service",
		"postgres", 112, 0, 1, 8, 2400, 6100, 430000},
	{949, 911, "postgres", "postgres: background writer", "/system.slice/postgresql.service",
		"postgres", 112, 0, 1, 8, 2300, 5900, 210000},
	{PID_JAVA, 1, "java", "/usr/bin/java -Xmx11g -jar /opt/orders/orders.jar",
		"/system.slice/orders.service", "orders", 990, 0, 212, 12, 11264 * MIB, 41000, 0},
	{PID_NODE, 1, "node", "node /opt/portal/server.js", "/system.slice/portal.service",
		"portal", 991, 0, 11, 14, 140 * MIB, 46000, 0},
	{1409, 1, "nginx", "nginx: master process /usr/sbin/nginx", "/system.slice/nginx.service",
		"root", 0, 0, 1, 15, 1800, 4600, 0},
	{1410, 1409, "nginx", "nginx: worker process", "/system.slice/nginx.service", "www-data",
		33, 0, 1, 15, 18400, 7100, 1000},
	{1411, 1409, "nginx", "nginx: worker process", "/system.slice/nginx.service", "www-data",
		33, 0, 1, 15, 17900, 7100, 1000},
	{PID_QUERY, 911, "postgres", "postgres: orders orders 10.0.3.17(51244) SELECT",
		"/system.slice/postgresql.service", "postgres", 112, 0, 1, 79012, 420 * MIB, 11000,
		498000},
	{PID_IDLE, 911, "postgres", "postgres: orders orders 10.0.3.18(40912) idle",
		"/system.slice/postgresql.service", "postgres", 112, 0, 1, 79013, 120 * MIB, 9000,
		301000},
	{PID_BACKUP, 1, "backup.py", "/usr/bin/python3 /usr/local/bin/backup.py --full",
		"/system.slice/backup.service", "backup", 34, 300, 2, 86110, 38 * MIB, 9200, 0},
};

/* What is in swap, in percent of all that is. */
static const struct {
	int32_t pid;
	unsigned int percent;
} swapped[] = {{PID_JAVA, 20}, {PID_QUERY, 40}, {PID_NODE, 2}, {PID_IDLE, 5}, {PID_BACKUP, 30}};

/* Where a sample looks for them: several models may be shown side by side. */
static struct {
	struct process row[SCENE_PROCESSES_MAX];
	struct process_detail detail[SCENE_PROCESSES_MAX];
	char texts[PROCESSES_TEXTS_MAX];
} kept[SITUATIONS];

static struct processes processes;

static void add_detail(unsigned int i, const struct process *process)
{
	struct process_detail *detail =
		processes_add_detail(&processes, process, members[i].command);

	detail->start_ticks = process->start_ticks;
	detail->euid = process->euid;
	detail->minor_faults = members[i].anon_kib / 4;
	detail->major_faults = members[i].file_kib / 64;
	strcpy(detail->user, members[i].user);
	strcpy(detail->cgroup, members[i].cgroup);
}

static void add_member(unsigned int i)
{
	bool is_kernel_thread = members[i].command == NULL;
	struct process *process = is_kernel_thread ? processes_add_kernel_thread(&processes,
							     members[i].pid, members[i].comm)
						   : processes_add(&processes, members[i].pid,
							     members[i].comm, members[i].adj, 0);

	process->parent_pid = members[i].parent_pid;
	process->thread_count = members[i].thread_count;
	process->start_ticks = (uint64_t)members[i].start_sec * TICKS_PER_SEC;
	process->kib[PROCESS_ANON] = members[i].anon_kib;
	process->kib[PROCESS_FILE] = members[i].file_kib;
	process->kib[PROCESS_SHMEM] = members[i].shmem_kib;
	processes_set_user(&processes, process, members[i].euid, members[i].user);
	processes_set_cgroup(&processes, process, members[i].cgroup);
	if (!is_kernel_thread)
		add_detail(i, process);
}

static bool is_leak(enum situation situation)
{
	return situation == SITUATION_DIRECT_RECLAIM || situation == SITUATION_OOM_KILL ||
	       situation == SITUATION_KILLS || situation == SITUATION_NO_SWAP;
}

static void set_anon(int32_t pid, uint64_t mib)
{
	processes_get(&processes, pid)->kib[PROCESS_ANON] = mib * MIB;
}

static void begin(enum situation situation)
{
	processes_table_init(&processes);
	for (unsigned int i = 0; i < ARRAY_SIZE(members); i++)
		add_member(i);
	if (is_leak(situation))
		set_anon(PID_QUERY, 2480);
	if (situation == SITUATION_SWAP_STORM) {
		set_anon(PID_QUERY, 6400);
		set_anon(PID_IDLE, 2200);
		set_anon(PID_BACKUP, 600);
	}
	for (unsigned int i = 0; situation == SITUATION_NODES && i < ARRAY_SIZE(members); i++) {
		processes.row[i].kib[PROCESS_ANON] /= SMALL_DIVISOR;
		processes.row[i].kib[PROCESS_FILE] /= SMALL_DIVISOR;
		processes.row[i].kib[PROCESS_SHMEM] /= SMALL_DIVISOR;
	}
}

/* The backup has what is left of the machine's anonymous memory when the others have theirs. */
static void leak(const struct sample *sample)
{
	struct process *backup = processes_get(&processes, PID_BACKUP);
	uint64_t others_kib = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(members); i++)
		others_kib += processes.row[i].kib[PROCESS_ANON];
	others_kib -= backup->kib[PROCESS_ANON];
	backup->kib[PROCESS_ANON] = sample->meminfo.value[MEMINFO_ANON_PAGES] - others_kib;
	backup->state = 'R';
}

static void swap_out(const struct sample *sample)
{
	uint64_t used_kib = 0;

	for (unsigned int i = 0; i < sample->swaps.area_count; i++)
		used_kib += sample->swaps.areas[i].used_kib;
	for (unsigned int i = 0; i < ARRAY_SIZE(swapped); i++) {
		struct process *process = processes_get(&processes, swapped[i].pid);

		process->kib[PROCESS_SWAP] = used_kib * swapped[i].percent / 100;
	}
}

static void kill_backup(void)
{
	processes_remove(&processes, PID_BACKUP);
	processes.table.detail_count--; /* its own was the last */
}

static void move(enum situation situation, unsigned int tick, const struct sample *sample)
{
	bool is_killed = (situation == SITUATION_OOM_KILL || situation == SITUATION_KILLS) &&
			 tick >= SCENE_TICKS - 4;

	processes_get(&processes, PID_NODE)->kib[PROCESS_ANON] += 300;
	if (is_killed && tick == SCENE_TICKS - 4)
		kill_backup();
	if (is_killed)
		return;
	if (is_leak(situation))
		leak(sample);
	swap_out(sample);
}

void scene_processes_score(struct process *process, const struct sample *sample)
{
	const enum badness_scale scale = BADNESS_SCALE_NEW;
	uint64_t total_pages = badness_total_pages(sample);
	int64_t badness = INT64_MIN;

	if (process->flags & PROCESS_HAS_MEMORY)
		process->kib[PROCESS_TABLES] =
			44 + (process->kib[PROCESS_ANON] + process->kib[PROCESS_FILE] +
				     process->kib[PROCESS_SHMEM]) /
				     512;
	if (process->pid != 1 && process->oom_score_adj > -1000 &&
		process->flags & PROCESS_HAS_MEMORY)
		badness = badness_pages(process_memory_kib(process), process->oom_score_adj,
			total_pages, sample->host.page_size_bytes, scale);
	process->oom_score = (int16_t)badness_score(badness, total_pages, scale);
	process->flags |= PROCESS_HAS_SCORE;
	process->read_usec = sample->monotonic_usec;
	process->checked_usec = sample->monotonic_usec;
}

static void hand_over(enum situation situation, struct sample *sample)
{
	struct process_table *table = &sample->processes;

	memcpy(kept[situation].row, processes.row, sizeof(kept[situation].row));
	memcpy(kept[situation].detail, processes.detail, sizeof(kept[situation].detail));
	memcpy(kept[situation].texts, processes.texts, sizeof(kept[situation].texts));
	*table = processes.table;
	table->row = kept[situation].row;
	table->detail = kept[situation].detail;
	table->texts = kept[situation].texts;
	table->oldest_usec = sample->monotonic_usec;
	sample->reading[SOURCE_PROCESSES].status = READING_FRESH;
}

void scene_processes_step(enum situation situation, unsigned int tick, struct sample *sample)
{
	_Static_assert(ARRAY_SIZE(members) <= SCENE_PROCESSES_MAX, "they have room");

	if (tick == 0)
		begin(situation);
	move(situation, tick, sample);
	for (unsigned int i = 0; i < processes.table.place_count; i++) {
		if (processes.row[i].pid)
			scene_processes_score(&processes.row[i], sample);
	}
	hand_over(situation, sample);
}
