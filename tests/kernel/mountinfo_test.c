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

int main(void)
{
	tap_run("malformed texts are refused with a reason", test_refused);
	tap_run("what the file system says of itself", test_options);
	tap_run("the last proc at the very path", test_places);
	tap_run("a very long path", test_very_long);
	return tap_done();
}
