/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "collect/sampler.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../tap.h"
#include "../tree.h"
#include "base/clock.h"

#define MEMINFO "MemTotal:         449884 kB\nMemFree:            4956 kB\n"
#define VMSTAT "nr_free_pages 1239\npgscan_kswapd 1000\n"
#define SWAPS "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
#define SWAPS_ZRAM SWAPS "/dev/zram0\t\t\t\tpartition\t98300\t\t96764\t\t100\n"

/* The folder of one test, made by make_root(), and the root that is read: that one or a fixture. */
static struct tree tree;
static char root[PATH_MAX];
static struct sampler sampler;
static struct sample sample;

static void put(const char *path, const char *text)
{
	tree_put(&tree, path, text);
}

/* A new folder with the two files that must be there. */
static void make_root(void)
{
	tree_init(&tree);
	memcpy(root, tree.root, sizeof(root));
	put("proc/meminfo", MEMINFO);
	put("proc/vmstat", VMSTAT);
}

static void start(void)
{
	struct failure failure = {0};
	int error = sampler_init(&sampler, root, &failure);

	memset(&sample, 0, sizeof(sample));
	if (error) {
		printf("Bail out! %s\n", failure.text);
		exit(99);
	}
}

static void stop(void)
{
	sampler_release(&sampler);
	tree_release(&tree);
}

static void expect_reading(
	int line, enum sample_source source, enum reading_status status, int error, const char *why)
{
	const struct reading *reading = &sample.reading[source];

	tap_expect(reading->status == status, line, "%s: status is %d, expected %d",
		sample_source_name(source), reading->status, status);
	tap_expect(reading->error == error, line, "%s: error is %d, expected %d",
		sample_source_name(source), reading->error, error);
	tap_expect(strcmp(reading->reason, why) == 0, line, "%s: reason is \"%s\", expected \"%s\"",
		sample_source_name(source), reading->reason, why);
}

static void fixture_root(const char *situation)
{
	const char *top = getenv("top_srcdir");

	snprintf(root, sizeof(root), "%s/tests/fixtures/%s", top ? top : ".", situation);
}

static void test_fixture_values(void)
{
	uint64_t before = clock_monotonic_usec();

	fixture_root("vm-6.1-leak");
	start();
	sampler_take(&sampler, &sample);
	for (unsigned int i = 0; i < SOURCE_PROCESSES; i++)
		expect_reading(__LINE__, i, READING_FRESH, 0, "");
	CHECK(sample.monotonic_usec >= before);
	CHECK(sample.reading[SOURCE_ZRAM].read_usec >= sample.monotonic_usec);
	CHECK(sample.realtime_usec > (uint64_t)1600000000 * USEC_PER_SEC);
	CHECK_INT(sample.meminfo.value[MEMINFO_MEM_TOTAL], 449700);
	CHECK_INT(sample.zoneinfo.zone_count, 2);
	CHECK_TEXT(sample.zoneinfo.zones[1].name, "DMA32");
	CHECK_INT(sample.buddyinfo.zone_count, 2);
	CHECK_REAL(sample.pressure[PRESSURE_MEMORY].some.avg10_percent, 36.51, 1e-9);
	CHECK_INT(sample.pressure[PRESSURE_MEMORY].full.total_usec, 6836334);
	CHECK_INT(sample.swaps.area_count, 2);
	CHECK_INT(sample.zram_count, 1);
	CHECK_TEXT(sample.zrams[0].name, "zram0");
	CHECK(sysctl_has(&sample.sysctls, SYSCTL_SWAPPINESS));
	CHECK_INT(sample.sysctls.value[SYSCTL_SWAPPINESS], 60);
	CHECK_INT(sample.host.is_lru_gen, 0);
	CHECK_INT(sample.host.is_zswap, 0);
	CHECK_INT(sample.host.page_size_bytes, sysconf(_SC_PAGESIZE));
	/* The capture says its kernel and not its name; this machine's would be wrong. */
	CHECK_TEXT(sample.host.kernel_release, "6.1.0-56-amd64");
	CHECK_TEXT(sample.host.hostname, "");
	CHECK_INT(sample.host.cpu_count, 0);
	CHECK(sample.host.is_captured);
	sampler_release(&sampler);
}

