unit_tests += \
	tests/base/crc32_test \
	tests/base/cursor_test \
	tests/base/failure_test \
	tests/base/file_test \
	tests/base/order_test \
	tests/base/quantity_test \
	tests/base/ring_test \
	tests/base/text_pool_test \
	tests/base/units_test
tests_base_crc32_test_SOURCES = tests/base/crc32_test.c tests/tap.h
tests_base_crc32_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_cursor_test_SOURCES = tests/base/cursor_test.c tests/tap.h
tests_base_cursor_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_failure_test_SOURCES = tests/base/failure_test.c tests/tap.h
tests_base_failure_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_file_test_SOURCES = tests/base/file_test.c tests/calls.c tests/calls.h tests/tap.h
tests_base_file_test_LDFLAGS = $(AM_LDFLAGS) $(calls_ldflags)
tests_base_file_test_LDADD = libfixture.a libbase.a $(LIBINTL) -lm
tests_base_order_test_SOURCES = tests/base/order_test.c tests/tap.h
tests_base_order_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_quantity_test_SOURCES = tests/base/quantity_test.c tests/tap.h
tests_base_quantity_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_ring_test_SOURCES = tests/base/ring_test.c tests/tap.h
tests_base_ring_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_text_pool_test_SOURCES = tests/base/text_pool_test.c tests/calls.c tests/calls.h tests/tap.h
tests_base_text_pool_test_LDFLAGS = $(AM_LDFLAGS) $(calls_ldflags)
tests_base_text_pool_test_LDADD = libbase.a $(LIBINTL) -lm
tests_base_units_test_SOURCES = tests/base/units_test.c tests/tap.h
tests_base_units_test_LDADD = libbase.a $(LIBINTL) -lm
