dist_bashcompletion_DATA += data/oomwatch data/oomwatch-load

# Lessons for the dashboard; NAME.LL.scene is the same in another language.
scenesdir = $(pkgdatadir)/scenes
dist_scenes_DATA = \
	data/scenes/cgroup-alone.de.scene \
	data/scenes/cgroup-alone.scene \
	data/scenes/direct-reclaim.de.scene \
	data/scenes/direct-reclaim.scene \
	data/scenes/kswapd.de.scene \
	data/scenes/kswapd.scene \
	data/scenes/oom-choice.de.scene \
	data/scenes/oom-choice.scene \
	data/scenes/page-cache.de.scene \
	data/scenes/page-cache.scene \
	data/scenes/swap.de.scene \
	data/scenes/swap.scene

# A program that is not installed finds its scenes beside it, also where it is built outside of the tree.
all-local:
	@test -e data/scenes || { $(MKDIR_P) data && ln -s "$(abs_top_srcdir)/data/scenes" data/scenes; }
distclean-local:
	if test -h data/scenes; then rm data/scenes; fi
	test "$(srcdir)" = . || rmdir data 2>/dev/null || :
