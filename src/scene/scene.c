/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The text of a scene, as a person writes it: "key: value" lines, of which a value goes on in the lines below that begin with
 * a blank. What stands before the first "step:" is of the whole scene, all else of the step above it.
 */
#include <config.h>

#include "scene/scene.h"

#include <errno.h>
#include <string.h>

#include "base/bits.h"
#include "base/cursor.h"
#include "base/message.h"

const struct scene_panel scene_panels[] = {
	{"zones", "overview zones"},
	{"reclaim", "overview reclaim"},
	{"compaction", "overview reclaim"},
	{"course", "overview zones"},
	{"stalls", "overview"},
	{"swap", "overview reclaim"},
	{"memory", "overview"},
	{"settings", "overview zones"},
	{"victims", "overview"},
	{"events", "overview zones reclaim events"},
	{"kills", "events"},
	{"processes", "processes"},
	{"cgroups", "cgroups"},
	{NULL, NULL},
};

static const char screens[] = "overview zones reclaim processes cgroups events";

/* Where the parser is. */
struct reader {
	struct scene *scene;
	struct cursor text;
	struct span line;   /* that was taken last */
	bool has_line;      /* it is still to be looked at */
	unsigned int given; /* keys of the scene, or of the step, that stood already */
	bool had_load;      /* a step until here starts a workload */
	const char *screen; /* that the steps until here lead to; "" not said */
	struct failure *failure;
};

/* The value of a key: the rest of its line, and the lines below that go on. */
struct value {
	struct span first;
	unsigned int line; /* of the key */
};

struct key {
	const char *name;
	bool is_of_step;
	int (*take)(struct reader *reader, const struct value *value);
};

/* A word of the text as it may stand in a sentence. */
struct quoted {
	char text[64];
};

static struct quoted quote(struct span span)
{
	struct quoted quoted;

	span_copy(span, quoted.text, sizeof(quoted.text));
	return quoted;
}

