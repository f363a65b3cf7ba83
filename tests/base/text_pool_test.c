/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/text_pool.h"

#include <errno.h>

#include "../calls.h"
#include "../tap.h"

static struct text_pool pool;

static void test_once(void)
{
	char text[] = "/system.slice/a.service";
	uint32_t first, second;

	CHECK_INT(text_pool_init(&pool, 4096, 64), 0);
	first = text_pool_add(&pool, text);
	CHECK(first != 0);
	/* The pool has a copy. */
	text[strlen(text) - 9] = 'b';
	second = text_pool_add(&pool, text);
	CHECK(second != 0);
	CHECK(second != first);
	CHECK_TEXT(pool.bytes + first, "/system.slice/a.service");
	CHECK_TEXT(pool.bytes + second, "/system.slice/b.service");
	CHECK_INT(text_pool_add(&pool, "/system.slice/a.service"), first);
	CHECK_INT(text_pool_add(&pool, text), second);
	/* A part of a text is another one. */
	CHECK(text_pool_add(&pool, "/system.slice/") != first);
	CHECK_INT(pool.text_count, 3);
	text_pool_release(&pool);
}

static void test_empty(void)
{
	CHECK_INT(text_pool_init(&pool, 64, 4), 0);
	CHECK_INT(text_pool_add(&pool, ""), 0);
	CHECK_TEXT(pool.bytes, "");
	CHECK_INT(pool.text_count, 0);
	text_pool_release(&pool);
}

/* Many more than there were slots at first: each is found again, whatever it collides with. */
static void test_many(void)
{
	static uint32_t at[4000];
	char text[16];
	unsigned int allocations;

	CHECK_INT(text_pool_init(&pool, 65536, 4000), 0);
	allocations = calls.allocations;
	for (unsigned int i = 0; i < 4000; i++) {
		snprintf(text, sizeof(text), "user%u", i * 7919);
		at[i] = text_pool_add(&pool, text);
		if (!CHECK(at[i] != 0))
			break;
	}
	for (unsigned int i = 0; i < 4000; i++) {
		snprintf(text, sizeof(text), "user%u", i * 7919);
		if (!CHECK(text_pool_add(&pool, text) == at[i]) ||
			!CHECK(strcmp(pool.bytes + at[i], text) == 0))
			break;
	}
	CHECK_INT(pool.text_count, 4000);
	CHECK_INT(calls.allocations, allocations);
	text_pool_release(&pool);
}

/* No room for another one, but those that are there are still found. */
static void test_full_of_bytes(void)
{
	uint32_t last;

	CHECK_INT(text_pool_init(&pool, 16, 100), 0);
	CHECK_INT(text_pool_add(&pool, "0123456789abcdef"), 0);
	CHECK(text_pool_add(&pool, "0123456789") != 0);
	CHECK_INT(text_pool_add(&pool, "abcd"), 0);
	last = text_pool_add(&pool, "abc");
	CHECK_TEXT(pool.bytes + last, "abc");
	CHECK_INT(pool.used, pool.size);
	CHECK_INT(text_pool_add(&pool, "x"), 0);
	CHECK_INT(text_pool_add(&pool, "abc"), last);
	text_pool_release(&pool);
}

static void test_full_of_texts(void)
{
	char text[16];
	unsigned int count = 0;

	CHECK_INT(text_pool_init(&pool, 65536, 10), 0);
	do
		snprintf(text, sizeof(text), "%u", count);
	while (text_pool_add(&pool, text) && ++count < 1000);
	CHECK(count >= 10);
	CHECK(count < 1000);
	/* A search still ends. */
	CHECK_INT(text_pool_add(&pool, "another"), 0);
	CHECK(text_pool_add(&pool, "9") != 0);
	text_pool_release(&pool);
}

static void test_no_memory(void)
{
	calls.is_out_of_memory = true;
	CHECK_INT(text_pool_init(&pool, 64, 4), -ENOMEM);
	calls.is_out_of_memory = false;
	CHECK(pool.bytes == NULL);
	CHECK(pool.slot == NULL);
	text_pool_release(&pool);
}

int main(void)
{
	tap_run("a text has one place for good", test_once);
	tap_run("the empty text is 0", test_empty);
	tap_run("thousands are found again", test_many);
	tap_run("full of bytes", test_full_of_bytes);
	tap_run("full of texts", test_full_of_texts);
	tap_run("no memory", test_no_memory);
	return tap_done();
}
