unit_tests += tests/report/json_test
tests_report_json_test_SOURCES = tests/report/json_test.c tests/tap.h
tests_report_json_test_LDADD = libreport.a libmodel.a libkernel.a libbase.a $(LIBINTL) -lm
unit_tests += tests/report/json_cgroups_test
tests_report_json_cgroups_test_SOURCES = tests/report/json_cgroups_test.c \
	tests/report/json_reader.c tests/report/json_reader.h tests/report/json_schema.h tests/tap.h
tests_report_json_cgroups_test_LDADD = libscene.a libfixture.a libreport.a libmodel.a libkernel.a \
	libbase.a $(LIBINTL) -lm
unit_tests += tests/report/json_schema_test
tests_report_json_schema_test_SOURCES = tests/report/json_schema_test.c tests/report/json_reader.c \
	tests/report/json_reader.h tests/report/json_schema.h tests/tap.h
tests_report_json_schema_test_LDADD = libscene.a libfixture.a libreport.a libmodel.a libkernel.a \
	libbase.a $(LIBINTL) -lm
unit_tests += tests/report/text_test
tests_report_text_test_SOURCES = tests/report/text_test.c tests/tap.h
tests_report_text_test_LDADD = libscene.a libfixture.a libreport.a libmodel.a libkernel.a \
	libbase.a $(LIBINTL) -lm
