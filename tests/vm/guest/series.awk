# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the values at some paths out of each line of JSON; see series in lib.sh.
BEGIN { count = split(paths, path, " ") }
{
	if ((at = index($0, "\"sources\":"))) { # it has keys like the sections themselves
		sources = inside(substr($0, at + 10), 0)
		$0 = substr($0, 1, at - 1) substr($0, at + 10 + length(sources))
	}
	for (i = 1; i <= count; i++)
		printf "%s%s", value($0, path[i]), i < count ? " " : "\n"
}
function value(text, keys, n, key, j, at) {
	n = split(outside_quotes(keys), key, "\001")
	for (j = 1; j <= n; j++) {
		if (key[j] !~ /"/)
			key[j] = "\"" key[j] "\":"
		if (!(at = index(text, key[j])))
			return "-"
		text = substr(text, at + length(key[j]))
		if (j < n)
			text = inside(text, key[j] ~ /:$/ ? 0 : 1)
	}
	match(text, /^("[^"]*"|[^],}]*)/)
	text = substr(text, 1, RLENGTH)
	gsub(/"/, "", text)
	return text
}
# As much of TEXT as belongs to the object it begins with (or, at depth 1, is inside of).
function inside(text, depth, at, from, piece) {
	if (depth == 0 && substr(text, 1, 1) != "{")
		return text
	for (from = 1; (at = index(substr(text, from), "}")); from += at) {
		piece = substr(text, from, at)
		depth += gsub(/[{]/, "", piece) - 1
		if (depth == 0)
			return substr(text, 1, from + at - 1)
	}
	return text
}
# Slashes between keys, but not those inside of quotes, as \001.
function outside_quotes(keys, part, n, i, whole) {
	n = split(keys, part, "\"")
	for (i = 1; i <= n; i++) {
		if (i % 2) gsub("/", "\001", part[i])
		whole = whole (i > 1 ? "\"" : "") part[i]
	}
	return whole
}
