noinst_LIBRARIES += libview.a
libview_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
libview_a_SOURCES = \
	src/view/area.c \
	src/view/area.h \
	src/view/bar.c \
	src/view/bar.h \
	src/view/header.c \
	src/view/header.h \
	src/view/layout.c \
	src/view/layout.h \
	src/view/menu.c \
	src/view/menu.h \
	src/view/panel.c \
	src/view/panel.h \
	src/view/panel_compaction.c \
	src/view/panel_course.c \
	src/view/panel_events.c \
	src/view/panel_help.c \
	src/view/panel_memory.c \
	src/view/panel_process.c \
	src/view/panel_processes.c \
	src/view/panel_reclaim.c \
	src/view/panel_reclaim_detail.c \
	src/view/panel_settings.c \
	src/view/panel_stalls.c \
	src/view/panel_swap.c \
	src/view/panel_victims.c \
	src/view/panel_zones.c \
	src/view/panel_zones_detail.c \
	src/view/process_table.c \
	src/view/process_table.h \
	src/view/process_view.c \
	src/view/process_view.h \
	src/view/prompt.c \
	src/view/prompt.h \
	src/view/screen.c \
	src/view/screen.h \
	src/view/sparkline.c \
	src/view/sparkline.h \
	src/view/terminal.c \
	src/view/terminal.h \
	src/view/theme.c \
	src/view/theme.h
