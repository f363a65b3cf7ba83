# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -d 700
# kswapd alone is at work. The marks are far apart, so that nobody reaches min and has to wait: first a
# stream of reads fills the page cache, then memory that cannot be reclaimed holds a zone below low.
. /vm/lib.sh
echo 1000 >/proc/sys/vm/watermark_scale_factor
dashboard 100x30 --delay 0.3
expect 'a quiet machine is calm' until_screen '\[ CALM \]'
record 0.3
before=$(vmstat 'pgscan_kswapd$')
spawn pressure read /dev/vm.disk 700 100
reader=$!
expect 'under a stream of reads the screen says kswapd' until_screen '\[ KSWAPD \]'
next_lines 4
kill "$reader"
expect 'kswapd has scanned' [ "$(vmstat 'pgscan_kswapd$')" -gt "$before" ]

echo 3 >/proc/sys/vm/drop_caches
# The zone with nearly all of the memory: DMA32, on arm64 DMA.
zone=$(awk "/^Node/ { zone = \$4 } \$1 == \"managed\" && \$2 > most { most = \$2; name = zone } END { print name }" /proc/zoneinfo)
is_below_low() {
	awk -v zone="$zone" '$4 == zone { here = 1 } here && /pages free/ { free = $3 } here && $1 == "low" { exit free >= $2 }' /proc/zoneinfo
}
hold() { # MIB
	spawn pressure hold "$1" 0 >/tmp/ready
	holders="${holders:-} $!"
	until_true grep ready /tmp/ready
}
hold $(($(awk '/^MemFree/ { print $2 }' /proc/meminfo) / 1024 - 70))
until is_below_low; do hold 2; done
expect 'the screen says which zone is short' until_screen "Short of: node 0 $zone,.* below low"
expect 'and its bar, LOW' on_screen "n0 $zone .*LOW"
next_lines 2
kill $holders
expect 'the screen says when it is over' until_screen 'Short of: nothing'
stop

expect 'the ladder follows the counters' ladder_holds
expect 'the ladder says kswapd' said ladder/rung kswapd
expect 'the JSON says which zone is short' said shortage/zone "$zone"
if [ "$(vmstat allocstall_)" = 0 ]; then
	expect 'nobody had to reclaim, and the ladder never says so' never_said ladder/rung direct_reclaim
else
	note "this kernel let tasks reclaim $(vmstat allocstall_) times"
fi
expect 'nothing was killed' [ "$(vmstat 'oom_kill$')" = 0 ]
