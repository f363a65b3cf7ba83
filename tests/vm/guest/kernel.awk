# SPDX-License-Identifier: GPL-3.0-or-later
# Reads what "observe files" has taken from the kernel, without anything of the program, and prints
# "TIME PATH VALUE" with the paths that flatten.awk gives to the numbers of the JSON.
/^== / { time = $2; file = $3; node = zone = ""; next }
file == "/proc/vmstat" { put("vmstat/" $1, $2); next }
file == "/proc/meminfo" {
	sub(/:$/, "", $1)
	put("meminfo/" $1 ($3 == "kB" ? "_kib" : ""), $2)
	next
}
file ~ "^/proc/pressure/" {
	resource = file
	sub(/.*\//, "", resource)
	for (i = 2; i <= NF; i++) {
		split($i, pair, "=")
		put("pressure/" resource "/" $1 "/" pair[1] (pair[1] == "total" ? "_usec" : "_percent"), pair[2])
	}
	next
}
file == "/proc/swaps" {
	if ($1 ~ /^\//) {
		put("swaps/" $1 "/size_kib", $3); put("swaps/" $1 "/used_kib", $4)
		put("swaps/" $1 "/priority", $5)
	}
	next
}
file == "/proc/buddyinfo" {
	sub(/,/, "", $2)
	for (i = 5; i <= NF; i++) put("buddyinfo/" $2 "/" $4 "/free_blocks/" i - 5, $i)
	next
}
# /proc/zoneinfo from here on
/^Node/ { sub(/,/, "", $2); node = $2; zone = $4; part = "zone"; next }
/per-node stats/ { part = "node"; next }
/^  pages free/ { part = "zone"; put_zone("free_pages", $3); next }
/^ *pagesets/ { part = "pagesets"; pcp = 0; next }
part == "pagesets" && $1 == "count:" { pcp += $2; put_zone("pcp_count_pages", pcp); next }
/^  node_unreclaimable/ { part = ""; next }
/protection:/ {
	gsub(/[(),]/, " ")
	for (i = 2; i <= NF; i++) put_zone("protection_pages/" i - 2, $i)
	next
}
part == "node" { put("nodes/" node "/stats/" $1, $2) }
part == "zone" { put_zone($1 (NF == 2 && $1 !~ /_/ ? "_pages" : ""), $2) }
function put(path, value) { print time, path, value }
function put_zone(name, value) { put("zones/" node "/" zone "/" name, value) }
