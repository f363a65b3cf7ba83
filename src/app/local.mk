noinst_LIBRARIES += libapp.a
libapp_a_SOURCES = \
	src/app/action_control.c \
	src/app/action_control.h \
	src/app/action_export.c \
	src/app/action_export.h \
	src/app/action_former.c \
	src/app/action_former.h \
	src/app/action_menu.c \
	src/app/action_menu.h \
	src/app/action_plan.c \
	src/app/action_plan.h \
	src/app/action_session.c \
	src/app/action_session.h \
	src/app/action_subject.c \
	src/app/action_subject.h \
	src/app/action_undo.c \
	src/app/action_undo.h \
	src/app/batch.c \
	src/app/batch.h \
	src/app/cgroup_control.c \
	src/app/cgroup_control.h \
	src/app/cgroup_wants.c \
	src/app/cgroup_wants.h \
	src/app/change_command.c \
	src/app/change_command.h \
	src/app/change_members.c \
	src/app/change_members.h \
	src/app/change_plan.c \
	src/app/change_plan.h \
	src/app/change_session.c \
	src/app/change_session.h \
	src/app/change_value.c \
	src/app/change_value.h \
	src/app/change_words.c \
	src/app/change_words.h \
	src/app/column_menu.c \
	src/app/column_menu.h \
	src/app/command.c \
	src/app/command.h \
	src/app/dashboard.c \
	src/app/dashboard.h \
	src/app/exit_status.h \
	src/app/journal_command.c \
	src/app/journal_command.h \
	src/app/group_option.c \
	src/app/group_option.h \
	src/app/hints.c \
	src/app/hints.h \
	src/app/load_control.c \
	src/app/load_control.h \
	src/app/load_form.c \
	src/app/load_form.h \
	src/app/load_question.c \
	src/app/load_question.h \
	src/app/navigation.c \
	src/app/navigation.h \
	src/app/notes.c \
	src/app/notes.h \
	src/app/option_rows.c \
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
	src/app/scene_command.c \
	src/app/scene_command.h \
	src/app/scene_control.c \
	src/app/scene_control.h \
	src/app/scene_library.c \
	src/app/scene_library.h \
	src/app/scene_question.c \
	src/app/scene_question.h \
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

app_libraries = libapp.a libview.a libreport.a libaction.a libscene.a libload.a libcollect.a libmodel.a libkernel.a libbase.a

bin_PROGRAMS += oomwatch
oomwatch_SOURCES = src/app/main.c
oomwatch_LDADD = $(app_libraries) $(LIBPROC2_LIBS) $(LIBCGROUP_LIBS) $(NCURSES_LIBS) $(LIBINTL) -lm

# Prints the parts of the man page and of the completion that come from the tables.
noinst_PROGRAMS += tables
tables_SOURCES = src/app/tables.c
tables_LDADD = libload.a $(oomwatch_LDADD)
