# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 320 -s 256 -d 400 -n 160,160 -c 2
# Every number is the kernel's: the files are read by others at the same time, and compared.
. /vm/lib.sh
swap_on /dev/vm.swap
spawn pressure cycle 300 4 # so that few of the numbers are zero
wait "$!"
spawn pressure hold 80 0
holder=$!
record 0.5
observe 30 /proc/meminfo /proc/vmstat /proc/zoneinfo /proc/buddyinfo /proc/swaps /proc/pressure/memory \
	/proc/pressure/io /proc/pressure/cpu
sleep 0.5
next_lines 8
unobserve
stop
kill "$holder"
for part in meminfo vmstat zones nodes buddyinfo swaps pressure; do
	expect "$part is what the kernel says" compare $part
done
