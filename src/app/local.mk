noinst_LIBRARIES += libapp.a
libapp_a_SOURCES = \
	src/app/batch.c \
	src/app/batch.h \
	src/app/command.c \
	src/app/command.h \
	src/app/dashboard.c \
	src/app/dashboard.h \
	src/app/options.c \
	src/app/options.h \
	src/app/protection.c \
	src/app/protection.h \
	src/app/signals.c \
	src/app/signals.h

app_libraries = libapp.a libview.a libreport.a libcollect.a libmodel.a libkernel.a libbase.a

bin_PROGRAMS += oomwatch
oomwatch_SOURCES = src/app/main.c
oomwatch_LDADD = $(app_libraries) $(NCURSES_LIBS) $(LIBINTL) -lm

# Prints the parts of the man page and of the completion that come from the tables.
noinst_PROGRAMS += tables
tables_SOURCES = src/app/tables.c
tables_LDADD = $(oomwatch_LDADD)
