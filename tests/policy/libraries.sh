#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each library of a folder links with nothing but the folders that the table of src/README allows
# it and the libraries of others that are its own business; and keeps no state.
# CC, policy_ldflags and the *_LIBS come from the Makefile.
. "$top_srcdir/tests/policy/tap.sh"

allowed_table >"$scratch/table"

# others FOLDER: the foreign libraries it may use. The mathematical one is everybody's.
others() {
	case $1 in
	collect) echo "$LIBPROC2_LIBS $LIBCGROUP_LIBS" ;;
	action | load) echo "$LIBCGROUP_LIBS" ;;
	view) echo "$NCURSES_LIBS" ;;
	esac
}

# links FOLDER OTHERS...: does the whole of its library link? The names of what is missing otherwise.
links() {
	folder=$1
	shift
	near=
	# shellcheck disable=SC2013 # words are wanted
	for name in $(sed -n "s/^$folder //p" "$scratch/table"); do
		[ -f "$top_builddir/lib$name.a" ] && near="$near $top_builddir/lib$name.a"
	done

	# shellcheck disable=SC2086 # lists of words
	if $CC $policy_ldflags -o "$scratch/a.out" "$scratch/main.c" \
		-Wl,--whole-archive "$top_builddir/lib$folder.a" -Wl,--no-whole-archive \
		-Wl,--start-group $near -Wl,--end-group "$@" $LIBINTL -lm >"$scratch/link" 2>&1; then
		return 0
	fi
	grep -o 'undefined reference to .*' "$scratch/link" | sort -u >"$scratch/undefined"
	if [ -s "$scratch/undefined" ]; then
		sed "s|^|lib$folder.a: |" "$scratch/undefined"
	else
		sed "s|^|lib$folder.a: |" "$scratch/link"
	fi
}

echo 'int main(void) { return 0; }' >"$scratch/main.c"

# The linker must notice a curses symbol, or the rest would prove nothing.
printf '#include "kernel.h"\nint kernel_draws(void) { return endwin(); }\n' >"$scratch/draws.c"
echo 'int endwin(void);' >"$scratch/kernel.h"
: >"$findings"
# shellcheck disable=SC2086
$CC $policy_ldflags -o "$scratch/a.out" "$scratch/main.c" "$scratch/draws.c" $LIBINTL -lm \
	>"$scratch/link" 2>&1 && echo "endwin() links without curses" >"$findings"
verdict "the linker notices curses"

while read -r folder allowed; do
	[ "$allowed" = all ] && continue
	[ -f "$top_builddir/lib$folder.a" ] || continue
	# shellcheck disable=SC2046
	links "$folder" $(others "$folder") >"$findings"
	verdict "lib$folder.a links only what it may"
done <"$scratch/table"

find "$top_srcdir/src" -name '*.c' -print | sed -e "s|^$top_srcdir/src/||" -e 's|/.*||' | sort -u |
	while read -r folder; do
		grep -qE "^$folder( |\$)" "$scratch/table" || echo "src/$folder is not in the table"
		[ "$folder" = app ] || [ "$folder" = load ] || [ -f "$top_builddir/lib$folder.a" ] ||
			echo "src/$folder has no library lib$folder.a"
	done >"$findings"
verdict "every folder has its library"

# Mutable state at file scope: whatever stands in .data or .bss. Constant tables of pointers are in
# .data.rel.ro, and the slots of base/message.h in a section of their own; both are meant.
name="no mutable state outside app/ and view/terminal.c"
case $policy_ldflags in
*-fsanitize*) skip "$name" "sanitizers add their own" ;;
*)
	if command -v objdump >/dev/null 2>&1; then
		for library in "$top_builddir"/lib*.a; do
			folder=${library##*/lib}
			# libapp.a may have state; the libraries of the tests are not the program
			if [ "$folder" = app.a ] || [ ! -d "$top_srcdir/src/${folder%.a}" ]; then continue; fi
			objdump -t "$library" >"$scratch/symbols" || echo "objdump $library failed"
			awk -v library="${library##*/}" '
				/file format/ { object = $1; sub(/:$/, "", object) }
				NF < 5 || (library == "libview.a" && object ~ /^(libview_a-)?terminal\.o$/) { next }
				{ section = $(NF - 2); symbol = $NF }
				section == "*COM*" { print library "(" object "): " symbol " is common" }
				section ~ /^\.(tdata|data|tbss|bss)/ && section !~ /^\.data\.rel\.ro/ && symbol !~ /^\./ {
					print library "(" object "): " symbol " in " section
				}' "$scratch/symbols" || echo "awk failed on $library"
		done >"$findings"
		verdict "$name"
	else
		skip "$name" "no objdump"
	fi
	;;
esac

finish
