# One program for each parser. They replay their corpus as a test; with --enable-fuzzing they
# are libFuzzer programs instead, to be started by hand:
#   tests/fuzz/vmstat_fuzz -max_total_time=60 NEW_FOLDER tests/fuzz/corpus/vmstat
fuzz_targets = \
	tests/fuzz/buddyinfo_fuzz \
	tests/fuzz/cgroup_fuzz \
	tests/fuzz/cgroup_stat_fuzz \
	tests/fuzz/kmsg_fuzz \
	tests/fuzz/journal_fuzz \
	tests/fuzz/loadavg_fuzz \
	tests/fuzz/meminfo_fuzz \
	tests/fuzz/mountinfo_fuzz \
	tests/fuzz/number_fuzz \
	tests/fuzz/oom_report_fuzz \
	tests/fuzz/plan_fuzz \
	tests/fuzz/pressure_fuzz \
	tests/fuzz/process_cgroup_fuzz \
	tests/fuzz/process_stat_fuzz \
	tests/fuzz/process_status_fuzz \
	tests/fuzz/progress_fuzz \
	tests/fuzz/scene_fuzz \
	tests/fuzz/swaps_fuzz \
	tests/fuzz/vmstat_fuzz \
	tests/fuzz/zoneinfo_fuzz \
	tests/fuzz/zram_fuzz
if FUZZING
check_PROGRAMS += $(fuzz_targets)
fuzz_main = tests/fuzz/fuzz.h
else
unit_tests += $(fuzz_targets)
fuzz_main = tests/fuzz/replay.c tests/fuzz/fuzz.h
endif
EXTRA_DIST += tests/fuzz/corpus

tests_fuzz_buddyinfo_fuzz_SOURCES = tests/fuzz/buddyinfo_fuzz.c $(fuzz_main)
tests_fuzz_buddyinfo_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_buddyinfo_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_cgroup_fuzz_SOURCES = tests/fuzz/cgroup_fuzz.c $(fuzz_main)
tests_fuzz_cgroup_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_cgroup_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_cgroup_stat_fuzz_SOURCES = tests/fuzz/cgroup_stat_fuzz.c $(fuzz_main)
tests_fuzz_cgroup_stat_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_cgroup_stat_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_kmsg_fuzz_SOURCES = tests/fuzz/kmsg_fuzz.c $(fuzz_main)
tests_fuzz_kmsg_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_kmsg_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_journal_fuzz_SOURCES = tests/fuzz/journal_fuzz.c $(fuzz_main)
tests_fuzz_journal_fuzz_LDADD = libaction.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
tests_fuzz_journal_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_loadavg_fuzz_SOURCES = tests/fuzz/loadavg_fuzz.c $(fuzz_main)
tests_fuzz_loadavg_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_loadavg_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_meminfo_fuzz_SOURCES = tests/fuzz/meminfo_fuzz.c $(fuzz_main)
tests_fuzz_meminfo_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_meminfo_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_mountinfo_fuzz_SOURCES = tests/fuzz/mountinfo_fuzz.c $(fuzz_main)
tests_fuzz_mountinfo_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_mountinfo_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_number_fuzz_SOURCES = tests/fuzz/number_fuzz.c $(fuzz_main)
tests_fuzz_number_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_number_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_oom_report_fuzz_SOURCES = tests/fuzz/oom_report_fuzz.c $(fuzz_main)
tests_fuzz_oom_report_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_oom_report_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_plan_fuzz_SOURCES = tests/fuzz/plan_fuzz.c $(fuzz_main)
tests_fuzz_plan_fuzz_LDADD = libload.a libcollect.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
tests_fuzz_plan_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_pressure_fuzz_SOURCES = tests/fuzz/pressure_fuzz.c $(fuzz_main)
tests_fuzz_pressure_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_pressure_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_process_cgroup_fuzz_SOURCES = tests/fuzz/process_cgroup_fuzz.c $(fuzz_main)
tests_fuzz_process_cgroup_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_process_cgroup_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_process_stat_fuzz_SOURCES = tests/fuzz/process_stat_fuzz.c $(fuzz_main)
tests_fuzz_process_stat_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_process_stat_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_process_status_fuzz_SOURCES = tests/fuzz/process_status_fuzz.c $(fuzz_main)
tests_fuzz_process_status_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_process_status_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_progress_fuzz_SOURCES = tests/fuzz/progress_fuzz.c $(fuzz_main)
tests_fuzz_progress_fuzz_LDADD = libload.a libcollect.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
tests_fuzz_progress_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_scene_fuzz_SOURCES = tests/fuzz/scene_fuzz.c $(fuzz_main)
tests_fuzz_scene_fuzz_LDADD = libscene.a libload.a libcollect.a libmodel.a libkernel.a libbase.a $(LIBCGROUP_LIBS) $(LIBINTL) -lm
tests_fuzz_scene_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_swaps_fuzz_SOURCES = tests/fuzz/swaps_fuzz.c $(fuzz_main)
tests_fuzz_swaps_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_swaps_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_vmstat_fuzz_SOURCES = tests/fuzz/vmstat_fuzz.c $(fuzz_main)
tests_fuzz_vmstat_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_vmstat_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_zoneinfo_fuzz_SOURCES = tests/fuzz/zoneinfo_fuzz.c $(fuzz_main)
tests_fuzz_zoneinfo_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_zoneinfo_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_zram_fuzz_SOURCES = tests/fuzz/zram_fuzz.c $(fuzz_main)
tests_fuzz_zram_fuzz_LDADD = libkernel.a libbase.a $(LIBINTL) -lm
tests_fuzz_zram_fuzz_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
