#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The idle processes of the benchmark: each is what it shall be, and none outlives the one that
# started them.
. "$top_srcdir/tests/policy/tap.sh"

crowd=$top_builddir/tests/bench/crowd
number=20
mkfifo "$scratch/input" "$scratch/output"

# begin: a crowd as $pid, its children in $scratch/children.
begin() {
	"$crowd" $number <"$scratch/input" >"$scratch/output" 2>"$scratch/errors" 3>&- &
	pid=$!
	exec 3>"$scratch/input"
	read -r _ <"$scratch/output"
	grep -ls "^PPid:	$pid\$" /proc/[0-9]*/status >"$scratch/children"
}

# remaining: the children that are still there; one that is only not yet collected has ended.
remaining() {
	while read -r status; do
		grep -qs '^Name:	crowd-' "$status" && ! grep -qs '^State:	[ZX]' "$status" &&
			echo "$status is still there"
	done <"$scratch/children"
}

# none_remains: they end at once, but perhaps not on a machine that is busy.
none_remains() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		remaining >"$findings"
		[ -s "$findings" ] || break
		sleep 1
	done
}

if [ "$("$crowd")" -lt $number ]; then
	skip "a crowd" "no room for $number processes"
	finish
	exit
fi

begin
xargs sed -n 's/^Name:	//p' <"$scratch/children" | sort >"$scratch/names"
seq 0 $((number - 1)) | sed 's/^/crowd-/' | sort | diff - "$scratch/names" >"$findings"
verdict "each has its own name"

own=$(cat /proc/self/oom_score_adj)
while read -r status; do
	name=$(sed -n 's/^Name:	crowd-//p' "$status")
	echo "$name $(($(cat "${status%status}oom_score_adj") - own))"
done <"$scratch/children" | awk '$1 != $2 && $2 < 1000 { print "crowd-" $1 " has " $2 " more" }' >"$findings"
verdict "each has its own oom_score_adj"

exec 3>&-
none_remains
[ ! -s "$findings" ] || kill -KILL "$pid"
wait "$pid" || echo "exit status $?" >>"$findings"
cat "$scratch/errors" >>"$findings"
verdict "all end when its input is closed"

for signal in KILL TERM; do
	begin
	kill -$signal "$pid"
	wait "$pid" 2>/dev/null
	none_remains
	exec 3>&-
	[ "$(wc -l <"$scratch/children")" -eq $number ] || echo "there were not $number" >>"$findings"
	verdict "none outlives SIG$signal"
done

"$crowd" 100000000 </dev/null >"$findings" 2>&1 && echo "started" >>"$findings"
grep -v 'no room for 100000000 processes' "$findings" >"$scratch/unexpected"
mv "$scratch/unexpected" "$findings"
verdict "more than there is room for is refused"

finish
