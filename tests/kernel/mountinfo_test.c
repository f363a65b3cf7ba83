/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "kernel/mountinfo.h"

#include "expect.h"

#define ROOT "21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro\n"

static void test_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT("\n"), -EINVAL, 1, "malformed"},
		{TEXT(ROOT "24 21 0:22 / /proc rw - proc proc r"), -EINVAL, 2, "cut off"},
		{TEXT(ROOT "24 21 0:22 / /proc rw - proc\n"), -EINVAL, 2, "malformed"},
		{TEXT(ROOT "24 21 0:22 / /proc rw -\n"), -EINVAL, 2, "malformed"},
		{TEXT(ROOT "24 21 0:22 / /proc rw shared:1 proc proc rw\n"), -EINVAL, 2,
			"malformed"},
		{TEXT("24 21 0:22 / proc rw - proc proc rw\n"), -EINVAL, 1, "malformed"},
		{TEXT("24 21 0:22 /\n"), -EINVAL, 1, "malformed"},
		{TEXT(ROOT "\n"), -EINVAL, 2, "malformed"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		struct proc_mount mount;

		memset(&mount, 0xa5, sizeof(mount));
		expect_refused(&rows[i],
			mountinfo_find_proc(
				rows[i].text, rows[i].length, "/proc", &mount, &failure),
			&failure);
		CHECK(is_filled(&mount, 0xa5, sizeof(mount)));
	}
}

struct mount_row {
	const char *text;
	size_t length;
	bool is_found, is_hidepid, is_pid_only;
};

static void check_rows(const char *path, const struct mount_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct proc_mount mount = {0};
		struct failure failure = {0};

		tap_expect(mountinfo_find_proc(
				   rows[i].text, rows[i].length, path, &mount, &failure) == 0,
			__LINE__, "\"%s\": %s", rows[i].text, failure.text);
		tap_expect(mount.is_found == rows[i].is_found &&
				   mount.is_hidepid == rows[i].is_hidepid &&
				   mount.is_pid_only == rows[i].is_pid_only,
			__LINE__, "\"%s\": found %d, hidepid %d, PIDs only %d", rows[i].text,
			mount.is_found, mount.is_hidepid, mount.is_pid_only);
	}
}

static void test_options(void)
{
	static const struct mount_row rows[] = {
		{TEXT("24 21 0:22 / /proc rw - proc proc rw\n"), true, false, false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=0\n"), true, false, false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=off\n"), true, false, false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,gid=27,hidepid=1\n"), true, true,
			false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=2\n"), true, true, false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=noaccess\n"), true, true,
			false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=invisible\n"), true, true,
			false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=ptraceable\n"), true, true,
			false},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,subset=pid\n"), true, false, true},
		{TEXT("24 21 0:22 / /proc rw - proc proc hidepid=4,subset=pid,rw\n"), true, true,
			true},
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,xhidepid=2,subset=pids,\n"), true,
			false, false},
		/* Options of the mount, not of the file system. */
		{TEXT("24 21 0:22 / /proc rw,hidepid=2 - proc proc rw\n"), true, false, false},
		/* Any number of tags; a source that is empty, and one that looks like options. */
		{TEXT("24 21 0:22 / /proc rw shared:3 master:1 - proc  rw,hidepid=2\n"), true, true,
			false},
		{TEXT("24 21 0:22 / /proc rw - proc hidepid=2 rw\n"), true, false, false},
	};

	check_rows("/proc", rows, ARRAY_SIZE(rows));
}

