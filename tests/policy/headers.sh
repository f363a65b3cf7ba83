#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header of src/ compiles alone, after <config.h> as every source has it, and twice.
# CC and policy_cflags come from the Makefile.
. "$top_srcdir/tests/policy/tap.sh"

find "$top_srcdir/src" -name '*.h' -print | sed "s|^$top_srcdir/src/||" | sort >"$scratch/headers"

: >"$findings"
[ -s "$scratch/headers" ] || echo "no header found in src/" >"$findings"
verdict "there is something to check"

# The compiler must refuse a broken header, or the rest would prove nothing.
: >"$findings"
echo 'struct broken { uint_that_is_not_there value; };' >"$scratch/broken.h"
printf '#include <config.h>\n#include "broken.h"\n' >"$scratch/alone.c"
# shellcheck disable=SC2086 # CC and the flags are lists of words
$CC -I"$top_builddir" -I"$scratch" $policy_cflags -fsyntax-only "$scratch/alone.c" \
	>"$scratch/output" 2>&1 && echo "$CC accepts a broken header" >"$findings"
verdict "the compiler refuses a broken header"

while read -r header; do
	# Used before any system header, hence alone; a second time for the guard.
	printf '#include <config.h>\n#include "%s"\n#include "%s"\n' "$header" "$header" >"$scratch/alone.c"
	: >"$findings"
	# shellcheck disable=SC2086
	$CC -I"$top_builddir" -I"$top_srcdir/src" $policy_cflags -fsyntax-only "$scratch/alone.c" \
		>"$findings" 2>&1 && : >"$findings"
	verdict "$header compiles alone"
done <"$scratch/headers"

finish
