/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the control groups are found, on made and captured machines and on this one. */
#include <config.h>

#include "collect/cgroup_mounts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "../fixture.h"
#include "../tap.h"
#include "../tree.h"
#include "base/bits.h"

#define V2(root, point, options) \
	"41 31 0:38 " root " " point " rw,relatime shared:9 - cgroup2 cgroup2 " options "\n"
#define V1(controllers, point) \
	"35 31 0:32 / " point " rw,relatime - cgroup cgroup rw," controllers "\n"
#define OTHERS "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n23 22 0:20 / /proc rw - proc proc rw\n"

#define CONTROLLERS "cpuset cpu io memory hugetlb pids\n"

struct made {
	const char *name;
	const char *table;       /* NULL: it was not captured */
	const char *folder;      /* where cgroup2 is; NULL: nowhere */
	const char *controllers; /* NULL: there is no such file */
	bool has_type;
	int error;
	struct cgroup_hierarchy expected;
};

static const struct made machines[] = {
	{"cgroup2 alone", OTHERS V2("/", "/sys/fs/cgroup", "rw,nsdelegate,memory_recursiveprot"),
		"sys/fs/cgroup", CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2, .mount = "/sys/fs/cgroup", .subtree = "/"}},
	{"both",
		OTHERS V1("memory", "/sys/fs/cgroup/memory")
			V2("/", "/sys/fs/cgroup/unified", "rw"),
		"sys/fs/cgroup/unified", "hugetlb\n", false, 0,
		{.mode = CGROUP_MODE_HYBRID, .mount = "/sys/fs/cgroup/unified", .subtree = "/"}},
	{"both, cgroup2 without any controller",
		OTHERS V2("/", "/sys/fs/cgroup/unified", "rw") V1("cpu,memory", "/cgroup/memory"),
		"sys/fs/cgroup/unified", "\n", false, 0,
		{.mode = CGROUP_MODE_HYBRID, .mount = "/sys/fs/cgroup/unified", .subtree = "/"}},
	{"cgroup1 for others, memory in cgroup2",
		OTHERS V1("net_cls", "/sys/fs/cgroup/net_cls")
			V2("/", "/sys/fs/cgroup/unified", "rw"),
		"sys/fs/cgroup/unified", CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2, .mount = "/sys/fs/cgroup/unified", .subtree = "/"}},
	{"cgroup1 alone", OTHERS V1("memory", "/sys/fs/cgroup/memory"), NULL, NULL, false, -ENOTSUP,
		{.mode = CGROUP_MODE_V1}},
	{"cgroup1 without memory", OTHERS V1("cpu", "/sys/fs/cgroup/cpu"), NULL, NULL, false,
		-ENOTSUP, {.mode = CGROUP_MODE_NONE}},
	{"none", OTHERS, NULL, NULL, false, -ENOTSUP, {.mode = CGROUP_MODE_NONE}},
	{"the memory controller is disabled", OTHERS V2("/", "/sys/fs/cgroup", "rw"),
		"sys/fs/cgroup", "cpuset cpu io pids\n", false, 0,
		{.mode = CGROUP_MODE_NO_MEMORY, .mount = "/sys/fs/cgroup", .subtree = "/"}},
	{"a word that only begins like it", OTHERS V2("/", "/sys/fs/cgroup", "rw"), "sys/fs/cgroup",
		"cpu memory_of_old\n", false, 0,
		{.mode = CGROUP_MODE_NO_MEMORY, .mount = "/sys/fs/cgroup", .subtree = "/"}},
	{"elsewhere, with a blank", OTHERS V2("/", "/mnt/my\\040groups", "rw"), "mnt/my groups",
		CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2, .mount = "/mnt/my groups", .subtree = "/"}},
	{"elsewhere, with a newline", OTHERS V2("/", "/mnt/a\\012b", "rw"), "mnt/a\nb", CONTROLLERS,
		false, 0, {.mode = CGROUP_MODE_V2, .mount = "/mnt/a?b", .subtree = "/"}},
	{"a container with a namespace", OTHERS V2("/", "/sys/fs/cgroup", "ro"), "sys/fs/cgroup",
		CONTROLLERS, true, 0,
		{.mode = CGROUP_MODE_V2,
			.is_contained = true,
			.mount = "/sys/fs/cgroup",
			.subtree = "/"}},
	{"a container without one",
		OTHERS V2("/system.slice/docker-1.scope", "/sys/fs/cgroup", "ro"), "sys/fs/cgroup",
		CONTROLLERS, true, 0,
		{.mode = CGROUP_MODE_V2,
			.is_contained = true,
			.mount = "/sys/fs/cgroup",
			.subtree = "/system.slice/docker-1.scope"}},
	{"the whole, seen from a namespace", OTHERS V2("/../..", "/sys/fs/cgroup", "rw"),
		"sys/fs/cgroup", CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2, .mount = "/sys/fs/cgroup", .subtree = "/../.."}},
	{"local events", OTHERS V2("/", "/sys/fs/cgroup", "rw,memory_localevents"), "sys/fs/cgroup",
		CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2,
			.has_local_events = true,
			.mount = "/sys/fs/cgroup",
			.subtree = "/"}},
	{"of two, what shows more",
		OTHERS V2("/user.slice", "/srv/box/cgroup", "rw") V2("/", "/sys/fs/cgroup", "rw"),
		"sys/fs/cgroup", CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2, .mount = "/sys/fs/cgroup", .subtree = "/"}},
	{"no table", NULL, "sys/fs/cgroup", CONTROLLERS, false, 0,
		{.mode = CGROUP_MODE_V2, .mount = "/sys/fs/cgroup", .subtree = "/"}},
	{"no table, the usual place beside cgroup1", NULL, "sys/fs/cgroup/unified", "hugetlb\n",
		false, 0,
		{.mode = CGROUP_MODE_NO_MEMORY, .mount = "/sys/fs/cgroup/unified", .subtree = "/"}},
	{"no table and nothing else", NULL, NULL, NULL, false, -ENOTSUP,
		{.mode = CGROUP_MODE_NONE}},
	{"mounted, but not captured", OTHERS V2("/", "/sys/fs/cgroup", "rw"), NULL, NULL, false,
		-ENOENT, {.mode = CGROUP_MODE_NONE}},
	{"an empty table", "", NULL, NULL, false, -ENODATA, {.mode = CGROUP_MODE_NONE}},
	{"a table that is none", "nonsense\n", NULL, NULL, false, -EINVAL,
		{.mode = CGROUP_MODE_NONE}},
};

