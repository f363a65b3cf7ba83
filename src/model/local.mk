noinst_LIBRARIES += libmodel.a
libmodel_a_SOURCES = \
	src/model/events.c \
	src/model/events.h \
	src/model/forecast.c \
	src/model/forecast.h \
	src/model/fragmentation.c \
	src/model/fragmentation.h \
	src/model/history.c \
	src/model/history.h \
	src/model/ladder.c \
	src/model/ladder.h \
	src/model/model.c \
	src/model/model.h \
	src/model/rates.c \
	src/model/rates.h \
	src/model/reclaim.c \
	src/model/reclaim.h \
	src/model/shortage.c \
	src/model/shortage.h \
	src/model/stalls.c \
	src/model/stalls.h \
	src/model/watermarks.c \
	src/model/watermarks.h \
	src/model/words.c \
	src/model/words.h
