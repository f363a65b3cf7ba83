/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/process.h"

#include <inttypes.h>
#include <stdio.h>

const struct process *process_table_find(const struct process_table *table, int32_t pid)
{
	for (unsigned int i = 0; i < table->place_count; i++) {
		if (table->row[i].pid == pid && pid != 0)
			return &table->row[i];
	}
	return NULL;
}

const struct process_detail *process_table_detail(
	const struct process_table *table, const struct process *process)
{
	for (unsigned int i = 0; i < table->detail_count; i++) {
		const struct process_detail *detail = &table->detail[i];

		if (detail->pid == process->pid && detail->incarnation == process->incarnation)
			return detail;
	}
	return NULL;
}

uint64_t process_memory_kib(const struct process *process)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		sum += process->kib[i];
	return sum;
}

const char *process_user(
	const struct process_table *table, const struct process *process, char *buffer, size_t size)
{
	if (process->user)
		return table->texts + process->user;
	snprintf(buffer, size, "%" PRIu32, process->euid);
	return buffer;
}
