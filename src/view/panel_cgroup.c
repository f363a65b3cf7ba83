/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/bits.h"
#include "base/message.h"
#include "base/units.h"
#include "model/cgroup_name.h"
#include "model/cgroup_ranking.h"
#include "model/cgroup_words.h"
#include "model/process_columns.h"
#include "model/victim_words.h"
#include "view/cgroup_bar.h"
#include "view/sheet.h"

#define PAGE_ROWS_MOST 90

/* Processes of the group that are named. */
#define RANKS_MOST 12

/* One group, and what is drawn of it. */
struct page {
	struct sheet sheet;
	const struct model *model;
	const struct cgroup *cgroup;
	const struct cgroup_node *node;     /* NULL: the model does not know it yet */
	const struct cgroup_choice *choice; /* at its own limit; NULL: it has none */
	uint32_t place;
};

static const char *title(void)
{
	return _("Control group");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"One control group. Enter or v opens the process that dies first at its limit, o shows the "
		"group in the tree, Esc goes back.\n"
		"\n"
		"limit        the tightest on the way to the root counts: the one with the least left\n"
		"first to die  the candidates are the processes of the group and of all below it; their "
		"badness is anon + file + shmem + swap + page tables + adj x (what the group may have) "
		"/ 1000. With memory.oom.group all of the group die with the chosen one.\n"
		"events       since the group was made, of it and all below it; local: of it alone. max counts "
		"how often the group came to its max and had to reclaim; high how often a task was slowed "
		"down; low how often it was reclaimed although below low. oom stands in the group whose "
		"limit it was, oom_kill in the group whose processes were killed. Lowering memory.max "
		"counts oom thousands of times: only oom_kill counts processes.\n"
		"reclaim      at a limit it counts as direct here, and not in /proc/vmstat\n"
		"processes    by their badness in this group. File pages that reclaim takes first are in it, "
		"so the first to die may be another one than the first here; it is marked.\n"
		"\n"
		"Source: the memory.* files, pids.* and cgroup.procs of the group; mm/memcontrol.c.");
}

/* The amount of a file: "max" and "n/a" are no numbers. */
static const char *amount_words(
	char buffer[UNITS_TEXT_MAX], const struct cgroup *cgroup, enum cgroup_value value)
{
	if (!cgroup_has(cgroup, value))
		return _("n/a");
	if (cgroup->value[value] == CGROUP_UNLIMITED)
		return "max";
	return units_bytes(buffer, (double)cgroup->value[value]);
}

/* Appends "NAME AMOUNT" where the kernel has the file. */
static void add_amount(char *line, size_t size, const char *name, const struct cgroup *cgroup,
	enum cgroup_value value)
{
	char text[UNITS_TEXT_MAX];

	if (cgroup_has(cgroup, value))
		panel_add_fact(line, size, "%s %s", name, amount_words(text, cgroup, value));
}

static const char *kind_words(enum cgroup_kind kind)
{
	switch (kind) {
	case CGROUP_KIND_ROOT:
		return _("the root");
	case CGROUP_KIND_SLICE:
		return _("slice of systemd");
	case CGROUP_KIND_SERVICE:
		return _("service of systemd");
	case CGROUP_KIND_SCOPE:
		return _("scope of systemd");
	case CGROUP_KIND_UNIT:
		return _("unit of systemd");
	case CGROUP_KIND_CONTAINER:
		return _("container");
	case CGROUP_KIND_POD:
		return _("pod of kubernetes");
	case CGROUP_KIND_OTHER:
		break;
	}
	return "";
}

