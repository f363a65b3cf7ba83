# One static library per folder, so that a test of the model cannot link the screen.
include $(srcdir)/src/base/local.mk
include $(srcdir)/src/kernel/local.mk
include $(srcdir)/src/collect/local.mk
include $(srcdir)/src/model/local.mk
include $(srcdir)/src/scene/local.mk
include $(srcdir)/src/action/local.mk
include $(srcdir)/src/report/local.mk
include $(srcdir)/src/view/local.mk
include $(srcdir)/src/load/local.mk
include $(srcdir)/src/app/local.mk
EXTRA_DIST += src/README
