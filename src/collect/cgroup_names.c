/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/cgroup_names.h"

#include <errno.h>
#include <string.h>

int cgroup_names_init(struct cgroup_names *names, size_t size, uint32_t texts)
{
	memset(names, 0, sizeof(*names));
	return text_pool_init(&names->pool, size, texts);
}

void cgroup_names_release(struct cgroup_names *names)
{
	while (names->retired_count > 0)
		text_pool_release(&names->retired[--names->retired_count]);
	text_pool_release(&names->pool);
	text_pool_release(&names->spare);
}

/* Whether more than half of the room of POOL is taken by names that live: then the next one is larger. */
static bool is_outgrown(
	const struct text_pool *pool, const struct cgroup *row, uint32_t count, const char *texts)
{
	size_t bytes = 0;
	uint32_t living = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (!row[i].id)
			continue;
		bytes += strlen(texts + row[i].name) + 1;
		living++;
	}
	return bytes > pool->size / 2 || living > pool->slot_count / 4;
}

/* Makes the spare pool ready: empty, and as large as is needed. */
static int prepare_spare(struct cgroup_names *names, bool is_larger)
{
	size_t size = names->pool.size << is_larger;
	uint32_t texts = names->pool.slot_count / 2 << is_larger;
	struct text_pool fresh;
	int error;

	if (names->spare.size >= size && names->spare.slot_count / 2 >= texts) {
		text_pool_clear(&names->spare);
		return 0;
	}
	if (names->spare.bytes && names->retired_count == CGROUP_NAMES_RETIRED)
		return -ENOMEM;
	error = text_pool_init(&fresh, size, texts);
	if (error)
		return error;
	if (names->spare.bytes)
		names->retired[names->retired_count++] = names->spare;
	names->spare = fresh;
	return 0;
}

int cgroup_names_renew(struct cgroup_names *names, struct cgroup *row, uint32_t count)
{
	const char *texts = names->pool.bytes;
	int error = prepare_spare(names, is_outgrown(&names->pool, row, count, texts));

	if (error)
		return error;
	for (uint32_t i = 0; i < count; i++) {
		if (row[i].id)
			row[i].name = text_pool_add(&names->spare, texts + row[i].name);
	}

	struct text_pool pool = names->pool;

	names->pool = names->spare;
	names->spare = pool;
	return 0;
}
