load_test_libraries = libfixture.a libload.a libkernel.a libbase.a $(LIBINTL) -lm

unit_tests += \
	tests/load/folder_test \
	tests/load/group_library_test \
	tests/load/group_test \
	tests/load/kind_test \
	tests/load/place_test \
	tests/load/plan_test \
	tests/load/progress_test \
	tests/load/set_point_test \
	tests/load/worker_test
tests_load_folder_test_SOURCES = tests/load/folder_test.c tests/tap.h
tests_load_folder_test_LDADD = $(load_test_libraries)
# What libcgroup finds on the machine of the test is not to be written to.
tests_load_group_library_test_SOURCES = tests/load/group_library_test.c tests/tap.h
tests_load_group_library_test_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCGROUP_CFLAGS)
tests_load_group_library_test_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=cgroup_init,--wrap=cgroup_get_subsys_mount_point \
	-Wl,--wrap=cgroup_create_cgroup,--wrap=cgroup_modify_cgroup
tests_load_group_library_test_LDADD = $(load_test_libraries) $(LIBCGROUP_LIBS)
tests_load_group_test_SOURCES = tests/load/group_test.c tests/tap.h
tests_load_group_test_LDADD = libfixture.a libload.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
tests_load_kind_test_SOURCES = tests/load/kind_test.c tests/load/kind_trial.c \
	tests/load/kind_trial.h tests/tap.h
tests_load_kind_test_LDADD = $(load_test_libraries)
tests_load_place_test_SOURCES = tests/load/place_test.c tests/tap.h
tests_load_place_test_LDADD = libfixture.a libload.a libcollect.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
tests_load_plan_test_SOURCES = tests/load/plan_test.c tests/tap.h
tests_load_plan_test_LDADD = $(load_test_libraries)
tests_load_progress_test_SOURCES = tests/load/progress_test.c tests/tap.h
tests_load_progress_test_LDADD = $(load_test_libraries)
tests_load_set_point_test_SOURCES = tests/load/set_point_test.c tests/tap.h
tests_load_set_point_test_LDADD = $(load_test_libraries)
tests_load_worker_test_SOURCES = tests/load/worker_test.c tests/tap.h
tests_load_worker_test_LDADD = $(load_test_libraries)

shell_tests += tests/load/supervisor.sh
