# READ tests/COLLEAGUES before adding to this file
unit_tests += tests/app/no_alloc_test
tests_app_no_alloc_test_SOURCES = tests/app/no_alloc_test.c
tests_app_no_alloc_test_LDADD = $(app_libraries) $(NCURSES_LIBS) $(LIBINTL) -lm -lutil -ldl
shell_tests += tests/app/translation.sh
shell_tests += tests/app/batch.sh tests/app/options.sh
EXTRA_DIST += tests/report/golden
