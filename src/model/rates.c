/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/rates.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"

void rates_init(struct rates *rates)
{
	memset(rates, 0, sizeof(*rates));
	rates->elapsed_sec = NAN;
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++)
		rates->per_sec[i] = NAN;
}

bool rates_is_counter(enum vmstat_field field)
{
	switch (field) {
	case VMSTAT_NR_DIRTIED:
	case VMSTAT_NR_WRITTEN:
	case VMSTAT_NR_VMSCAN_WRITE:
	case VMSTAT_NR_VMSCAN_IMMEDIATE_RECLAIM:
	case VMSTAT_NR_THROTTLED_WRITTEN:
	case VMSTAT_NR_FOLL_PIN_ACQUIRED:
	case VMSTAT_NR_FOLL_PIN_RELEASED:
		return true;
	case VMSTAT_WORKINGSET_NODES:
		return false;
	default:
		return strncmp(vmstat_fields.name[field], "nr_", 3) != 0;
	}
}

static double rate_of(const struct vmstat *before, const struct vmstat *now,
	enum vmstat_field field, double elapsed_sec)
{
	if (!vmstat_has(before, field) || !vmstat_has(now, field) || !rates_is_counter(field) ||
		now->value[field] < before->value[field])
		return NAN;
	return (double)(now->value[field] - before->value[field]) / elapsed_sec;
}

void rates_update(struct rates *rates, const struct sample *sample)
{
	const struct reading *reading = &sample->reading[SOURCE_VMSTAT];

	rates->is_kept = reading->status == READING_KEPT;
	if (rates->is_kept)
		return;
	if (reading->status != READING_FRESH) {
		rates_init(rates);
		return;
	}

	bool has_before = rates->before_usec != 0 && reading->read_usec > rates->before_usec;

	rates->elapsed_sec =
		has_before ? (double)(reading->read_usec - rates->before_usec) / USEC_PER_SEC : NAN;
	for (unsigned int i = 0; i < VMSTAT_FIELDS; i++)
		rates->per_sec[i] =
			has_before ? rate_of(&rates->before, &sample->vmstat, i, rates->elapsed_sec)
				   : NAN;
	rates->before = sample->vmstat;
	rates->before_usec = reading->read_usec;
}

double sum_known(double a, double b)
{
	return isnan(a) ? b : isnan(b) ? a : a + b;
}

double rates_sum(const struct rates *rates, const enum vmstat_field *fields, unsigned int count)
{
	double sum = NAN;

	for (unsigned int i = 0; i < count; i++)
		sum = sum_known(sum, rates->per_sec[fields[i]]);
	return sum;
}

double rates_allocstall(const struct rates *rates)
{
	static const enum vmstat_field fields[] = {VMSTAT_ALLOCSTALL_DEVICE, VMSTAT_ALLOCSTALL_DMA,
		VMSTAT_ALLOCSTALL_DMA32, VMSTAT_ALLOCSTALL_HIGH, VMSTAT_ALLOCSTALL_MOVABLE,
		VMSTAT_ALLOCSTALL_NORMAL};

	return rates_sum(rates, fields, ARRAY_SIZE(fields));
}

double rates_refault(const struct rates *rates)
{
	static const enum vmstat_field fields[] = {VMSTAT_WORKINGSET_REFAULT,
		VMSTAT_WORKINGSET_REFAULT_ANON, VMSTAT_WORKINGSET_REFAULT_FILE};

	return rates_sum(rates, fields, ARRAY_SIZE(fields));
}
