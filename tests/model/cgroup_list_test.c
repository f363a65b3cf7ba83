/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_list.h"

#include <errno.h>

#include "base/bits.h"

#include "../cgroups.h"
#include "../tap.h"

#define MIB CGROUPS_MIB

static struct cgroups groups;
static struct model model;
static struct cgroup_query query;
static struct cgroup_list list;
static unsigned int regex_calls;

/* The linker puts this in front of the C library's (--wrap): counts how often that is asked. */
int __real_regexec(
	const regex_t *regex, const char *text, size_t count, regmatch_t *match, int flags);
int __wrap_regexec(
	const regex_t *regex, const char *text, size_t count, regmatch_t *match, int flags);

int __wrap_regexec(
	const regex_t *regex, const char *text, size_t count, regmatch_t *match, int flags)
{
	regex_calls++;
	return __real_regexec(regex, text, count, match, flags);
}

static uint32_t add(uint32_t parent, const char *name, uint64_t current_mib, uint64_t max_mib)
{
	uint32_t place = cgroups_add(&groups, parent, name);

	cgroups_set(&groups, place, CGROUP_CURRENT, current_mib * MIB);
	if (max_mib > 0)
		cgroups_set(&groups, place, CGROUP_MAX, max_mib * MIB);
	return place;
}

static void update(void)
{
	model.sample.cgroups = groups.table;
	model.sample.reading[SOURCE_CGROUPS].status = READING_FRESH;
	model.sample.monotonic_usec += 1000000;
	cgroups_read(&groups, model.sample.monotonic_usec);
	cgroup_tree_update(&model.cgroup_tree, &model.sample);
}

static uint32_t slice, web, db, batch, user, session;

/*
 * /  a: slice 700 of which web 400 (max 420), db 200 (max 4096), batch 100; user 50, in it session 50.
 */
static void begin(void)
{
	cgroup_tree_release(&model.cgroup_tree);
	cgroup_query_release(&query);
	cgroup_list_release(&list);
	memset(&model, 0, sizeof(model));
	model.sample.monotonic_usec = 1000000;
	model.sample.host.page_size_bytes = 4096;
	cgroup_tree_init(&model.cgroup_tree);
	CHECK_INT(cgroup_tree_reserve(&model.cgroup_tree, CGROUPS_MAX), 0);
	cgroups_init(&groups);
	user = add(groups.table.root, "user.slice", 50, 0);
	slice = add(groups.table.root, "system.slice", 700, 0);
	batch = add(slice, "batch.service", 100, 0);
	db = add(slice, "db.service", 200, 4096);
	web = add(slice, "web.service", 400, 420);
	session = add(user, "session-3.scope", 50, 0);
	update();
	cgroup_query_init(&query);
	cgroup_list_init(&list);
	CHECK_INT(cgroup_list_reserve(&list, CGROUPS_MAX), 0);
}

/*
 * The rows as names: each with a "-" for each step of depth, in parentheses when it is only context, with
 * "+" behind what is folded and "." behind the last of siblings.
 */
static const char *rows(void)
{
	static char text[1024];
	size_t used = 0;

	text[0] = '\0';
	cgroup_list_make(&list, &model, &model.cgroup_victims, &query);
	for (unsigned int i = 0; i < list.count && used < sizeof(text) - 80; i++) {
		const struct cgroup_list_row *row = &list.row[i];
		const char *name = groups.texts + groups.row[row->place].name;

		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%.*s%s%.*s%s%s%s",
			i > 0 ? " " : "", row->depth, "----------", row->is_context ? "(" : "",
			*name ? (int)strcspn(name, ".-") : 1, *name ? name : "/",
			row->is_context ? ")" : "", row->is_folded ? "+" : "",
			row->is_last ? "." : "");
	}
	return text;
}

static void set_filter(const char *filter)
{
	CHECK_INT(cgroup_query_set_filter(&query, filter, NULL), 0);
}