static void test_fixture_without_psi(void)
{
	static const enum sample_source sources[] = {
		SOURCE_PRESSURE_MEMORY, SOURCE_PRESSURE_IO, SOURCE_PRESSURE_CPU};

	fixture_root("vm-6.1-no-psi");
	start();
	sampler_take(&sampler, &sample);
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		expect_reading(
			__LINE__, sources[i], READING_ABSENT, -ENOENT, "No such file or directory");
		CHECK(!sample_has(&sample, sources[i]));
	}
	expect_reading(__LINE__, SOURCE_ZONEINFO, READING_FRESH, 0, "");
	/* zram0 exists, but is no swap area. */
	expect_reading(__LINE__, SOURCE_ZRAM, READING_FRESH, 0, "");
	CHECK_INT(sample.zram_count, 0);
	sampler_release(&sampler);
}

static void test_most_missing(void)
{
	make_root();
	start();
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_MEMINFO, READING_FRESH, 0, "");
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_FRESH, 0, "");
	for (unsigned int i = SOURCE_ZONEINFO; i < SOURCE_PROCESSES; i++) {
		expect_reading(__LINE__, i, READING_ABSENT, -ENOENT, "No such file or directory");
		CHECK_INT(sample.reading[i].line, 0);
	}
	CHECK_INT(sample.meminfo.value[MEMINFO_MEM_FREE], 4956);
	CHECK_REAL(sample_vmstat(&sample, VMSTAT_PGSCAN_KSWAPD), 1000, 0);
	CHECK(isnan(sample_vmstat(&sample, VMSTAT_PGSCAN_DIRECT)));
	CHECK_INT(sample.host.is_lru_gen, -1);
	CHECK_INT(sample.host.is_zswap, -1);
	CHECK_INT(sample.host.huge_page_order, -1);
	stop();
}

/* One of the two is enough to begin. */
static void test_no_meminfo(void)
{
	make_root();
	unlink(tree_path(&tree, "proc/meminfo"));
	start();
	sampler_take(&sampler, &sample);
	expect_reading(
		__LINE__, SOURCE_MEMINFO, READING_ABSENT, -ENOENT, "No such file or directory");
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_FRESH, 0, "");
	stop();
}

/* Readable for nobody but the superuser, who becomes somebody else for the open. */
static void test_unreadable(void)
{
	uid_t user = geteuid();

	make_root();
	chmod(root, 0755);
	put("proc/zoneinfo", "");
	chmod(tree_path(&tree, "proc/zoneinfo"), 0);
	put("proc/sys/vm/swappiness", "60\n");
	chmod(tree_path(&tree, "proc/sys/vm/swappiness"), 0);
	if (user == 0 && seteuid(65534) < 0) {
		printf("# seteuid: %s\n", strerror(errno));
		tree_release(&tree);
		return;
	}
	start();
	if (user == 0)
		CHECK(seteuid(0) == 0);
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_ZONEINFO, READING_ABSENT, -EACCES, "Permission denied");
	expect_reading(__LINE__, SOURCE_SYSCTL, READING_ABSENT, -EACCES, "Permission denied");
	expect_reading(__LINE__, SOURCE_MEMINFO, READING_FRESH, 0, "");
	stop();
}