static void draw_identity(struct page *page)
{
	const struct cgroup_table *table = &page->model->sample.cgroups;
	char text[WORDS_MAX], path[CGROUP_PATH_MAX], age[UNITS_TEXT_MAX];

	sheet_path(&page->sheet, _("path"), cgroup_path(path, sizeof(path), table, page->place));
	text[0] = '\0';
	if (kind_words(cgroup_table_kind(table, page->place))[0])
		panel_add_fact(text, sizeof(text), "%s",
			kind_words(cgroup_table_kind(table, page->place)));
	if (page->node)
		panel_add_fact(text, sizeof(text), _("processes %" PRIu32 ", below it %" PRIu32),
			page->cgroup->process_count,
			page->node->process_count - page->cgroup->process_count);
	if (page->cgroup->flags & CGROUP_THREADED)
		panel_add_fact(text, sizeof(text), "%s",
			_("threaded: its memory is charged to the group above"));
	if (page->cgroup->flags & CGROUP_DENIED)
		panel_add_fact(text, sizeof(text), "%s", _("not permitted to read it"));
	if (page->cgroup->read_usec)
		panel_add_fact(text, sizeof(text), _("read %s ago"),
			units_duration(
				age, model_seconds_since(page->model, page->cgroup->read_usec)));
	else
		panel_add_fact(text, sizeof(text), "%s", _("not read yet"));
	sheet_fact(&page->sheet, _("what it is"), text);
}

/* The bar over the whole width, with the names of its marks above. */
static void draw_gauge(struct page *page)
{
	int width = page->sheet.area.rect.cols - 2;

	if (!cgroup_has(page->cgroup, CGROUP_CURRENT) || width < BAR_WIDTH_MIN)
		return;
	cgroup_bar_draw_scale(&page->sheet.area, page->sheet.row++, 1, width);
	cgroup_bar_draw(&page->sheet.area, page->sheet.row++, 1, width, page->model, page->place);
}

static void draw_limits(struct page *page)
{
	const struct cgroup *cgroup = page->cgroup;
	char text[WORDS_MAX] = "";

	add_amount(text, sizeof(text), "current", cgroup, CGROUP_CURRENT);
	add_amount(text, sizeof(text), "peak", cgroup, CGROUP_PEAK);
	sheet_fact(&page->sheet, _("memory"), text);
	text[0] = '\0';
	add_amount(text, sizeof(text), "min", cgroup, CGROUP_MIN);
	add_amount(text, sizeof(text), "low", cgroup, CGROUP_LOW);
	add_amount(text, sizeof(text), "high", cgroup, CGROUP_HIGH);
	add_amount(text, sizeof(text), "max", cgroup, CGROUP_MAX);
	sheet_fact(&page->sheet, _("limits"), text);
	text[0] = '\0';
	add_amount(text, sizeof(text), "current", cgroup, CGROUP_SWAP_CURRENT);
	add_amount(text, sizeof(text), "max", cgroup, CGROUP_SWAP_MAX);
	add_amount(text, sizeof(text), "zswap", cgroup, CGROUP_ZSWAP_CURRENT);
	add_amount(text, sizeof(text), "zswap.max", cgroup, CGROUP_ZSWAP_MAX);
	sheet_fact(&page->sheet, _("swap"), text);
}

/* "grows by 1.2 MiB/s": of what is charged to it. */
static void add_growth(char *line, size_t size, double bytes_per_sec)
{
	char amount[UNITS_TEXT_MAX];

	if (isnan(bytes_per_sec))
		return;
	units_bytes(amount, fabs(bytes_per_sec));
	panel_add_fact(
		line, size, bytes_per_sec < 0 ? _("shrinks by %s/s") : _("grows by %s/s"), amount);
}

/* Which limit counts, how much is left, and for how long. */
static void draw_outlook(struct page *page)
{
	const struct cgroup_node *node = page->node;
	char text[WORDS_MAX], amount[UNITS_TEXT_MAX], until[UNITS_TEXT_MAX];

	sheet_fact(&page->sheet, _("limit that counts"),
		words_cgroup_limit(text, sizeof(text), page->model, page->place));
	if (!node)
		return;
	text[0] = '\0';
	if (node->headroom_bytes != CGROUP_UNLIMITED)
		panel_add_fact(text, sizeof(text), _("%s left"),
			units_bytes(amount, (double)node->headroom_bytes));
	add_growth(text, sizeof(text), node->growth_bytes_per_sec);
	if (isfinite(node->until_max_sec))
		panel_add_fact(text, sizeof(text), _("full in about %s"),
			units_duration(until, node->until_max_sec));
	sheet_fact(&page->sheet,
		node->headroom_bytes != CGROUP_UNLIMITED ? _("headroom") : _("growth"), text);
}

