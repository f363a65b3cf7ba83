noinst_LIBRARIES += libaction.a
libaction_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCGROUP_CFLAGS)
libaction_a_SOURCES = \
	src/action/amount.c \
	src/action/amount.h \
	src/action/cgroup_library.c \
	src/action/cgroup_library.h \
	src/action/change.c \
	src/action/change.h \
	src/action/change_check.c \
	src/action/change_file.c \
	src/action/change_file.h \
	src/action/helper.c \
	src/action/helper.h \
	src/action/helper_program.c \
	src/action/helper_program.h \
	src/action/helper_server.c \
	src/action/helper_server.h \
	src/action/journal.c \
	src/action/journal.h \
	src/action/journal_file.c \
	src/action/journal_file.h \
	src/action/journal_line.c \
	src/action/journal_line.h \
	src/action/journal_list.c \
	src/action/journal_reader.c \
	src/action/journal_reader.h \
	src/action/journal_trim.c \
	src/action/privilege.c \
	src/action/privilege.h \
	src/action/target.c \
	src/action/target.h \
	src/action/unit.c \
	src/action/unit.h
