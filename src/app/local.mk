noinst_LIBRARIES += libapp.a
libapp_a_SOURCES = \
	src/app/batch.c \
	src/app/batch.h \
	src/app/cgroup_control.c \
	src/app/cgroup_control.h \
	src/app/cgroup_wants.c \
	src/app/cgroup_wants.h \
	src/app/column_menu.c \
	src/app/column_menu.h \
	src/app/command.c \
	src/app/command.h \
	src/app/dashboard.c \
	src/app/dashboard.h \
	src/app/group_option.c \
	src/app/group_option.h \
	src/app/navigation.c \
	src/app/navigation.h \
	src/app/options.c \
	src/app/options.h \
	src/app/pace.c \
	src/app/pace.h \
	src/app/process_control.c \
	src/app/process_control.h \
	src/app/process_lookup.c \
	src/app/process_lookup.h \
	src/app/process_preview.c \
	src/app/process_preview.h \
	src/app/process_wants.c \
	src/app/process_wants.h \
	src/app/query_options.c \
	src/app/query_options.h \
	src/app/signals.c \
	src/app/signals.h \
	src/app/table_control.c \
	src/app/table_control.h \
	src/app/trail.c \
	src/app/trail.h \
	src/app/wake.c \
	src/app/wake.h \
	src/app/watch.c \
	src/app/watch.h

app_libraries = libapp.a libview.a libreport.a libcollect.a libmodel.a libkernel.a libbase.a

bin_PROGRAMS += oomwatch
oomwatch_SOURCES = src/app/main.c
oomwatch_LDADD = $(app_libraries) $(LIBPROC2_LIBS) $(LIBCGROUP_LIBS) $(NCURSES_LIBS) $(LIBINTL) -lm

# Prints the parts of the man page and of the completion that come from the tables.
noinst_PROGRAMS += tables
tables_SOURCES = src/app/tables.c
tables_LDADD = $(oomwatch_LDADD)
