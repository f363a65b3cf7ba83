/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/host.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/cursor.h"
#include "base/file.h"

/* The first line of a small file, without its newline; an empty span when there is none. */
static struct span host_line(int root, const char *path, char *buffer, size_t size)
{
	struct cursor text;
	struct span line = {buffer, 0};
	size_t length;

	if (file_read_at(root, path, buffer, size, &length) < 0)
		return line;
	text = cursor_of(buffer, length);
	cursor_line(&text, &line);
	return line;
}

/* log2 of the pages of a PMD-sized huge page, which is the order that THP asks for. */
static int host_huge_page_order(int root, uint64_t page_size_bytes)
{
	char buffer[32];
	struct span line = host_line(
		root, "sys/kernel/mm/transparent_hugepage/hpage_pmd_size", buffer, sizeof(buffer));
	uint64_t bytes;

	if (span_u64(line, &bytes) < 0 || bytes < page_size_bytes)
		return -1;
	return __builtin_ctzll(bytes) - __builtin_ctzll(page_size_bytes);
}

/* What the running system says of itself, which it would also say in a container without these
 * files. */
static void host_read_running(struct host *ret)
{
	struct utsname name;

	uname(&name);
	if (!ret->hostname[0])
		snprintf(ret->hostname, sizeof(ret->hostname), "%s", name.nodename);
	if (!ret->kernel_release[0])
		snprintf(ret->kernel_release, sizeof(ret->kernel_release), "%s", name.release);
	ret->cpu_count = (unsigned int)sysconf(_SC_NPROCESSORS_ONLN);
}

void host_read(int root, bool is_running, struct host *ret)
{
	char buffer[128];
	struct span line;

	memset(ret, 0, sizeof(*ret));
	ret->is_captured = !is_running;
	line = host_line(root, "proc/sys/kernel/hostname", buffer, sizeof(buffer));
	span_copy(line, ret->hostname, sizeof(ret->hostname));
	line = host_line(root, "proc/sys/kernel/osrelease", buffer, sizeof(buffer));
	span_copy(line, ret->kernel_release, sizeof(ret->kernel_release));
	if (is_running)
		host_read_running(ret);

	/* No file below a root says it; a capture is read with our own. */
	ret->page_size_bytes = (uint64_t)sysconf(_SC_PAGESIZE);
	ret->huge_page_order = host_huge_page_order(root, ret->page_size_bytes);

	line = host_line(root, "sys/kernel/mm/lru_gen/enabled", buffer, sizeof(buffer));
	ret->is_lru_gen = line.length == 0 ? -1 : !span_is(line, "0x0000");
	line = host_line(root, "sys/module/zswap/parameters/enabled", buffer, sizeof(buffer));
	ret->is_zswap = line.length == 0 ? -1 : span_is(line, "Y");
}
