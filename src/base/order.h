/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sorting in place: glibc's qsort() allocates for more than about a thousand elements, which the
 * loop must not. What is sorted here was sorted one interval ago and has moved a little, so an
 * array that is nearly sorted takes little more than one comparison for each element, and none
 * takes more than about N log2(N).
 */
#ifndef OOMWATCH_BASE_ORDER_H
#define OOMWATCH_BASE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sorts COUNT numbers by COMPARE, which gets CONTEXT and says below zero, zero or above: A stands
 * before B, either may, or after. Equals may change places, so let it end in what differs. A
 * COMPARE that contradicts itself leaves some order, with each number still there once.
 */
void order_sort(uint32_t *array, size_t count,
	int (*compare)(uint32_t a, uint32_t b, const void *context), const void *context);

#endif
