# The tier in virtual machines: see the README beside this file. "make check" does not run it.
#   make check-vm [SCENARIO=kswapd] [KERNEL=6.12]    make check-vm-all    make check-vm-selftest
vm_environment = top_builddir='$(abs_top_builddir)' CC='$(CC)'
check-vm: oomwatch$(EXEEXT)
	$(vm_environment) $(SHELL) $(srcdir)/%D%/run $(KERNEL:%=-k %) $(VMFLAGS) $(SCENARIO)
check-vm-all: oomwatch$(EXEEXT)
	$(vm_environment) $(SHELL) $(srcdir)/%D%/run -a -t 7200 $(VMFLAGS) $(SCENARIO)
check-vm-selftest:
	$(vm_environment) $(SHELL) $(srcdir)/%D%/selftest
clean-vm:
	rm -rf vm-cache
clean-local: clean-vm
.PHONY: check-vm check-vm-all check-vm-selftest clean-vm

EXTRA_DIST += %D%/README %D%/arm64 %D%/boot %D%/kernel %D%/pack %D%/private-apt.sh %D%/run %D%/selftest \
	%D%/guest/as.c %D%/guest/compare.awk %D%/guest/dialog.sh %D%/guest/flatten.awk %D%/guest/groups.sh \
	%D%/guest/holder.c %D%/guest/init %D%/guest/kernel.awk %D%/guest/killed.awk %D%/guest/ladder.awk \
	%D%/guest/lib.sh %D%/guest/observe.c %D%/guest/pressure.c %D%/guest/rows.awk %D%/guest/series.awk \
	%D%/guest/tmux.conf %D%/guest/victims.sh %D%/scenarios/cgroups.sh %D%/scenarios/cgroups-swap.sh \
	%D%/scenarios/changes.sh %D%/scenarios/changes-crash.sh %D%/scenarios/changes-limit.sh \
	%D%/scenarios/changes-user.sh %D%/scenarios/changes-victim.sh %D%/scenarios/compaction.sh \
	%D%/scenarios/direct.sh %D%/scenarios/groups-disabled.sh %D%/scenarios/groups-many.sh \
	%D%/scenarios/groups-missing.sh %D%/scenarios/kills.sh %D%/scenarios/kswapd.sh \
	%D%/scenarios/nodes.sh %D%/scenarios/numbers.sh %D%/scenarios/oom.sh \
	%D%/scenarios/stall.sh %D%/scenarios/swap.sh %D%/scenarios/ticking.sh %D%/scenarios/victims.sh \
	%D%/scenarios/victims-swap.sh
