# SPDX-License-Identifier: GPL-3.0-or-later
# Is the rung of each line what the counters did? Reads what ladder_holds in lib.sh takes out of
# the JSON: time, rung, pgscan_kswapd, compact_stall, oom_kill and the allocstalls. The highest
# counter that moved since the line before has to be reached at once; a rung may stay for a few
# seconds after its own counter has stopped, so that it can be read.
BEGIN {
	rungs = split("calm kswapd direct_reclaim compaction oom_kill", name, " ")
	for (i in name) height[name[i]] = i
	for (i = 2; i < rungs; i++) hold_usec[i] = 4000000
	hold_usec[rungs] = 11000000
}
{
	count[2] = $3; count[4] = $4; count[5] = $5; count[3] = 0
	for (i = 6; i <= NF; i++) count[3] += $i
	did = 1
	for (i = 2; i <= rungs; i++) {
		if (NR > 1 && count[i] > before[i]) {
			did = i
			until_usec[i] = $1 + hold_usec[i]
		}
		before[i] = count[i]
	}
	if (NR == 1) next
	said = height[$2]
	if (said < did || said > 1 && until_usec[said] < $1) {
		if (wrong++ < 5) print "line " NR ": the kernel did " name[did] ", the program says " $2
	}
	seen[$2]++
}
END {
	for (i = 1; i <= rungs; i++) if (name[i] in seen) printf "%s %d, ", name[i], seen[name[i]]
	print "of " NR - 1 " lines"
	exit wrong > 0 || NR < 2
}
