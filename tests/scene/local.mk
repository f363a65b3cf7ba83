scene_test_libraries = libfixture.a libscene.a libload.a libcollect.a libmodel.a libkernel.a libbase.a \
	$(LIBCGROUP_LIBS) $(LIBINTL) -lm

unit_tests += \
	tests/scene/condition_test \
	tests/scene/condition_text_test \
	tests/scene/doc_test \
	tests/scene/scene_test \
	tests/scene/shipped_test
tests_scene_condition_test_SOURCES = tests/scene/condition_test.c tests/tap.h
tests_scene_condition_test_LDADD = $(scene_test_libraries)
tests_scene_condition_text_test_SOURCES = tests/scene/condition_text_test.c tests/tap.h
tests_scene_condition_text_test_LDADD = $(scene_test_libraries)
tests_scene_doc_test_SOURCES = tests/scene/doc_test.c tests/tap.h
tests_scene_doc_test_LDADD = $(scene_test_libraries)
tests_scene_scene_test_SOURCES = tests/scene/scene_test.c tests/tap.h
tests_scene_scene_test_LDADD = $(scene_test_libraries)
tests_scene_shipped_test_SOURCES = tests/scene/shipped_test.c tests/tap.h
tests_scene_shipped_test_LDADD = $(scene_test_libraries)
