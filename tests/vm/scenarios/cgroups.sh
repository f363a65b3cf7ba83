# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -d 200
# Whom will the kernel kill at the limit of a control group? Without swap. The adjustments weigh by what the
# group may have: 300 is 18 MiB in a group of 60, but 70 MiB on this machine.
. /vm/lib.sh
. /vm/victims.sh
. /vm/groups.sh

trial 'three sizes'
group box memory.max=64M
hold -a 8 small
hold -a 24 large
hold -a 16 middle
dies box large

trial 'nested: the inner limit is hit, the largest is outside'
group box memory.max=100M
group box/other
hold -a 30 outside
group box/inner memory.max=32M
hold -a 16 large
hold -a 6 small
dies box/inner large

trial 'nested: the outer limit is hit, the largest is inside the inner'
group box memory.max=56M
group box/inner memory.max=48M
hold -a 24 inside
hold -a 6 small
group box/other
hold -a 10 outside
dies box inside

trial 'nested: the outer limit is hit, the largest is beside'
group box memory.max=56M
group box/inner memory.max=32M
hold -a 14 inside
group box/other
hold -a 22 outside
dies box outside

trial 'an adj that reverses the order of the machine, but not of the group'
group box memory.max=60M
hold -a 30 large
hold -a 10 -j 300 raised
dies box large
must 'the machine would kill the other one' [ "$(said_before victim comm)" = raised ]

trial 'an adj that is enough in the group'
group box memory.max=60M
hold -a 30 large
hold -a 10 -j 500 raised
dies box raised

trial 'a group too small for any adj to count'
group box memory.max=3900K
hold -a 2 large
hold -a 1 -j 900 raised
dies box large

trial 'equal sizes'
group box memory.max=64M
for i in 1 2 3 4; do hold -a 12 equal$i; done
ties box equal1 equal2 equal3 equal4

trial 'the largest is protected'
group box memory.max=64M
hold -a 30 -j -1000 protected
hold -a 14 middle
hold -a 6 small
dies box middle

trial 'memory.oom.group'
group box memory.max=64M memory.oom.group=1
hold -a 20 large
hold -a 8 small
hold -a 4 -j -1000 protected
hold -a 2 smallest
group_dies box large box 3

trial 'memory.oom.group of a child'
group box memory.max=64M
group box/other
hold -a 8 outside
group box/child memory.oom.group=1
hold -a 20 large
hold -a 4 small
group_dies box large box/child 2

trial 'memory.oom.group of parent and child'
group box memory.max=64M memory.oom.group=1
group box/other
hold -a 8 outside
group box/child memory.oom.group=1
hold -a 20 large
hold -a 4 small
group_dies box large box 3

trial 'memory.oom.group above the limit that is hit'
group box memory.oom.group=1
group box/inner memory.max=48M
hold -a 20 large
hold -a 8 small
dies box/inner large

trial 'memory.max lowered below what is used'
group box memory.max=64M
hold -a 30 large
hold -a 10 small
trigger=lowers lowered='box memory.max=20M'
dies box large

trial 'shared memory'
group box memory.max=64M
hold -f /dev/shm/trial:26 sharer
hold -a 14 middle
dies box sharer

trial 'a file on a tmpfs, which nobody has mapped'
group box memory.max=64M
hold -a 6 small
hold -a 10 middle
(echo 0 >"$members"; exec dd if=/dev/zero of=/dev/shm/trial bs=1M count=30 2>/dev/null)
dies box middle

trial 'a mapped file, which is reclaimed first'
group box memory.max=64M
hold -a 16 anon
hold -f /dev/vm.disk:40 file
dies box anon

trial 'memory that was charged elsewhere counts'
group elsewhere
hold -a 30 moved
group box memory.max=48M
pidof moved >"$members"
hold -a 16 own
dies box moved

trial 'the one that grows'
group box memory.max=64M
hold -a 20 steady
hold -a 6 -g 60 growing
trigger=grows
dies box growing

trials_done=$trials
trial 'memory.high'
group box memory.high=24M memory.max=100M
domain=/trial/box
hold -a 20 -g 20 growing
is_throttled() { [ "$(last_said 'cgroups/"path":"/trial/box"/state')" = throttled ]; }
expect 'memory.high: the program says that the group is slowed down' within_lines 20 is_throttled
expect 'memory.high: its counter is the kernel'\''s' within_lines 10 event_agrees high
[ "$(last_said 'cgroups/"path":"/trial/box"/events/high')" -gt 0 ] 2>/dev/null || expect 'memory.high: and not zero' false
expect 'memory.high: nobody was killed' [ "$(vmstat 'oom_kill$')" = "$kills" ]
events_agree() { :; }
end_trial
trials=$trials_done

log_agrees
book_agrees
stop
all_predicted
