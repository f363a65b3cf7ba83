# Curses on /dev/null, read back from its cells.
check_LIBRARIES += libpage.a
libpage_a_SOURCES = tests/view/dump.c tests/view/dump.h tests/view/page.c tests/view/page.h
libpage_a_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
view_test_libraries = libpage.a libview.a libscene.a libload.a libmodel.a libkernel.a libbase.a $(NCURSES_LIBS) $(LIBINTL) -lm

unit_tests += \
	tests/view/area_test \
	tests/view/bar_test \
	tests/view/cgroup_bar_test \
	tests/view/dialog_test \
	tests/view/layout_test \
	tests/view/process_table_test \
	tests/view/prompt_test \
	tests/view/screen_golden_test \
	tests/view/screen_test \
	tests/view/sparkline_test
tests_view_area_test_SOURCES = tests/view/area_test.c tests/tap.h
tests_view_area_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_area_test_LDADD = $(view_test_libraries)
tests_view_bar_test_SOURCES = tests/view/bar_test.c tests/tap.h
tests_view_bar_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_bar_test_LDADD = $(view_test_libraries)
tests_view_cgroup_bar_test_SOURCES = tests/view/cgroup_bar_test.c tests/tap.h
tests_view_cgroup_bar_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_cgroup_bar_test_LDADD = libscene.a libfixture.a $(view_test_libraries)
tests_view_dialog_test_SOURCES = tests/view/dialog_test.c tests/tap.h
tests_view_dialog_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_dialog_test_LDADD = $(view_test_libraries)
tests_view_layout_test_SOURCES = tests/view/layout_test.c tests/tap.h
tests_view_layout_test_LDADD = libview.a libbase.a $(LIBINTL) -lm
tests_view_process_table_test_SOURCES = tests/view/process_table_test.c tests/tap.h
tests_view_process_table_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_process_table_test_LDADD = $(view_test_libraries)
tests_view_prompt_test_SOURCES = tests/view/prompt_test.c tests/tap.h
tests_view_prompt_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_prompt_test_LDADD = $(view_test_libraries)
tests_view_screen_golden_test_SOURCES = \
	tests/view/screen_golden_test.c tests/view/stage.c tests/view/stage.h tests/tap.h
tests_view_screen_golden_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_screen_golden_test_LDADD = libscene.a libfixture.a libapp.a $(view_test_libraries)
tests_view_screen_test_SOURCES = \
	tests/view/screen_test.c tests/view/stage.c tests/view/stage.h tests/tap.h
tests_view_screen_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_screen_test_LDADD = libscene.a libfixture.a libapp.a $(view_test_libraries)
tests_view_sparkline_test_SOURCES = tests/view/sparkline_test.c tests/tap.h
tests_view_sparkline_test_CPPFLAGS = $(AM_CPPFLAGS) $(NCURSES_CFLAGS)
tests_view_sparkline_test_LDADD = $(view_test_libraries)
EXTRA_DIST += tests/view/golden
