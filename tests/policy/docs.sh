#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The documents against the program: what is made from its tables, the options, the names of files
# and of make targets.
. "$top_srcdir/tests/policy/tap.sh"

tables=$top_builddir/tables
page=$top_srcdir/doc/oomwatch.1
completion=$top_srcdir/data/oomwatch

mkdir "$scratch/made" || exit 99
sh "$top_srcdir/doc/generate.sh" "$tables" "$top_srcdir" "$scratch/made" >"$findings" 2>&1 ||
	echo "doc/generate.sh failed" >>"$findings"
verdict "the documents can be made from the tables"

diff "$page" "$scratch/made/oomwatch.1" >"$findings" 2>&1 ||
	echo "doc/oomwatch.1 is not what the tables say: make update-docs" >>"$findings"
verdict "doc/oomwatch.1 is up to date"

diff "$completion" "$scratch/made/completion" >"$findings" 2>&1 ||
	echo "data/oomwatch is not what the tables say: make update-docs" >>"$findings"
verdict "data/oomwatch is up to date"

for made in doc/oomwatch-load.1:oomwatch-load.1 data/oomwatch-load:load-completion; do
	diff "$top_srcdir/${made%:*}" "$scratch/made/${made#*:}" >"$findings" 2>&1 ||
		echo "${made%:*} is not what the tables say: make update-docs" >>"$findings"
	verdict "${made%:*} is up to date"
done

# The options that are listed (.It Fl ...) and those that are used anywhere in the page.
options_of() {
	sed -e 's/\\-/-/g' -e 's/Fl /Fl -/g' |
		awk '{
			if ($1 == ".Op" && $2 == "Fl" && NF == 3 && $3 ~ /^-[A-Z][A-Z]+$/)
				for (i = 2; i <= length($3); i++) # several letters in one word
					print "-" substr($3, i, 1)
			else
				for (i = 1; i <= NF; i++)
					# the letters in literal text may be those of another program
					if ($i ~ /^--[a-z][a-z-]*$/ || (/^(\.|oomwatch)/ && $i ~ /^-[A-Za-z]$/))
						print $i
		}' | sort -u
}
grep '^\.It .*Fl ' "$page" | options_of >"$scratch/listed"
options_of <"$page" >"$scratch/used"
# "-d" and "--delay=", as the completion has them, from "  -d, --delay=SECONDS   time between ..."
"$top_builddir/oomwatch" --help | sed -n 's/^  \{1,6\}\(-[^ ]*\( --[^ ]*\)\{0,1\}\).*/\1/p' |
	tr -s ', ' '\n' | sed 's/=.*/=/' | sort -u >"$scratch/words"
sed 's/=$//' "$scratch/words" | sort -u >"$scratch/help"
{
	[ "$(wc -l <"$scratch/help")" -ge 10 ] || echo "--help: fewer than ten options found"
	comm -13 "$scratch/listed" "$scratch/help" | sed 's/$/: in --help and not listed in the man page/'
} >"$findings"
verdict "the man page lists every option of --help"

comm -23 "$scratch/used" "$scratch/help" | sed 's/$/: in the man page and not in --help/' >"$findings"
[ -s "$scratch/used" ] || echo "no option found in the man page" >>"$findings"
verdict "--help has every option that the man page names"

# Paths in running text end at a blank, a bracket or a full stop.
grep -oE '(^|[^A-Za-z0-9_./-])(doc|src)/[A-Za-z0-9_./-]*' "$top_srcdir/README" |
	sed -e 's/^[^ds]//' -e 's/[.,]*$//' | sort -u >"$scratch/paths"
{
	[ -s "$scratch/paths" ] || echo "README names no file of doc/ or src/"
	while read -r path; do
		[ -e "$top_srcdir/$path" ] || echo "README names $path, which is not there"
	done <"$scratch/paths"
} >"$findings"
verdict "every file that README names exists"

if command -v mandoc >/dev/null 2>&1; then
	mandoc -Tlint -Wwarning "$page" "$top_srcdir/doc/oomwatch-load.1" >"$findings" 2>&1
	verdict "mandoc has nothing to say"
else
	skip "mandoc has nothing to say" "no mandoc"
fi

if command -v bash >/dev/null 2>&1; then
	{ bash -n "$completion" && bash -n "$top_srcdir/data/oomwatch-load"; } >"$findings" 2>&1 || echo "bash -n failed" >>"$findings"
	verdict "the completion is bash"
else
	skip "the completion is bash" "no bash"
fi

# completes WORDS...: what bash offers for the last of them, on one line, sorted.
completes() {
	bash -c '
		source /usr/share/bash-completion/bash_completion
		source "$1" || exit
		shift
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*"
		COMP_LINE=${COMP_LINE/ = /=} # what bash split at the sign stands together in the line
		COMP_POINT=${#COMP_LINE}
		COMP_TYPE=9 COMP_KEY=9
		compopt() { :; } # has a meaning only while bash itself completes
		_oomwatch
		printf "%s\n" "${COMPREPLY[@]}"
	' bash "$completion" "$@" 2>&1 | sort | tr '\n' ' ' | sed 's/ $//'
}

# offers EXPECTED WORDS...
offers() {
	expected=$1
	shift
	offered=$(completes "$@")
	[ "$offered" = "$expected" ] || echo "$*: offers '$offered', expected '$expected'"
}

if [ -r /usr/share/bash-completion/bash_completion ] && command -v bash >/dev/null 2>&1; then
	mkdir "$scratch/folder" "$scratch/folder/inside"
	: >"$scratch/folder/plain"
	{
		offers '--format=' oomwatch --fo
		offers '--no-color --no-mouse --no-protect' oomwatch --no
		offers 'json text' oomwatch -f ''
		offers 'json' oomwatch --format j
		offers 'json' oomwatch --format = j
		offers 'overview' oomwatch -b --screen = o
		offers 'colorblind default mono' oomwatch --theme = ''
		offers '' oomwatch --delay = ''
		offers "$scratch/folder/inside" oomwatch --root "$scratch/folder/"
		offers "$(tr '\n' ' ' <"$scratch/words" | sed 's/ $//')" oomwatch -
	} >"$findings" 2>&1
	verdict "the completion completes"
else
	skip "the completion completes" "no bash-completion"
fi

# Targets for developers are the phony ones; "check" and its like are those of every package.
find "$top_srcdir" -maxdepth 3 \( -name local.mk -o -name Makefile.am \) \
	-exec sed -n 's/^\.PHONY: *//p' {} + | tr -s ' ' '\n' | sort -u >"$scratch/targets"
{
	grep -qx update-docs "$scratch/targets" || echo "no target update-docs found"
	while read -r target; do
		grep -qE "make (-C [a-z/]+ )?$target([^a-z-]|\$)" "$top_srcdir/HACKING" ||
			echo "HACKING does not name \"make $target\""
	done <"$scratch/targets"
} >"$findings"
verdict "HACKING names every make target for developers"

finish
