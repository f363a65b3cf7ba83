TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = LC_ALL=C.UTF-8; TZ=UTC; export LC_ALL TZ; \
	top_builddir='$(top_builddir)'; top_srcdir='$(top_srcdir)'; CC='$(CC)'; \
	export top_builddir top_srcdir CC; $(SANITIZER_ENVIRONMENT) $(POLICY_ENVIRONMENT)
if SANITIZERS
SANITIZER_ENVIRONMENT = \
	LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/tests/leaks.supp:print_suppressions=0'; \
	export LSAN_OPTIONS;
endif
TEST_SUITE_LOG = tests/test-suite.log

# A unit test is listed in unit_tests, a script in shell_tests; each folder names its own.
unit_tests =
shell_tests =

# What tests read: captured kernel texts, folders of made ones, made machines with their processes and
# groups, for what reads samples. tests/fixture.h, tree.h, child.h, scene.h. Link it before the libraries of src/.
check_LIBRARIES += libfixture.a
libfixture_a_SOURCES = tests/cgroups.c tests/cgroups.h tests/child.c tests/child.h \
	tests/fixture.c tests/fixture.h tests/processes.c tests/processes.h \
	tests/scene.c tests/scene.h tests/scene_cgroups.c tests/scene_cgroups.h \
	tests/scene_kills.c tests/scene_kills.h tests/scene_processes.c tests/scene_processes.h \
	tests/tree.c tests/tree.h

# For a test with tests/calls.c: what our code asks of the C library goes through it.
calls_ldflags = \
	-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc -Wl,--wrap=openat,--wrap=pread

include $(srcdir)/tests/base/local.mk
include $(srcdir)/tests/kernel/local.mk
include $(srcdir)/tests/model/local.mk
include $(srcdir)/tests/scene/local.mk
include $(srcdir)/tests/collect/local.mk
include $(srcdir)/tests/action/local.mk
include $(srcdir)/tests/report/local.mk
include $(srcdir)/tests/view/local.mk
include $(srcdir)/tests/load/local.mk
include $(srcdir)/tests/app/local.mk
include $(srcdir)/tests/fuzz/local.mk
include $(srcdir)/tests/policy/local.mk
include $(srcdir)/tests/bench/local.mk
include $(srcdir)/tests/vm/local.mk

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests) $(shell_tests)
EXTRA_DIST += $(shell_tests) tests/fixtures tests/leaks.supp tests/tap.h
