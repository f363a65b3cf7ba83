# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -n 192,192 -c 2 -s 512
# Memory of node 1 is short while node 0 has plenty: node 1 has to be named, never node 0.
. /vm/lib.sh
swap_on /dev/vm.swap
dashboard 100x30 --delay 0.3
until_screen '\[ CALM \]'
record 0.3
scanned() { awk '/^Node/ { node = $2 + 0 } $1 == "nr_vmscan_write" && node == 1 { print $2 }' /proc/zoneinfo; }
spawn pressure -n 1 cycle 200 6
presser=$!
expect 'the screen names node 1' until_screen 'Short of: node 1'
wait "$presser"
stop
expect 'node 1 has been swapped out' [ "$(scanned)" -gt 1000 ]
expect 'node 1 is what is short' said shortage/node 1
expect 'and never node 0' never_said shortage/node 0
expect 'the ladder follows the counters' ladder_holds
