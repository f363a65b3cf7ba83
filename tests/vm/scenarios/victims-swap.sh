# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 320 -s 128 -d 200
# Whom will the kernel kill? With swap, of which the pages of a process count as well.
. /vm/lib.sh
. /vm/victims.sh
swap_on /dev/vm.swap

trial 'three sizes'
hold -a 20 small
hold -a 60 large
hold -a 40 middle
dies large

trial 'swapped out'
hold -a 60 -s swapped
hold -a 40 small
dies swapped

trial 'not swapped out'
hold -a 40 -s swapped
hold -a 60 large
dies large

trial 'a larger adj, which weighs more with swap'
hold -a 80 large
hold -a 20 -j 250 -s raised
dies raised

trial 'a mapped file'
hold -a 40 anon
hold -f /dev/vm.disk:80 file
dies anon
now file

trial 'shared memory, which counts no more when swapped out'
hold -f /dev/shm/trial:70 shared
hold -a 40 small
dies small
now shared

trial 'a leader that has ended'
hold -a 60 -s -d led
hold -a 40 small
dies led

all_predicted
