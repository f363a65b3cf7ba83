/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/quantity.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "base/cursor.h"

#define KIB 1024.0

static int unit_factor(const char *unit, double *ret_factor)
{
	static const struct {
		const char *letter;
		double factor;
	} units[] = {
		{"", KIB * KIB},
		{"k", KIB},
		{"m", KIB * KIB},
		{"g", KIB * KIB * KIB},
		{"t", KIB * KIB * KIB * KIB},
	};

	for (unsigned int i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t length = strlen(units[i].letter);
		const char *rest = unit + length;

		if (strncasecmp(unit, units[i].letter, length) != 0)
			continue;
		if (!*rest || (length > 0 && (strcasecmp(rest, "iB") == 0 ||
						     strcasecmp(rest, "B") == 0))) {
			*ret_factor = units[i].factor;
			return 0;
		}
	}
	return -EINVAL;
}

int quantity_parse(const char *text, int64_t *ret_bytes)
{
	double sign = 1, number, factor;
	char decimal[32];
	size_t digits;

	while (*text == ' ')
		text++;
	if (*text == '-')
		sign = -1;
	if (*text == '-' || *text == '+')
		text++;
	digits = strspn(text, "0123456789.,");
	if (digits >= sizeof(decimal))
		return -ERANGE;
	/* The screen may write a comma, by the locale: then people type one. But "1,500" may be meant as a
	 * thousand and a half of them. */
	if (digits > 3 && text[digits - 4] == ',')
		return -EINVAL;
	for (size_t i = 0; i < digits; i++)
		decimal[i] = text[i] == ',' ? '.' : text[i];

	int error = span_decimal((struct span){decimal, digits}, &number);

	text += digits;
	while (*text == ' ')
		text++;
	if (!error)
		error = unit_factor(text, &factor);
	if (error)
		return error;
	if (number * factor > (double)(INT64_MAX / 2))
		return -ERANGE;
	*ret_bytes = (int64_t)(sign * number * factor);
	return 0;
}
