#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rules of HACKING that a program can see.
. "$top_srcdir/tests/policy/tap.sh"

# Our own files, by folder: a tarball has no git to ask, and a build inside the tree leaves objects.
cd "$top_srcdir" || exit 99
find src tests -name '*.[ch]' ! -path 'tests/fixtures/*' | sort >"$scratch/c"
{
	find src tests data doc .ci -type f ! -path 'tests/fixtures/*' ! -path 'tests/fuzz/corpus/*' \
		! -path '*/.deps/*' ! -name '.dirstamp' ! -name '*.o' ! -name '*.a' ! -name '*.log' ! -name '*.trs'
	find po m4 -name '*.po' -o -name POTFILES.in -o -name Makevars -o -name 'ax_*.m4'
	for file in bootstrap configure.ac Makefile.am README HACKING NEWS .clang-format .editorconfig .gitignore; do
		[ -f "$file" ] && echo "$file"
	done
} | sort >"$scratch/all"
# shellcheck disable=SC2046 # our names have no blanks
grep -Il '' $(cat "$scratch/all") >"$scratch/texts"
find tests/fixtures tests/fuzz/corpus -type f 2>/dev/null | sort >"$scratch/fixtures"
grep '\.sh$' "$scratch/texts" >"$scratch/shell"
for file in bootstrap .ci/run; do
	[ -f "$file" ] && echo "$file"
done >>"$scratch/shell"

# each FILE-LIST PROGRAM: awk over every file of the list.
each() {
	[ -s "$1" ] || return 0
	# shellcheck disable=SC2046
	awk "$2" $(cat "$1")
}

: >"$findings"
[ "$(wc -l <"$scratch/c")" -ge 2 ] || echo "no C source found" >"$findings"
verdict "there is something to check"

grep '^src/.*\.h$' "$scratch/c" >"$scratch/headers"
# shellcheck disable=SC2016 # the program is for awk
each "$scratch/headers" '/^[ \t]*#[ \t]*define[ \t]+[A-Za-z_0-9]+\(/ {
	name = $0
	sub(/^[ \t]*#[ \t]*define[ \t]+/, "", name)
	sub(/\(.*/, "", name)
	if (name !~ /^(ARRAY_SIZE|BITS_WORDS|_|N_)$/)
		print FILENAME ":" FNR ": macro " name "() in a header, write an inline function"
}' >"$findings"
verdict "no function-like macros in headers"

each "$scratch/c" '
	/[ \t]$/ { print FILENAME ":" FNR ": blank at the end of the line" }
	/^\t* +\t/ { print FILENAME ":" FNR ": blank before a tab" }
	/^\t*        / { print FILENAME ":" FNR ": eight blanks where a tab belongs" }
	/\r/ { print FILENAME ":" FNR ": carriage return" }
' >"$findings"
while read -r file; do
	[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
done <"$scratch/texts" >>"$findings"
verdict "no blank errors"

# A row of a table, such as {"pgscan_kswapd", ...}, is data and does not count.
each "$scratch/c" '
	FNR == 1 { if (lines > 600) print file ": " lines " lines, more than 600"; lines = 0; file = FILENAME }
	!/^\t+(\[[^]]*\] *= *)?\{.*\},?$/ && !/^\t+\[[^]]*\] *=.*,$/ && !/^\t+"[^"]*",$/ { lines++ }
	END { if (lines > 600) print file ": " lines " lines, more than 600" }
' >"$findings"
verdict "no file over 600 lines"

# In this layout a function, and nothing else, opens with a brace alone in the first column.
each "$scratch/c" '
	FNR == 1 { start = 0 }
	/^\{/ { start = FNR }
	/^\}/ && start {
		if (FNR - start - 1 > 100)
			print FILENAME ":" start ": a function of " FNR - start - 1 " lines, more than 100"
		start = 0
	}
' >"$findings"
verdict "no function over 100 lines"

# data/ and *.mk carry no line of their own: the licence of the whole is in COPYING.
{
	cat "$scratch/c" "$scratch/shell"
	echo configure.ac
	echo Makefile.am
} | while read -r file; do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
		echo "$file: no SPDX line in the first three"
done >"$findings"
verdict "every source names its licence"

# The patterns are written in two halves so that this file does not hold them.
# shellcheck disable=SC2046
grep -HnE "(^|[^A-Za-z0-9_.-])/wo""rk(/|[^A-Za-z0-9_-]|\$)|\\.\\./sha""red" \
	$(cat "$scratch/texts" "$scratch/fixtures") /dev/null >"$findings"
verdict "no path of one machine in the tree"

cd "$OLDPWD" || exit 99
grep '^src/.*\.c$' "$scratch/c" | sed "s|^|$top_srcdir/|" >"$scratch/compile"
: >"$findings"
# shellcheck disable=SC2046,SC2086
$CC -I"$top_builddir" -I"$top_srcdir/src" -DLOCALEDIR='""' -DBINDIR='""' -DSCENEDIR='""' $policy_cflags -Werror=vla -fsyntax-only \
	$(cat "$scratch/compile") >"$findings" 2>&1 && : >"$findings"
verdict "no variable length array"

finish
