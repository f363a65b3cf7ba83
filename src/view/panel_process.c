/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "view/panel.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/message.h"
#include "base/units.h"
#include "model/process_words.h"
#include "view/sheet.h"
#include "view/sparkline.h"

#define GRAPH_ROWS 3
#define PAGE_ROWS_MOST 30
/* Ticks of start_ticks in a second: USER_HZ, 100 on every architecture that is supported. */
#define TICKS_PER_SEC 100

/* One process, and what is drawn of it. */
struct page {
	struct sheet sheet;
	const struct model *model;
	const struct view *view;
	const struct victims *ranked;
	const struct process *process;
	unsigned int place;
};

static const char *title(void)
{
	return _("Process");
}

static const char *explain(void)
{
	/* xgettext:no-c-format */
	return _(
		"The badness of one process, taken apart. All parts count alike, in pages; a page that is "
		"mapped by several processes counts in full for each.\n"
		"\n"
		"anon         memory of its own that is in RAM (RssAnon)\n"
		"file         mapped files (RssFile): reclaim takes these first\n"
		"shmem        tmpfs, memfd, shared anonymous memory (RssShmem): what other processes or a "
		"tmpfs still hold is not freed by the kill\n"
		"swap         of its own, swapped out (VmSwap)\n"
		"page tables  all levels (VmPTE)\n"
		"adj          oom_score_adj times a thousandth of RAM and swap\n"
		"left by reclaim  without file pages, and without the shmem that fits into swap: by this "
		"the next victim is chosen\n"
		"\n"
		"Not counted: hugetlb pages, memory of a driver or a GPU, tmpfs files that nobody maps, page cache.\n"
		"\n"
		"Faults, start and command line are read off the loop: a process that holds its mmap lock "
		"or is in exec() makes them late, not this screen.\n"
		"\n"
		"Source: /proc/PID/status, oom_score, oom_score_adj, stat, cmdline; mm/oom_kill.c.");
}

static const struct process *process_of(const struct model *model, const struct view *view)
{
	const struct process_tag *open = &view->processes->open;
	const struct process *process = process_table_find(&model->sample.processes, open->pid);

	return process && process->incarnation == open->incarnation ? process : NULL;
}

/* What a detail says of itself while it has no value. */
static const char *detail_words(const struct process_table *table,
	const struct process_detail *detail, enum process_detail_status status)
{
	if (!detail)
		return table->own_pid ? _("n/a") : _("n/a: a capture has none");
	switch (status) {
	case PROCESS_DETAIL_PENDING:
		return _("being read");
	case PROCESS_DETAIL_LATE:
		return _("late: the kernel waits for a lock of this process");
	case PROCESS_DETAIL_DENIED:
		return _("not permitted");
	case PROCESS_DETAIL_GONE:
		return _("gone");
	case PROCESS_DETAIL_READ:
		break;
	}
	return "";
}

static void draw_identity(struct page *page, const struct process_detail *detail)
{
	const struct process_table *table = &page->model->sample.processes;
	const struct process *process = page->process;
	const struct process *parent = process_table_find(table, process->parent_pid);
	char number[16], text[WORDS_MAX], up[UNITS_TEXT_MAX], name[WORDS_MAX];
	bool is_read = detail && detail->status == PROCESS_DETAIL_READ;

	snprintf(text, sizeof(text), _("user %s  threads %" PRIu32 "  state %c  parent %s"),
		process_user(table, process, number, sizeof(number)), process->thread_count,
		process->state ? process->state : '?',
		parent ? words_process(name, sizeof(name), table, parent) : _("none"));
	sheet_fact(&page->sheet, _("who"), process->flags & PROCESS_HAS_STATUS ? text : _("n/a"));
	sheet_fact(&page->sheet, _("control group"),
		process->cgroup ? table->texts + process->cgroup : "");
	sheet_fact(&page->sheet, _("command"),
		detail && detail->command_status == PROCESS_DETAIL_READ
			? detail->command
			: detail_words(table, detail,
				  detail ? detail->command_status : PROCESS_DETAIL_PENDING));
	if (is_read && page->model->sample.boottime_usec) {
		units_duration(up, (double)page->model->sample.boottime_usec / 1e6 -
					   (double)detail->start_ticks / TICKS_PER_SEC);
		snprintf(text, sizeof(text),
			_("%s ago; since then %" PRIu64 " major and %" PRIu64 " minor faults"), up,
			detail->major_faults, detail->minor_faults);
	} else {
		snprintf(text, sizeof(text), "%s",
			detail_words(
				table, detail, detail ? detail->status : PROCESS_DETAIL_PENDING));
	}
	sheet_fact(&page->sheet, _("started"), text);
}

static const char *part_name(enum process_memory part)
{
	switch (part) {
	case PROCESS_ANON:
		return _("anon");
	case PROCESS_FILE:
		return _("file");
	case PROCESS_SHMEM:
		return _("shmem");
	case PROCESS_SWAP:
		return _("swap");
	case PROCESS_TABLES:
		return _("page tables");
	case PROCESS_MEMORIES:
		break;
	}
	return "";
}

/* One part as it is; what was not read is not zero. */
static void draw_memory(struct page *page, enum process_memory part, double most_bytes)
{
	if (page->process->flags & PROCESS_HAS_MEMORY)
		sheet_amount(&page->sheet, part_name(part), (double)page->process->kib[part] * 1024,
			most_bytes);
	else
		panel_row(&page->sheet.area, page->sheet.row++, part_name(part), SHEET_VALUE_END,
			STYLE_TEXT, _("n/a"));
}

