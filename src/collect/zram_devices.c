/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/zram_devices.h"

#include <stdio.h>
#include <string.h>

void zram_devices_init(struct zram_devices *devices)
{
	memset(devices, 0, sizeof(*devices));
	for (unsigned int i = 0; i < SAMPLE_ZRAMS_MAX; i++)
		devices->file[i].fd = -1;
}

void zram_devices_release(struct zram_devices *devices)
{
	for (unsigned int i = 0; i < devices->count; i++)
		kept_file_close(&devices->file[i]);
	devices->count = 0;
}

/* "/dev/zram0" to "zram0"; NULL for another kind of area. */
static const char *zram_name(const struct swap_area *area)
{
	return strncmp(area->filename, "/dev/zram", 9) == 0 ? area->filename + 5 : NULL;
}

static bool zram_devices_match(const struct zram_devices *devices, const struct swaps *swaps)
{
	unsigned int seen = 0;

	for (unsigned int i = 0; i < swaps->area_count && seen < SAMPLE_ZRAMS_MAX; i++) {
		const char *name = zram_name(&swaps->areas[i]);

		if (!name)
			continue;
		if (seen >= devices->count || strcmp(devices->name[seen], name) != 0)
			return false;
		seen++;
	}
	return seen == devices->count;
}

void zram_devices_follow(struct zram_devices *devices, int root, const struct swaps *swaps)
{
	if (zram_devices_match(devices, swaps))
		return;
	zram_devices_release(devices);
	for (unsigned int i = 0; i < swaps->area_count && devices->count < SAMPLE_ZRAMS_MAX; i++) {
		const char *name = zram_name(&swaps->areas[i]);
		char path[64];

		if (!name)
			continue;
		snprintf(devices->name[devices->count], sizeof(devices->name[0]), "%.15s", name);
		snprintf(path, sizeof(path), "sys/block/%.15s/mm_stat", name);
		devices->open_error[devices->count] =
			kept_file_open(&devices->file[devices->count], root, path);
		devices->count++;
	}
}

int zram_devices_read(const struct zram_devices *devices, struct zram_device *ret,
	unsigned int *ret_count, struct failure *failure)
{
	unsigned int count = 0;
	int first_error = 0;

	for (unsigned int i = 0; i < devices->count; i++) {
		char buffer[256];
		size_t length;
		int error = devices->open_error[i];

		if (!error)
			error = kept_file_read(&devices->file[i], buffer, sizeof(buffer), &length);
		if (error)
			failure_set(failure, error, 0, "%s: %s", devices->name[i],
				failure_reason(error));
		else
			error = zram_parse(buffer, length, &ret[count].zram, failure);
		if (error) {
			first_error = first_error ? first_error : error;
			continue;
		}
		memcpy(ret[count].name, devices->name[i], sizeof(ret[count].name));
		count++;
	}
	*ret_count = count;
	return first_error;
}
