noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/bits.h \
	src/base/capability.c \
	src/base/capability.h \
	src/base/clock.c \
	src/base/clock.h \
	src/base/crc32.c \
	src/base/crc32.h \
	src/base/cursor.c \
	src/base/cursor.h \
	src/base/failure.c \
	src/base/failure.h \
	src/base/file.c \
	src/base/file.h \
	src/base/message.c \
	src/base/message.h \
	src/base/order.c \
	src/base/order.h \
	src/base/protection.c \
	src/base/protection.h \
	src/base/quantity.c \
	src/base/quantity.h \
	src/base/ring.c \
	src/base/ring.h \
	src/base/text_pool.c \
	src/base/text_pool.h \
	src/base/units.c \
	src/base/units.h