static void draw_badness(struct page *page)
{
	const struct victims *ranked = page->ranked;
	const struct victim_row *row = &ranked->row[page->place];
	double page_size = (double)page->model->sample.host.page_size_bytes;
	int adj = what_if_adj(&page->model->what_if, page->process);
	double adj_bytes = (double)adj * (double)(ranked->total_pages / 1000) * page_size;
	double most = fabs(adj_bytes);
	char label[WORDS_MAX];

	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		most = fmax(most, (double)page->process->kib[i] * 1024);
	for (unsigned int i = 0; i < PROCESS_MEMORIES; i++)
		draw_memory(page, i, most);

	const struct what_if_change *change = what_if_find(&page->model->what_if, page->process);

	if (change && change->add_kib)
		sheet_amount(&page->sheet, _("thought"),
			(double)what_if_anon_kib(change, page->process) * 1024 -
				(double)page->process->kib[PROCESS_ANON] * 1024,
			most);
	snprintf(label, sizeof(label),
		change && change->has_adj ? _("adj %d, thought") : _("adj %d"), adj);
	sheet_amount(&page->sheet, label, adj_bytes, most);
	if (row->rank == 0)
		return;
	sheet_amount(&page->sheet, _("= badness"), (double)row->badness_pages * page_size, 0);
	sheet_amount(&page->sheet, _("left by reclaim"), (double)row->left_pages * page_size, 0);
}

/* Why it is the next victim, or who is before it and by how much. */
static void draw_verdict(struct page *page)
{
	const struct victims *ranked = page->ranked;
	const struct model *model = page->model;
	char text[WORDS_MAX];

	sheet_sentence(&page->sheet,
		ranked->next.first == (int)page->place ? STYLE_WARNING : STYLE_TEXT,
		words_process_verdict(text, sizeof(text), model, ranked, page->place));
	if (ranked->next.first == (int)page->place)
		sheet_sentence(&page->sheet, STYLE_NOTICE,
			words_victim_caveat(text, sizeof(text), model, ranked));
	sheet_sentence(&page->sheet, STYLE_TEXT,
		words_process_adj(text, sizeof(text), model, ranked, page->place));
	sheet_sentence(&page->sheet, STYLE_TEXT,
		words_process_growth(text, sizeof(text), model, ranked, page->place));
}

static void draw_course(struct page *page)
{
	const struct ring *ring =
		process_history_find(&page->model->process_history, page->process);
	int width = page->sheet.area.rect.cols - SHEET_VALUE_END - 3;
	char span[WORDS_MAX], most[UNITS_TEXT_MAX];
	float full;

	if (!ring || width < 8)
		return;
	full = sparkline_draw(&page->sheet.area, page->sheet.row, SHEET_VALUE_END + 2, GRAPH_ROWS,
		width, ring, &page->model->marks, NAN, STYLE_GRAPH);
	panel_row(&page->sheet.area, page->sheet.row, _("course, full at"), SHEET_VALUE_END,
		STYLE_TEXT, units_bytes(most, full));
	if ((int)ring->count < width)
		width = (int)ring->count;
	panel_row(&page->sheet.area, page->sheet.row + 1,
		panel_span(span, sizeof(span), page->view, width), SHEET_VALUE_END, STYLE_TEXT, "");
	page->sheet.row += GRAPH_ROWS;
}

/* All of it; returns the rows. */
static int draw_page(struct page *page)
{
	page->place = (unsigned int)(page->process - page->model->sample.processes.row);
	draw_identity(page, process_table_detail(&page->model->sample.processes, page->process));
	draw_verdict(page);
	draw_badness(page);
	draw_course(page);
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
	const struct process_table *table = &page->model->sample.processes;
	const struct victim_row *row = &page->ranked->row[page->process - table->row];
	char name[WORDS_MAX], rank[WORDS_MAX];

	words_process(name, sizeof(name), table, page->process);
	if (row->rank > 0)
		snprintf(rank, sizeof(rank), _("rank %u, oom_score %d"), row->rank,
			page->process->oom_score);
	else
		snprintf(rank, sizeof(rank), _("no rank, oom_score %d"), page->process->oom_score);
	area_rule(area, name,
		model_is_previewed(page->model) ? _("PREVIEW: nothing is written")
		: note[0]                       ? note
						: rank);
}

static void draw(const struct area *area, const struct model *model, const struct view *view)
{
	struct page page = {
		.sheet.area = area_part(area, 1, 0, 0, area->rect.cols),
		.model = model,
		.view = view,
		.ranked = process_view_ranked(model),
		.process = process_of(model, view),
	};
	char note[WORDS_MAX];
	int lines;

	if (panel_draw_absence(area, &panel_process, model, SOURCE_PROCESSES))
		return;
	if (!page.process) {
		snprintf(note, sizeof(note), _("%s (%d) has ended; Esc: back to the list"),
			view->processes->open_name, view->processes->open.pid);
		area_rule(area, title(), "");
		panel_text(area, 1, STYLE_NOTICE, note);
		return;
	}
	/* Once where nothing is seen, to know how long it is. */
	lines = draw_page(&page);
	page.sheet.area = area_part(area, 1, 0, area->rect.rows, area->rect.cols);
	page.sheet.row = -panel_scroll(view, lines, page.sheet.area.rect.rows, note, sizeof(note));
	draw_title(area, &page, note);
	draw_page(&page);
}

const struct panel panel_process = {
	.title = title,
	.explain = explain,
	.min_rows = 8,
	.want_rows = want_rows,
	.draw = draw,
};