static void test_empty_and_truncated(void)
{
	make_root();
	put("proc/meminfo", "");
	put("proc/zoneinfo", "Node 0, zone      DMA\n  pages free     3840\n        boo");
	put("proc/pressure/memory", "some avg10=0.00 avg60=0.0");
	put("proc/sys/vm/swappiness", "");
	start();
	sampler_take(&sampler, &sample);
	CHECK_INT(sample.reading[SOURCE_MEMINFO].status, READING_MALFORMED);
	CHECK_INT(sample.reading[SOURCE_MEMINFO].error, -ENODATA);
	CHECK_INT(sample.reading[SOURCE_MEMINFO].line, 0);
	CHECK(strstr(sample.reading[SOURCE_MEMINFO].reason, "empty") != NULL);
	CHECK(isnan(sample_meminfo_bytes(&sample, MEMINFO_MEM_FREE)));
	CHECK_INT(sample.reading[SOURCE_ZONEINFO].status, READING_MALFORMED);
	CHECK_INT(sample.reading[SOURCE_ZONEINFO].line, 3);
	CHECK(strstr(sample.reading[SOURCE_ZONEINFO].reason, "cut off") != NULL);
	CHECK_INT(sample.reading[SOURCE_PRESSURE_MEMORY].line, 1);
	CHECK(!sample_has(&sample, SOURCE_PRESSURE_MEMORY));
	CHECK_INT(sample.reading[SOURCE_SYSCTL].status, READING_MALFORMED);
	CHECK_INT(sample.reading[SOURCE_SYSCTL].error, -ENODATA);

	/* Whole again: the error goes. */
	put("proc/meminfo", MEMINFO);
	put("proc/sys/vm/swappiness", "100\n");
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_MEMINFO, READING_FRESH, 0, "");
	expect_reading(__LINE__, SOURCE_SYSCTL, READING_FRESH, 0, "");
	CHECK_INT(sample.sysctls.value[SYSCTL_SWAPPINESS], 100);
	stop();
}

/* A text that does not fit says so, and not where another was wrong; the next sample has room. */
static void test_huge(void)
{
	static char text[700 * 1024];
	size_t used = 0;

	make_root();
	put("proc/meminfo", "MemTotal:         449884 kB\nMemFree:  x kB\n");
	while (used < sizeof(text) - 128)
		used += (size_t)sprintf(text + used, "nr_free_pages_%06zu 1239\n", used);
	memcpy(text + used, VMSTAT, sizeof(VMSTAT) - 1);
	tree_put_bytes(&tree, "proc/vmstat", text, used + sizeof(VMSTAT) - 1);
	start();

	size_t size = sampler.buffer_size;

	CHECK(used > 2 * size);
	sampler_take(&sampler, &sample);
	CHECK_INT(sample.reading[SOURCE_MEMINFO].line, 2);
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_MALFORMED, -EFBIG, "File too large");
	CHECK_INT(sample.reading[SOURCE_VMSTAT].line, 0);
	CHECK_INT(sampler.buffer_size, size);
	sampler_take(&sampler, &sample);
	CHECK_INT(sampler.buffer_size, 2 * size);
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_MALFORMED, -EFBIG, "File too large");
	sampler_take(&sampler, &sample);
	CHECK_INT(sampler.buffer_size, 4 * size);
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_FRESH, 0, "");
	CHECK_REAL(sample_vmstat(&sample, VMSTAT_PGSCAN_KSWAPD), 1000, 0);
	sampler_take(&sampler, &sample);
	CHECK_INT(sampler.buffer_size, 4 * size);
	stop();
}

static void test_nothing_to_read(void)
{
	struct failure failure = {0};
	char expected[FAILURE_TEXT_MAX];

	make_root();
	unlink(tree_path(&tree, "proc/meminfo"));
	unlink(tree_path(&tree, "proc/vmstat"));
	CHECK_INT(sampler_init(&sampler, root, &failure), -ENOENT);
	CHECK_INT(failure.error, -ENOENT);
	snprintf(expected, sizeof(expected),
		"%.90s: No such file or directory; expected a folder with a proc/ that holds meminfo "
		"and vmstat",
		root);
	CHECK_TEXT(failure.text, expected);
	CHECK_INT(sampler.root, -1);
	tree_release(&tree);

	CHECK_INT(sampler_init(&sampler, root, &failure), -ENOENT);
	snprintf(expected, sizeof(expected), "%.90s: No such file or directory", root);
	CHECK_TEXT(failure.text, expected);
	CHECK_INT(sampler_init(&sampler, "/dev/null", &failure), -ENOTDIR);
	CHECK_TEXT(failure.text, "/dev/null: Not a directory");
}

