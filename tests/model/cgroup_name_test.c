/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_name.h"

#include "base/bits.h"

#include "../cgroups.h"
#include "../tap.h"

#define ID "3f2a91c07d5e4b6a8c1d2e5f90b7a6c3d4e1f20516273849a0b1c2d3e4f50617"
#define DASHED "8c1d2e5f-0b7a-4c3d-9e1f-205162738495"
#define SCORED "8c1d2e5f_0b7a_4c3d_9e1f_205162738495"
#define PLAIN "8c1d2e5f0b7a4c3d9e1f205162738495"

struct name_row {
	const char *above; /* folder above; NULL: any */
	const char *name;
	const char *expected;
	enum cgroup_kind kind;
};

/* By the name alone, and in a table below ABOVE. */
static void check_rows(const struct name_row *rows, unsigned int count)
{
	static struct cgroups groups;
	char text[128];

	for (unsigned int i = 0; i < count; i++) {
		enum cgroup_kind kind = CGROUP_KIND_ROOT;
		uint32_t above, place;

		cgroups_init(&groups);
		above = cgroups_add(
			&groups, groups.table.root, rows[i].above ? rows[i].above : "x");
		place = cgroups_add(&groups, above, rows[i].name);
		CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, place),
			rows[i].expected);
		tap_expect(cgroup_table_kind(&groups.table, place) == rows[i].kind, __LINE__,
			"%s: another kind in the table", rows[i].name);
		if (rows[i].above)
			continue;
		CHECK_TEXT(cgroup_name(text, sizeof(text), rows[i].name, &kind), rows[i].expected);
		tap_expect(kind == rows[i].kind, __LINE__, "%s: another kind", rows[i].name);
	}
}

