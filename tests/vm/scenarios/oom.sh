# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256
# The kernel kills. The first line that the program writes after it has to say so.
. /vm/lib.sh
dashboard 100x30 --delay 1
until_screen '\[ CALM \]'
record 1
observe 20 /proc/vmstat
spawn pressure hold 400 0
victim=$!
expect 'the screen says OOM kill' until_screen '\[ OOM KILL \]'
expect 'the one that asked was killed' until_true ended "$victim"
next_lines 2
unobserve
stop
# When was the counter last seen as it was, and when first as it is now?
awk '/^==/ { time = $2 } $1 == "oom_kill" { if ($2 == 0) before = time; else { print before, time; exit } }' \
	/tmp/kernel >/tmp/killed
noticed() {
	series monotonic_usec ladder/rung vmstat/oom_kill | awk 'NR == FNR { before = $1; after = $2; next }
		$1 < before && $2 == "oom_kill" { print "too early: " $0; wrong = 1 }
		$1 > after && !n++ { print "killed before " after ", first line after it: " $0; wrong = wrong || $2 != "oom_kill" || $3 != 1 }
		END { exit wrong || !n }' /tmp/killed -
}
expect 'the first line after the kill says so' noticed
expect 'the ladder follows the counters' ladder_holds
