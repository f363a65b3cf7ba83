noinst_LIBRARIES += libkernel.a
libkernel_a_SOURCES = \
	src/kernel/buddyinfo.c \
	src/kernel/buddyinfo.h \
	src/kernel/fields.c \
	src/kernel/fields.h \
	src/kernel/loadavg.c \
	src/kernel/loadavg.h \
	src/kernel/meminfo.c \
	src/kernel/meminfo.h \
	src/kernel/mountinfo.c \
	src/kernel/mountinfo.h \
	src/kernel/number.c \
	src/kernel/number.h \
	src/kernel/pressure.c \
	src/kernel/pressure.h \
	src/kernel/process.c \
	src/kernel/process.h \
	src/kernel/process_cgroup.c \
	src/kernel/process_cgroup.h \
	src/kernel/process_status.c \
	src/kernel/process_status.h \
	src/kernel/sample.c \
	src/kernel/sample.h \
	src/kernel/swaps.c \
	src/kernel/swaps.h \
	src/kernel/sysctl.c \
	src/kernel/sysctl.h \
	src/kernel/text.c \
	src/kernel/text.h \
	src/kernel/vmstat.c \
	src/kernel/vmstat.h \
	src/kernel/zoneinfo.c \
	src/kernel/zoneinfo.h \
	src/kernel/zram.c \
	src/kernel/zram.h
