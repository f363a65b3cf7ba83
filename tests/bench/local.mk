# Built on demand: a benchmark is not a test.
EXTRA_PROGRAMS += tests/bench/ptybench tests/bench/held tests/bench/groups
tests_bench_ptybench_SOURCES = tests/bench/ptybench.c
tests_bench_ptybench_LDADD = -lutil -lm
tests_bench_held_SOURCES = tests/bench/held.c tests/bench/room.c tests/bench/room.h
tests_bench_groups_SOURCES = tests/bench/groups.c
tests_bench_groups_LDADD = libfixture.a libcollect.a libkernel.a libbase.a \
	$(LIBPROC2_LIBS) $(LIBCGROUP_LIBS) $(LIBINTL) -lm
CLEANFILES += tests/bench/ptybench tests/bench/held tests/bench/groups

# Its size is multiplied by thousands: static, and never instrumented.
check_PROGRAMS += tests/bench/crowd
tests_bench_crowd_SOURCES = tests/bench/crowd.c tests/bench/room.c tests/bench/room.h
tests_bench_crowd_CFLAGS = $(WARN_CFLAGS)
tests_bench_crowd_LDFLAGS = $(STATIC_LDFLAGS)
shell_tests += tests/bench/crowd.sh

bench_scripts = \
	tests/bench/bench.sh \
	tests/bench/compare.awk \
	tests/bench/held.sh \
	tests/bench/processes.sh \
	tests/bench/programs.sh
EXTRA_DIST += $(bench_scripts)
bench_run = @top_builddir='$(top_builddir)' top_srcdir='$(top_srcdir)' LC_ALL=C.UTF-8 \
	$(SHELL) $(srcdir)/tests/bench

.PHONY: bench bench-processes bench-held bench-groups
bench: oomwatch tests/bench/ptybench
	$(bench_run)/bench.sh
bench-groups: tests/bench/groups
	@tests/bench/groups 500 5000
bench-processes: oomwatch tests/bench/ptybench tests/bench/crowd
	$(bench_run)/processes.sh
bench-held: oomwatch tests/bench/ptybench tests/bench/held
	$(bench_run)/held.sh