static void test_kept(void)
{
	uint64_t read_usec, ahead = clock_monotonic_usec() + 600 * (uint64_t)USEC_PER_SEC;

	make_root();
	start();
	/* Ahead, but there is no earlier value to keep. */
	sampler.source[SOURCE_VMSTAT].next_usec = ahead;
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_FRESH, 0, "");

	read_usec = sample.reading[SOURCE_VMSTAT].read_usec;
	sampler.source[SOURCE_VMSTAT].next_usec = ahead;
	put("proc/vmstat", "nr_free_pages 7\npgscan_kswapd 2000\n");
	put("proc/meminfo", "MemTotal: 449884 kB\nMemFree: 28 kB\n");
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_KEPT, 0, "");
	CHECK(sample_has(&sample, SOURCE_VMSTAT));
	CHECK_INT(sample.reading[SOURCE_VMSTAT].read_usec, read_usec);
	CHECK_REAL(sample_vmstat(&sample, VMSTAT_PGSCAN_KSWAPD), 1000, 0);
	CHECK_INT(sample.meminfo.value[MEMINFO_MEM_FREE], 28);
	CHECK(sample.reading[SOURCE_MEMINFO].read_usec > read_usec);

	sampler.source[SOURCE_VMSTAT].next_usec = 0;
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_VMSTAT, READING_FRESH, 0, "");
	CHECK_REAL(sample_vmstat(&sample, VMSTAT_PGSCAN_KSWAPD), 2000, 0);
	CHECK(sample.reading[SOURCE_VMSTAT].read_usec > read_usec);

	/* One that failed is not tried again before its time either. */
	put("proc/vmstat", "pgscan_kswapd many\n");
	sampler_take(&sampler, &sample);
	CHECK_INT(sample.reading[SOURCE_VMSTAT].status, READING_MALFORMED);
	read_usec = sample.reading[SOURCE_VMSTAT].read_usec;
	sampler.source[SOURCE_VMSTAT].next_usec = ahead;
	sampler_take(&sampler, &sample);
	CHECK_INT(sample.reading[SOURCE_VMSTAT].status, READING_MALFORMED);
	CHECK_INT(sample.reading[SOURCE_VMSTAT].read_usec, read_usec);
	stop();
}

/* A swap area that comes is followed, one whose mm_stat is missing says so. */
static void test_zram(void)
{
	make_root();
	put("proc/swaps", SWAPS);
	start();
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_ZRAM, READING_FRESH, 0, "");
	put("proc/swaps", SWAPS_ZRAM);
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_ZRAM, READING_ABSENT, -ENOENT, "No such file or directory");
	CHECK_INT(sample.zram_count, 0);

	put("proc/swaps", SWAPS);
	sampler_take(&sampler, &sample);
	put("sys/block/zram0/mm_stat", "99086336 33006 1302528 0 1302528 18 0 0 0\n");
	put("proc/swaps", SWAPS_ZRAM);
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_ZRAM, READING_FRESH, 0, "");
	CHECK_INT(sample.zram_count, 1);
	CHECK_INT(sample.zrams[0].zram.orig_data_bytes, 99086336);
	CHECK_INT(sample.zrams[0].zram.mem_used_bytes, 1302528);
	put("sys/block/zram0/mm_stat", "99086336 many\n");
	sampler_take(&sampler, &sample);
	CHECK_INT(sample.reading[SOURCE_ZRAM].status, READING_MALFORMED);
	CHECK(!sample_has(&sample, SOURCE_ZRAM));
	stop();
}

