unit_tests += \
	tests/base/cursor_test \
	tests/base/failure_test \
	tests/base/ring_test \
	tests/base/units_test
tests_base_cursor_test_SOURCES = tests/base/cursor_test.c tests/tap.h
tests_base_cursor_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_failure_test_SOURCES = tests/base/failure_test.c tests/tap.h
tests_base_failure_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_ring_test_SOURCES = tests/base/ring_test.c tests/tap.h
tests_base_ring_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_units_test_SOURCES = tests/base/units_test.c tests/tap.h
tests_base_units_test_LDADD = libbase.a $(LIBINTL) -lm