static void test_places(void)
{
	static const struct mount_row rows[] = {
		{TEXT(ROOT), false, false, false},
		{TEXT(ROOT "24 21 0:22 / /srv/proc rw - proc proc rw,hidepid=2\n"), false, false,
			false},
		{TEXT(ROOT "24 21 0:22 / /proc/x rw - proc proc rw,hidepid=2\n"), false, false,
			false},
		{TEXT(ROOT "24 21 0:22 / /pro rw - proc proc rw,hidepid=2\n"), false, false, false},
		{TEXT(ROOT "24 21 0:22 / /proc rw - tmpfs proc rw,hidepid=2\n"), false, false,
			false},
		/* The last one covers those before it. */
		{TEXT("24 21 0:22 / /proc rw - proc proc rw,hidepid=2\n" ROOT
		      "90 24 0:33 / /proc rw - proc proc rw,subset=pid\n"),
			true, false, true},
	};
	static const struct mount_row escaped[] = {
		{TEXT("24 21 0:22 / /a\\040b\\134/proc rw - proc proc rw\n"), true, false, false},
		{TEXT("24 21 0:22 / /a_b\\134/proc rw - proc proc rw\n"), false, false, false},
	};

	check_rows("/proc", rows, ARRAY_SIZE(rows));
	check_rows("/a b\\/proc", escaped, ARRAY_SIZE(escaped));
}

/* A mount point of 16000 bytes, longer than a path can be, before the one in question. */
static void test_very_long(void)
{
	static char text[20000];
	size_t length = (size_t)snprintf(text, sizeof(text), "30 21 0:30 / /");
	struct proc_mount mount = {0};

	memset(text + length, 'p', 16000);
	length += 16000;
	length += (size_t)snprintf(text + length, sizeof(text) - length,
		" rw - proc proc rw\n24 21 0:22 / /proc rw - proc proc rw,hidepid=2\n");
	CHECK_INT(mountinfo_find_proc(text, length, "/proc", &mount, NULL), 0);
	CHECK(mount.is_found && mount.is_hidepid);
}

static void test_cgroups_refused(void)
{
	static const struct refused_row rows[] = {
		{TEXT(""), -ENODATA, 0, "empty"},
		{TEXT(ROOT "24 21 0:22 / /c rw - cgroup2 c r"), -EINVAL, 2, "cut off"},
		{TEXT("24 21 0:22 / /c rw - cgroup2 c rw\n24 21 0:22 / c\n"), -EINVAL, 2,
			"malformed"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};
		static struct cgroup_mounts mounts;

		memset(&mounts, 0xa5, sizeof(mounts));
		expect_refused(&rows[i],
			mountinfo_find_cgroups(rows[i].text, rows[i].length, &mounts, &failure),
			&failure);
		CHECK(is_filled(&mounts, 0xa5, sizeof(mounts)));
	}
}

#define V2_OPTIONS " rw,nosuid - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"
#define V1_MEMORY "32 30 0:28 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory\n"
#define V1_SYSTEMD "33 30 0:29 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,name=systemd\n"
#define TMPFS "30 21 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755\n"

