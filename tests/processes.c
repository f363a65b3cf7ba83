/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "processes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void processes_fail(const char *reason)
{
	printf("Bail out! process table: %s\n", reason);
	exit(99);
}

void processes_table_init(struct processes *processes)
{
	memset(processes, 0, sizeof(*processes));
	processes->texts_used = 1;
	processes->table.row = processes->row;
	processes->table.texts = processes->texts;
	processes->table.detail = processes->detail;
	processes->table.sweep_percent = 100;
}

static struct process *empty_row(struct processes *processes)
{
	struct process_table *table = &processes->table;

	for (unsigned int i = 0; processes->holes > 0 && i < table->place_count; i++) {
		if (processes->row[i].pid == 0) {
			processes->holes--;
			return &processes->row[i];
		}
	}
	if (table->place_count == PROCESSES_MAX)
		processes_fail("no place is left");
	return &processes->row[table->place_count++];
}

struct process *processes_add_unread(struct processes *processes, int32_t pid)
{
	struct process *process = empty_row(processes);

	memset(process, 0, sizeof(*process));
	process->pid = pid;
	process->incarnation = ++processes->incarnations;
	processes->table.count++;
	return process;
}

struct process *processes_add(
	struct processes *processes, int32_t pid, const char *comm, int adj, uint64_t anon_mib)
{
	struct process *process = processes_add_unread(processes, pid);

	process->parent_pid = 1;
	process->thread_count = 1;
	process->state = 'S';
	process->flags = PROCESS_HAS_STATUS | PROCESS_HAS_MEMORY | PROCESS_HAS_ADJ;
	process->oom_score_adj = (int16_t)adj;
	process->kib[PROCESS_ANON] = anon_mib * 1024;
	snprintf(process->comm, sizeof(process->comm), "%s", comm);
	return process;
}

struct process *processes_add_kernel_thread(
	struct processes *processes, int32_t pid, const char *comm)
{
	struct process *process = processes_add(processes, pid, comm, 0, 0);

	process->parent_pid = 2;
	process->flags &= (uint16_t)~PROCESS_HAS_MEMORY;
	process->flags |= PROCESS_KERNEL_THREAD;
	return process;
}

struct process *processes_get(struct processes *processes, int32_t pid)
{
	for (unsigned int i = 0; i < processes->table.place_count; i++) {
		if (processes->row[i].pid == pid)
			return &processes->row[i];
	}
	processes_fail("no such PID");
	return NULL;
}

void processes_remove(struct processes *processes, int32_t pid)
{
	memset(processes_get(processes, pid), 0, sizeof(struct process));
	processes->holes++;
	processes->table.count--;
}

unsigned int processes_place(const struct processes *processes, const struct process *process)
{
	return (unsigned int)(process - processes->row);
}

static uint32_t add_text(struct processes *processes, const char *text)
{
	size_t at = processes->texts_used, size = strlen(text) + 1;

	if (at + size > sizeof(processes->texts))
		processes_fail("no room for texts is left");
	memcpy(processes->texts + at, text, size);
	processes->texts_used += size;
	return (uint32_t)at;
}

void processes_set_user(
	struct processes *processes, struct process *process, uint32_t euid, const char *name)
{
	process->euid = euid;
	process->user = add_text(processes, name);
}

void processes_set_cgroup(struct processes *processes, struct process *process, const char *path)
{
	process->cgroup = add_text(processes, path);
}

struct process_detail *processes_add_detail(
	struct processes *processes, const struct process *process, const char *command)
{
	struct process_detail *detail;

	if (processes->table.detail_count == PROCESS_DETAILS_MAX)
		processes_fail("no room for details is left");
	detail = &processes->detail[processes->table.detail_count++];
	memset(detail, 0, sizeof(*detail));
	detail->pid = process->pid;
	detail->incarnation = process->incarnation;
	detail->status = PROCESS_DETAIL_READ;
	detail->command_status = PROCESS_DETAIL_READ;
	snprintf(detail->command, sizeof(detail->command), "%s", command);
	return detail;
}