static void expect(const char *name, const struct cgroup_hierarchy *got,
	const struct cgroup_hierarchy *expected)
{
	tap_expect(got->mode == expected->mode, __LINE__, "%s: the mode is %d", name, got->mode);
	tap_expect(got->is_contained == expected->is_contained &&
			   got->has_local_events == expected->has_local_events,
		__LINE__, "%s: contained %d, local events %d", name, got->is_contained,
		got->has_local_events);
	tap_expect(strcmp(got->mount, expected->mount) == 0 &&
			   strcmp(got->subtree, expected->subtree) == 0,
		__LINE__, "%s: \"%s\" shows \"%s\"", name, got->mount, got->subtree);
}

static void test_made(const struct made *made)
{
	struct cgroup_hierarchy hierarchy;
	struct failure failure = {0};
	struct tree tree;
	char path[256];
	int root, error;

	tree_init(&tree);
	if (made->table)
		tree_put(&tree, "proc/self/mountinfo", made->table);
	if (made->folder) {
		snprintf(path, sizeof(path), "%s/cgroup.controllers", made->folder);
		tree_put(&tree, path, made->controllers);
		snprintf(path, sizeof(path), "%s/cgroup.type", made->folder);
		if (made->has_type)
			tree_put(&tree, path, "domain\n");
	}
	root = tree_open(&tree, "");
	error = cgroup_hierarchy_open(&hierarchy, root, false, &failure);
	tap_expect(error == made->error, __LINE__, "%s: %d, expected %d", made->name, error,
		made->error);
	tap_expect((hierarchy.fd < 0) == (error != 0), __LINE__, "%s: fd %d", made->name,
		hierarchy.fd);
	tap_expect(!error || failure.text[0], __LINE__, "%s: no words", made->name);
	expect(made->name, &hierarchy, &made->expected);
	cgroup_hierarchy_close(&hierarchy);
	close(root);
	tree_release(&tree);
}

static void test_machines(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(machines); i++)
		test_made(&machines[i]);
}

static void test_captured(void)
{
	static const struct {
		const char *situation;
		int error;
		struct cgroup_hierarchy expected;
	} rows[] = {
		{"vm-6.12-cgroups", 0,
			{.mode = CGROUP_MODE_V2, .mount = "/sys/fs/cgroup", .subtree = "/"}},
		{"vm-6.1-cgroup1", -ENOTSUP, {.mode = CGROUP_MODE_V1}},
		{"vm-6.1-no-memory-controller", 0,
			{.mode = CGROUP_MODE_NO_MEMORY, .mount = "/sys/fs/cgroup", .subtree = "/"}},
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(rows); i++) {
		int root = fixture_open(rows[i].situation);
		struct cgroup_hierarchy hierarchy;

		CHECK_INT(cgroup_hierarchy_open(&hierarchy, root, false, NULL), rows[i].error);
		expect(rows[i].situation, &hierarchy, &rows[i].expected);
		cgroup_hierarchy_close(&hierarchy);
		close(root);
	}
}

/* Whatever this machine has; libcgroup, which is asked, prints nothing into these lines. */
static void test_live(void)
{
	struct cgroup_hierarchy hierarchy;
	struct statfs status;
	int root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int error = cgroup_hierarchy_open(&hierarchy, root, true, NULL);

	if (error) {
		CHECK_INT(error, -ENOTSUP);
		CHECK_INT(hierarchy.fd, -1);
	} else {
		CHECK_INT(fstatfs(hierarchy.fd, &status), 0);
		CHECK(status.f_type == CGROUP2_SUPER_MAGIC);
		CHECK(hierarchy.mount[0] == '/');
	}
	cgroup_hierarchy_close(&hierarchy);
	close(root);
}

int main(void)
{
	tap_run("made machines", test_machines);
	tap_run("captured machines", test_captured);
	tap_run("this machine", test_live);
	return tap_done();
}
