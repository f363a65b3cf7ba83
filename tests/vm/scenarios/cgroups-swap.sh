# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -s 128
# Whom will the kernel kill at the limit of a control group that may swap, or may not though there is
# swap? An adj weighs by memory.max and memory.swap.max of the group, as far as there is swap: here
# 40 MiB and 128.
. /vm/lib.sh
. /vm/victims.sh
. /vm/groups.sh
swap_on /dev/vm.swap

trial 'swap is on, memory.swap.max 0'
group box memory.max=40M memory.swap.max=0
hold -a 22 large
hold -a 6 -j 300 raised
dies box large

trial 'all the swap is allowed: the adj weighs more'
group box memory.max=40M
hold -a 22 large
hold -a 6 -j 300 raised
dies box raised

trial 'some swap is allowed'
group box memory.max=40M memory.swap.max=16M
hold -a 24 large
hold -a 4 -j 300 raised
dies box large

trial 'no swap for the group above does not change what an adj weighs below'
group box memory.swap.max=0
group box/inner memory.max=40M
hold -a 22 large
hold -a 6 -j 300 raised
dies box/inner raised

trial 'what is swapped out counts'
group box memory.max=40M memory.swap.max=64M
hold -a 30 -s swapped
hold -a 18 middle
dies box swapped

trial 'a whole group, swapped out in part'
group box memory.max=40M memory.swap.max=32M memory.oom.group=1
hold -a 24 -s swapped
hold -a 12 middle
hold -a 4 small
group_dies box swapped box 3

trial 'vm.swappiness 0: swap does not count'
echo 0 >/proc/sys/vm/swappiness
group box memory.max=40M
hold -a 22 large
hold -a 6 -j 300 raised
dies box large
echo 60 >/proc/sys/vm/swappiness

log_agrees
book_agrees
stop
all_predicted
