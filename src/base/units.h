/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Numbers as people read them. Each function writes into the caller's buffer and
 * returns it, so that it can stand inside a printf argument list. An unknown value
 * (NAN, or an infinite one) becomes "n/a": absent is not zero. All keep to three or four digits.
 */
#ifndef OOMWATCH_BASE_UNITS_H
#define OOMWATCH_BASE_UNITS_H

/* Holds every text of this file, in every language. */
#define UNITS_TEXT_MAX 40

/* Bytes: "512 B", "48.2 MiB", "1.50 GiB". */
const char *units_bytes(char buffer[UNITS_TEXT_MAX], double bytes);

/* Bytes in a narrow place: "512B", "48.2M", "1.50G"; the letters are powers of 1024. */
const char *units_bytes_short(char buffer[UNITS_TEXT_MAX], double bytes);

/* By how much an amount changes, likewise: "+48.2M", "-1.50G", "-" when it stands still. */
const char *units_growth_short(char buffer[UNITS_TEXT_MAX], double bytes_per_sec);

/* A count or a rate: "0", "0.3", "312", "48.1k", "2.04M" (powers of 1000). */
const char *units_count(char buffer[UNITS_TEXT_MAX], double count);

/* A share of one hundred: "0.0 %", "12.4 %", "100 %". */
const char *units_percent(char buffer[UNITS_TEXT_MAX], double percent);

/* A span of time in two units at most: "0.4 s", "8 s", "2 min 10 s", "3 h 05 min", "2 d 04 h". */
const char *units_duration(char buffer[UNITS_TEXT_MAX], double seconds);

#endif
