#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every file with a text for people is listed for the translators, and the catalogues are sound.
. "$top_srcdir/tests/policy/tap.sh"

cd "$top_srcdir" || exit 99
sed -e 's/#.*//' -e '/^[ 	]*$/d' po/POTFILES.in | sort >"$scratch/listed"
# Comments and the definition of the macros do not count.
find src -name '*.[ch]' | sort | while read -r file; do
	sed -e '/^[ 	]*#[ 	]*define/d' -e '/^[ 	]*\/\*/d' -e '/^[ 	]*\*/d' -e 's,//.*,,' "$file" |
		grep -qE '(^|[^A-Za-z0-9_])N?_\(' && echo "$file"
done >"$scratch/used"

{
	[ -s "$scratch/listed" ] || echo "po/POTFILES.in is empty"
	comm -13 "$scratch/listed" "$scratch/used" | sed 's|$|: has texts and is not in po/POTFILES.in|'
} >"$findings"
verdict "every file with texts is in po/POTFILES.in"

{
	uniq -d "$scratch/listed" | sed 's|$|: listed twice|'
	while read -r file; do
		[ -f "$file" ] || echo "$file: in po/POTFILES.in and not in the tree"
	done <"$scratch/listed"
} >"$findings"
verdict "every file in po/POTFILES.in exists"

sed -e 's/#.*//' po/LINGUAS | tr -s '[:blank:]' '\n' | sed '/^$/d' | sort >"$scratch/linguas"
find po -name '*.po' | sed -e 's|^po/||' -e 's|\.po$||' | sort >"$scratch/catalogues"
{
	comm -13 "$scratch/linguas" "$scratch/catalogues" | sed 's|.*|po/&.po is not in po/LINGUAS|'
	comm -23 "$scratch/linguas" "$scratch/catalogues" | sed 's|.*|po/LINGUAS names & and there is no po/&.po|'
} >"$findings"
verdict "po/LINGUAS lists the catalogues"

if command -v xgettext >/dev/null 2>&1; then
	options=$(sed -n 's/^XGETTEXT_OPTIONS = *//p' po/Makevars)
	# shellcheck disable=SC2086 # a list of words
	xgettext $options --package-name=oomwatch --files-from="$scratch/listed" --directory=. \
		--output="$scratch/oomwatch.pot" >"$findings" 2>&1 || echo "xgettext failed" >>"$findings"
	verdict "xgettext has nothing to say"
else
	skip "xgettext has nothing to say" "no xgettext"
fi

if [ ! -s "$scratch/catalogues" ]; then
	skip "the catalogues are sound" "there is none"
elif command -v msgfmt >/dev/null 2>&1; then
	while read -r language; do
		msgfmt --check --output-file=/dev/null "po/$language.po" 2>&1 || echo "po/$language.po: msgfmt failed"
	done <"$scratch/catalogues" >"$findings"
	verdict "the catalogues are sound"
else
	skip "the catalogues are sound" "no msgfmt"
fi

finish
