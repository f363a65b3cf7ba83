# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -d 700
# A stream of reads fills the page cache. With low far above min, kswapd frees in time and nobody has
# to wait.
. /vm/lib.sh
echo 1000 >/proc/sys/vm/watermark_scale_factor
dashboard 100x30 --delay 0.1
expect 'a quiet machine is calm' until_screen '\[ CALM \]'
record 0.3
before=$(vmstat 'pgscan_kswapd$') stalls=$(vmstat allocstall_)
spawn pressure read /dev/vm.disk 700 100
reader=$!
expect 'the screen says kswapd' until_screen '\[ KSWAPD \]'
# The moments below low are short; once seen, one stays on the screen as an event.
expect 'and that the zone has crossed low' until_screen 'node 0 DMA32[,:].* below low'
kill "$reader"
next_lines 1
stop
expect 'kswapd has scanned' [ "$(vmstat 'pgscan_kswapd$')" -gt "$before" ]
expect 'the ladder follows the counters' ladder_holds
expect 'the ladder says kswapd' said ladder/rung kswapd
expect "no task has reclaimed" [ "$(vmstat allocstall_)" = "$stalls" ]
expect "the ladder never says more" never_said ladder/rung direct_reclaim
expect 'nothing was killed' [ "$(vmstat 'oom_kill$')" = 0 ]
