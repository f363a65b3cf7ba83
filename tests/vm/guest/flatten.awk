# SPDX-License-Identifier: GPL-3.0-or-later
# Each number in each line of JSON as "LINE TIME PATH VALUE". An object in a list that says which
# node, zone, file or device it is about is called so, not by its place: zones/0/DMA32/free_pages.
BEGIN { OFS = " " }
{
	depth = 0
	key = ""
	delete path
	gsub(/\\\\/, "")
	gsub(/\\"/, "")
	n = split($0, part, "\"")
	for (p = 1; p <= n; p++) {
		if (p % 2 == 0) { # inside quotes
			text = part[p]
			if (part[p + 1] ~ /^ *:/) key = text
			else named(text)
			continue
		}
		outside(part[p])
	}
}
function outside(text, n, i, c, word) {
	while (match(text, /[][{},]/)) {
		number(substr(text, 1, RSTART - 1))
		c = substr(text, RSTART, 1)
		text = substr(text, RSTART + 1)
		if (c == "{" || c == "[") {
			depth++
			path[depth] = key != "" ? key : is_list[depth - 1] ? place[depth - 1] : ""
			is_list[depth] = c == "["
			place[depth] = 0
			key = ""
		} else if (c == "," && is_list[depth])
			place[depth]++
		else if (c != ",")
			depth--
	}
	number(text)
}
# The words that name an object of a list: they replace its place.
function named(text) {
	if ((key == "zone" || key == "filename" || key == "device") && is_list[depth - 1])
		path[depth] = key == "zone" ? path[depth] "/" text : text
	key = ""
}
function number(text, i, whole) {
	gsub(/[ :]/, "", text)
	if (text == "") return
	if (key == "node" && is_list[depth - 1]) { path[depth] = text; key = ""; return }
	whole = ""
	for (i = 2; i <= depth; i++) whole = whole path[i] "/"
	whole = whole (key != "" ? key : place[depth])
	if (whole == "monotonic_usec") time = text
	if (text ~ /^-?[0-9]/) print NR, time, whole, text
	key = ""
}