static void draw_victim(struct page *page)
{
	const struct cgroup_choice *choice = page->choice;
	char text[WORDS_MAX], amount[UNITS_TEXT_MAX];

	sheet_fact(&page->sheet, _("first to die"),
		words_cgroup_victim(text, sizeof(text), page->model,
			cgroup_view_victims(page->model), page->place));
	text[0] = '\0';
	if (cgroup_has(page->cgroup, CGROUP_OOM_GROUP))
		panel_add_fact(text, sizeof(text), "memory.oom.group %" PRIu64,
			page->cgroup->value[CGROUP_OOM_GROUP]);
	if (choice)
		panel_add_fact(
			text, sizeof(text), _("%" PRIu32 " candidates"), choice->candidate_count);
	if (choice && choice->protected_count > 0)
		panel_add_fact(text, sizeof(text), _("%" PRIu32 " protected, which hold %s"),
			choice->protected_count,
			units_bytes(amount, (double)choice->protected_kib * 1024));
	sheet_fact(&page->sheet, _("who may die"), text);
}

/* Processes. */

#define RANK_END 5
#define NAME_COL 7
#define NAME_COLS 23
#define FIELDS_COL (NAME_COL + NAME_COLS + 1)
#define FIELD_COLS 9

/* "BADNESS", "ANON": what stands in the fields behind the name. */
static const char *field_name(int field)
{
	switch (field) {
	case 0:
		return _("BADNESS");
	case 1:
		return _("ADJ");
	case 2:
		return _("ANON");
	case 3:
		return _("FILE");
	case 4:
		return _("SHMEM");
	default:
		return _("SWAP");
	}
}

static void draw_field(struct page *page, int field, enum style style, const char *text)
{
	int end = FIELDS_COL + FIELD_COLS * (field + 1);
	/* That of badness may have a word, which takes all of it. */
	int width = field == 0 ? FIELD_COLS : FIELD_COLS - 1;

	if (end <= page->sheet.area.rect.cols)
		area_field(&page->sheet.area, page->sheet.row, end, width, style, text);
}

/* Why it may not be killed, in the words of the list of processes; n/a when that is not known. */
static const char *spared_words(const struct model *model, uint32_t place)
{
	const struct victims *ranked = process_view_ranked(model);
	enum eligibility eligibility =
		place < ranked->place_count ? ranked->row[place].eligibility : ELIGIBILITY_UNKNOWN;

	return eligibility == ELIGIBILITY_UNKNOWN ? _("n/a")
						  : process_eligibility_word(eligibility);
}

static void draw_rank(struct page *page, unsigned int index, const struct cgroup_rank *rank)
{
	static const enum process_memory parts[] = {
		PROCESS_ANON, PROCESS_FILE, PROCESS_SHMEM, PROCESS_SWAP};
	const struct process_table *table = &page->model->sample.processes;
	const struct process *process = &table->row[rank->place];
	bool may_die = rank->badness_pages != INT64_MIN;
	bool is_next = page->choice && page->choice->next.first == (int)rank->place;
	enum style style = is_next ? STYLE_WARNING : may_die ? STYLE_TEXT : STYLE_DIM;
	double page_size = (double)page->model->sample.host.page_size_bytes;
	char text[UNITS_TEXT_MAX + 1], name[WORDS_MAX];

	snprintf(text, sizeof(text), "%s%u", is_next ? ">" : "", index + 1);
	area_field(&page->sheet.area, page->sheet.row, RANK_END, RANK_END - 1, style,
		may_die ? text : "-");
	area_put(&page->sheet.area, page->sheet.row, NAME_COL, NAME_COLS, style,
		words_process(name, sizeof(name), table, process));
	if (!may_die)
		draw_field(page, 0, style, spared_words(page->model, rank->place));
	else if (rank->badness_pages < 0)
		draw_field(page, 0, style, "<0");
	else
		draw_field(page, 0, style,
			units_bytes_short(text, (double)rank->badness_pages * page_size));
	snprintf(text, sizeof(text), "%d", what_if_adj(&page->model->what_if, process));
	draw_field(page, 1, style, process->flags & PROCESS_HAS_ADJ ? text : _("n/a"));
	for (unsigned int i = 0; i < ARRAY_SIZE(parts); i++)
		draw_field(page, 2 + (int)i, style,
			units_bytes_short(text, (double)process->kib[parts[i]] * 1024));
	page->sheet.row++;
}

