# SPDX-License-Identifier: GPL-3.0-or-later
# Each number in each line of JSON, as "LINE PATH VALUE" in /tmp/said.SECTION, and when the line was
# taken, as "FROM TO" in microseconds in /tmp/windows. An object in a list that says which node, zone
# or file it is about is called so and not by its place: zones/0/DMA32/free_pages. What the program
# says it has kept from an earlier line is left out.
{
	depth = 0
	key = ""
	gsub(/\\\\/, "")
	gsub(/\\"/, "")
	n = split($0, part, "\"")
	for (p = 1; p <= n; p++) {
		if (p % 2) outside(part[p])
		else if (part[p + 1] ~ /^ *:/) key = part[p]
		else {
			if (path[2] == "sources" && key == "status") is_kept[path[3]] = part[p] == "kept"
			if (key ~ /^(zone|filename)$/ && is_list[depth - 1])
				path[depth] = (key == "zone" ? path[depth] "/" : "") part[p]
			key = ""
		}
	}
	print from, from + cost >"/tmp/windows"
}
function outside(text, c) {
	while (match(text, /[][{},]/)) {
		number(substr(text, 1, RSTART - 1))
		c = substr(text, RSTART, 1)
		text = substr(text, RSTART + 1)
		if (c == "{" || c == "[") {
			depth++
			path[depth] = key != "" ? key : place[depth - 1] + 0
			is_list[depth] = c == "["
			place[depth] = 0
			key = ""
		} else if (c != ",")
			depth--
		else if (is_list[depth])
			place[depth]++
	}
	number(text)
}
function number(text, i, whole) {
	gsub(/[ :]/, "", text)
	if (text == "") return
	if (key == "node" && is_list[depth - 1]) path[depth] = text
	else if (key == "monotonic_usec") from = text
	else if (key == "sample_cost_usec") cost = text
	else if (depth > 1 && !is_kept[source()] && text ~ /^-?[0-9]/) {
		for (i = 2; i <= depth; i++) whole = whole path[i] "/"
		print NR, whole (key != "" ? key : place[depth]) , text >("/tmp/said." path[2])
	}
	key = ""
}
function source() {
	return path[2] ~ /^(zones|nodes)$/ ? "zoneinfo" : path[2] == "pressure" ? "pressure_" path[3] : path[2]
}
