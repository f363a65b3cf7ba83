unit_tests += tests/collect/sampler_test
tests_collect_sampler_test_SOURCES = tests/collect/sampler_test.c tests/tap.h
tests_collect_sampler_test_LDADD = libcollect.a libkernel.a libbase.a $(LIBINTL) -lm
