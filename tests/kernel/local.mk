unit_tests += \
	tests/kernel/buddyinfo_test \
	tests/kernel/fields_test \
	tests/kernel/meminfo_test \
	tests/kernel/pressure_test \
	tests/kernel/swaps_test \
	tests/kernel/sysctl_test \
	tests/kernel/vmstat_test \
	tests/kernel/zoneinfo_test \
	tests/kernel/zram_test
tests_kernel_buddyinfo_test_SOURCES = tests/kernel/buddyinfo_test.c tests/kernel/expect.h
tests_kernel_buddyinfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_fields_test_SOURCES = tests/kernel/fields_test.c tests/kernel/expect.h
tests_kernel_fields_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_meminfo_test_SOURCES = tests/kernel/meminfo_test.c tests/kernel/expect.h
tests_kernel_meminfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_pressure_test_SOURCES = tests/kernel/pressure_test.c tests/kernel/expect.h
tests_kernel_pressure_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_swaps_test_SOURCES = tests/kernel/swaps_test.c tests/kernel/expect.h
tests_kernel_swaps_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_sysctl_test_SOURCES = tests/kernel/sysctl_test.c tests/kernel/expect.h
tests_kernel_sysctl_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_vmstat_test_SOURCES = tests/kernel/vmstat_test.c tests/kernel/expect.h
tests_kernel_vmstat_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_zoneinfo_test_SOURCES = tests/kernel/zoneinfo_test.c tests/kernel/expect.h
tests_kernel_zoneinfo_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
tests_kernel_zram_test_SOURCES = tests/kernel/zram_test.c tests/kernel/expect.h
tests_kernel_zram_test_LDADD = libfixture.a libkernel.a libbase.a $(LIBINTL) -lm