static void draw_processes(struct page *page)
{
	struct cgroup_rank ranks[RANKS_MOST];
	unsigned int count = cgroup_ranking(page->model, page->place, RANKS_MOST, ranks);

	if (count == 0)
		return;
	area_put(&page->sheet.area, page->sheet.row, 1, NAME_COL + NAME_COLS - 2, STYLE_DIM,
		_("processes, by badness here"));
	for (int i = 0; i < 6; i++)
		draw_field(page, i, STYLE_DIM, field_name(i));
	page->sheet.row++;
	for (unsigned int i = 0; i < count; i++)
		draw_rank(page, i, &ranks[i]);
	if (page->node && page->node->process_count > count) {
		area_printf(&page->sheet.area, page->sheet.row++, NAME_COL, STYLE_DIM,
			_("and %" PRIu32 " more"), page->node->process_count - count);
	}
}

/* What happened. */

static void draw_event(struct page *page, enum cgroup_event event, bool has_local)
{
	const struct cgroup *cgroup = page->cgroup;
	char text[WORDS_MAX], count[UNITS_TEXT_MAX], rate[UNITS_TEXT_MAX];

	if (!(cgroup->events.present >> event & 1))
		return;
	snprintf(text, sizeof(text), _("%s  %s/s"),
		units_count(count, (double)cgroup->events.count[event]),
		units_count(rate, page->node ? page->node->event_per_sec[event] : NAN));
	if (has_local && cgroup->local.present >> event & 1) {
		char local[WORDS_MAX];

		snprintf(local, sizeof(local), _("local %s  %s/s"),
			units_count(count, (double)cgroup->local.count[event]),
			units_count(rate, page->node ? page->node->local_per_sec[event] : NAN));
		panel_add_fact(text, sizeof(text), "  %s", local);
	}
	sheet_fact(&page->sheet, cgroup_event_name(event), text);
}

static void draw_events(struct page *page)
{
	if (!page->cgroup->events.present)
		return;
	sheet_sentence(&page->sheet, STYLE_TITLE, _("Events since the group was made"));
	for (unsigned int i = 0; i < CGROUP_EVENTS; i++)
		draw_event(page, i, !page->model->sample.cgroups.has_local_events);
}

/* Appends "LABEL 312 UNIT" when the rate is known. */
static void add_rate(char *line, size_t size, const char *label, double per_sec, const char *unit)
{
	char text[UNITS_TEXT_MAX];

	if (!isnan(per_sec))
		panel_add_fact(line, size, "%s %s%s", label, units_count(text, per_sec), unit);
}

static void draw_reclaim(struct page *page)
{
	const struct cgroup_node *node = page->node;
	char line[WORDS_MAX] = "", percent[UNITS_TEXT_MAX];

	if (!node)
		return;
	add_rate(line, sizeof(line), _("scanned"), node->scan_pages_per_sec, _(" pages/s"));
	add_rate(line, sizeof(line), _("freed"), node->steal_pages_per_sec, _(" pages/s"));
	if (node->scan_pages_per_sec > 0)
		panel_add_fact(line, sizeof(line), "%s",
			units_percent(percent,
				node->steal_pages_per_sec / node->scan_pages_per_sec * 100));
	sheet_fact(&page->sheet, _("reclaim"), line);
	line[0] = '\0';
	add_rate(line, sizeof(line), _("refaults"), node->refault_pages_per_sec, "/s");
	add_rate(line, sizeof(line), _("swapped in"), node->swap_in_pages_per_sec, _(" pages/s"));
	add_rate(line, sizeof(line), _("major faults"), node->major_faults_per_sec, "/s");
	sheet_fact(&page->sheet, _("read again"), line);
}

