noinst_LIBRARIES += libreport.a
libreport_a_SOURCES = \
	src/report/json.c \
	src/report/json.h \
	src/report/json_cgroups.c \
	src/report/json_cgroups.h \
	src/report/json_kills.c \
	src/report/json_kills.h \
	src/report/json_parts.c \
	src/report/json_parts.h \
	src/report/json_processes.c \
	src/report/json_processes.h \
	src/report/json_report.c \
	src/report/json_report.h \
	src/report/report.h \
	src/report/text_cgroups.c \
	src/report/text_cgroups.h \
	src/report/text_kills.c \
	src/report/text_kills.h \
	src/report/text_processes.c \
	src/report/text_processes.h \
	src/report/text_report.c \
	src/report/text_report.h \
	src/report/text_table.c \
	src/report/text_table.h