static void test_containers(void)
{
	static const struct name_row rows[] = {
		{NULL, "docker-" ID ".scope", "docker 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{"docker", ID, "docker 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, ID, "container 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "libpod-" ID ".scope", "podman 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "libpod-" ID, "podman 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "libpod-payload-" ID, "podman 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "libpod-conmon-" ID ".scope", "conmon 3f2a91c07d5e", CGROUP_KIND_SCOPE},
		{NULL, "crio-" ID ".scope", "cri-o 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "crio-conmon-" ID ".scope", "conmon 3f2a91c07d5e", CGROUP_KIND_SCOPE},
		{NULL, "cri-containerd-" ID ".scope", "containerd 3f2a91c07d5e",
			CGROUP_KIND_CONTAINER},
		{NULL, "nerdctl-" ID ".scope", "nerdctl 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		/* runc without systemd, given a path that was meant for it. */
		{NULL, "system.slice:docker:" ID, "docker 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "machine.slice:libpod:" ID, "podman 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{NULL, "kubepods-burstable-pod" SCORED ".slice:cri-containerd:" ID,
			"containerd 3f2a91c07d5e", CGROUP_KIND_CONTAINER},
		{"lxc", "web", "lxc web", CGROUP_KIND_CONTAINER},
		{NULL, "lxc.payload.web", "lxc web", CGROUP_KIND_CONTAINER},
		{"lxc.payload", "web-2", "lxc web-2", CGROUP_KIND_CONTAINER},
		{NULL, "lxc.monitor.web", "lxc monitor web", CGROUP_KIND_OTHER},
		{NULL, "machine-qemu\\x2d1\\x2dvm\\x2da.scope", "qemu vm-a", CGROUP_KIND_SCOPE},
		{NULL, "machine-lxc\\x2d4711\\x2dweb.scope", "lxc web", CGROUP_KIND_CONTAINER},
		{NULL, "machine-debian.scope", "machine debian", CGROUP_KIND_SCOPE},
		{NULL, "systemd-nspawn@debian.service", "nspawn debian", CGROUP_KIND_CONTAINER},
	};

	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_pods(void)
{
	static const struct name_row rows[] = {
		{NULL, "kubepods-burstable-pod" SCORED ".slice", "pod 8c1d2e5f (burstable)",
			CGROUP_KIND_POD},
		{NULL, "kubepods-besteffort-pod" SCORED ".slice", "pod 8c1d2e5f (besteffort)",
			CGROUP_KIND_POD},
		{NULL, "kubepods-pod" SCORED ".slice", "pod 8c1d2e5f (guaranteed)",
			CGROUP_KIND_POD},
		/* Static pods have the digest of their file. */
		{NULL, "kubepods-burstable-pod" PLAIN ".slice", "pod 8c1d2e5f (burstable)",
			CGROUP_KIND_POD},
		{NULL, "kubelet-kubepods-pod" SCORED ".slice", "pod 8c1d2e5f (guaranteed)",
			CGROUP_KIND_POD},
		{"burstable", "pod" DASHED, "pod 8c1d2e5f (burstable)", CGROUP_KIND_POD},
		{"besteffort", "pod" DASHED, "pod 8c1d2e5f (besteffort)", CGROUP_KIND_POD},
		{"kubepods", "pod" DASHED, "pod 8c1d2e5f (guaranteed)", CGROUP_KIND_POD},
		{NULL, "pod" DASHED, "pod 8c1d2e5f", CGROUP_KIND_POD},
		{NULL, "kubepods-burstable.slice", "kubepods-burstable.slice", CGROUP_KIND_SLICE},
	};

	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_units(void)
{
	static const struct name_row rows[] = {
		{NULL, "ssh.service", "ssh.service", CGROUP_KIND_SERVICE},
		{NULL, "system.slice", "system.slice", CGROUP_KIND_SLICE},
		{NULL, "init.scope", "init.scope", CGROUP_KIND_SCOPE},
		{NULL, "dev-sda1.mount", "dev-sda1.mount", CGROUP_KIND_UNIT},
		{NULL, "dev-disk-by\\x2duuid-1.swap", "dev-disk-by-uuid-1.swap", CGROUP_KIND_UNIT},
		{NULL, "docker.socket", "docker.socket", CGROUP_KIND_UNIT},
		{NULL, "getty@tty1.service", "getty@tty1.service", CGROUP_KIND_SERVICE},
		{NULL, "user-1000.slice", "user 1000", CGROUP_KIND_SLICE},
		{NULL, "user@1000.service", "user manager 1000", CGROUP_KIND_SERVICE},
		{NULL, "session-3.scope", "session 3", CGROUP_KIND_SCOPE},
		{NULL, "session-c1.scope", "session c1", CGROUP_KIND_SCOPE},
		{NULL, "app-gnome-firefox-1234.scope", "app firefox", CGROUP_KIND_SCOPE},
		{NULL, "app-gnome-org.gnome.Terminal-1234.scope", "app org.gnome.Terminal",
			CGROUP_KIND_SCOPE},
		{NULL, "app-flatpak-org.mozilla.firefox-99.scope", "app org.mozilla.firefox",
			CGROUP_KIND_SCOPE},
		{NULL, "app-virt\\x2dmanager-" PLAIN ".scope", "app virt-manager",
			CGROUP_KIND_SCOPE},
		{NULL, "app-org.kde.kate@autostart.service", "app org.kde.kate",
			CGROUP_KIND_SERVICE},
		{NULL, "snap.firefox.firefox-" DASHED ".scope", "snap firefox.firefox",
			CGROUP_KIND_SCOPE},
		{NULL, "snap.firefox.firefox." DASHED ".scope", "snap firefox.firefox",
			CGROUP_KIND_SCOPE},
		{NULL, "snap.lxd.daemon.service", "snap lxd.daemon", CGROUP_KIND_SERVICE},
	};

	check_rows(rows, ARRAY_SIZE(rows));
}

/* What only begins like one of them is left as it is. */
static void test_others(void)
{
	static const struct name_row rows[] = {
		{NULL, "docker-registry.service", "docker-registry.service", CGROUP_KIND_SERVICE},
		{NULL, "docker-3f2a91c0.scope", "docker-3f2a91c0.scope", CGROUP_KIND_SCOPE},
		{NULL, "docker-" ID ".service", "docker-" ID ".service", CGROUP_KIND_SERVICE},
		{NULL, "docker-3F2A91C07D5E.scope", "docker-3F2A91C07D5E.scope", CGROUP_KIND_SCOPE},
		{"docker", "buildx", "buildx", CGROUP_KIND_OTHER},
		{NULL, "3f2a91c07d5e", "3f2a91c07d5e", CGROUP_KIND_OTHER},
		{NULL, "podium", "podium", CGROUP_KIND_OTHER},
		{NULL, "kubepods-podx.slice", "kubepods-podx.slice", CGROUP_KIND_SLICE},
		{NULL, "user-alice.slice", "user-alice.slice", CGROUP_KIND_SLICE},
		{NULL, "user-.slice", "user-.slice", CGROUP_KIND_SLICE},
		{NULL, "session-.scope", "session-.scope", CGROUP_KIND_SCOPE},
		{NULL, "app-server.service", "app-server.service", CGROUP_KIND_SERVICE},
		{NULL, "app-web-backend.service", "app-web-backend.service", CGROUP_KIND_SERVICE},
		{NULL, "app-a-b.scope", "app-a-b.scope", CGROUP_KIND_SCOPE},
		{NULL, "app-1234.scope", "app-1234.scope", CGROUP_KIND_SCOPE},
		{NULL, "web:0123456789ab", "web:0123456789ab", CGROUP_KIND_OTHER},
		{NULL, ":::", ":::", CGROUP_KIND_OTHER},
		{NULL, "a b", "a b", CGROUP_KIND_OTHER},
		{NULL, "x\ny\033[31m", "x?y?[31m", CGROUP_KIND_OTHER},
		{NULL, "a\\x0ab", "a?b", CGROUP_KIND_OTHER},
		{NULL, "a\\x2", "a\\x2", CGROUP_KIND_OTHER},
		{NULL, "a\\x2Z", "a\\x2Z", CGROUP_KIND_OTHER},
		{NULL, "a\\", "a\\", CGROUP_KIND_OTHER},
		{NULL, "b\xc3\xa4r", "b\xc3\xa4r", CGROUP_KIND_OTHER},
		{NULL, "b\xff", "b?", CGROUP_KIND_OTHER},
	};

	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_within(void)
{
	static struct cgroups groups;
	uint32_t docker, pod, place;
	char text[64];

	cgroups_init(&groups);
	CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, groups.table.root), "/");
	CHECK_INT(cgroup_table_kind(&groups.table, groups.table.root), CGROUP_KIND_ROOT);
	docker = cgroups_add(&groups, groups.table.root, "docker-" ID ".scope");
	place = cgroups_add(&groups, docker, "init.scope");
	CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, place),
		"docker 3f2a91c07d5e/init.scope");
	place = cgroups_add(&groups, docker, "system.slice");
	CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, place), "system.slice");
	pod = cgroups_add(&groups, groups.table.root, "pod" DASHED);
	place = cgroups_add(&groups, pod, "payload");
	CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, place),
		"pod 8c1d2e5f/payload");
	place = cgroups_add(&groups, groups.table.root, "init.scope");
	CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, place), "init.scope");
	/* Its name found no room. */
	place = cgroups_add(&groups, groups.table.root, "");
	CHECK_TEXT(cgroup_table_name(text, sizeof(text), &groups.table, place), "?");
}

