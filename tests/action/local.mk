action_test_libraries = libfixture.a libaction.a libkernel.a libbase.a \
	$(LIBCGROUP_LIBS) $(LIBINTL) -lm

unit_tests += \
	tests/action/amount_test \
	tests/action/cgroup_library_test \
	tests/action/change_group_test \
	tests/action/change_process_test \
	tests/action/helper_cancel_test \
	tests/action/helper_program_test \
	tests/action/helper_test \
	tests/action/journal_file_test \
	tests/action/journal_size_test \
	tests/action/journal_test \
	tests/action/killed_test \
	tests/action/target_test \
	tests/action/unit_test
tests_action_amount_test_SOURCES = tests/action/amount_test.c tests/tap.h
tests_action_amount_test_LDADD = $(action_test_libraries)
# What libcgroup finds on the machine of the test is not to be written to.
tests_action_cgroup_library_test_SOURCES = tests/action/cgroup_library_test.c tests/tap.h
tests_action_cgroup_library_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCGROUP_CFLAGS)
tests_action_cgroup_library_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=cgroup_init,--wrap=cgroup_get_subsys_mount_point,--wrap=cgroup_modify_cgroup
tests_action_cgroup_library_test_LDADD = $(action_test_libraries)
tests_action_change_group_test_SOURCES = tests/action/change_group_test.c \
	tests/action/nobody.c tests/action/nobody.h tests/tap.h
tests_action_change_group_test_LDADD = $(action_test_libraries)
tests_action_change_process_test_SOURCES = tests/action/change_process_test.c \
	tests/action/nobody.c tests/action/nobody.h tests/tap.h
tests_action_change_process_test_LDADD = $(action_test_libraries)
# Its changes are made to plain files, and block when they are told to.
helper_test_sources = tests/action/helper_run.h tests/action/change_double.c \
	tests/action/change_double.h tests/tap.h
tests_action_helper_cancel_test_SOURCES = tests/action/helper_cancel_test.c $(helper_test_sources)
tests_action_helper_cancel_test_LDADD = $(action_test_libraries)
tests_action_helper_program_test_SOURCES = tests/action/helper_program_test.c $(helper_test_sources)
tests_action_helper_program_test_LDADD = $(action_test_libraries)
tests_action_helper_test_SOURCES = tests/action/helper_test.c $(helper_test_sources) \
	tests/calls.c tests/calls.h
tests_action_helper_test_LDFLAGS = $(AM_LDFLAGS) $(calls_ldflags)
tests_action_helper_test_LDADD = $(action_test_libraries)
# A disk that fails, and a clock that runs ahead.
tests_action_journal_file_test_SOURCES = tests/action/journal_file_test.c tests/tap.h
tests_action_journal_file_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=write,--wrap=fdatasync,--wrap=clock_monotonic_usec
tests_action_journal_file_test_LDADD = $(action_test_libraries)
tests_action_journal_size_test_SOURCES = tests/action/journal_size_test.c tests/tap.h
tests_action_journal_size_test_LDADD = $(action_test_libraries)
tests_action_journal_test_SOURCES = tests/action/journal_test.c tests/tap.h
tests_action_journal_test_LDADD = $(action_test_libraries)
tests_action_killed_test_SOURCES = tests/action/killed_test.c tests/tap.h
tests_action_killed_test_LDADD = $(action_test_libraries)
tests_action_target_test_SOURCES = tests/action/target_test.c tests/calls.c tests/calls.h tests/tap.h
tests_action_target_test_LDFLAGS = $(AM_LDFLAGS) $(calls_ldflags)
tests_action_target_test_LDADD = $(action_test_libraries)
tests_action_unit_test_SOURCES = tests/action/unit_test.c tests/tap.h
tests_action_unit_test_LDADD = $(action_test_libraries)
