#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every catalogue is complete, and the program speaks the language of one that is installed.
. "$top_srcdir/tests/policy/tap.sh"

# installed_localedir: the folder that is compiled in, from the Makefile of the build.
installed_localedir() {
	prefix='' datarootdir='' localedir=''
	while read -r name equals value; do
		[ "$equals" = "=" ] || continue
		case $name in
		prefix) prefix=$value ;;
		datarootdir) datarootdir=$value ;;
		localedir) localedir=$value ;;
		esac
	done <"$top_builddir/Makefile"
	printf '%s\n' "$localedir" | sed -e "s|\${datarootdir}|$datarootdir|" -e "s|\${prefix}|$prefix|"
}

languages=$(sed -e 's/#.*//' "$top_srcdir/po/LINGUAS")
for language in $languages; do
	name="po/$language.po is complete"
	if ! command -v msgfmt >/dev/null 2>&1; then
		skip "$name" "no msgfmt"
		continue
	fi
	msgfmt --check --statistics --output-file="$scratch/$language.mo" \
		"$top_srcdir/po/$language.po" >"$scratch/statistics" 2>&1 ||
		echo "msgfmt failed" >>"$scratch/statistics"
	# One line that counts the translated; the others, if any, stand behind it.
	grep -vxE '[0-9]+ translated messages?\.' "$scratch/statistics" >"$findings"
	verdict "$name"
done

name="an installed German catalogue is used"
catalogue=$(installed_localedir)/de/LC_MESSAGES/oomwatch.mo
if ! grep -q '^#define ENABLE_NLS 1' "$top_builddir/config.h"; then
	skip "$name" "built without translations"
elif [ ! -f "$catalogue" ]; then
	skip "$name" "$catalogue is not installed"
else
	LANGUAGE=de LC_ALL=C.UTF-8 "$top_builddir/oomwatch" --help >"$scratch/help" 2>&1 ||
		echo "oomwatch --help failed" >>"$scratch/help"
	: >"$findings"
	grep -q '^Aufruf: oomwatch ' "$scratch/help" || cat "$scratch/help" >"$findings"
	verdict "$name"
fi

finish
