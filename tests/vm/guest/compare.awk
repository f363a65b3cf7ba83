# SPDX-License-Identifier: GPL-3.0-or-later
# Compares the numbers of flatten.awk with those of kernel.awk, given in this order. A number matches
# if it lies between the least and the greatest that the kernel said around the time of its line.
# Each has to match in one line at least; with every=1 in every line, as counters do.
$2 !~ only || $2 ~ derived { next }
NR == FNR { said[$1, $2] = $3; paths[$2]; lines = $1; next }
{
	key = $1 SUBSEP $2
	known[$2]
	if ($2 ~ /^zones.*\/present_pages$/ && $3 == 0) absent[substr($2, 1, length($2) - 13)]
	if (!(key in least) || $3 + 0 < least[key]) least[key] = $3 + 0
	if (!(key in most) || $3 + 0 > most[key]) most[key] = $3 + 0
	if ($4 == "-") before[key]
	if ($4 == "+") after[key]
}
END {
	for (path in paths) {
		if (!(path in known)) {
			print "WRONG " path ": the kernel does not have it"
			wrong++
			continue
		}
		matched = looked = 0
		for (i = 1; i <= lines; i++) {
			key = i SUBSEP path
			if (!(key in said) || !(key in before) || !(key in after)) continue
			looked++
			if (said[key] + 0 >= least[key] && said[key] + 0 <= most[key]) matched++
			else example = "in line " i " " said[key] ", the kernel " least[key] " to " most[key]
		}
		if (!looked) example = "never both read, fresh, and observed close enough"
		if (matched < (every ? looked : 1) || !looked) {
			print "WRONG " path ": " example
			wrong++
		}
		numbers++
	}
	for (path in known) {
		zone = path
		if (sub(/\/(protection_pages\/)?[^\/]*$/, "/", zone) && zone in absent) continue # a zone without memory
		if (path in paths || newer != "" && path ~ newer) continue
		print "WRONG " path ": the program does not have it"
		wrong++
	}
	print numbers + 0 " numbers compared in " lines + 0 " lines, " wrong + 0 " wrong"
	exit wrong > 0 || !numbers
}
