/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "model/cgroup_name.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/cursor.h"

/* NAME_MAX of the kernel: a folder's name with its end. */
#define FOLDER_MAX 256

/* As docker and podman show an ID, and as kubectl's users know the beginning of a pod's. */
#define CONTAINER_DIGITS 12
#define POD_DIGITS 8

/* The length of an ID that stands alone: any 64 hexadecimal digits. */
#define CONTAINER_ID_LENGTH 64

/* Without the '-' between them. */
#define UUID_DIGITS 32

/* What may stand behind the part of a name that a pattern is about. */
enum ending {
	ENDING_FOLDER = 1 << 0, /* nothing: no unit of systemd */
	ENDING_SCOPE = 1 << 1,
	ENDING_SERVICE = 1 << 2,
	ENDING_SLICE = 1 << 3,
	ENDING_OTHER = 1 << 4, /* a unit of another kind */
};

/* What that part is. */
enum subject {
	SUBJECT_ID,  /* the ID of a container: hexadecimal digits, shown in part */
	SUBJECT_POD, /* an UUID, with '-' or '_' or without: shown in part */
	SUBJECT_NUMBER,
	SUBJECT_NAME,
	SUBJECT_APP,  /* LAUNCHER-NAME-RANDOM or LAUNCHER-NAME@RANDOM of a desktop's programs */
	SUBJECT_SNAP, /* NAME.APP-UUID */
	SUBJECT_VM,   /* NUMBER\x2dNAME, of libvirt */
};

struct pattern {
	const char *prefix;   /* of the name */
	const char *above;    /* name of the folder above; NULL: any */
	unsigned int endings; /* enum ending: those that are allowed */
	enum subject subject;
	enum cgroup_kind kind;
	const char *word; /* in front of the subject */
	const char *note; /* behind it */
};

#define ENDINGS_ID (ENDING_FOLDER | ENDING_SCOPE)