static void test_nothing(void)
{
	begin();
	memset(&groups.table, 0, sizeof(groups.table));
	update();
	CHECK_TEXT(rows(), "");
	CHECK_INT(list.all, 0);
	CHECK_INT(cgroup_list_find(&list, 0), -1);
	CHECK_INT(cgroup_list_search(&list, &model, -1, "a"), -1);
	cgroup_list_fold(&list, &model, 3, true);
}

/* Siblings by what they use, the greatest first; the root's use is not known, and it stands first. */
static void test_tree(void)
{
	begin();
	CHECK_TEXT(rows(), "/. -system --web --db --batch. -user. --session.");
	CHECK_INT(list.all, 7);
	query.is_reversed = true;
	CHECK_TEXT(rows(), "/. -user --session. -system. --batch --db --web.");
	query.is_reversed = false;
	query.sort = CGROUP_COLUMN_GROUP;
	CHECK_TEXT(rows(), "/. -system --batch --db --web. -user. --session.");
	/* Another order at the next look. */
	query.sort = CGROUP_COLUMN_CURRENT;
	cgroups_set(&groups, batch, CGROUP_CURRENT, 500 * MIB);
	update();
	CHECK_TEXT(rows(), "/. -system --batch --web --db. -user. --session.");
}

static void test_flat(void)
{
	begin();
	query.is_flat = true;
	CHECK_TEXT(rows(), "system web db batch user session /");
	query.sort = CGROUP_COLUMN_MAX;
	CHECK_TEXT(rows(), "db web / system batch user session");
}

static void test_danger(void)
{
	begin();
	query.is_flat = query.is_by_danger = true;
	/* Those with a limit, then by what is left: of the others no limit is known. */
	CHECK_TEXT(rows(), "web db / system batch user session");
	query.is_flat = false;
	cgroups_set(&groups, session, CGROUP_MAX, 51 * MIB);
	update();
	/* Less than a tenth is left to both, but least of it in the session. */
	CHECK_TEXT(rows(), "/. -user --session. -system. --web --db --batch.");
}

static void test_fold(void)
{
	begin();
	rows();
	cgroup_list_fold(&list, &model, slice, true);
	cgroup_list_fold(&list, &model, web, true);
	CHECK_TEXT(rows(), "/. -system+ -user. --session.");
	CHECK_INT(cgroup_list_find(&list, web), -1);
	/* With a filter, and in a flat list, nothing is. */
	set_filter("web");
	CHECK_TEXT(rows(), "(/). -(system). --web.");
	set_filter("");
	query.is_flat = true;
	CHECK_INT((rows(), list.count), 7);
	query.is_flat = false;
	/* What has taken the place of a folded group is another one. */
	groups.row[slice].incarnation += 1000;
	CHECK_TEXT(rows(), "/. -system --web --db --batch. -user. --session.");
	cgroup_list_fold(&list, &model, groups.table.root, true);
	CHECK_TEXT(rows(), "/+.");
	cgroup_list_fold(&list, &model, groups.table.root, false);
	CHECK_INT((rows(), list.count), 7);
	/* Places that do not exist. */
	cgroup_list_fold(&list, &model, CGROUP_NONE, true);
	cgroup_list_fold(&list, &model, CGROUP_NOWHERE, true);
}

static void test_filter(void)
{
	struct failure failure;

	begin();
	set_filter("^/system.*DB");
	CHECK_TEXT(rows(), "(/). -(system). --db.");
	CHECK_INT(list.all, 7);
	query.is_flat = true;
	CHECK_TEXT(rows(), "db");
	/* By its short name. */
	set_filter("^session 3$");
	CHECK_TEXT(rows(), "session");
	set_filter("nobody");
	CHECK_TEXT(rows(), "");
	CHECK_INT(cgroup_query_set_filter(&query, "a(b", &failure), -EINVAL);
	CHECK_TEXT(query.filter.text, "nobody");
	set_filter("");
	CHECK_INT((rows(), list.count), 7);
}

