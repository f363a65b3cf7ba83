/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "load/guard.h"

#include <errno.h>

#include "base/message.h"
#include "base/units.h"
#include "load/plan.h"

static bool is_below(const struct load_instant *instant, unsigned int percent)
{
	return instant->available_bytes < instant->total_bytes / 100 * percent;
}

bool load_guard_ends(const struct load_instant *instant, struct failure *reason)
{
	char available[UNITS_TEXT_MAX];

	if (instant->available_bytes == LOAD_UNLIMITED || instant->total_bytes == LOAD_UNLIMITED) {
		failure_set(reason, -ENODATA, 0, _("MemAvailable cannot be read any more"));
		return true;
	}
	if (is_below(instant, LOAD_GUARD_AVAILABLE_PERCENT)) {
		failure_set(reason, -ENOMEM, 0,
			_("only %s of the machine are available, less than %d %%"),
			units_bytes(available, (double)instant->available_bytes),
			LOAD_GUARD_AVAILABLE_PERCENT);
		return true;
	}
	/* NAN is not above anything. */
	if (instant->full_avg10_percent > LOAD_GUARD_STALL_PERCENT &&
		is_below(instant, LOAD_GUARD_STALL_AVAILABLE_PERCENT)) {
		failure_set(reason, -ENOMEM, 0,
			_("all tasks of the machine were stalled %.0f %% of the last 10 seconds"),
			instant->full_avg10_percent);
		return true;
	}
	return false;
}

bool load_guard_lost_limit(uint64_t current_bytes, struct failure *reason)
{
	if (current_bytes != LOAD_UNLIMITED)
		return false;
	failure_set(reason, -ENODEV, 0,
		_("its control group has no memory controller any more, and so no limit"));
	return true;
}

uint64_t load_guard_budget(
	uint64_t limit_bytes, uint64_t held_bytes, const struct load_instant *instant)
{
	uint64_t half;

	if (instant->available_bytes == LOAD_UNLIMITED)
		return limit_bytes;
	half = instant->available_bytes / 2 + held_bytes / 2;
	return half < limit_bytes ? half : limit_bytes;
}
