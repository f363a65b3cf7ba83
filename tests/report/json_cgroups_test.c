/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the JSON report says of control groups. That each key is in doc/json.md is for json_schema_test.c. */
#include <config.h>

#include "report/json_report.h"

#include <stdlib.h>

#include "../scene.h"
#include "../scene_cgroups.h"
#include "json_schema.h"

static struct model model;
static struct process_query query;
static struct process_list list;
static struct cgroup_query group_query;
static struct cgroup_list groups;
static unsigned int limit;

/* Writes the model, reads it again into READER, and holds it against the table. */
static void check_model(const char *name)
{
	/* READER points into it until the next document. */
	static char *text;
	struct report report = {&model, &list, &groups, limit};
	size_t length;
	FILE *out;

	free(text);
	text = NULL;
	out = open_memstream(&text, &length);
	process_list_make(&list, &model, &model.victims, &query);
	cgroup_list_make(&groups, &model, &model.cgroup_victims, &group_query);
	json_report_write(out, &report);
	fclose(out);
	if (!tap_expect(json_read(&reader, text), __LINE__, "%s: %s at byte %td", name,
		    reader.error, reader.at - reader.start))
		return;
	check_values(name);
	check_always(name);
	check_units(name);
}

/* Whether what stands at PATH is EXPECTED. */
static void expect_bool(int line, const char *path, bool expected)
{
	const struct json_value *value = json_find(&reader, path);

	tap_expect(value && value->type == 'b' && value->at[0] == (expected ? 't' : 'f'), line,
		"%s is not %s", path, expected ? "true" : "false");
}

static void test_groups(void)
{
	const char *const docker =
		"/system.slice/docker-"
		"3f2a91c07d5e4b6a8c1d2e5f90b7a6c3d4e1f20516273849a0b1c2d3e4f50617"
		".scope";

	scene_run(SITUATION_CGROUPS, &model);
	limit = 3;
	check_model("control groups");
	limit = 0;
	expect_text(__LINE__, "cgroup_tree.mode", "v2");
	expect_text(__LINE__, "cgroup_tree.danger", docker);
	expect_number(__LINE__, "cgroup_tree.count", 16);
	expect_number(__LINE__, "cgroup_tree.matching", 16);
	expect_number(__LINE__, "cgroup_tree.limited", 6);
	CHECK(json_find(&reader, "cgroup_tree.missing") == NULL);
	/* All of them, the parents first: --limit is for tables. */
	CHECK(json_find(&reader, "cgroups[15]") != NULL);
	expect_text(__LINE__, "cgroups[0].path", "/");
	expect_text(__LINE__, "cgroups[0].kind", "root");
	CHECK(json_find(&reader, "cgroups[0].current_bytes") == NULL);
	expect_text(__LINE__, "cgroups[1].path", "/system.slice");
	CHECK(json_find(&reader, "cgroups[1].max_bytes") == NULL);
	CHECK(json_find(&reader, "cgroups[1].limit_path") == NULL);
	expect_text(__LINE__, "cgroups[3].path", docker);
	expect_text(__LINE__, "cgroups[3].name", "docker 3f2a91c07d5e");
	expect_text(__LINE__, "cgroups[3].kind", "container");
	expect_text(__LINE__, "cgroups[3].state", "near");
	expect_number(__LINE__, "cgroups[3].max_bytes", 2048.0 * 1024 * 1024);
	expect_number(__LINE__, "cgroups[3].swap_max_bytes", 0);
	expect_text(__LINE__, "cgroups[3].limit_path", docker);
	expect_number(__LINE__, "cgroups[3].headroom_bytes", 28.0 * 1024 * 1024);
	expect_number(__LINE__, "cgroups[3].until_max_sec", 3.5);
	expect_number(__LINE__, "cgroups[3].total_pages", 2048 * 256);
	expect_number(__LINE__, "cgroups[3].victim.pid", 4312);
	expect_number(__LINE__, "cgroups[3].candidates", 3);
	expect_bool(__LINE__, "cgroups[3].victim.group_kill", false);
	CHECK(json_find(&reader, "cgroups[3].victim.group_kill_path") == NULL);
}

/* A pod whose processes die together, by its own limit and with the machine's next victim. */
static void test_group_kill(void)
{
	const char *const pod = "/kubepods.slice/kubepods-burstable.slice/"
				"kubepods-burstable-pod8c1d2e5f_0b7a_4c3d_9e1f_205162738495.slice";

	scene_run(SITUATION_CGROUPS, &model);
	group_query.subtree = cgroup_table_find(&model.sample.cgroups, pod);
	check_model("a subtree");
	group_query.subtree = CGROUP_NONE;
	expect_number(__LINE__, "cgroup_tree.count", 16);
	expect_number(__LINE__, "cgroup_tree.matching", 3);
	expect_text(__LINE__, "cgroups[0].path", pod);
	expect_text(__LINE__, "cgroups[0].name", "pod 8c1d2e5f (burstable)");
	expect_number(__LINE__, "cgroups[0].processes", 0);
	expect_number(__LINE__, "cgroups[0].subtree_processes", 3);
	expect_number(__LINE__, "cgroups[0].events.oom_kill", 3);
	expect_number(__LINE__, "cgroups[0].local_events.oom_kill", 0);
	expect_bool(__LINE__, "cgroups[0].oom_group", true);
	expect_bool(__LINE__, "cgroups[0].victim.group_kill", true);
	expect_number(__LINE__, "cgroups[0].victim.group_kill_processes", 3);
	expect_text(__LINE__, "cgroups[0].victim.group_kill_path", pod);
	CHECK(json_find(&reader, "cgroups[3]") == NULL);
	expect_bool(__LINE__, "victim.group_kill", true);
	expect_text(__LINE__, "victim.group_kill_path", pod);
}

/* A machine of which half the processes were seen: who dies next is not known, who is first now is. */
static void test_half_read(void)
{
	scene_run(SITUATION_CGROUPS, &model);
	model.sample.processes.sweep_percent = 50;
	check_model("half read");
	CHECK(json_find(&reader, "cgroups[3].victim") == NULL);
	expect_number(__LINE__, "cgroups[3].victim_now.pid", 4312);
	model.sample.reading[SOURCE_PROCESSES].status = READING_ABSENT;
	check_model("without processes");
	CHECK(json_find(&reader, "cgroups[3].victim_now") == NULL);
	CHECK(json_find(&reader, "cgroups[3].candidates") == NULL);
	expect_number(__LINE__, "cgroups[3].headroom_bytes", 28.0 * 1024 * 1024);
}

int main(void)
{
	process_query_init(&query);
	process_list_init(&list);
	process_list_reserve(&list, SCENE_CGROUPS_MAX);
	cgroup_query_init(&group_query);
	cgroup_list_init(&groups);
	cgroup_list_reserve(&groups, SCENE_CGROUPS_MAX);
	read_table();
	tap_run("control groups", test_groups);
	tap_run("who dies together", test_group_kill);
	tap_run("before all processes were seen", test_half_read);
	return tap_done();
}
