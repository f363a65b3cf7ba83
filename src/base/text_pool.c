/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/text_pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int text_pool_init(struct text_pool *pool, size_t size, uint32_t texts)
{
	uint32_t slots = 16;

	/* At most half full, so that a search for a new text ends soon. */
	while (slots < 2 * texts)
		slots *= 2;
	*pool = (struct text_pool){.size = size, .used = 1, .slot_count = slots};
	pool->bytes = calloc(1, size);
	pool->slot = calloc(slots, sizeof(*pool->slot));
	if (pool->bytes && pool->slot)
		return 0;
	text_pool_release(pool);
	return -ENOMEM;
}

void text_pool_release(struct text_pool *pool)
{
	free(pool->bytes);
	free(pool->slot);
	*pool = (struct text_pool){0};
}

void text_pool_clear(struct text_pool *pool)
{
	memset(pool->slot, 0, pool->slot_count * sizeof(*pool->slot));
	pool->used = 1;
	pool->text_count = 0;
}

/* FNV-1a, 32 bits. */
static uint32_t text_hash(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

uint32_t text_pool_add(struct text_pool *pool, const char *text)
{
	size_t bytes = strlen(text) + 1;
	uint32_t mask = pool->slot_count - 1, at;

	if (bytes == 1)
		return 0;
	for (at = text_hash(text) & mask; pool->slot[at]; at = (at + 1) & mask) {
		if (strcmp(pool->bytes + pool->slot[at], text) == 0)
			return pool->slot[at];
	}
	if (bytes > pool->size - pool->used || pool->text_count >= pool->slot_count / 2)
		return 0;
	memcpy(pool->bytes + pool->used, text, bytes);
	pool->slot[at] = (uint32_t)pool->used;
	pool->used += bytes;
	pool->text_count++;
	return pool->slot[at];
}
