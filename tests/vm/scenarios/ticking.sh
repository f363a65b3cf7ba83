# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -s 1024 -f -b 40000000
# A swap storm, with a working set of three times the memory: does the dashboard go on? The longest
# gap between two frames is measured from outside, for top in the same storm too. Both start from a
# disk, as on a real system, so that the kernel can take their text away.
. /vm/lib.sh
swap_on /dev/vm.swap
mount -t ext4 /dev/vm.root /disk
for directory in proc sys dev tmp; do mount -o rbind /$directory /disk/$directory; done
export TERM=xterm-256color
frames() { chroot /disk observe frames 40 100x30 "$@"; }
frames oomwatch --delay 1 >/tmp/frames.oomwatch &
ours=$!
frames top -d 1 >/tmp/frames.top &
theirs=$!
sleep 2
in=$(vmstat 'pswpin$') full=$(stall full)
spawn pressure cycle 768 45
storm=$!
expect 'the dashboard has gone on to the end' wait "$ours"
wait "$theirs"
stalled=$((($(stall full) - full) / 1000))
kill "$storm"
expect 'it was a storm: a lot has been swapped in' [ $(($(vmstat 'pswpin$') - in)) -gt 20000 ]
say "stalled in full for $stalled ms, $(vmstat 'pswpin$') pages swapped in"
gap() { awk '{ print $4 / 1000 }' "/tmp/frames.$1"; }
frames_of() { awk '{ print $2 }' "/tmp/frames.$1"; }
note "longest gap: oomwatch $(gap oomwatch) s ($(frames_of oomwatch) frames), top $(gap top) s ($(frames_of top) frames)"
expect 'no fewer frames than top' [ "$(frames_of oomwatch)" -ge "$(frames_of top)" ]
