# The tier in virtual machines: see the README beside this file. "make check" does not run it.
#   make check-vm [SCENARIO=kswapd] [KERNEL=6.12]    make check-vm-all    make check-vm-selftest
vm_environment = top_builddir='$(abs_top_builddir)' CC='$(CC)'
check-vm: oomwatch$(EXEEXT) oomwatch-load$(EXEEXT)
	$(vm_environment) $(SHELL) $(srcdir)/%D%/run $(KERNEL:%=-k %) $(VMFLAGS) $(SCENARIO)
check-vm-all: oomwatch$(EXEEXT) oomwatch-load$(EXEEXT)
	$(vm_environment) $(SHELL) $(srcdir)/%D%/run -a -t 7200 $(VMFLAGS) $(SCENARIO)
# The dashboard in a virtual machine, on this terminal: make workshop SCENE=kswapd [KERNEL=6.12]
workshop: oomwatch$(EXEEXT) oomwatch-load$(EXEEXT)
	@$(vm_environment) $(SHELL) $(srcdir)/%D%/workshop $(KERNEL:%=-k %) $(SCENE)
check-vm-selftest:
	$(vm_environment) $(SHELL) $(srcdir)/%D%/selftest
clean-vm:
	rm -rf vm-cache
clean-local: clean-vm
.PHONY: workshop check-vm check-vm-all check-vm-selftest clean-vm

EXTRA_DIST += %D%/README %D%/arm64 %D%/boot %D%/guest/as.c %D%/guest/compare.awk %D%/guest/dialog.sh \
	%D%/guest/flatten.awk %D%/guest/groups.sh %D%/guest/holder.c %D%/guest/init %D%/guest/kernel.awk \
	%D%/guest/killed.awk %D%/guest/ladder.awk %D%/guest/left.sh %D%/guest/lib.sh %D%/guest/load.sh %D%/guest/observe.c \
	%D%/guest/pressure.c %D%/guest/rows.awk %D%/guest/scenes.sh %D%/guest/series.awk %D%/guest/tmux.conf \
	%D%/guest/victims.sh %D%/guest/workshop.sh %D%/kernel %D%/pack %D%/private-apt.sh %D%/run \
	%D%/scenarios/cgroups-swap.sh %D%/scenarios/cgroups.sh %D%/scenarios/changes-crash.sh \
	%D%/scenarios/changes-limit.sh %D%/scenarios/changes-user.sh %D%/scenarios/changes-victim.sh \
	%D%/scenarios/changes.sh %D%/scenarios/compaction.sh %D%/selftest %D%/workshop \
	%D%/scenarios/direct.sh %D%/scenarios/groups-disabled.sh %D%/scenarios/groups-many.sh \
	%D%/scenarios/groups-missing.sh %D%/scenarios/kills.sh %D%/scenarios/kswapd.sh \
	%D%/scenarios/load-dashboard.sh %D%/scenarios/load-kinds.sh %D%/scenarios/load-left.sh %D%/scenarios/load-set-points.sh \
	%D%/scenarios/nodes.sh %D%/scenarios/numbers.sh %D%/scenarios/oom.sh \
	%D%/scenarios/scenes.sh %D%/scenarios/scenes-machine.sh \
	%D%/scenarios/stall.sh %D%/scenarios/swap.sh %D%/scenarios/ticking.sh %D%/scenarios/victims.sh \
	%D%/scenarios/victims-swap.sh
