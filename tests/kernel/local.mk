unit_tests += \
	tests/kernel/buddyinfo_test \
	tests/kernel/cgroup_test \
	tests/kernel/cgroup_stat_test \
	tests/kernel/fields_test \
	tests/kernel/kmsg_test \
	tests/kernel/loadavg_test \
	tests/kernel/meminfo_test \
	tests/kernel/mountinfo_test \
	tests/kernel/number_test \
	tests/kernel/oom_log_test \
	tests/kernel/oom_report_test \
	tests/kernel/pressure_test \
	tests/kernel/process_test \
	tests/kernel/process_cgroup_test \
	tests/kernel/process_stat_test \
	tests/kernel/process_status_test \
	tests/kernel/swaps_test \
	tests/kernel/vmstat_test \
	tests/kernel/zoneinfo_test \
	tests/kernel/zram_test
tests_kernel_buddyinfo_test_SOURCES = tests/kernel/buddyinfo_test.c tests/kernel/expect.h
tests_kernel_buddyinfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_cgroup_test_SOURCES = tests/kernel/cgroup_test.c tests/kernel/expect.h
tests_kernel_cgroup_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_cgroup_stat_test_SOURCES = tests/kernel/cgroup_stat_test.c tests/kernel/expect.h
tests_kernel_cgroup_stat_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_fields_test_SOURCES = tests/kernel/fields_test.c tests/kernel/expect.h
tests_kernel_fields_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_kmsg_test_SOURCES = tests/kernel/kmsg_test.c tests/kernel/expect.h
tests_kernel_kmsg_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_loadavg_test_SOURCES = tests/kernel/loadavg_test.c tests/kernel/expect.h
tests_kernel_loadavg_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_meminfo_test_SOURCES = tests/kernel/meminfo_test.c tests/kernel/expect.h
tests_kernel_meminfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_mountinfo_test_SOURCES = tests/kernel/mountinfo_test.c tests/kernel/expect.h
tests_kernel_mountinfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_number_test_SOURCES = tests/kernel/number_test.c tests/kernel/expect.h
tests_kernel_number_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_oom_log_test_SOURCES = tests/kernel/oom_log_test.c tests/kernel/expect.h
tests_kernel_oom_log_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_oom_report_test_SOURCES = tests/kernel/oom_report_test.c tests/kernel/expect.h
tests_kernel_oom_report_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_pressure_test_SOURCES = tests/kernel/pressure_test.c tests/kernel/expect.h
tests_kernel_pressure_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_process_test_SOURCES = tests/kernel/process_test.c
tests_kernel_process_test_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_process_cgroup_test_SOURCES = tests/kernel/process_cgroup_test.c tests/kernel/expect.h
tests_kernel_process_cgroup_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_process_stat_test_SOURCES = tests/kernel/process_stat_test.c tests/kernel/expect.h
tests_kernel_process_stat_test_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_process_status_test_SOURCES = tests/kernel/process_status_test.c tests/kernel/expect.h
tests_kernel_process_status_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_swaps_test_SOURCES = tests/kernel/swaps_test.c tests/kernel/expect.h
tests_kernel_swaps_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_vmstat_test_SOURCES = tests/kernel/vmstat_test.c tests/kernel/expect.h
tests_kernel_vmstat_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_zoneinfo_test_SOURCES = tests/kernel/zoneinfo_test.c tests/kernel/expect.h
tests_kernel_zoneinfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_zram_test_SOURCES = tests/kernel/zram_test.c tests/kernel/expect.h
tests_kernel_zram_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
