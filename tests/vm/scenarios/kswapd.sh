# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -d 700
# A stream of reads fills the page cache. With low far above min, kswapd frees in time and nobody has
# to wait.
. /vm/lib.sh
echo 1000 >/proc/sys/vm/watermark_scale_factor
dashboard 100x30 --delay 0.1
expect 'a quiet machine is calm' until_screen '\[ CALM \]'
record 0.1
before=$(vmstat 'pgscan_kswapd$') stalls=$(vmstat allocstall_)
spawn pressure read /dev/vm.disk 700 100
reader=$!
expect 'the screen says kswapd' until_screen '\[ KSWAPD \]'
expect 'and the zone below low' until_screen 'Short of: node 0 DMA32'
kill "$reader"
next_lines 1
stop
expect 'kswapd has scanned' [ "$(vmstat 'pgscan_kswapd$')" -gt "$before" ]
expect 'the ladder follows the counters' ladder_holds
expect 'the ladder says kswapd' said ladder/rung kswapd
expect "no task has reclaimed" [ "$(vmstat allocstall_)" = "$stalls" ]
expect "the ladder never says more" never_said ladder/rung direct_reclaim
dma32='zones/"node":0,"zone":"DMA32"'
below_low() { series "$dma32/free_pages" "$dma32/low_pages" | awk '$1 < $2 { n++ } END { print n + 0 " lines below low"; exit !n }'; }
expect 'its free pages cross low' below_low
expect 'nothing was killed' [ "$(vmstat 'oom_kill$')" = 0 ]