static void draw_stall(
	struct page *page, const char *label, double now_percent, const struct pressure_line *line)
{
	char text[WORDS_MAX], now[UNITS_TEXT_MAX], averages[3][UNITS_TEXT_MAX];

	if (!line->is_present)
		return;
	snprintf(text, sizeof(text), _("now %s  10 s %s  60 s %s  300 s %s"),
		units_percent(now, now_percent), units_percent(averages[0], line->avg10_percent),
		units_percent(averages[1], line->avg60_percent),
		units_percent(averages[2], line->avg300_percent));
	sheet_fact(&page->sheet, label, text);
}

static void draw_stalls(struct page *page)
{
	const struct cgroup_node *node = page->node;

	draw_stall(page, _("stalled, some"), node ? node->some_percent : NAN,
		&page->cgroup->pressure.some);
	draw_stall(page, _("stalled, full"), node ? node->full_percent : NAN,
		&page->cgroup->pressure.full);
}

static void draw_tasks(struct page *page)
{
	const struct cgroup *cgroup = page->cgroup;
	uint64_t most = cgroup_value_or(cgroup, CGROUP_PIDS_MAX, CGROUP_UNLIMITED);
	char text[WORDS_MAX] = "";

	if (!cgroup_has(cgroup, CGROUP_PIDS_CURRENT))
		return;
	panel_add_fact(text, sizeof(text), "%" PRIu64, cgroup->value[CGROUP_PIDS_CURRENT]);
	if (most != CGROUP_UNLIMITED)
		panel_add_fact(text, sizeof(text), _("of at most %" PRIu64), most);
	sheet_fact(&page->sheet, _("tasks (pids)"), text);
}

/* memory.stat: the parts of memory.current, then what lies across them. */

static void draw_stat(struct page *page)
{
	static const enum cgroup_stat_field fields[] = {CGROUP_STAT_ANON, CGROUP_STAT_FILE,
		CGROUP_STAT_KERNEL, CGROUP_STAT_KERNEL_STACK, CGROUP_STAT_PAGETABLES,
		CGROUP_STAT_PERCPU, CGROUP_STAT_SOCK, CGROUP_STAT_SLAB,
		CGROUP_STAT_SLAB_RECLAIMABLE, CGROUP_STAT_SLAB_UNRECLAIMABLE, CGROUP_STAT_SHMEM,
		CGROUP_STAT_FILE_MAPPED, CGROUP_STAT_FILE_DIRTY, CGROUP_STAT_FILE_WRITEBACK,
		CGROUP_STAT_SWAPCACHED, CGROUP_STAT_ACTIVE_ANON, CGROUP_STAT_INACTIVE_ANON,
		CGROUP_STAT_ACTIVE_FILE, CGROUP_STAT_INACTIVE_FILE, CGROUP_STAT_UNEVICTABLE};
	const struct cgroup_stat *stat = &page->cgroup->stat;
	double most = 0;

	if (!(page->cgroup->flags & CGROUP_HAS_STAT))
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++) {
		if (cgroup_stat_has(stat, fields[i]))
			most = fmax(most, (double)stat->value[fields[i]]);
	}
	sheet_sentence(&page->sheet, STYLE_TITLE, _("What its memory is (memory.stat)"));
	for (unsigned int i = 0; i < ARRAY_SIZE(fields); i++) {
		if (cgroup_stat_has(stat, fields[i]))
			sheet_amount(&page->sheet, cgroup_stat_name(fields[i]),
				(double)stat->value[fields[i]], most);
	}
}

