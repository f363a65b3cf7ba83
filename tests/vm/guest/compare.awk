# SPDX-License-Identifier: GPL-3.0-or-later
# Compares numbers of the program (LINE TIME PATH VALUE) with those of the kernel (TIME PATH VALUE),
# given as two files in this order. A number matches if it lies between the least and the greatest
# that the kernel said around the time of its line. Each number has to match in at least one line;
# one that only counts up (counters=1: all of them) has to match in each.
NR == FNR {
	lines = $1
	if (!($1 in start)) start[$1] = $2
	if ($3 == "cost_usec") cost[$1] = $4
	if ($3 ~ only) {
		said[$1, $3] = $4
		paths[$3]
	}
	next
}
$2 ~ only {
	if ($1 > now + 5000) { # another round of reads; the one before began at round_before
		round_before = round
		round = $1
	}
	now = $1
	# What was so from the last time on until now, counts for each line in between.
	if ($2 in known) {
		while (first < lines && start[first + 1] + cost[first + 1] + slack < round_before) first++
		for (i = first + 1; i <= lines && start[i] - slack <= $1; i++)
			if (known[$2] <= start[i] + cost[i] + slack) {
				include(i, $2, was[$2])
				include(i, $2, $3)
			}
	}
	known[$2] = $1
	was[$2] = $3 + 0
}
function include(line, path, value) {
	value += 0
	if (!((line, path) in least) || value < least[line, path]) least[line, path] = value
	if (!((line, path) in most) || value > most[line, path]) most[line, path] = value
}
END {
	for (path in paths) {
		if (!(path in known)) {
			unknown = unknown " " path
			continue
		}
		numbers++
		matched = looked = 0
		for (i = 1; i <= lines; i++) {
			if (!((i, path) in said) || !((i, path) in least)) continue
			looked++
			if (said[i, path] + 0 >= least[i, path] && said[i, path] + 0 <= most[i, path]) matched++
			else example = "line " i ": " said[i, path] ", the kernel " least[i, path] " to " most[i, path]
		}
		if (matched == 0 || counters && matched < looked) {
			print "WRONG " path " (" example ")"
			wrong++
		}
	}
	for (path in known) if (!(path in paths)) missing = missing " " path
	if (missing) print "the kernel has, the program does not:" missing
	if (unknown) print "the program has, the kernel does not:" unknown
	print numbers + 0 " numbers compared in " lines " lines, " wrong + 0 " wrong"
	exit wrong > 0 || !numbers || missing != "" || unknown != ""
}
