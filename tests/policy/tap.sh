# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Test Anything Protocol for the policy tests; sourced, not run. A check prints its findings, one a
# line, and verdict turns the file that holds them into one TAP line: nothing found is a pass.

# LC_ALL=C: a range such as [A-Z] means ASCII, whatever the user's language.
LC_ALL=C
export LC_ALL

tap_count=0
tap_failed=0
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
findings=$scratch/findings

# verdict NAME: passes when $findings is empty; at most 40 findings are shown.
verdict() {
	tap_count=$((tap_count + 1))
	if [ -s "$findings" ]; then
		tap_failed=$((tap_failed + 1))
		sed -e 's/^/# /' -e 40q "$findings"
		echo "not ok $tap_count - $1"
	else
		echo "ok $tap_count - $1"
	fi
}

# skip NAME REASON
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# finish: prints the plan; the exit status of the test.
finish() {
	echo "1..$tap_count"
	[ "$tap_failed" -eq 0 ]
}

# allowed_table: "folder name name ..." a line, from the table in src/README.
allowed_table() {
	awk -F'|' '/^\| *[a-z]+\/ *\|/ {
		folder = $2
		gsub(/[ \/]/, "", folder)
		allowed = $3
		gsub(/^ +| +$|-/, "", allowed)
		print folder, allowed
	}' "$top_srcdir/src/README"
}
