/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/buddyinfo.h"

#include <errno.h>

#include "base/message.h"
#include "kernel/text.h"

/* The columns behind the zone's name, one for each order. */
static int buddyinfo_orders(
	struct cursor *words, unsigned int line, struct buddy_zone *zone, struct failure *failure)
{
	struct span number;

	while (cursor_word(words, &number)) {
		if (zone->order_count == BUDDYINFO_ORDERS_MAX)
			return failure_set(failure, -ERANGE, line,
				_("zone %s has more orders than the %d expected at most"),
				zone->name, BUDDYINFO_ORDERS_MAX);

		int error = text_u64(
			number, zone->name, line, &zone->free_blocks[zone->order_count], failure);

		if (error)
			return error;
		zone->order_count++;
	}
	if (zone->order_count == 0)
		return failure_set(failure, -EINVAL, line,
			_("zone %s has no numbers, expected one for each order"), zone->name);
	return 0;
}

static int buddyinfo_line(
	struct buddyinfo *out, struct span line, unsigned int number, struct failure *failure)
{
	struct cursor words = cursor_of_span(line);
	struct buddy_zone zone = {0};
	int error = zone_line_parse(&words, number, &zone.node, zone.name, failure);

	if (!error)
		error = buddyinfo_orders(&words, number, &zone, failure);
	if (error)
		return error;
	if (out->zone_count < ZONEINFO_ZONES_MAX)
		out->zones[out->zone_count++] = zone;
	out->zones_seen++;
	return 0;
}

static int buddyinfo_read(
	struct buddyinfo *out, const char *text, size_t length, struct failure *failure)
{
	struct cursor lines = cursor_of(text, length);
	struct span line;
	int error = text_check_whole(text, length, failure);

	while (!error && cursor_line(&lines, &line)) {
		if (span_starts(line, "Node"))
			error = buddyinfo_line(out, line, lines.line, failure);
	}
	if (!error && out->zones_seen == 0)
		error = failure_set(
			failure, -ENODATA, 0, "%s", _("no zone with memory in the text"));
	return error;
}

int buddyinfo_parse(const char *text, size_t length, struct buddyinfo *ret, struct failure *failure)
{
	int error;

	ret->zone_count = 0;
	ret->zones_seen = 0;
	error = buddyinfo_read(ret, text, length, failure);
	if (error) {
		ret->zone_count = 0;
		ret->zones_seen = 0;
	}
	return error;
}
