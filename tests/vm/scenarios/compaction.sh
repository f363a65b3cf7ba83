# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256
# Every other page is free, and somebody asks for huge pages: tasks have to compact.
. /vm/lib.sh
size=$(cat /sys/kernel/mm/transparent_hugepage/hpage_pmd_size)
[ "$size" -le 2097152 ] || skip "huge pages of $((size / 1048576)) MiB: too large for this guest"
echo always >/sys/kernel/mm/transparent_hugepage/enabled
echo always >/sys/kernel/mm/transparent_hugepage/defrag
dashboard 100x30 --delay 0.3
until_screen '\[ CALM \]'
record 0.3
free=$(awk "/^MemFree/ { print int(\$2 / 1024) }" /proc/meminfo)
pressure -e fragment $((free - 28)) 0 >/tmp/ready &
fragmenter=$!
until_true grep ready /tmp/ready
stalls=$(vmstat 'compact_stall$')
spawn pressure -H hold $((free / 3)) 1
expect 'the screen says compaction' until_screen '\[ COMPACTION \]'
wait "$!"
next_lines 1
stop
kill "$fragmenter"
expect 'tasks have compacted' [ "$(vmstat 'compact_stall$')" -gt "$stalls" ]
expect 'the ladder follows the counters' ladder_holds
expect 'the ladder says compaction' said ladder/rung compaction
