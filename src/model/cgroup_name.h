/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a control group is, told from the name of its folder: systemd escapes (\x2d), and the
 * names that docker, podman, containerd, CRI-O and kubernetes give. Only the name tells, nothing is asked of
 * anybody. One table of patterns.
 */
#ifndef OOMWATCH_MODEL_CGROUP_NAME_H
#define OOMWATCH_MODEL_CGROUP_NAME_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel/cgroup.h"

enum cgroup_kind {
	CGROUP_KIND_OTHER,
	CGROUP_KIND_ROOT,
	CGROUP_KIND_SLICE, /* of systemd */
	CGROUP_KIND_SERVICE,
	CGROUP_KIND_SCOPE,
	CGROUP_KIND_UNIT,      /* another kind of systemd unit: mount, socket, swap */
	CGROUP_KIND_CONTAINER, /* docker, podman, containerd, CRI-O */
	CGROUP_KIND_POD,       /* of kubernetes */
};

/*
 * Writes the short name of a folder called NAME into BUFFER: "docker 3f2a91c07d5e", "pod 8c1d2e5f
 * (burstable)", "user 1000", "ssh.service", "dev-sda1.mount"; cleaned for the screen, as it is when
 * nothing is known. Returns BUFFER. RET_KIND may be NULL.
 */
const char *cgroup_name(char *buffer, size_t size, const char *name, enum cgroup_kind *ret_kind);

/*
 * The short name of the group at PLACE of TABLE; "/" for the root. Here the folder above counts as
 * well: docker/3f2a..., kubepods/burstable/pod8c1d..., lxc/web. A folder in a container or pod that
 * says no more ("payload", "init") is named after it: "docker 3f2a91c07d5e/init". Returns BUFFER.
 */
const char *cgroup_table_name(
	char *buffer, size_t size, const struct cgroup_table *table, uint32_t place);

/* What the group at PLACE of TABLE is, told in the same way. */
enum cgroup_kind cgroup_table_kind(const struct cgroup_table *table, uint32_t place);

/* "slice", "container": the name of KIND in reports. */
const char *cgroup_kind_name(enum cgroup_kind kind);

#endif
