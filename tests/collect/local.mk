collect_test_libraries = libfixture.a libcollect.a libkernel.a libbase.a \
	$(LIBPROC2_LIBS) $(LIBCGROUP_LIBS) $(LIBINTL) -lm

unit_tests += \
	tests/collect/budget_test \
	tests/collect/cgroup_mounts_test \
	tests/collect/cgroups_table_test \
	tests/collect/cgroups_test \
	tests/collect/oom_log_reader_test \
	tests/collect/pid_listing_test \
	tests/collect/pressure_trigger_test \
	tests/collect/process_details_test \
	tests/collect/process_places_test \
	tests/collect/process_reader_test \
	tests/collect/process_store_test \
	tests/collect/processes_live_test \
	tests/collect/processes_table_test \
	tests/collect/processes_test \
	tests/collect/sampler_test
tests_collect_budget_test_SOURCES = tests/collect/budget_test.c tests/tap.h
tests_collect_budget_test_LDADD = $(collect_test_libraries)
tests_collect_cgroup_mounts_test_SOURCES = tests/collect/cgroup_mounts_test.c tests/tap.h
tests_collect_cgroup_mounts_test_LDADD = $(collect_test_libraries)
group_machine_sources = tests/collect/group_machine.c tests/collect/group_machine.h \
	tests/collect/machine.c tests/collect/machine.h tests/calls.c tests/calls.h tests/tap.h
tests_collect_cgroups_table_test_SOURCES = tests/collect/cgroups_table_test.c \
	$(group_machine_sources)
tests_collect_cgroups_table_test_LDFLAGS = $(processes_test_ldflags)
tests_collect_cgroups_table_test_LDADD = $(collect_test_libraries)
tests_collect_cgroups_test_SOURCES = tests/collect/cgroups_test.c $(group_machine_sources)
tests_collect_cgroups_test_LDFLAGS = $(processes_test_ldflags)
tests_collect_cgroups_test_LDADD = $(collect_test_libraries)
tests_collect_oom_log_reader_test_SOURCES = tests/collect/oom_log_reader_test.c tests/tap.h
tests_collect_oom_log_reader_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=read,--wrap=clock_thread_cpu_usec
tests_collect_oom_log_reader_test_LDADD = $(collect_test_libraries)
tests_collect_pressure_trigger_test_SOURCES = tests/collect/pressure_trigger_test.c tests/tap.h
tests_collect_pressure_trigger_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write,--wrap=fstatfs
tests_collect_pressure_trigger_test_LDADD = $(collect_test_libraries)
tests_collect_pid_listing_test_SOURCES = tests/collect/pid_listing_test.c tests/tap.h
tests_collect_pid_listing_test_LDADD = $(collect_test_libraries)
tests_collect_process_details_test_SOURCES = \
	tests/collect/process_details_test.c \
	tests/collect/stuck_process.c \
	tests/collect/stuck_process.h \
	tests/tap.h
tests_collect_process_details_test_LDADD = $(collect_test_libraries)
tests_collect_process_places_test_SOURCES = tests/collect/process_places_test.c \
	tests/calls.c tests/calls.h tests/tap.h
tests_collect_process_places_test_LDFLAGS = $(AM_LDFLAGS) $(calls_ldflags)
tests_collect_process_places_test_LDADD = $(collect_test_libraries)
tests_collect_process_reader_test_SOURCES = tests/collect/process_reader_test.c \
	tests/calls.c tests/calls.h tests/tap.h
tests_collect_process_reader_test_LDFLAGS = $(AM_LDFLAGS) $(calls_ldflags)
tests_collect_process_reader_test_LDADD = $(collect_test_libraries)
tests_collect_process_store_test_SOURCES = tests/collect/process_store_test.c tests/tap.h
tests_collect_process_store_test_LDADD = $(collect_test_libraries)
# Their clocks are the tests' own.
processes_test_ldflags = $(AM_LDFLAGS) $(calls_ldflags) \
	-Wl,--wrap=clock_monotonic_usec,--wrap=clock_thread_cpu_usec
tests_collect_processes_live_test_SOURCES = tests/collect/processes_live_test.c \
	tests/collect/machine.c tests/collect/machine.h tests/calls.c tests/calls.h tests/tap.h
tests_collect_processes_live_test_LDFLAGS = $(processes_test_ldflags)
tests_collect_processes_live_test_LDADD = $(collect_test_libraries)
tests_collect_processes_table_test_SOURCES = tests/collect/processes_table_test.c \
	tests/collect/machine.c tests/collect/machine.h tests/calls.c tests/calls.h tests/tap.h
tests_collect_processes_table_test_LDFLAGS = $(processes_test_ldflags)
tests_collect_processes_table_test_LDADD = $(collect_test_libraries)
tests_collect_processes_test_SOURCES = tests/collect/processes_test.c \
	tests/collect/machine.c tests/collect/machine.h tests/calls.c tests/calls.h tests/tap.h
tests_collect_processes_test_LDFLAGS = $(processes_test_ldflags)
tests_collect_processes_test_LDADD = $(collect_test_libraries)
tests_collect_sampler_test_SOURCES = tests/collect/sampler_test.c tests/tap.h
tests_collect_sampler_test_LDADD = $(collect_test_libraries)
