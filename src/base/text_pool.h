/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each of many texts once: the same text has the same offset for as long as the pool lives, so
 * that it can be kept in four bytes and compared as a number. One allocation, at the start.
 */
#ifndef OOMWATCH_BASE_TEXT_POOL_H
#define OOMWATCH_BASE_TEXT_POOL_H

#include <stddef.h>
#include <stdint.h>

struct text_pool {
	char *bytes; /* terminated texts behind each other; offset 0 is "" */
	size_t size;
	size_t used;
	uint32_t *slot; /* offsets by hash; 0: free */
	uint32_t slot_count;
	uint32_t text_count;
};

/* Room for SIZE bytes in all and for TEXTS texts. 0 or -ENOMEM. Release with text_pool_release(). */
int text_pool_init(struct text_pool *pool, size_t size, uint32_t texts);

void text_pool_release(struct text_pool *pool);

/* Forgets all texts; their offsets have no meaning from here on. */
void text_pool_clear(struct text_pool *pool);

/* The offset of TEXT, which is added when it is new; 0 when it is empty or there is no more room. */
uint32_t text_pool_add(struct text_pool *pool, const char *text);

#endif
