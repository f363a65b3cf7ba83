unit_tests += \
	tests/model/cgroup_columns_test \
	tests/model/cgroup_list_test \
	tests/model/cgroup_name_test \
	tests/model/cgroup_words_test \
	tests/model/badness_test \
	tests/model/cgroup_oom_group_test \
	tests/model/cgroup_state_test \
	tests/model/cgroup_tree_test \
	tests/model/cgroup_victim_test \
	tests/model/consequence_test \
	tests/model/events_test \
	tests/model/forecast_test \
	tests/model/fragmentation_test \
	tests/model/growth_test \
	tests/model/history_test \
	tests/model/kill_words_test \
	tests/model/kills_log_test \
	tests/model/kills_test \
	tests/model/ladder_test \
	tests/model/marks_test \
	tests/model/model_test \
	tests/model/process_columns_test \
	tests/model/process_list_test \
	tests/model/rates_test \
	tests/model/reclaim_test \
	tests/model/shortage_test \
	tests/model/slope_test \
	tests/model/slots_test \
	tests/model/stalls_test \
	tests/model/victim_captured_test \
	tests/model/victim_eligibility_test \
	tests/model/victim_test \
	tests/model/victim_words_test \
	tests/model/watermarks_test \
	tests/model/what_if_test \
	tests/model/words_test
tests_model_badness_test_SOURCES = tests/model/badness_test.c tests/tap.h
tests_model_badness_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_oom_group_test_SOURCES = tests/model/cgroup_oom_group_test.c \
	tests/model/cgroup_machine.h tests/model/cgroup_victim_machine.h tests/tap.h
tests_model_cgroup_oom_group_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_state_test_SOURCES = tests/model/cgroup_state_test.c tests/model/cgroup_life.h \
	tests/model/cgroup_machine.h tests/tap.h
tests_model_cgroup_state_test_LDADD = libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_tree_test_SOURCES = tests/model/cgroup_tree_test.c tests/model/cgroup_life.h \
	tests/model/cgroup_machine.h tests/tap.h
tests_model_cgroup_tree_test_LDADD = libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_victim_test_SOURCES = tests/model/cgroup_victim_test.c \
	tests/model/cgroup_machine.h tests/model/cgroup_victim_machine.h tests/tap.h
tests_model_cgroup_victim_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_events_test_SOURCES = tests/model/events_test.c tests/tap.h
tests_model_events_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_forecast_test_SOURCES = tests/model/forecast_test.c tests/tap.h
tests_model_forecast_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_fragmentation_test_SOURCES = tests/model/fragmentation_test.c tests/tap.h
tests_model_fragmentation_test_LDADD = libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_growth_test_SOURCES = tests/model/growth_test.c tests/tap.h
tests_model_growth_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_history_test_SOURCES = tests/model/history_test.c tests/tap.h
tests_model_history_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_kill_words_test_SOURCES = tests/model/kill_words_test.c tests/tap.h
tests_model_kill_words_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_kills_log_test_SOURCES = tests/model/kills_log_test.c tests/model/kills_machine.h \
	tests/tap.h
tests_model_kills_log_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_kills_test_SOURCES = tests/model/kills_test.c tests/model/kills_machine.h tests/tap.h
tests_model_kills_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_ladder_test_SOURCES = tests/model/ladder_test.c tests/tap.h
tests_model_ladder_test_LDADD = libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_model_test_SOURCES = tests/model/model_test.c tests/tap.h
tests_model_model_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_process_columns_test_SOURCES = tests/model/process_columns_test.c tests/tap.h
tests_model_process_columns_test_LDADD = libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_process_list_test_SOURCES = tests/model/process_list_test.c tests/tap.h
tests_model_process_list_test_LDADD = libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_process_list_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=regexec
tests_model_rates_test_SOURCES = tests/model/rates_test.c tests/tap.h
tests_model_rates_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_reclaim_test_SOURCES = tests/model/reclaim_test.c tests/tap.h
tests_model_reclaim_test_LDADD = libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_shortage_test_SOURCES = tests/model/shortage_test.c tests/tap.h
tests_model_shortage_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_slope_test_SOURCES = tests/model/slope_test.c tests/tap.h
tests_model_slope_test_LDADD = libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_marks_test_SOURCES = tests/model/marks_test.c tests/tap.h
tests_model_marks_test_LDADD = libmodel.a libbase.a $(LIBINTL) -lm
tests_model_slots_test_SOURCES = tests/model/slots_test.c tests/tap.h
tests_model_slots_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_stalls_test_SOURCES = tests/model/stalls_test.c tests/tap.h
tests_model_stalls_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_victim_captured_test_SOURCES = tests/model/victim_captured_test.c tests/tap.h
tests_model_victim_captured_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_victim_eligibility_test_SOURCES = tests/model/victim_eligibility_test.c \
	tests/model/victim_machine.h tests/tap.h
tests_model_victim_eligibility_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_victim_test_SOURCES = tests/model/victim_test.c tests/model/victim_machine.h tests/tap.h
tests_model_victim_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_victim_words_test_SOURCES = tests/model/victim_words_test.c tests/tap.h
tests_model_victim_words_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_watermarks_test_SOURCES = tests/model/watermarks_test.c tests/tap.h
tests_model_watermarks_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_what_if_test_SOURCES = tests/model/what_if_test.c tests/tap.h
tests_model_what_if_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_words_test_SOURCES = tests/model/words_test.c tests/tap.h
tests_model_words_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
unit_tests += tests/model/cgroup_ranking_test
tests_model_cgroup_ranking_test_SOURCES = tests/model/cgroup_ranking_test.c tests/tap.h
tests_model_cgroup_ranking_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_consequence_test_SOURCES = tests/model/consequence_test.c tests/tap.h \
	tests/model/cgroup_machine.h tests/model/cgroup_victim_machine.h
tests_model_consequence_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_columns_test_SOURCES = tests/model/cgroup_columns_test.c tests/tap.h
tests_model_cgroup_columns_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_list_test_SOURCES = tests/model/cgroup_list_test.c tests/tap.h
tests_model_cgroup_list_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_list_test_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=regexec
tests_model_cgroup_name_test_SOURCES = tests/model/cgroup_name_test.c tests/tap.h
tests_model_cgroup_name_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
tests_model_cgroup_words_test_SOURCES = tests/model/cgroup_words_test.c tests/tap.h
tests_model_cgroup_words_test_LDADD = libscene.a libfixture.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
