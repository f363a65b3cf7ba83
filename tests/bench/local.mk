# Built on demand: a benchmark is not a test.
EXTRA_PROGRAMS += tests/bench/ptybench
tests_bench_ptybench_SOURCES = tests/bench/ptybench.c
tests_bench_ptybench_LDADD = -lutil
CLEANFILES += tests/bench/ptybench
EXTRA_DIST += tests/bench/bench.sh

.PHONY: bench
bench: oomwatch tests/bench/ptybench
	@top_builddir='$(top_builddir)' LC_ALL=C.UTF-8 $(SHELL) $(srcdir)/tests/bench/bench.sh
