/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which file a scene is read from: the person's own, and in the person's language. The locales of the machine are not asked. */
#include <config.h>

#include "app/scene_library.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>

#include "../tap.h"
#include "../tree.h"

static const char *locale_of_test;

char *__wrap_setlocale(int category, const char *locale);

char *__wrap_setlocale(int category, const char *locale)
{
	CHECK(category == LC_MESSAGES && locale == NULL);
	return (char *)locale_of_test;
}

static struct tree tree;
static struct scene_library library;

static void put(const char *path, const char *title)
{
	char text[256];

	snprintf(text, sizeof(text), "title: %s\nstep: One\ntext: Look.\n", title);
	tree_put(&tree, path, text);
}

static void set_up(void)
{
	tree_init(&tree);
	setenv("OOMWATCH_SCENES", tree_path(&tree, "shipped"), 1);
	setenv("XDG_CONFIG_HOME", tree_path(&tree, "home"), 1);
	unsetenv("LANGUAGE");
	put("shipped/lesson.scene", "Lesson");
	put("shipped/lesson.de.scene", "Lektion");
	put("shipped/english.scene", "English alone");
}

static void check_title(int line, const char *name, const char *title)
{
	struct failure failure = {.error = 0};
	int error = scene_library_load(&library, name, &failure);

	tap_expect(error == 0 && strcmp(library.scene.title, title) == 0, line,
		"%s: %d, \"%s\", expected \"%s\" (%s)", name, error, library.scene.title, title,
		failure.text);
}

static void test_language(void)
{
	static const struct {
		const char *locale, *language, *title;
	} rows[] = {
		{"de_DE.UTF-8", NULL, "Lektion"},
		{"de", NULL, "Lektion"},
		{"de_AT@euro", NULL, "Lektion"},
		{"fr_FR.UTF-8", NULL, "Lesson"},
		{"dex_DE.UTF-8", NULL, "Lesson"},
		{"en_US.UTF-8", "de", "Lektion"},
		{"en_US.UTF-8", "sv:de_DE:fr", "Lektion"},
		{"de_DE.UTF-8", "sv", "Lesson"},
		{"de_DE.UTF-8", "", "Lektion"},
		{"de_DE.UTF-8", ":a-very-long-word::", "Lesson"},
		{"C", "de", "Lesson"},
		{"C.UTF-8", "de", "Lesson"},
		{"POSIX", "de", "Lesson"},
	};

	set_up();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		locale_of_test = rows[i].locale;
		if (rows[i].language)
			setenv("LANGUAGE", rows[i].language, 1);
		else
			unsetenv("LANGUAGE");
		check_title(__LINE__, "lesson", rows[i].title);
		check_title(__LINE__, "english", "English alone");
		CHECK_TEXT(library.scene.name, "english");
	}
	tree_release(&tree);
}

/* Its own language does not make a shipped one better than an own one. */
static void test_own(void)
{
	set_up();
	locale_of_test = "de_DE.UTF-8";
	put("home/" PACKAGE "/scenes/lesson.scene", "My own");
	check_title(__LINE__, "lesson", "My own");
	put("home/" PACKAGE "/scenes/lesson.de.scene", "Meine eigene");
	check_title(__LINE__, "lesson", "Meine eigene");
	tree_release(&tree);
}

static void test_list(void)
{
	set_up();
	locale_of_test = "de_DE.UTF-8";
	put("home/" PACKAGE "/scenes/a\033[2Jb.scene", "Its name drives the terminal");
	put("home/" PACKAGE "/scenes/\xff.scene", "Its name is no text");
	put("home/" PACKAGE "/scenes/mine.scene", "Mine");
	scene_library_read(&library);
	CHECK_INT(library.count, 3);
	CHECK_TEXT(library.entry[0].name, "english");
	CHECK_TEXT(library.entry[1].title, "Lektion");
	CHECK_TEXT(library.entry[2].name, "mine");
	CHECK(library.entry[2].is_own && !library.entry[0].is_own);
	tree_release(&tree);
}

int main(void)
{
	tap_run("in the person's language", test_language);
	tap_run("an own one goes first", test_own);
	tap_run("the list has names that can be shown", test_list);
	return tap_done();
}
