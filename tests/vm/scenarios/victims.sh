# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 320 -d 200
# Whom will the kernel kill? Without swap. What is larger is so by 4 MiB or more, far beyond the error of
# the kernel's own counting; an oom_score_adj of 100 is a tenth of the memory.
. /vm/lib.sh
. /vm/victims.sh

trial 'three sizes'
hold -a 20 small
hold -a 60 large
hold -a 40 middle
dies large

trial 'close sizes'
hold -a 36 middle
hold -a 40 large
hold -a 32 small
dies large

trial 'equal sizes'
for i in 1 2 3 4 5 6; do hold -a 15 equal$i; done
ties equal1 equal2 equal3 equal4 equal5 equal6

trial 'a larger adj'
hold -a 60 large
hold -a 20 -j 400 raised
dies raised

trial 'a smaller adj'
hold -a 60 -j -400 lowered
hold -a 30 small
dies small

trial 'an adj that is not enough'
hold -a 70 large
hold -a 20 -j 100 raised
dies large

trial 'the least adj'
hold -a 90 -j -999 spared
hold -a 6 small
dies small

trial 'everybody with the least adj'
hold -a 40 -j -999 middle
hold -a 60 -j -999 large
dies large

trial 'the largest is protected'
hold -a 80 -j -1000 protected
hold -a 30 middle
hold -a 20 small
dies middle

trial 'a large parent'
hold -a 60 parent holder -a 20 child holder -a 20 grandchild
dies parent

trial 'a large child'
hold -a 15 parent holder -a 25 child holder -a 50 grandchild
dies grandchild

trial 'a child that shares all of it'
hold -a 50 -c 1 parent
hold -a 30 small
ties parent parent.1

trial 'many threads'
hold -a 60 -t 24 threads
hold -a 40 small
dies threads

trial 'a leader that has ended'
hold -a 60 -d led
hold -a 40 small
dies led

trial 'shared memory'
hold -f /dev/shm/trial:50 sharer
hold -f /dev/shm/trial:50 -a 8 largest
hold -a 40 small
dies largest

trial 'a mapped file'
hold -a 40 anon
hold -f /dev/vm.disk:80 file
dies anon
now file

trial 'page tables'
hold -a 50 anon
hold -a 10 -p 60 tables
dies tables

trial 'a child in vfork'
hold -a 40 small
hold -a 60 -v waiting
dies waiting

trial 'the task that asks'
echo 1 >/proc/sys/vm/oom_kill_allocating_task
hold -a 80 large
hold -a 50 -j -1000 protected
asker_dies
echo 0 >/proc/sys/vm/oom_kill_allocating_task

all_predicted
