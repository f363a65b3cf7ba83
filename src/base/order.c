/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/order.h"

#include <stdbool.h>
#include <string.h>

/*
 * Places that insertion may move numbers by, for each number of the array. A move of 4 bytes among
 * many is some hundred times cheaper than a comparison that looks at two processes; at 64 an
 * array in random order is given up after about 16 * sqrt(N) of its numbers.
 */
#define ORDER_MOVES 64

struct order {
	uint32_t *array;
	size_t count;
	int (*compare)(uint32_t a, uint32_t b, const void *context);
	const void *context;
};

static bool is_before(const struct order *order, uint32_t a, uint32_t b)
{
	return order->compare(a, b, order->context) < 0;
}

/*
 * Where the number at LAST belongs among those before it, which are sorted. The steps grow from
 * LAST downwards: what has moved a little is found after a few comparisons.
 */
static size_t insertion_place(const struct order *order, size_t last)
{
	uint32_t value = order->array[last];
	size_t low = 0, high = last;

	for (size_t step = 1; step <= high; step *= 2) {
		if (!is_before(order, value, order->array[high - step])) {
			low = high - step + 1;
			break;
		}
		high -= step;
	}
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(order, value, order->array[middle]))
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* False when it would take too many moves; the array is then somewhat sorted. */
static bool insertion_sort(const struct order *order)
{
	size_t moves_left = order->count * ORDER_MOVES;

	for (size_t i = 1; i < order->count; i++) {
		size_t place = insertion_place(order, i);
		uint32_t value = order->array[i];

		if (i - place > moves_left)
			return false;
		moves_left -= i - place;
		memmove(&order->array[place + 1], &order->array[place],
			(i - place) * sizeof(*order->array));
		order->array[place] = value;
	}
	return true;
}

/*
 * Puts VALUE into the heap of COUNT numbers whose ROOT is free. Most values belong far down, so the
 * way down follows the greater child without looking at VALUE, and then VALUE climbs: half the
 * comparisons of the textbook (Wegener, "Bottom-up heapsort", 1993).
 */
static void heap_fill(const struct order *order, size_t root, size_t count, uint32_t value)
{
	uint32_t *array = order->array;
	size_t hole = root, child;

	while ((child = 2 * hole + 1) < count) {
		if (child + 1 < count && is_before(order, array[child], array[child + 1]))
			child++;
		array[hole] = array[child];
		hole = child;
	}
	while (hole > root && is_before(order, array[(hole - 1) / 2], value)) {
		array[hole] = array[(hole - 1) / 2];
		hole = (hole - 1) / 2;
	}
	array[hole] = value;
}

static void heap_sort(const struct order *order)
{
	for (size_t root = order->count / 2; root-- > 0;)
		heap_fill(order, root, order->count, order->array[root]);
	for (size_t last = order->count; last-- > 1;) {
		uint32_t value = order->array[last];

		order->array[last] = order->array[0];
		heap_fill(order, 0, last, value);
	}
}

void order_sort(uint32_t *array, size_t count,
	int (*compare)(uint32_t a, uint32_t b, const void *context), const void *context)
{
	struct order order = {
		.array = array, .count = count, .compare = compare, .context = context};

	if (!insertion_sort(&order))
		heap_sort(&order);
}
