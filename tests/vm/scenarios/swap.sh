# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -s 400
# A working set larger than the memory, with swap on a disk, then on zram: the stalls that the
# program shows are the kernel's own totals.
. /vm/lib.sh
near_usec=400000
storm() { # NAME: with the swap that is on
	in=$(vmstat 'pswpin$') some=$(stall some)
	record 1
	observe 100 /proc/vmstat /proc/swaps /proc/pressure/memory
	spawn pressure cycle 300 5
	storm=$!
	expect "$1: the screen says that tasks stall" until_screen 'tasks stalled +[1-9]'
	wait "$storm"
	next_lines 2
	unobserve
	stop
	expect "$1: pages have been swapped in" [ "$(vmstat 'pswpin$')" -gt "$in" ]
	expect "$1: tasks have stalled" [ "$(stall some)" -gt "$some" ]
	expect "$1: the stalls are the kernel's in every line" compare pressure 'memory/.*/total_usec$' every
	expect "$1: so are the pages swapped" compare vmstat '/pswp(in|out)$' every
	expect "$1: so are the swap areas" compare swaps
	expect "$1: the ladder follows the counters" ladder_holds
}
dashboard 100x30 --delay 0.3
until_screen '\[ CALM \]'
swap_on /dev/vm.swap
storm disk
swapoff /dev/vm.swap
until_screen '\[ CALM \]'
zram_on 400
storm zram