/* The first screen does not wait for the processes: they are none until they are asked for. */
static void test_processes(void)
{
	const struct process *process;

	fixture_root("vm-6.1-leak");
	start();
	sampler_take(&sampler, &sample);
	CHECK_INT(sample.reading[SOURCE_PROCESSES].status, READING_NONE);
	CHECK(!sample_has(&sample, SOURCE_PROCESSES));
	CHECK_INT(sample.processes.count, 0);
	while (!sampler_catch_up(&sampler, 0, true))
		continue;
	CHECK(!sample_has(&sample, SOURCE_PROCESSES));
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_PROCESSES, READING_FRESH, 0, "");
	CHECK_INT(sample.processes.count, 7);
	CHECK_INT(sample.processes.sweep_percent, 100);
	CHECK_INT(sample.processes.own_pid, 0);
	CHECK_INT(sample.processes.hiding, PROCESS_HIDING_NONE);
	process = process_table_find(&sample.processes, 1);
	if (CHECK(process != NULL))
		CHECK_TEXT(process->comm, "init");
	sampler_release(&sampler);
}

/* A capture of the files of the machine alone. */
static void test_no_processes(void)
{
	make_root();
	start();
	CHECK(sampler_catch_up(&sampler, 0, true));
	for (int i = 0; i < 2; i++) {
		sampler_take(&sampler, &sample);
		expect_reading(__LINE__, SOURCE_PROCESSES, READING_ABSENT, -ENOENT,
			"No such file or directory");
		CHECK_INT(sample.processes.count, 0);
	}
	stop();
}

/* What a root that a user points at may hold in the place of a file. */
static void test_odd_files(void)
{
	make_root();
	tree_path(&tree, "proc/zoneinfo/folder");
	mkfifo(tree_path(&tree, "proc/buddyinfo"), 0644);
	start();
	sampler_take(&sampler, &sample);
	expect_reading(__LINE__, SOURCE_ZONEINFO, READING_ABSENT, -EISDIR, "Is a directory");
	expect_reading(__LINE__, SOURCE_BUDDYINFO, READING_ABSENT, -ESPIPE, "Illegal seek");
	stop();
}

static void test_host(void)
{
	char size[32];

	make_root();
	put("proc/sys/kernel/hostname", "db\x1b[31m-07\n");
	put("proc/sys/kernel/osrelease", "6.1.0-26-amd64\n");
	put("sys/kernel/mm/lru_gen/enabled", "0x0007\n");
	put("sys/module/zswap/parameters/enabled", "Y\n");
	snprintf(size, sizeof(size), "%ld\n", sysconf(_SC_PAGESIZE) << 9);
	put("sys/kernel/mm/transparent_hugepage/hpage_pmd_size", size);
	start();
	sampler_take(&sampler, &sample);
	CHECK_TEXT(sample.host.hostname, "db?[31m-07");
	CHECK_TEXT(sample.host.kernel_release, "6.1.0-26-amd64");
	CHECK_INT(sample.host.is_lru_gen, 1);
	CHECK_INT(sample.host.is_zswap, 1);
	CHECK_INT(sample.host.huge_page_order, 9);
	stop();
}

/* Whether the superuser can do without its privileges here: not in every container. */
static bool can_be_refused(void)
{
	if (geteuid() != 0)
		return true;
	return seteuid(65534) == 0 && seteuid(0) == 0;
}

int main(void)
{
	const char *name = "an unreadable file is absent, and says so";

	tap_run("a fixture arrives in the sample", test_fixture_values);
	tap_run("without PSI the rest is read", test_fixture_without_psi);
	tap_run("missing files are absent with a reason", test_most_missing);
	tap_run("without meminfo the rest is read", test_no_meminfo);
	if (can_be_refused())
		tap_run(name, test_unreadable);
	else
		tap_skip(name, "the superuser may read everything");
	tap_run("empty and truncated files are malformed", test_empty_and_truncated);
	tap_run("the buffer grows between samples", test_huge);
	tap_run("a root with nothing in it is refused", test_nothing_to_read);
	tap_run("a source over its budget is kept", test_kept);
	tap_run("zram devices are followed", test_zram);
	tap_run("processes are read when they are asked for", test_processes);
	tap_run("a capture without processes", test_no_processes);
	tap_run("folders and pipes are no files", test_odd_files);
	tap_run("the host", test_host);
	return tap_done();
}
