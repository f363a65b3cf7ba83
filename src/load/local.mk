noinst_LIBRARIES += libload.a
libload_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCGROUP_CFLAGS)
libload_a_SOURCES = \
	src/load/crew.c \
	src/load/crew.h \
	src/load/detach.c \
	src/load/detach.h \
	src/load/folder.c \
	src/load/folder.h \
	src/load/group.c \
	src/load/group.h \
	src/load/group_library.c \
	src/load/group_library.h \
	src/load/guard.c \
	src/load/guard.h \
	src/load/keeper.c \
	src/load/keeper.h \
	src/load/kind.c \
	src/load/kind.h \
	src/load/kind_anon.c \
	src/load/kind_cache.c \
	src/load/kind_dirty.c \
	src/load/kind_fragment.c \
	src/load/kind_lock.c \
	src/load/kind_run.h \
	src/load/kind_slab.c \
	src/load/kind_thrash.c \
	src/load/kind_tmpfs.c \
	src/load/machine.c \
	src/load/machine.h \
	src/load/memory.c \
	src/load/memory.h \
	src/load/options.c \
	src/load/options.h \
	src/load/own_name.c \
	src/load/own_name.h \
	src/load/part.c \
	src/load/part.h \
	src/load/place.c \
	src/load/place.h \
	src/load/plan.c \
	src/load/plan.h \
	src/load/plan_words.c \
	src/load/progress.c \
	src/load/progress.h \
	src/load/report.c \
	src/load/report.h \
	src/load/scratch.c \
	src/load/scratch.h \
	src/load/set_point.c \
	src/load/set_point.h \
	src/load/supervisor.c \
	src/load/supervisor.h \
	src/load/worker.c \
	src/load/worker.h

bin_PROGRAMS += oomwatch-load
oomwatch_load_SOURCES = src/load/main.c
oomwatch_load_LDADD = libload.a libcollect.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