/* Whether WORD is one of LIST, words separated by single blanks. */
static bool is_one_of(const char *list, struct span word)
{
	struct cursor cursor = cursor_of(list, strlen(list));
	struct span one;

	while (cursor_word(&cursor, &one)) {
		if (one.length == word.length && memcmp(one.at, word.at, one.length) == 0)
			return true;
	}
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct span trim(struct span span)
{
	while (span.length > 0 && is_blank(span.at[0])) {
		span.at++;
		span.length--;
	}
	while (span.length > 0 &&
		(is_blank(span.at[span.length - 1]) || span.at[span.length - 1] == '\r'))
		span.length--;
	return span;
}

/* The next line that is no comment, without the blanks at its end; false at the end of the text. */
static bool next_line(struct reader *reader)
{
	if (reader->has_line)
		return true;
	while (cursor_line(&reader->text, &reader->line)) {
		while (reader->line.length > 0 &&
			(is_blank(reader->line.at[reader->line.length - 1]) ||
				reader->line.at[reader->line.length - 1] == '\r'))
			reader->line.length--;
		if (reader->line.length > 0 && reader->line.at[0] == '#')
			continue;
		reader->has_line = true;
		return true;
	}
	return false;
}

/* The next line that belongs to the value above it; an empty one may. */
static bool next_of_value(struct reader *reader, struct span *ret)
{
	if (!next_line(reader) || (reader->line.length > 0 && !is_blank(reader->line.at[0])))
		return false;
	*ret = trim(reader->line);
	reader->has_line = false;
	return true;
}

/*
 * Adds SPAN to BUFFER of SIZE bytes, behind JOINT when something is there already. -EINVAL when it holds what is no text,
 * -E2BIG when it does not fit.
 */
static int add_text(struct reader *reader, char *buffer, size_t size, const char *joint,
	struct span span, unsigned int line)
{
	size_t used = strlen(buffer), between = used ? strlen(joint) : 0;

	if (used + between + span.length + 1 > size)
		return failure_set(reader->failure, -E2BIG, line,
			_("this is longer than the %zu bytes that there is room for"), size - 1);
	memcpy(buffer + used, joint, between);
	span_copy(span, buffer + used + between, size - used - between);
	if (memcmp(buffer + used + between, span.at, span.length) != 0)
		return failure_set(reader->failure, -EINVAL, line,
			_("there is a byte that is no text in UTF-8, or a tabulator within a line"));
	return 0;
}

/* A value of one line, or of several that are joined by blanks. */
static int take_line(struct reader *reader, const struct value *value, char *buffer, size_t size)
{
	struct span more;
	int error;

	buffer[0] = '\0';
	error = add_text(reader, buffer, size, " ", value->first, value->line);
	while (!error && next_of_value(reader, &more)) {
		if (more.length > 0)
			error = add_text(reader, buffer, size, " ", more, reader->text.line);
	}
	if (!error && !buffer[0])
		return failure_set(reader->failure, -EINVAL, value->line,
			_("nothing stands behind the colon"));
	return error;
}

/* Paragraphs: an empty line ends one, and so does a line that begins with "- ". */
static int take_paragraphs(
	struct reader *reader, const struct value *value, char *buffer, size_t size)
{
	const char *joint = " ";
	struct span more;
	int error;

	buffer[0] = '\0';
	error = add_text(reader, buffer, size, "", value->first, value->line);
	while (!error && next_of_value(reader, &more)) {
		if (more.length == 0) {
			joint = "\n";
			continue;
		}
		error = add_text(reader, buffer, size, span_starts(more, "- ") ? "\n" : joint, more,
			reader->text.line);
		joint = " ";
	}
	if (!error && !buffer[0])
		return failure_set(reader->failure, -EINVAL, value->line,
			_("nothing stands behind the colon, or in indented lines below it"));
	return error;
}

static struct scene_step *step_of(struct reader *reader)
{
	return &reader->scene->step[reader->scene->step_count - 1];
}

static int take_title(struct reader *reader, const struct value *value)
{
	return take_line(reader, value, reader->scene->title, sizeof(reader->scene->title));
}

static int take_about(struct reader *reader, const struct value *value)
{
	return take_paragraphs(reader, value, reader->scene->about, sizeof(reader->scene->about));
}

static int take_scope(struct reader *reader, const struct value *value)
{
	char word[64];
	int error = take_line(reader, value, word, sizeof(word));

	if (error)
		return error;
	if (strcmp(word, "group") != 0 && strcmp(word, "machine") != 0)
		return failure_set(reader->failure, -EINVAL, value->line,
			_("\"%s\" is no scope; \"group\" or \"machine\" is expected"), word);
	reader->scene->scope = word[0] == 'm' ? SCENE_OF_MACHINE : SCENE_OF_GROUP;
	return 0;
}

static int take_needs(struct reader *reader, const struct value *value)
{
	char word[64];
	int error = take_line(reader, value, word, sizeof(word));

	if (error)
		return error;
	if (strcmp(word, "swap") != 0)
		return failure_set(reader->failure, -EINVAL, value->line,
			_("\"%s\": the one thing that a scene can need is \"swap\""), word);
	reader->scene->needs_swap = true;
	return 0;
}

static int take_text(struct reader *reader, const struct value *value)
{
	return take_paragraphs(reader, value, step_of(reader)->text, sizeof(step_of(reader)->text));
}

static int take_screen(struct reader *reader, const struct value *value)
{
	struct scene_step *step = step_of(reader);
	char word[64];
	int error = take_line(reader, value, word, sizeof(word));

	if (error)
		return error;
	if (!is_one_of(screens, (struct span){word, strlen(word)}))
		return failure_set(reader->failure, -EINVAL, value->line,
			_("there is no screen \"%s\"; these are: %s"), word, screens);
	memcpy(step->screen, word, strlen(word) + 1);
	reader->screen = step->screen;
	return 0;
}

static const struct scene_panel *panel_of(struct span name)
{
	for (const struct scene_panel *panel = scene_panels; panel->name; panel++) {
		if (span_is(name, panel->name))
			return panel;
	}
	return NULL;
}

static int take_look(struct reader *reader, const struct value *value)
{
	struct scene_step *step = step_of(reader);
	char words[128];
	struct cursor cursor;
	struct span word;
	int error = take_line(reader, value, words, sizeof(words));

	if (error)
		return error;
	cursor = cursor_of(words, strlen(words));
	while (cursor_word(&cursor, &word)) {
		word = span_chop(word, ',');
		if (!panel_of(word))
			return failure_set(reader->failure, -EINVAL, value->line,
				_("there is no panel \"%s\" to look at"), quote(word).text);
		if (step->look_count == SCENE_LOOKS_MAX)
			return failure_set(reader->failure, -E2BIG, value->line,
				_("a step can point at %d panels at most"), SCENE_LOOKS_MAX);
		span_copy(word, step->look[step->look_count++], sizeof(step->look[0]));
	}
	return 0;
}

/* A scene may ask for danger, but the machine is named by the person in front of it. */
static int check_plan(
	struct reader *reader, const struct load_plan *plan, const struct value *value)
{
	if (plan->confirmed_host[0])
		return failure_set(reader->failure, -EINVAL, value->line,
			_("--confirm cannot stand in a scene: who starts it confirms"));
	if (reader->scene->scope == SCENE_OF_MACHINE)
		return 0;
	if (plan->is_dangerous)
		return failure_set(reader->failure, -EINVAL, value->line,
			_("--dangerous needs \"scope: machine\" at the top of the scene"));
	for (unsigned int i = 0; i < plan->part_count; i++) {
		if (plan->part[i].goal == LOAD_GOAL_FREE)
			return failure_set(reader->failure, -EINVAL, value->line,
				_("free=low needs \"scope: machine\" at the top of the scene"));
	}
	return 0;
}

static int take_load(struct reader *reader, const struct value *value)
{
	struct scene_step *step = step_of(reader);
	struct load_plan plan;
	struct failure failure = {0};
	int error = take_line(reader, value, step->load, sizeof(step->load));

	if (error)
		return error;
	if (strcmp(step->load, "stop") == 0) {
		if (!reader->had_load)
			return failure_set(reader->failure, -EINVAL, value->line,
				_("no step before this one has a workload that could be stopped"));
		step->stops_load = true;
		return 0;
	}
	error = load_plan_parse_line(&plan, step->load, &failure);
	if (error)
		return failure_set(reader->failure, error, value->line, "%s", failure.text);
	step->has_load = true;
	reader->had_load = true;
	return check_plan(reader, &plan, value);
}

static int take_until(struct reader *reader, const struct value *value)
{
	struct failure failure = {0};
	char text[256];
	int error = take_line(reader, value, text, sizeof(text));

	if (error)
		return error;
	error = condition_parse(&step_of(reader)->until, text, &failure);
	return error ? failure_set(reader->failure, error, value->line, "%s", failure.text) : 0;
}

/* What can be said of a step only when all of it is known. */
static int check_step(struct reader *reader)
{
	const struct scene_step *step = step_of(reader);

	if (!step->text[0])
		return failure_set(reader->failure, -EINVAL, step->line,
			_("the step \"%s\" has no text"), step->title);
	for (unsigned int i = 0; i < step->look_count && reader->screen[0]; i++) {
		const struct scene_panel *panel =
			panel_of((struct span){step->look[i], strlen(step->look[i])});
		struct span screen = {reader->screen, strlen(reader->screen)};

		if (!is_one_of(panel->screens, screen))
			return failure_set(reader->failure, -EINVAL, step->line,
				_("the step \"%s\" points at %s, which is not on the screen %s but on: %s"),
				step->title, panel->name, reader->screen, panel->screens);
	}
	for (unsigned int i = 0; i < step->until.term_count && !reader->had_load; i++) {
		const char *name = condition_metrics[step->until.term[i].metric].name;

		if (strncmp(name, "group.", 6) == 0 || strncmp(name, "load.", 5) == 0)
			return failure_set(reader->failure, -EINVAL, step->line,
				_("the step \"%s\" waits for %s, but no step until here has a workload"),
				step->title, name);
	}
	return 0;
}

static int take_step(struct reader *reader, const struct value *value)
{
	struct scene *scene = reader->scene;
	int error = scene->step_count > 0 ? check_step(reader) : 0;

	if (error)
		return error;
	if (scene->step_count == SCENE_STEPS_MAX)
		return failure_set(reader->failure, -E2BIG, value->line,
			_("a scene has %d steps at most"), SCENE_STEPS_MAX);
	reader->given = 0;
	scene->step_count++;
	step_of(reader)->line = value->line;
	return take_line(reader, value, step_of(reader)->title, sizeof(step_of(reader)->title));
}

static const struct key keys[] = {
	{"title", false, take_title},
	{"about", false, take_about},
	{"scope", false, take_scope},
	{"needs", false, take_needs},
	{"step", false, take_step},
	{"text", true, take_text},
	{"screen", true, take_screen},
	{"look", true, take_look},
	{"load", true, take_load},
	{"until", true, take_until},
};

static int take_key(struct reader *reader, unsigned int index, const struct value *value)
{
	const struct key *key = &keys[index];
	bool is_step = key->take == take_step;

	if (key->is_of_step && reader->scene->step_count == 0)
		return failure_set(reader->failure, -EINVAL, value->line,
			_("\"%s:\" belongs to a step, and there is no \"step:\" above it"),
			key->name);
	if (!key->is_of_step && !is_step && reader->scene->step_count > 0)
		return failure_set(reader->failure, -EINVAL, value->line,
			_("\"%s:\" belongs to the whole scene, above its first \"step:\""),
			key->name);
	if (!is_step && reader->given & (1u << index))
		return failure_set(reader->failure, -EINVAL, value->line,
			_("\"%s:\" stands here a second time"), key->name);
	if (!is_step)
		reader->given |= 1u << index;
	return key->take(reader, value);
}

static int take_entry(struct reader *reader)
{
	struct span line = reader->line;
	unsigned int number = reader->text.line;
	const char *colon = memchr(line.at, ':', line.length);
	struct span name = {line.at, colon ? (size_t)(colon - line.at) : 0};

	if (is_blank(line.at[0]))
		return failure_set(reader->failure, -EINVAL, number,
			_("the line is indented, but there is no key above it that it could belong to"));
	if (!colon)
		return failure_set(reader->failure, -EINVAL, number,
			_("\"%s\": a key and a colon are expected, or blanks before a line that goes on"),
			quote(line).text);
	for (unsigned int i = 0; i < ARRAY_SIZE(keys); i++) {
		if (span_is(name, keys[i].name)) {
			const char *behind = colon + 1;
			struct value value = {
				trim((struct span){
					behind, line.length - (size_t)(behind - line.at)}),
				number,
			};

			reader->has_line = false;
			return take_key(reader, i, &value);
		}
	}
	return failure_set(reader->failure, -EINVAL, number,
		_("\"%s\" is not a key; these are: title, about, scope, needs, step, text, screen, look, load, until; a line of text that goes on begins with a blank"),
		quote(name).text);
}

/* What may stand before a scene: a byte order mark. */
static struct cursor begin_text(const char *text, size_t length)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct span all = {text, length};

	return span_starts(all, mark) ? cursor_of(text + 3, length - 3) : cursor_of(text, length);
}

int scene_parse(struct scene *scene, const char *name, const char *text, size_t length,
	struct failure *failure)
{
	struct reader reader = {
		.scene = scene,
		.text = begin_text(text, length),
		.screen = "",
		.failure = failure,
	};

	memset(scene, 0, sizeof(*scene));
	span_copy((struct span){name, strlen(name)}, scene->name, sizeof(scene->name));
	if (length > SCENE_FILE_MAX)
		return failure_set(
			failure, -E2BIG, 0, _("a scene has at most %d bytes"), SCENE_FILE_MAX);
	while (next_line(&reader)) {
		int error = 0;

		if (reader.line.length == 0)
			reader.has_line = false;
		else
			error = take_entry(&reader);
		if (error)
			return error;
	}
	if (!scene->title[0])
		return failure_set(failure, -EINVAL, 1, _("the scene has no \"title:\""));
	if (scene->step_count == 0)
		return failure_set(
			failure, -EINVAL, reader.text.line, _("the scene has no \"step:\""));
	return check_step(&reader);
}
