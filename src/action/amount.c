/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "action/amount.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/bits.h"
#include "base/cursor.h"
#include "base/message.h"
#include "kernel/cgroup.h"

/* Digits behind the point that count: a billionth of a T is a KiB. */
#define FRACTION_DIGITS 9
#define FRACTION_SCALE 1000000000u

/* Of both together 128 bits hold any product with a unit or an amount. */
__extension__ typedef unsigned __int128 uint128;

/* Ascending. */
static const struct {
	char letter;
	uint64_t factor;
} units[] = {
	{'K', (uint64_t)1 << 10},
	{'M', (uint64_t)1 << 20},
	{'G', (uint64_t)1 << 30},
	{'T', (uint64_t)1 << 40},
};

/* A text taken apart: SIGN NUMBER UNIT. */
struct amount {
	char sign;       /* '+', '-' or 0 */
	bool is_percent; /* else FACTOR is its unit */
	uint64_t factor; /* bytes; 0: no letter was given */
	uint64_t whole;
	uint64_t fraction; /* in parts of FRACTION_SCALE */
};

static struct span trim(const char *text)
{
	struct span span = {text, strlen(text)};

	while (span.length > 0 && strchr(" \t\n", span.at[0])) {
		span.at++;
		span.length--;
	}
	while (span.length > 0 && strchr(" \t\n", span.at[span.length - 1]))
		span.length--;
	return span;
}

static void advance(struct span *span, size_t count)
{
	span->at += count;
	span->length -= count;
}

static size_t count_digits(struct span text)
{
	size_t count = 0;

	while (count < text.length && text.at[count] >= '0' && text.at[count] <= '9')
		count++;
	return count;
}

/* The digits behind the point; what is too small to count is left out. */
static int take_fraction(struct span *text, uint64_t *ret_fraction)
{
	bool is_comma = text->at[0] == ',';
	uint64_t scale = FRACTION_SCALE, fraction = 0;
	size_t digits;

	advance(text, 1);
	digits = count_digits(*text);
	/* "1,500" may be meant as fifteen hundred. */
	if (digits == 0 || (is_comma && digits == 3))
		return -EINVAL;
	for (size_t i = 0; i < digits && i < FRACTION_DIGITS; i++) {
		scale /= 10;
		fraction += scale * (uint64_t)(text->at[i] - '0');
	}
	advance(text, digits);
	*ret_fraction = fraction;
	return 0;
}

static int take_number(struct span *text, struct amount *amount)
{
	size_t digits = count_digits(*text);
	int error = span_u64((struct span){text->at, digits}, &amount->whole);

	if (error)
		return error;
	advance(text, digits);
	if (text->length > 0 && (text->at[0] == '.' || text->at[0] == ','))
		return take_fraction(text, &amount->fraction);
	return 0;
}

/* The whole of TEXT as a unit: "", "%", "B", "K", "KB", "KiB". */
static int take_unit(struct span text, struct amount *amount)
{
	if (span_is(text, "%")) {
		amount->is_percent = true;
		return 0;
	}
	for (size_t i = 0; text.length > 0 && i < ARRAY_SIZE(units); i++) {
		if ((text.at[0] & ~0x20) == units[i].letter) {
			amount->factor = units[i].factor;
			advance(&text, 1);
			break;
		}
	}
	if (text.length == 0 || (text.length == 1 && strncasecmp(text.at, "B", 1) == 0))
		return 0;
	return amount->factor && text.length == 2 && strncasecmp(text.at, "iB", 2) == 0 ? 0
											: -EINVAL;
}

static int take_apart(struct span text, struct amount *amount)
{
	int error;

	if (text.length > 0 && (text.at[0] == '+' || text.at[0] == '-')) {
		amount->sign = text.at[0];
		advance(&text, 1);
	}
	error = take_number(&text, amount);
	if (error)
		return error;
	while (text.length > 0 && text.at[0] == ' ')
		advance(&text, 1);
	error = take_unit(text, amount);
	if (error)
		return error;
	if (amount->sign && !amount->is_percent && !amount->factor)
		return -EINVAL;
	/* There is no part of a byte. */
	return amount->fraction && !amount->is_percent && !amount->factor ? -EINVAL : 0;
}

/* What AMOUNT without its sign comes to, of BASE when it is a share. -ERANGE when it is too much. */
static int weigh(const struct amount *amount, uint64_t base, uint64_t *ret_bytes)
{
	uint128 number = (uint128)amount->whole * FRACTION_SCALE + amount->fraction;
	uint128 unit = amount->is_percent ? base : amount->factor ? amount->factor : 1;
	uint128 scale = (uint128)FRACTION_SCALE * (amount->is_percent ? 100 : 1), bytes;

	if (__builtin_mul_overflow(number, unit, &bytes) || bytes / scale > AMOUNT_BYTES_MAX)
		return -ERANGE;
	*ret_bytes = (uint64_t)(bytes / scale);
	return 0;
}

static int resolve(const struct amount *amount, uint64_t base, uint64_t *ret_bytes)
{
	uint64_t bytes;
	int error = weigh(amount, base, &bytes);

	if (error)
		return error;
	if (amount->sign == '-') {
		if (bytes > base)
			return -ERANGE;
		bytes = base - bytes;
	} else if (amount->sign == '+') {
		if (bytes > AMOUNT_BYTES_MAX || base > AMOUNT_BYTES_MAX - bytes)
			return -ERANGE;
		bytes += base;
	}
	*ret_bytes = bytes;
	return 0;
}

static int refuse(struct span text, int error, struct failure *failure)
{
	char shown[64];

	span_copy(text, shown, sizeof(shown));
	if (error == -ERANGE)
		return failure_set(failure, error, 0,
			_("\"%s\" is out of range: expected 0 or more, and less than 8 EiB"),
			shown);
	return failure_set(failure, error, 0,
		_("\"%s\" is no amount: expected \"max\", bytes, 512M, 1.5G, 80%% of what is used, or "
		  "+10%%, -512M from what it is"),
		shown);
}

int amount_parse(const char *text, uint64_t current_bytes, uint64_t old_bytes, uint64_t *ret_bytes,
	struct failure *failure)
{
	struct span span = trim(text);
	struct amount amount = {.sign = '\0'};
	uint64_t base;
	int error;

	if (span.length == strlen("max") && strncasecmp(span.at, "max", span.length) == 0) {
		*ret_bytes = CGROUP_UNLIMITED;
		return 0;
	}
	error = take_apart(span, &amount);
	if (error)
		return refuse(span, error, failure);
	base = amount.sign ? old_bytes : current_bytes;
	if (base == CGROUP_UNLIMITED && (amount.sign || amount.is_percent)) {
		char shown[64];

		span_copy(span, shown, sizeof(shown));
		return failure_set(failure, -EINVAL, 0,
			amount.sign ? _("\"%s\": there is no amount now to start from")
				    : _("\"%s\": what is used is not known"),
			shown);
	}
	error = resolve(&amount, base, ret_bytes);
	return error ? refuse(span, error, failure) : 0;
}

const char *amount_text(char *buffer, size_t size, uint64_t bytes)
{
	size_t i = ARRAY_SIZE(units);

	if (bytes == CGROUP_UNLIMITED) {
		snprintf(buffer, size, "max");
		return buffer;
	}
	while (i > 0 && bytes % units[i - 1].factor != 0)
		i--;
	if (i == 0 || bytes == 0)
		snprintf(buffer, size, "%" PRIu64, bytes);
	else
		snprintf(buffer, size, "%" PRIu64 "%c", bytes / units[i - 1].factor,
			units[i - 1].letter);
	return buffer;
}
