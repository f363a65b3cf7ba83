/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/units.h"

#include <math.h>
#include <stdio.h>

#include "base/bits.h"
#include "base/message.h"

static const char *units_unknown(char *buffer)
{
	snprintf(buffer, UNITS_TEXT_MAX, "%s", _("n/a"));
	return buffer;
}

/* Three significant digits, and never "1000" or "1024" where the next unit fits. */
static const char *units_scaled(char *buffer, double value, double base,
	const char *const *suffixes, unsigned int suffix_count, const char *separator)
{
	unsigned int power = 0;

	/* Else a rate just below zero is shown as "-0". */
	if (fabs(value) < 0.5)
		value = 0;
	while (power + 1 < suffix_count && fabs(value) >= base - 0.5) {
		value /= base;
		power++;
	}

	int decimals = power == 0 ? 0 : fabs(value) < 9.995 ? 2 : fabs(value) < 99.95 ? 1 : 0;

	snprintf(buffer, UNITS_TEXT_MAX, "%.*f%s%s", decimals, value,
		suffixes[power][0] ? separator : "", suffixes[power]);
	return buffer;
}

const char *units_bytes(char buffer[UNITS_TEXT_MAX], double bytes)
{
	static const char *const suffixes[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

	if (!isfinite(bytes))
		return units_unknown(buffer);
	return units_scaled(buffer, bytes, 1024, suffixes, ARRAY_SIZE(suffixes), " ");
}

const char *units_bytes_short(char buffer[UNITS_TEXT_MAX], double bytes)
{
	static const char *const suffixes[] = {"B", "K", "M", "G", "T", "P", "E"};

	if (!isfinite(bytes))
		return units_unknown(buffer);
	return units_scaled(buffer, bytes, 1024, suffixes, ARRAY_SIZE(suffixes), "");
}

const char *units_growth_short(char buffer[UNITS_TEXT_MAX], double bytes_per_sec)
{
	char amount[UNITS_TEXT_MAX];

	if (fabs(bytes_per_sec) < 0.5)
		snprintf(buffer, UNITS_TEXT_MAX, "-");
	else
		snprintf(buffer, UNITS_TEXT_MAX, "%s%.*s", bytes_per_sec > 0 ? "+" : "",
			UNITS_TEXT_MAX - 2, units_bytes_short(amount, bytes_per_sec));
	return buffer;
}

const char *units_count(char buffer[UNITS_TEXT_MAX], double count)
{
	static const char *const suffixes[] = {"", "k", "M", "G", "T", "P", "E"};

	if (!isfinite(count))
		return units_unknown(buffer);
	/* Below ten a whole number would hide what happens less than once a second. */
	if (fabs(count) < 9.95 && fabs(count - rint(count)) >= 0.05) {
		snprintf(buffer, UNITS_TEXT_MAX, "%.1f", count);
		return buffer;
	}
	return units_scaled(buffer, count, 1000, suffixes, ARRAY_SIZE(suffixes), "");
}

const char *units_percent(char buffer[UNITS_TEXT_MAX], double percent)
{
	if (!isfinite(percent))
		return units_unknown(buffer);
	snprintf(buffer, UNITS_TEXT_MAX, "%.*f %%", fabs(percent) < 99.95 ? 1 : 0, percent);
	return buffer;
}

const char *units_duration(char buffer[UNITS_TEXT_MAX], double seconds)
{
	if (!isfinite(seconds))
		return units_unknown(buffer);
	seconds = fmax(seconds, 0);
	if (seconds < 9.95 && fabs(seconds - rint(seconds)) >= 0.05) {
		snprintf(buffer, UNITS_TEXT_MAX, _("%.1f s"), seconds);
		return buffer;
	}

	unsigned long long whole = (unsigned long long)llrint(seconds);

	if (whole < 60)
		snprintf(buffer, UNITS_TEXT_MAX, _("%llu s"), whole);
	else if (whole < 3600)
		snprintf(buffer, UNITS_TEXT_MAX, _("%llu min %02llu s"), whole / 60, whole % 60);
	else if (whole < 86400)
		snprintf(buffer, UNITS_TEXT_MAX, _("%llu h %02llu min"), whole / 3600,
			whole % 3600 / 60);
	else
		snprintf(buffer, UNITS_TEXT_MAX, _("%llu d %02llu h"), whole / 86400,
			whole % 86400 / 3600);
	return buffer;
}
