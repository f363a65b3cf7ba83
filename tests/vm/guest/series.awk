# SPDX-License-Identifier: GPL-3.0-or-later
# Takes the values at some paths out of each line of JSON; see series in lib.sh.
BEGIN { count = split(paths, path, " ") }
{
	for (i = 1; i <= count; i++)
		printf "%s%s", value($0, path[i]), i < count ? " " : "\n"
}
function value(text, keys, n, key, j, at) {
	n = split(keys, key, "/")
	for (j = 1; j <= n; j++) {
		if (key[j] !~ /"/)
			key[j] = "\"" key[j] "\":"
		if (!(at = index(text, key[j])))
			return "-"
		text = substr(text, at + length(key[j]))
	}
	match(text, /^("[^"]*"|[^],}]*)/)
	text = substr(text, 1, RLENGTH)
	gsub(/"/, "", text)
	return text
}