/* How it stands, where its colour is seen: the first row. */
static void draw_state(struct page *page)
{
	enum cgroup_state state = page->node ? page->node->state : CGROUP_STATE_UNKNOWN;
	char since[UNITS_TEXT_MAX];
	int col = SHEET_LABEL_WIDTH;
	struct area name = area_part(&page->sheet.area, 0, 0, page->sheet.area.rect.rows, col - 1);

	area_text(&name, page->sheet.row, 1, STYLE_DIM, _("state"));
	col += area_text(&page->sheet.area, page->sheet.row, col, cgroup_state_style(state),
		words_cgroup_state(state));
	if (page->node && page->node->is_throttled && state != CGROUP_STATE_THROTTLED)
		col += area_remark(&page->sheet.area, page->sheet.row, col + 2, STYLE_WARNING, "%s",
			       _("and throttled by memory.high")) +
		       2;
	if (page->node && page->node->killed_usec)
		area_remark(&page->sheet.area, page->sheet.row, col + 2, STYLE_CRITICAL,
			_("%" PRIu64 " killed, the last %s ago"), page->node->killed_count,
			units_duration(
				since, model_seconds_since(page->model, page->node->killed_usec)));
	page->sheet.row++;
}

/* All of it, the answer first; returns the rows. */
static int draw_page(struct page *page)
{
	draw_state(page);
	draw_identity(page);
	draw_gauge(page);
	draw_limits(page);
	draw_outlook(page);
	draw_victim(page);
	draw_processes(page);
	draw_stalls(page);
	draw_reclaim(page);
	draw_tasks(page);
	draw_events(page);
	draw_stat(page);
	return page->sheet.row;
}

static int want_rows(const struct model *model, const struct view *view, int cols)
{
	(void)model;
	(void)view;
	(void)cols;
	return PAGE_ROWS_MOST;
}

static void draw_title(const struct area *area, const struct page *page, const char *note)
{
	enum cgroup_state state = page->node ? page->node->state : CGROUP_STATE_UNKNOWN;
	char name[CGROUP_PATH_MAX];

	cgroup_table_name(name, sizeof(name), &page->model->sample.cgroups, page->place);
	area_rule(area, name,
		model_is_previewed(page->model) ? _("PREVIEW: nothing is written")
		: note[0]                       ? note
						: words_cgroup_state(state));
}

static void draw_gone(const struct area *area, const struct view *view)
{
	char note[CGROUP_PATH_MAX + WORDS_MAX];

	snprintf(note, sizeof(note), _("%s is gone; Esc: back"), view->cgroups->open_name);
	area_rule(area, title(), "");
	panel_text(area, 1, STYLE_NOTICE, note);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	uint32_t place = view->cgroups->open.place;
	struct page page = {
		.sheet.area = area_part(area, 1, 0, 0, area->rect.cols),
		.model = model,
		.cgroup = cgroup_view_find(model, &view->cgroups->open),
		.node = cgroup_tree_node(&model->cgroup_tree, place),
		.choice = cgroup_victims_find(cgroup_view_victims(model), place),
		.place = place,
	};
	char note[WORDS_MAX];
	int lines;

	if (panel_draw_absence(area, &panel_cgroup, model, SOURCE_CGROUPS))
		return;
	if (!page.cgroup) {
		draw_gone(area, view);
		return;
	}
	/* Once where nothing is seen, to know how long it is. */
	lines = draw_page(&page);
	page.sheet.area = area_part(area, 1, 0, area->rect.rows, area->rect.cols);
	page.sheet.row = -panel_scroll(view, lines, page.sheet.area.rect.rows, note, sizeof(note));
	draw_title(area, &page, note);
	draw_page(&page);
}

const struct panel panel_cgroup = {
	.title = title,
	.explain = explain,
	.min_rows = 8,
	.want_rows = want_rows,
	.draw = draw,
};
