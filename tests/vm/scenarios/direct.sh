# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -d 700
# Tasks want memory faster than it is freed and have to reclaim for themselves. What makes that
# certain: kswapd at the lowest priority, the tasks at the highest, and low close to min.
. /vm/lib.sh
echo 10 >/proc/sys/vm/watermark_scale_factor
echo 2048 >/proc/sys/vm/min_free_kbytes
hold_back_kswapd
renice -n -20 -p $$ >/dev/null
dashboard 100x30 --delay 0.3
until_screen '\[ CALM \]'
record 0.3
pressure read /dev/vm.disk 250 1
stalls=$(vmstat allocstall_)
for mib in 30 30 30 30; do
	spawn pressure hold $mib 2
	tasks="$tasks $!"
done
spawn pressure read /dev/vm.disk 400 1
# A task that reclaims may compact as well: one rung higher.
expect "the screen says so" until_screen "\\[ (DIRECT RECLAIM|COMPACTION) \\]"
wait $tasks "$!"
next_lines 1
stop
expect 'tasks have stalled' [ "$(vmstat allocstall_)" -gt "$stalls" ]
expect 'the ladder follows the counters' ladder_holds
stalls_said() { series reclaim/allocstall_per_sec | grep -q "[1-9]"; }
expect "the JSON counts the stalls" stalls_said