/* Every size, with a byte behind it that stays. */
static void test_small_buffers(void)
{
	static const char *const names[] = {"kubepods-burstable-pod" SCORED ".slice", "ssh.service",
		"b\xc3\xa4r", "a\\x2db", ""};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		for (size_t size = 1; size < 40; size++) {
			char text[41];

			memset(text, '#', sizeof(text));
			cgroup_name(text, size, names[i], NULL);
			CHECK(memchr(text, '\0', size) != NULL);
			CHECK(text[size] == '#');
		}
	}
}

/* As long as a folder's name can be, and longer than our buffers. */
static void test_long(void)
{
	char name[600], text[600];

	memset(name, 'a', sizeof(name));
	name[255] = '\0';
	CHECK_TEXT(cgroup_name(text, sizeof(text), name, NULL), name);
	name[255] = 'a';
	name[599] = '\0';
	memcpy(name + 300, ":x:", 3);
	CHECK(strlen(cgroup_name(text, sizeof(text), name, NULL)) >= 255);
}

int main(void)
{
	tap_run("containers and machines", test_containers);
	tap_run("pods", test_pods);
	tap_run("units of systemd", test_units);
	tap_run("what only looks like one", test_others);
	tap_run("folders within a container or pod", test_within);
	tap_run("small buffers", test_small_buffers);
	tap_run("long names", test_long);
	return tap_done();
}