static void test_cgroups(void)
{
	static const struct {
		const char *text;
		size_t length;
		const char *point, *root; /* "": none */
		const char *v1_memory;
		bool has_v1, has_local_events;
	} rows[] = {
		{TEXT(ROOT), "", "", "", false, false},
		{TEXT(ROOT "30 21 0:26 / /sys/fs/cgroup" V2_OPTIONS), "/sys/fs/cgroup", "/", "",
			false, false},
		{TEXT(ROOT "30 21 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 c "
			   "rw,memory_localevents,memory_recursiveprot\n"),
			"/sys/fs/cgroup", "/", "", false, true},
		{TEXT("30 21 0:26 / /c rw,memory_localevents - cgroup2 c rw,memory_localeventsx\n"),
			"/c", "/", "", false, false},
		/* cgroup2 beside cgroup1, and cgroup1 alone. */
		{TEXT(ROOT TMPFS
			 "31 30 0:27 / /sys/fs/cgroup/unified" V2_OPTIONS V1_SYSTEMD V1_MEMORY),
			"/sys/fs/cgroup/unified", "/", "/sys/fs/cgroup/memory", true, false},
		{TEXT(ROOT TMPFS V1_SYSTEMD V1_MEMORY), "", "", "/sys/fs/cgroup/memory", true,
			false},
		{TEXT(ROOT TMPFS V1_SYSTEMD), "", "", "", true, false},
		{TEXT("32 30 0:28 / /m rw,memory - cgroup memory rw,xmemory,memory2\n"), "", "", "",
			true, false},
		/* Names with blanks, and a mount anywhere. */
		{TEXT("30 21 0:26 /a\\040b /mnt/c\\134d\\012e" V2_OPTIONS), "/mnt/c\\d\ne", "/a b",
			"", false, false},
		/* A part of the hierarchy, and one that was mounted outside of our namespace. */
		{TEXT("30 21 0:26 /docker/x /sys/fs/cgroup" V2_OPTIONS), "/sys/fs/cgroup",
			"/docker/x", "", false, false},
		{TEXT("30 21 0:26 /../../.. /sys/fs/cgroup" V2_OPTIONS), "/sys/fs/cgroup",
			"/../../..", "", false, false},
		/* The one that shows most, and the first that shows it. */
		{TEXT("40 21 0:26 /docker/x /x" V2_OPTIONS "30 21 0:26 / /sys/fs/cgroup" V2_OPTIONS
		      "41 21 0:26 / /var/lib/y" V2_OPTIONS "42 21 0:26 /z /z" V2_OPTIONS),
			"/sys/fs/cgroup", "/", "", false, false},
		/* One that is covered cannot be reached. */
		{TEXT("30 21 0:26 / /sys/fs/cgroup" V2_OPTIONS TMPFS "41 21 0:26 /y /y" V2_OPTIONS),
			"/y", "/y", "", false, false},
		{TEXT(TMPFS "30 21 0:26 / /sys/fs/cgroup" V2_OPTIONS
			    "30 21 0:26 /a /sys/fs/cgroup" V2_OPTIONS),
			"/sys/fs/cgroup", "/a", "", false, false},
		{TEXT(V1_MEMORY "34 30 0:28 / /sys/fs/cgroup/memory rw - tmpfs x rw\n"), "", "", "",
			true, false},
		{TEXT("30 21 0:26 / /c rw - cgroup3 cgroup2 rw,memory\n"), "", "", "", false,
			false},
	};
	static struct cgroup_mounts mounts;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct failure failure = {0};

		memset(&mounts, 0xa5, sizeof(mounts));
		tap_expect(mountinfo_find_cgroups(
				   rows[i].text, rows[i].length, &mounts, &failure) == 0,
			__LINE__, "row %zu: %s", i, failure.text);
		CHECK_TEXT(mounts.v2.point, rows[i].point);
		CHECK_TEXT(mounts.v2.root, rows[i].root);
		CHECK_TEXT(mounts.v1_memory.point, rows[i].v1_memory);
		tap_expect(mounts.v2.is_found == (rows[i].point[0] != '\0') &&
				   mounts.v1_memory.is_found == (rows[i].v1_memory[0] != '\0') &&
				   mounts.has_v1 == rows[i].has_v1 &&
				   mounts.v2.has_local_events == rows[i].has_local_events,
			__LINE__, "row %zu: cgroup2 %d, local events %d, cgroup1 %d, its memory %d",
			i, mounts.v2.is_found, mounts.v2.has_local_events, mounts.has_v1,
			mounts.v1_memory.is_found);
	}
}

static void test_cgroup_very_long(void)
{
	static char text[PATH_MAX + 200];
	static struct cgroup_mounts mounts;

	for (size_t length = PATH_MAX - 1; length <= PATH_MAX; length++) {
		int size = snprintf(
			text, sizeof(text), "30 21 0:26 / /%0*d" V2_OPTIONS, (int)length - 1, 0);

		CHECK_INT(mountinfo_find_cgroups(text, (size_t)size, &mounts, NULL), 0);
		CHECK_INT(mounts.v2.is_found, length < PATH_MAX);
		CHECK_INT(strlen(mounts.v2.point), length < PATH_MAX ? length : 0);
	}
}

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("what the file system says of itself", test_options);
	tap_run("the last proc at the very path", test_places);
	tap_run("a very long path", test_very_long);
	tap_run("malformed texts are refused for groups as well", test_cgroups_refused);
	tap_run("where control groups are mounted", test_cgroups);
	tap_run("the longest path to groups", test_cgroup_very_long);
	return tap_done();
}
