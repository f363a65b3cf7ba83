/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/crc32.h"

#include "../tap.h"

/* The first is the check value that the catalogues of checksums have. */
static void test_known(void)
{
	CHECK_INT(crc32_of("123456789", 9), 0xcbf43926);
	CHECK_INT(crc32_of("", 0), 0);
	CHECK_INT(crc32_of("a", 1), 0xe8b7be43);
	CHECK_INT(crc32_of("\0\0\0\0", 4), 0x2144df1c);
	CHECK_INT(crc32_of("\xff\xff\xff\xff", 4), 0xffffffff);
}

/* Each single bit counts. */
static void test_bits(void)
{
	unsigned char text[32] = "change 7 old=max new=2147483648";
	uint32_t whole = crc32_of(text, sizeof(text));

	for (unsigned int bit = 0; bit < 8 * sizeof(text); bit++) {
		text[bit / 8] ^= (unsigned char)(1 << bit % 8);
		CHECK(crc32_of(text, sizeof(text)) != whole);
		text[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	CHECK_INT(crc32_of(text, sizeof(text)), whole);
}

int main(void)
{
	tap_run("known values", test_known);
	tap_run("a single bit", test_bits);
	return tap_done();
}
