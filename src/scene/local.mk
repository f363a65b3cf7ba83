noinst_LIBRARIES += libscene.a
libscene_a_SOURCES = \
	src/scene/condition.c \
	src/scene/condition.h \
	src/scene/condition_text.c \
	src/scene/metric.c \
	src/scene/metric.h \
	src/scene/scene.c \
	src/scene/scene.h
