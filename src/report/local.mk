noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	src/report/json.c \
	src/report/json.h \
	src/report/json_processes.c \
	src/report/json_processes.h \
	src/report/json_report.c \
	src/report/json_report.h \
	src/report/report.h \
	src/report/text_processes.c \
	src/report/text_processes.h \
	src/report/text_report.c \
	src/report/text_report.h
