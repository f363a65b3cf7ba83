# SPDX-License-Identifier: GPL-3.0-or-later
# What "observe" has taken from the kernel, read without anything of the program: each number, as
# "LINE PATH VALUE SIDE" in /tmp/known.SECTION, with the paths that flatten.awk gives to the numbers
# of the JSON. First come the windows of its lines; what was read long before or after is left out.
# SIDE is - before the line was taken, + after it, = meanwhile.
NR == FNR { from[NR] = $1; to[NR] = $2; lines = NR; next }
/^== / {
	file = $3
	while (line < lines && to[line] + near_usec < $2) line++
	is_near = from[line] - near_usec <= $2 && $2 <= to[line] + near_usec
	side = $2 < from[line] ? "-" : $2 > to[line] ? "+" : "="
	next
}
!is_near { next }
file == "/proc/vmstat" { put("vmstat", $1, $2); next }
file == "/proc/meminfo" {
	sub(/:$/, "", $1)
	put("meminfo", $1 ($3 == "kB" ? "_kib" : ""), $2)
	next
}
file ~ "^/proc/pressure/" {
	resource = substr(file, 16)
	for (i = 2; i <= NF; i++) {
		split($i, pair, "=")
		put("pressure", resource "/" $1 "/" pair[1] (pair[1] == "total" ? "_usec" : "_percent"), pair[2])
	}
	next
}
file == "/proc/swaps" {
	if ($1 ~ /^\//) {
		put("swaps", $1 "/size_kib", $3)
		put("swaps", $1 "/used_kib", $4)
		put("swaps", $1 "/priority", $5)
	}
	next
}
file == "/proc/buddyinfo" {
	sub(/,/, "", $2)
	for (i = 5; i <= NF; i++) put("buddyinfo", $2 "/" $4 "/free_blocks/" i - 5, $i)
	next
}
# /proc/zoneinfo from here on
/^Node/ { sub(/,/, "", $2); node = $2; zone = $4; next }
/per-node stats/ { is_node = 1; next }
/^  pages free/ { is_node = 0; is_cpu = 0; put_zone("free_pages", $3); next }
/^ *pagesets/ { is_cpu = 1; count = high = 0; next }
/^  (node_unreclaimable|start_pfn):/ { is_cpu = 0; sub(/:/, "", $1); put_zone($1, $2); next }
/vm stats threshold:/ { put_zone("stat_threshold_pages", $4); next }
$1 == "count:" { count += $2; put_zone("pcp_count_pages", count); next }
$1 == "high:" { high += $2; put_zone("pcp_high_pages", high); next }
/protection:/ {
	gsub(/[(),]/, " ")
	for (i = 2; i <= NF; i++) put_zone("protection_pages/" i - 2, $i)
	next
}
is_cpu { next }
is_node { put("nodes", node "/stats/" $1, $2); next }
{ sub(/:$/, "", $1); put_zone($1 ($1 ~ /^(nr|numa)_/ ? "" : "_pages"), $2) }
function put(section, path, value) { print line, section "/" path, value, side >("/tmp/known." section) }
function put_zone(name, value) { put("zones", node "/" zone "/" name, value) }