/* regexec() allocates: a group's path never changes, so it is asked once. */
static void test_filter_asks_once(void)
{
	begin();
	set_filter("x.y");
	rows();
	regex_calls = 0;
	rows();
	CHECK_INT(regex_calls, 0);
	groups.row[db].incarnation += 1000;
	rows();
	CHECK_INT(regex_calls, 2);
	set_filter("x.z");
	rows();
	CHECK_INT(regex_calls, 2 + 2 * 7);
}

static void test_subtree(void)
{
	begin();
	query.subtree = slice;
	CHECK_TEXT(rows(), "system. -web -db -batch.");
	CHECK_INT(list.all, 4);
	set_filter("web");
	CHECK_TEXT(rows(), "(system). -web.");
	set_filter("");
	query.is_flat = true;
	CHECK_TEXT(rows(), "system web db batch");
	query.subtree = CGROUP_NOWHERE;
	CHECK_TEXT(rows(), "");
	CHECK_INT(list.all, 0);
}

/* Groups come and go, and their places with them. */
static void test_holes(void)
{
	begin();
	rows();
	cgroups_remove(&groups, web);
	cgroups_remove(&groups, session);
	update();
	CHECK_TEXT(rows(), "/. -system --db --batch. -user.");
	CHECK_INT(list.all, 5);
	/* Whose parent is gone is a root. */
	cgroups_remove(&groups, slice);
	update();
	CHECK_TEXT(rows(), "db batch /. -user.");
}

/* No table of the kernel has parents in a ring; a bad one must not hang the list. */
static void test_ring(void)
{
	begin();
	groups.row[slice].parent = web;
	groups.row[web].parent = slice;
	model.sample.cgroups = groups.table;
	CHECK_INT((rows(), list.count), 7);
	query.sort = CGROUP_COLUMN_GROUP;
	CHECK_INT((rows(), list.count), 7);
	query.is_by_danger = true;
	CHECK_INT((rows(), list.count), 7);
}

static void test_little_room(void)
{
	struct cgroup_list small;

	begin();
	cgroup_list_init(&small);
	CHECK_INT(cgroup_list_reserve(&small, 3), 0);
	cgroup_list_make(&small, &model, &model.cgroup_victims, &query);
	CHECK_INT(small.count, 3);
	CHECK_INT(cgroup_list_find(&small, web), -1);
	cgroup_list_fold(&small, &model, web, true);
	CHECK_INT(cgroup_list_reserve(&small, 64), 0);
	cgroup_list_make(&small, &model, &model.cgroup_victims, &query);
	CHECK_INT(small.count, 7);
	cgroup_list_release(&small);
}

static void test_search(void)
{
	begin();
	rows();
	CHECK_INT(cgroup_list_search(&list, &model, -1, "SLICE"), 1);
	CHECK_INT(cgroup_list_search(&list, &model, 1, "web"), 2);
	/* A path has the names of those above, too; around the end. */
	CHECK_INT(cgroup_list_search(&list, &model, 5, "user.slice"), 6);
	CHECK_INT(cgroup_list_search(&list, &model, 6, "user.slice"), 5);
	CHECK_INT(cgroup_list_search(&list, &model, 2, "web"), 2);
	CHECK_INT(cgroup_list_search(&list, &model, 0, "session 3"), 6);
	CHECK_INT(cgroup_list_search(&list, &model, 0, "nobody"), -1);
	CHECK_INT(cgroup_list_search(&list, &model, 0, ""), -1);
}

int main(void)
{
	cgroup_query_init(&query);
	cgroup_list_init(&list);
	cgroup_tree_init(&model.cgroup_tree);
	tap_run("no groups", test_nothing);
	tap_run("a tree, siblings in order", test_tree);
	tap_run("flat", test_flat);
	tap_run("the most endangered first", test_danger);
	tap_run("folded", test_fold);
	tap_run("filtered", test_filter);
	tap_run("a filter asks once for each group", test_filter_asks_once);
	tap_run("a subtree", test_subtree);
	tap_run("groups that are gone", test_holes);
	tap_run("parents in a ring", test_ring);
	tap_run("more groups than there is room for", test_little_room);
	tap_run("searched", test_search);
	return tap_done();
}
