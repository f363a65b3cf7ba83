# SPDX-License-Identifier: GPL-3.0-or-later
# The objects of a list in a line of JSON, each as one line with the values at some keys and "|" between
# them, "-" where there is none; see rows in lib.sh. A key of an object inside is written held/anon_bytes.
BEGIN {
	count = split(keys, key_list, " ")
	levels = split(list, level, "/")
}
{
	gsub(/\\\\/, "\002")
	gsub(/\\"/, "\003")
	for (l = 1; l <= levels; l++) { # the list itself begins with a bracket: sources have names like it
		open = "\"" level[l] "\":" (l < levels ? "{" : "[")
		if (!(at = index($0, open))) next
		$0 = substr($0, at + length(open) - 1)
	}
	depth = 0
	key = ""
	n = split($0, part, "\"")
	for (p = 1; p <= n; p++) {
		if (p % 2) {
			if (outside(part[p])) next
		} else if (part[p + 1] ~ /^ *:/)
			key = part[p]
		else
			value(part[p])
	}
}
# True at the end of the list. The list itself is depth 1, its objects 2.
function outside(text, c) {
	while (match(text, /[][{},]/)) {
		value(substr(text, 1, RSTART - 1))
		c = substr(text, RSTART, 1)
		text = substr(text, RSTART + 1)
		if (c == "[" || c == "{") {
			depth++
			prefix[depth] = depth > 2 ? prefix[depth - 1] key "/" : ""
			key = ""
		} else if (c != ",") {
			if (depth == 2) row()
			if (--depth == 0) return 1
		}
	}
	value(text)
	return 0
}
function value(text) {
	if (p % 2) gsub(/[ :]/, "", text)
	if (key == "" || text == "" && p % 2) return
	gsub("\003", "\"", text)
	gsub("\002", "\\", text)
	held[prefix[depth] key] = text
	key = ""
}
function row(i) {
	for (i = 1; i <= count; i++)
		printf "%s%s", key_list[i] in held ? held[key_list[i]] : "-", i < count ? "|" : "\n"
	split("", held)
}
