/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets of small numbers: which fields of a struct are present. */
#ifndef OOMWATCH_BASE_BITS_H
#define OOMWATCH_BASE_BITS_H

#include <stdbool.h>
#include <stdint.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* Words of uint64_t that hold COUNT bits; a constant expression. */
#define BITS_WORDS(count) (((count) + 63) / 64)

static inline void bits_set(uint64_t *bits, unsigned int index)
{
	bits[index / 64] |= (uint64_t)1 << (index % 64);
}

static inline bool bits_has(const uint64_t *bits, unsigned int index)
{
	return (bits[index / 64] >> (index % 64)) & 1;
}

#endif
