noinst_LIBRARIES += libcollect.a
libcollect_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPROC2_CFLAGS)
libcollect_a_SOURCES = \
	src/collect/budget.h \
	src/collect/host.c \
	src/collect/host.h \
	src/collect/pid_listing.c \
	src/collect/pid_listing.h \
	src/collect/process_detail_reader.c \
	src/collect/process_detail_reader.h \
	src/collect/process_details.c \
	src/collect/process_details.h \
	src/collect/process_hot.c \
	src/collect/process_hot.h \
	src/collect/process_places.c \
	src/collect/process_places.h \
	src/collect/process_reader.c \
	src/collect/process_reader.h \
	src/collect/process_start.c \
	src/collect/process_start.h \
	src/collect/process_store.c \
	src/collect/process_store.h \
	src/collect/processes.c \
	src/collect/processes.h \
	src/collect/sampler.c \
	src/collect/sampler.h \
	src/collect/zram_devices.c \
	src/collect/zram_devices.h