/* The first that fits counts. The words are the same in every language, as names are. */
static const struct pattern patterns[] = {
	{"docker-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_CONTAINER, "docker", ""},
	{"libpod-conmon-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_SCOPE, "conmon", ""},
	{"libpod-payload-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_CONTAINER, "podman", ""},
	{"libpod-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_CONTAINER, "podman", ""},
	{"crio-conmon-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_SCOPE, "conmon", ""},
	{"crio-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_CONTAINER, "cri-o", ""},
	{"cri-containerd-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_CONTAINER, "containerd", ""},
	{"nerdctl-", NULL, ENDINGS_ID, SUBJECT_ID, CGROUP_KIND_CONTAINER, "nerdctl", ""},
	{"", "docker", ENDING_FOLDER, SUBJECT_ID, CGROUP_KIND_CONTAINER, "docker", ""},
	{"", NULL, ENDING_FOLDER, SUBJECT_ID, CGROUP_KIND_CONTAINER, "container", ""},

	{"kubepods-burstable-pod", NULL, ENDING_SLICE, SUBJECT_POD, CGROUP_KIND_POD, "pod",
		" (burstable)"},
	{"kubepods-besteffort-pod", NULL, ENDING_SLICE, SUBJECT_POD, CGROUP_KIND_POD, "pod",
		" (besteffort)"},
	{"kubepods-pod", NULL, ENDING_SLICE, SUBJECT_POD, CGROUP_KIND_POD, "pod", " (guaranteed)"},
	/* A kubelet that is itself in a container, as that of kind. */
	{"kubelet-kubepods-burstable-pod", NULL, ENDING_SLICE, SUBJECT_POD, CGROUP_KIND_POD, "pod",
		" (burstable)"},
	{"kubelet-kubepods-besteffort-pod", NULL, ENDING_SLICE, SUBJECT_POD, CGROUP_KIND_POD, "pod",
		" (besteffort)"},
	{"kubelet-kubepods-pod", NULL, ENDING_SLICE, SUBJECT_POD, CGROUP_KIND_POD, "pod",
		" (guaranteed)"},
	{"pod", "burstable", ENDING_FOLDER, SUBJECT_POD, CGROUP_KIND_POD, "pod", " (burstable)"},
	{"pod", "besteffort", ENDING_FOLDER, SUBJECT_POD, CGROUP_KIND_POD, "pod", " (besteffort)"},
	{"pod", "kubepods", ENDING_FOLDER, SUBJECT_POD, CGROUP_KIND_POD, "pod", " (guaranteed)"},
	{"pod", NULL, ENDING_FOLDER, SUBJECT_POD, CGROUP_KIND_POD, "pod", ""},

	{"lxc.payload.", NULL, ENDING_FOLDER, SUBJECT_NAME, CGROUP_KIND_CONTAINER, "lxc", ""},
	{"lxc.monitor.", NULL, ENDING_FOLDER, SUBJECT_NAME, CGROUP_KIND_OTHER, "lxc monitor", ""},
	{"", "lxc.payload", ENDING_FOLDER, SUBJECT_NAME, CGROUP_KIND_CONTAINER, "lxc", ""},
	{"", "lxc.monitor", ENDING_FOLDER, SUBJECT_NAME, CGROUP_KIND_OTHER, "lxc monitor", ""},
	{"", "lxc", ENDING_FOLDER, SUBJECT_NAME, CGROUP_KIND_CONTAINER, "lxc", ""},
	{"machine-qemu\\x2d", NULL, ENDING_SCOPE, SUBJECT_VM, CGROUP_KIND_SCOPE, "qemu", ""},
	{"machine-lxc\\x2d", NULL, ENDING_SCOPE, SUBJECT_VM, CGROUP_KIND_CONTAINER, "lxc", ""},
	{"machine-", NULL, ENDING_SCOPE, SUBJECT_NAME, CGROUP_KIND_SCOPE, "machine", ""},
	{"systemd-nspawn@", NULL, ENDING_SERVICE, SUBJECT_NAME, CGROUP_KIND_CONTAINER, "nspawn",
		""},

	{"user-", NULL, ENDING_SLICE, SUBJECT_NUMBER, CGROUP_KIND_SLICE, "user", ""},
	{"user@", NULL, ENDING_SERVICE, SUBJECT_NUMBER, CGROUP_KIND_SERVICE, "user manager", ""},
	{"session-", NULL, ENDING_SCOPE, SUBJECT_NAME, CGROUP_KIND_SCOPE, "session", ""},
	{"app-", NULL, ENDING_SCOPE, SUBJECT_APP, CGROUP_KIND_SCOPE, "app", ""},
	{"app-", NULL, ENDING_SERVICE, SUBJECT_APP, CGROUP_KIND_SERVICE, "app", ""},
	{"snap.", NULL, ENDING_SCOPE, SUBJECT_SNAP, CGROUP_KIND_SCOPE, "snap", ""},
	{"snap.", NULL, ENDING_SERVICE, SUBJECT_SNAP, CGROUP_KIND_SERVICE, "snap", ""},
};

/* Units that have a control group (systemd.unit(5)). */
static const struct {
	const char *suffix;
	enum ending ending;
	enum cgroup_kind kind;
} units[] = {
	{".service", ENDING_SERVICE, CGROUP_KIND_SERVICE},
	{".slice", ENDING_SLICE, CGROUP_KIND_SLICE},
	{".scope", ENDING_SCOPE, CGROUP_KIND_SCOPE},
	{".mount", ENDING_OTHER, CGROUP_KIND_UNIT},
	{".socket", ENDING_OTHER, CGROUP_KIND_UNIT},
	{".swap", ENDING_OTHER, CGROUP_KIND_UNIT},
};

/* The place in units[] of the kind of unit that NAME is, or -1. */
static int unit_of(struct span name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(units); i++) {
		size_t length = strlen(units[i].suffix);

		if (name.length > length &&
			memcmp(name.at + name.length - length, units[i].suffix, length) == 0)
			return (int)i;
	}
	return -1;
}

static struct span span_of(const char *text)
{
	return (struct span){.at = text, .length = strlen(text)};
}

static struct span span_skip(struct span span, size_t length)
{
	return (struct span){.at = span.at + length, .length = span.length - length};
}

/* The piece of SPAN behind the last C, or all of it. */
static struct span span_after_last(struct span span, char c)
{
	const char *at = span.length > 0 ? memrchr(span.at, c, span.length) : NULL;

	return at ? span_skip(span, (size_t)(at + 1 - span.at)) : span;
}

/* How many characters of SPAN are hexadecimal digits as IDs have them; 0 when others than those of
 * SEPARATORS are among them. */
static unsigned int hex_digits(struct span span, const char *separators)
{
	unsigned int count = 0;

	for (size_t i = 0; i < span.length; i++) {
		char c = span.at[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
			count++;
		else if (!c || !strchr(separators, c))
			return 0;
	}
	return count;
}

static bool is_number(struct span span)
{
	for (size_t i = 0; i < span.length; i++) {
		if (!isdigit((unsigned char)span.at[i]))
			return false;
	}
	return span.length > 0;
}

static int hex_value(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* unit_name_unescape() of systemd, without its paths: "\x2d" is '-'. The result is cleaned. */
static const char *unescape(char *buffer, size_t size, struct span escaped)
{
	char text[FOLDER_MAX];
	size_t used = 0;

	for (size_t i = 0; i < escaped.length && used < sizeof(text); i++) {
		const char *at = escaped.at + i;
		bool is_escape = escaped.length - i >= 4 && at[0] == '\\' && at[1] == 'x' &&
				 hex_value(at[2]) >= 0 && hex_value(at[3]) >= 0;

		text[used++] = is_escape ? (char)(hex_value(at[2]) * 16 + hex_value(at[3])) : *at;
		if (is_escape)
			i += 3;
	}
	span_copy((struct span){.at = text, .length = used}, buffer, size);
	return buffer;
}

/*
 * The name in what desktop environments make of a program (systemd.io/DESKTOP_ENVIRONMENTS):
 * [LAUNCHER-]NAME-RANDOM.scope, [LAUNCHER-]NAME@autostart.service. A '-' of the name itself is
 * escaped. Empty when it is something else that begins with "app-".
 */
static struct span app_of(struct span app, enum ending ending)
{
	char mark = ending == ENDING_SCOPE ? '-' : '@';
	struct span last = span_after_last(app, mark);
	bool is_app = ending == ENDING_SCOPE
			      ? is_number(last) || hex_digits(last, "-") == UUID_DIGITS
			      : span_is(last, "autostart");

	if (!is_app || last.length == app.length)
		return (struct span){.at = app.at};
	app.length -= last.length + 1;
	return span_after_last(app, '-');
}

/* NAME.APP of NAME.APP-UUID, or of NAME.APP.UUID as older ones have it. */
static struct span snap_of(struct span snap)
{
	const size_t uuid_length = 36;
	struct span uuid;

	if (snap.length <= uuid_length + 1)
		return snap;
	uuid = span_skip(snap, snap.length - uuid_length);
	if (hex_digits(uuid, "-") == UUID_DIGITS && (uuid.at[-1] == '-' || uuid.at[-1] == '.'))
		snap.length -= uuid_length + 1;
	return snap;
}

/* NAME of NUMBER\x2dNAME. */
static struct span vm_of(struct span vm)
{
	static const char escape[] = "\\x2d";
	size_t digits = 0;

	while (digits < vm.length && isdigit((unsigned char)vm.at[digits]))
		digits++;
	return digits > 0 && vm.length > digits + strlen(escape) &&
			       span_starts(span_skip(vm, digits), escape)
		       ? span_skip(vm, digits + strlen(escape))
		       : vm;
}

/* Whether SUBJECT is what PATTERN is about; *SUBJECT becomes what of it is shown. */
static bool take_subject(const struct pattern *pattern, enum ending ending, struct span *subject)
{
	unsigned int digits;

	switch (pattern->subject) {
	case SUBJECT_ID:
		digits = hex_digits(*subject, "");
		/* What stands without any word around it must be an ID beyond doubt. */
		if (digits < CONTAINER_DIGITS ||
			(!pattern->prefix[0] && digits != CONTAINER_ID_LENGTH))
			return false;
		subject->length = CONTAINER_DIGITS;
		return true;
	case SUBJECT_POD:
		if (hex_digits(*subject, "-_") != UUID_DIGITS)
			return false;
		subject->length = POD_DIGITS;
		return true;
	case SUBJECT_NUMBER:
		return is_number(*subject);
	case SUBJECT_APP:
		*subject = app_of(*subject, ending);
		break;
	case SUBJECT_SNAP:
		*subject = snap_of(*subject);
		break;
	case SUBJECT_VM:
		*subject = vm_of(*subject);
		break;
	case SUBJECT_NAME:
		break;
	}
	return subject->length > 0;
}

/*
 * runc with a path for systemd, SLICE:RUNTIME:ID, and without systemd: the folder is called so, as in
 * "system.slice:docker:3f2a...". Then NAME becomes RUNTIME-ID, in BUFFER.
 */
static struct span without_colons(char buffer[FOLDER_MAX], struct span name)
{
	struct span id = span_after_last(name, ':');
	struct span before = {.at = name.at, .length = name.length - id.length};
	struct span runtime = span_after_last(span_chop(before, ':'), ':');

	if (id.length == name.length || hex_digits(id, "") < CONTAINER_DIGITS ||
		name.length >= FOLDER_MAX)
		return name;
	snprintf(buffer, FOLDER_MAX, "%.*s-%.*s", (int)runtime.length, runtime.at, (int)id.length,
		id.at);
	return span_of(buffer);
}

/* What is found out about one folder. */
struct finding {
	const struct pattern *pattern; /* NULL: none fits */
	struct span subject;
	enum cgroup_kind kind;
};

static bool is_above(const struct pattern *pattern, const char *above)
{
	return !pattern->above || strcmp(pattern->above, above) == 0;
}

/* ABOVE is the name of the folder above, "" when it is not known. The subject is in NAME or in BUFFER. */
static struct finding find(char buffer[FOLDER_MAX], const char *name, const char *above)
{
	struct span whole = without_colons(buffer, span_of(name));
	int unit = unit_of(whole);
	enum ending ending = unit >= 0 ? units[unit].ending : ENDING_FOLDER;
	struct span stem = {.at = whole.at,
		.length = whole.length - (unit >= 0 ? strlen(units[unit].suffix) : 0)};

	for (unsigned int i = 0; i < ARRAY_SIZE(patterns); i++) {
		const struct pattern *pattern = &patterns[i];
		struct span subject;

		if (!(pattern->endings & ending) || !is_above(pattern, above) ||
			!span_starts(stem, pattern->prefix))
			continue;
		subject = span_skip(stem, strlen(pattern->prefix));
		if (take_subject(pattern, ending, &subject))
			return (struct finding){pattern, subject, pattern->kind};
	}
	return (struct finding){.kind = unit >= 0 ? units[unit].kind : CGROUP_KIND_OTHER};
}

/* Writes what was found out about the folder NAME. */
static const char *write_name(
	char *buffer, size_t size, const char *name, const struct finding *finding)
{
	const struct pattern *pattern = finding->pattern;
	char subject[FOLDER_MAX];

	if (!pattern)
		return unescape(buffer, size, span_of(name));
	unescape(subject, sizeof(subject), finding->subject);
	snprintf(buffer, size, "%s %s%s", pattern->word, subject, pattern->note);
	return buffer;
}

const char *cgroup_name(char *buffer, size_t size, const char *name, enum cgroup_kind *ret_kind)
{
	char rewritten[FOLDER_MAX];
	struct finding finding = find(rewritten, name, "");

	if (ret_kind)
		*ret_kind = finding.kind;
	return write_name(buffer, size, name, &finding);
}

/* The folder's name as it is; "" of the root, and where there is none. */
static const char *folder_at(const struct cgroup_table *table, uint32_t place)
{
	return place < table->place_count ? table->texts + table->row[place].name : "";
}

static uint32_t place_above(const struct cgroup_table *table, uint32_t place)
{
	return place < table->place_count ? table->row[place].parent : CGROUP_NONE;
}

static struct finding find_at(
	char buffer[FOLDER_MAX], const struct cgroup_table *table, uint32_t place)
{
	return find(buffer, folder_at(table, place), folder_at(table, place_above(table, place)));
}

/* What the processes of a container are moved into, so that it can have groups of its own. */
static bool says_no_more(const char *name)
{
	static const char *const names[] = {"container", "init", "init.scope", "payload"};

	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

const char *cgroup_table_name(
	char *buffer, size_t size, const struct cgroup_table *table, uint32_t place)
{
	const char *name = folder_at(table, place);
	uint32_t above = place_above(table, place);
	char rewritten[FOLDER_MAX];
	struct finding finding = find_at(rewritten, table, place);

	if (above == CGROUP_NONE) {
		snprintf(buffer, size, "/");
		return buffer;
	}
	/* The texts had no more room for it; a folder has always a name. */
	write_name(buffer, size, name[0] ? name : "?", &finding);
	if (finding.pattern || !says_no_more(name))
		return buffer;
	finding = find_at(rewritten, table, above);
	if (finding.kind == CGROUP_KIND_CONTAINER || finding.kind == CGROUP_KIND_POD) {
		size_t used = strlen(write_name(buffer, size, folder_at(table, above), &finding));

		snprintf(buffer + used, size - used, "/%s", name);
	}
	return buffer;
}

enum cgroup_kind cgroup_table_kind(const struct cgroup_table *table, uint32_t place)
{
	char rewritten[FOLDER_MAX];

	if (place_above(table, place) == CGROUP_NONE)
		return CGROUP_KIND_ROOT;
	return find_at(rewritten, table, place).kind;
}

const char *cgroup_kind_name(enum cgroup_kind kind)
{
	static const char *const names[] = {
		[CGROUP_KIND_OTHER] = "other",
		[CGROUP_KIND_ROOT] = "root",
		[CGROUP_KIND_SLICE] = "slice",
		[CGROUP_KIND_SERVICE] = "service",
		[CGROUP_KIND_SCOPE] = "scope",
		[CGROUP_KIND_UNIT] = "unit",
		[CGROUP_KIND_CONTAINER] = "container",
		[CGROUP_KIND_POD] = "pod",
	};

	return names[kind];
}
