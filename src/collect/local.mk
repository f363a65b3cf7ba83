noinst_LIBRARIES += libcollect.a
libcollect_a_SOURCES = \
	src/collect/host.c \
	src/collect/host.h \
	src/collect/sampler.c \
	src/collect/sampler.h \
	src/collect/zram_devices.c \
	src/collect/zram_devices.h
