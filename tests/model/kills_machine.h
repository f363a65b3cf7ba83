/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A made machine with groups, whose processes are killed. */
#ifndef OOMWATCH_TESTS_MODEL_KILLS_MACHINE_H
#define OOMWATCH_TESTS_MODEL_KILLS_MACHINE_H

#include "model/model.h"

#include "../cgroups.h"
#include "../processes.h"
#include "../scene_kills.h"
#include "../tap.h"
#include "base/bits.h"
#include "base/clock.h"

#define PLACES 64
#define MIB_KIB 1024

static struct made_machine scene;
static struct processes processes;
static struct cgroups cgroups;
static struct model model;
static uint32_t app, web, batch, pod, container;

static void add(int32_t pid, const char *comm, uint32_t group, uint64_t anon_mib)
{
	processes_add(&processes, pid, comm, 0, anon_mib)->group = group + 1;
}

static void next(void)
{
	scene.sample.processes = processes.table;
	scene.sample.cgroups = cgroups.table;
	model_update(&model, &scene.sample);
	scene_tick(&scene, 1);
}

/*
 * A machine of 512 MiB in one node: "big" is its next victim, and that of app, at 64 MiB, is "front"
 * in app/web; all of the container die together, "first" being chosen; batch has no limit.
 */
static void begin(void)
{
	scene_init(&scene, "vm-6.1-idle");
	scene.sample.boottime_usec = scene.sample.monotonic_usec;
	scene.sample.reading[SOURCE_PROCESSES].status = READING_FRESH;
	scene.sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	scene.sample.reading[SOURCE_OOM_LOG].status = READING_FRESH;
	scene_set(&scene, VMSTAT_OOM_KILL, 7);
	processes_table_init(&processes);
	cgroups_init(&cgroups);
	app = cgroups_add(&cgroups, cgroups.table.root, "app");
	web = cgroups_add(&cgroups, app, "web");
	batch = cgroups_add(&cgroups, cgroups.table.root, "batch");
	pod = cgroups_add(&cgroups, cgroups.table.root, "pod");
	container = cgroups_add(&cgroups, pod, "docker-3f2a.scope");
	cgroups_set(&cgroups, app, CGROUP_MAX, 64 * CGROUPS_MIB);
	cgroups_set(&cgroups, pod, CGROUP_MAX, 64 * CGROUPS_MIB);
	cgroups_set(&cgroups, container, CGROUP_OOM_GROUP, 1);
	add(100, "big", batch, 120);
	add(101, "small", batch, 60);
	add(200, "front", web, 40);
	add(201, "back", app, 20);
	add(400, "first", container, 30);
	add(401, "other", container, 10);
	processes_get(&processes, 100)->kib[PROCESS_SWAP] = 5 * MIB_KIB;
	model_release(&model);
	memset(&model, 0, sizeof(model));
	model_init(&model);
	CHECK_INT(model_reserve(&model, PLACES), 0);
	CHECK_INT(model_reserve_cgroups(&model, PLACES), 0);
	next();
}

static struct oom_kill *log_kill(
	enum oom_scope scope, int32_t pid, const char *comm, const char *domain, const char *cgroup)
{
	struct oom_kill *kill = scene_kill(&scene, scope, pid, comm, 33);

	snprintf(kill->domain, sizeof(kill->domain), "%.*s", OOM_PATH_MAX - 1, domain);
	snprintf(kill->cgroup, sizeof(kill->cgroup), "%s", cgroup);
	return kill;
}

static const struct kill *newest(unsigned int age)
{
	static const struct kill none;
	const struct kill *kill = kills_get(&model.kills, age);

	CHECK(kill != NULL);
	return kill ? kill : &none;
}

#endif
