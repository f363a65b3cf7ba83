# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 320 -d 64 -s 192
# The scenes that stay in a control group, without a person: do their conditions come true?
. /vm/lib.sh
. /vm/scenes.sh
disk_on
swap_on /dev/vm.swap
before=$(vmstat pgscan_direct)
scene cgroup-alone
scene oom-choice
scene swap
say "direct reclaim of the machine: $(($(vmstat pgscan_direct) - before)) pages"
