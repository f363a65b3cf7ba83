#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each #include in src/ against the table of src/README, and the order of the first two.
. "$top_srcdir/tests/policy/tap.sh"

allowed_table >"$scratch/table"
find "$top_srcdir/src" -name '*.[ch]' -print | sed "s|^$top_srcdir/src/||" | sort >"$scratch/sources"

# rows of "file line target"; target keeps its quotes or brackets
while read -r file; do
	sed -n 's/^[ 	]*#[ 	]*include[ 	]*\(["<][^">]*[">]\).*/\1/p' "$top_srcdir/src/$file" |
		awk -v file="$file" '{ print file, $0 }'
done <"$scratch/sources" >"$scratch/includes"

{
	[ "$(wc -l <"$scratch/table")" -ge 2 ] || echo "src/README: no table of rooms found"
	[ "$(wc -l <"$scratch/includes")" -ge 2 ] || echo "no #include found in src/"
} >"$findings"
verdict "there is something to check"

sed 's|/.*||' "$scratch/sources" | sort -u | while read -r folder; do
	grep -q "^$folder " "$scratch/table" || echo "src/$folder is not in the table of src/README"
done >"$findings"
verdict "every folder of src/ is in the table"

grep -v '^[a-z_]*/[a-z0-9_]*\.[ch]$' "$scratch/sources" |
	sed 's|.*|src/&: not of the form folder/file.c|' >"$findings"
verdict "sources lie one folder deep"

awk 'NR == FNR { for (i = 2; i <= NF; i++) may[$1, $i] = 1; next }
	$2 ~ /^"/ {
		target = $2
		gsub(/"/, "", target)
		if (target !~ /^[a-z_]+\/[a-z0-9_]+\.h$/) {
			print "src/" $1 ": \"" target "\" is not of the form folder/file.h"
			next
		}
		from = $1; sub(/\/.*/, "", from)
		to = target; sub(/\/.*/, "", to)
		if (from != to && !may[from, to] && !may[from, "all"])
			print "src/" $1 ": " from "/ may not include " target
	}' "$scratch/table" "$scratch/includes" >"$findings"
verdict "a folder includes only what the table allows"

awk '$2 ~ /^"/ { gsub(/"/, "", $2); print $1, $2 }' "$scratch/includes" | while read -r file target; do
	[ -f "$top_srcdir/src/$target" ] || echo "src/$file: there is no src/$target"
done >"$findings"
verdict "every header of ours that is included exists"

awk '$2 ~ /[<"\/](n?curses|panel|menu|form|term|termcap|etip|cursesw)\.h/ && $1 !~ /^view\// {
		print "src/" $1 ": includes " $2 ", curses belongs to view/"
	}' "$scratch/includes" >"$findings"
verdict "only view/ includes curses"

grep '\.c$' "$scratch/sources" | while read -r file; do
	own=${file%.c}.h
	first=$(awk -v file="$file" '$1 == file { print $2; exit }' "$scratch/includes")
	second=$(awk -v file="$file" '$1 == file && ++n == 2 { print $2 }' "$scratch/includes")
	[ "$first" = '<config.h>' ] || echo "src/$file: the first include is not <config.h>"
	if [ -f "$top_srcdir/src/$own" ]; then
		[ "$second" = "\"$own\"" ] || echo "src/$file: the second include is not \"$own\""
	elif ! grep -q '^int main(' "$top_srcdir/src/$file"; then
		# one of several sources behind one header, as the panels are
		case $second in
		"\"${file%/*}/"*) ;;
		*) echo "src/$file: has no header $own, and the second include is not one of ${file%/*}/" ;;
		esac
	fi
done >"$findings"
verdict "a source includes <config.h>, then its own header"

grep '\.h$' "$scratch/sources" | while read -r file; do
	guard=OOMWATCH_$(echo "${file%.h}" | tr 'a-z/' 'A-Z_')_H
	grep -q "^#ifndef $guard\$" "$top_srcdir/src/$file" &&
		grep -q "^#define $guard\$" "$top_srcdir/src/$file" || echo "src/$file: no guard $guard"
	grep -q '^#include <config.h>' "$top_srcdir/src/$file" &&
		echo "src/$file: <config.h> is for sources, not for headers"
done >"$findings"
verdict "headers have their guard and leave <config.h> to the sources"

finish
