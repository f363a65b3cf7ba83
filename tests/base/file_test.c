/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../calls.h"
#include "../tap.h"
#include "../tree.h"

static struct tree tree;
static struct kept_file file;
static char buffer[16];
static size_t length;

static void start(const char *text)
{
	tree_init(&tree);
	tree_put(&tree, "file", text);
	CHECK_INT(kept_file_open(&file, AT_FDCWD, tree_path(&tree, "file")), 0);
}

static void stop(void)
{
	kept_file_close(&file);
	CHECK_INT(file.fd, -1);
	kept_file_close(&file);
	tree_release(&tree);
}

static void expect(int line, const char *text)
{
	tap_expect(length == strlen(text) && memcmp(buffer, text, length) == 0, line,
		"\"%.*s\", expected \"%s\"", (int)length, buffer, text);
}

/* From its start each time, as it is then. */
static void test_again(void)
{
	start("first");
	CHECK_INT(kept_file_read(&file, buffer, sizeof(buffer), &length), 0);
	expect(__LINE__, "first");
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), 0);
	expect(__LINE__, "first");
	tree_put(&tree, "file", "2nd");
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), 0);
	expect(__LINE__, "2nd");
	CHECK_INT(kept_file_read(&file, buffer, sizeof(buffer), &length), 0);
	expect(__LINE__, "2nd");
	tree_put(&tree, "file", "");
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), 0);
	expect(__LINE__, "");
	stop();
}

/* A single read cannot tell a file that just fits from one that goes on. */
static void test_size(void)
{
	start("0123456789abcdef");
	length = 42;
	CHECK_INT(kept_file_read(&file, buffer, 15, &length), -EFBIG);
	CHECK_INT(kept_file_read_once(&file, buffer, 15, &length), -EFBIG);
	CHECK_INT(kept_file_read_once(&file, buffer, 16, &length), -EFBIG);
	CHECK_INT(length, 42);
	CHECK_INT(kept_file_read(&file, buffer, 16, &length), 0);
	expect(__LINE__, "0123456789abcdef");
	tree_put(&tree, "file", "0123456789abcde");
	CHECK_INT(kept_file_read_once(&file, buffer, 16, &length), 0);
	expect(__LINE__, "0123456789abcde");
	stop();
}

static void test_once(void)
{
	unsigned int reads;

	start("text");
	reads = calls.reads;
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), 0);
	CHECK_INT(calls.reads - reads, 1);
	stop();
}

/* A file of the kernel hands out all it has at once. */
static void test_kernel(void)
{
	static char once[65536], whole[65536];
	size_t once_length = 0, whole_length = 0;

	CHECK_INT(kept_file_open(&file, AT_FDCWD, "/proc/self/status"), 0);
	CHECK_INT(kept_file_read_once(&file, once, sizeof(once), &once_length), 0);
	CHECK_INT(kept_file_read(&file, whole, sizeof(whole), &whole_length), 0);
	kept_file_close(&file);
	CHECK(once_length > 500);
	CHECK(memcmp(once, "Name:\t", 6) == 0);
	CHECK_INT(once[once_length - 1], '\n');
	/* The numbers may differ in their length. */
	CHECK_REAL((double)whole_length, (double)once_length, 16);
}

static void test_refused(void)
{
	start("");
	kept_file_close(&file);
	length = 42;
	CHECK_INT(kept_file_open(&file, AT_FDCWD, tree_path(&tree, "absent")), -ENOENT);
	CHECK_INT(file.fd, -1);
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), -EBADF);
	mkdir(tree_path(&tree, "folder"), 0755);
	CHECK_INT(kept_file_open(&file, AT_FDCWD, tree_path(&tree, "folder")), 0);
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), -EISDIR);
	kept_file_close(&file);
	/* A pipe that nobody writes to holds up nothing. */
	mkfifo(tree_path(&tree, "pipe"), 0644);
	CHECK_INT(kept_file_open(&file, AT_FDCWD, tree_path(&tree, "pipe")), 0);
	CHECK_INT(kept_file_read_once(&file, buffer, sizeof(buffer), &length), -ESPIPE);
	CHECK_INT(length, 42);
	stop();
}

int main(void)
{
	tap_run("a kept file is read from its start each time", test_again);
	tap_run("a file that does not fit", test_size);
	tap_run("one read for a small file", test_once);
	tap_run("a file of the kernel comes in one read", test_kernel);
	tap_run("what cannot be read", test_refused);
	return tap_done();
}
