#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The program itself, with a few MiB and never in a control group of this machine: how it ends, and that nothing is left.
. "$top_srcdir/tests/policy/tap.sh"

program=$top_builddir/oomwatch-load
# A machine where a group could be made is left alone.
if ! "$program" --dry-run anon:size=1M --limit 4M 2>/dev/null | grep -q '^Without a control group'; then
	echo "1..0 # SKIP a control group could be made on this machine; tests/vm has these"
	exit 0
fi

small='--limit 4M anon:size=1M,processes=2'

alive() { kill -0 "$1" 2>/dev/null && ! grep -qs '^State:	[ZX]' "/proc/$1/status"; }
dead() { ! alive "$1"; }
children() { # PID
	grep -ls "^PPid:	$1\$" /proc/[0-9]*/status | sed 's|/proc/\([0-9]*\)/.*|\1|'
}
until_true() {
	tries=200
	until "$@"; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.05
	done
}
# begin ARGUMENT...: its PID is $load, its keeper $keeper, all of its processes $family.
begin() {
	: >"$scratch/told"
	# shellcheck disable=SC2086 # words
	"$program" --format json $small "$@" >"$scratch/told" 2>"$scratch/errors" &
	load=$!
	until_true grep -q '"state":"running"' "$scratch/told" || { echo "it does not run"; cat "$scratch/errors"; }
	family=$(children $load)
	keeper=$(for pid in $family; do grep -qsx oomwatch-keeper "/proc/$pid/comm" && echo "$pid"; done)
	workers=$(for pid in $family; do grep -qsx load-anon "/proc/$pid/comm" && echo "$pid"; done)
	[ "$(echo "$family" | wc -w)" -eq 3 ] || echo "it has the children $family, expected two workers and a keeper"
}
family_is_gone() {
	for pid in $load $family; do alive "$pid" && return 1; done
	return 0
}
gone() {
	until_true family_is_gone || echo "still there: $(for pid in $load $family; do alive "$pid" && echo "$pid"; done)"
}
ends_with() { # STATUS WORD
	wait "$load" 2>/dev/null
	status=$?
	[ $status -eq "$1" ] || echo "exit status $status, expected $1: $(cat "$scratch/errors")"
	[ -z "${2-}" ] || tail -n 1 "$scratch/told" | grep -q "\"state\":\"ended\",\"end\":\"$2\"" ||
		echo "its last line is $(tail -n 1 "$scratch/told"), expected the end $2"
}

{
	begin --duration 5s
	for pid in $workers; do
		[ "$(cat "/proc/$pid/oom_score_adj")" = 1000 ] || echo "oom_score_adj is $(cat "/proc/$pid/oom_score_adj")"
		# Dead with the supervisor, and not reached by a key.
		[ "$(cut -d ' ' -f 5 "/proc/$pid/stat")" = "$pid" ] || echo "$pid is in another process group"
	done
	[ "$(cut -d ' ' -f 6 "/proc/$keeper/stat")" = "$keeper" ] || echo "the keeper is in a session of others"
	ends_with 0 duration
	gone
} >"$findings"
verdict "it ends when its time is over"

for signal in TERM HUP; do
	{
		begin
		kill -$signal "$load"
		ends_with 0 stopped
		gone
	} >"$findings"
	verdict "SIG$signal stops it in order"
done

{
	begin
	kill -9 "$load"
	wait "$load" 2>/dev/null # bash tells of it
	gone
} >"$findings"
verdict "a supervisor that is killed takes all with it"

{
	begin
	kill -9 "$keeper"
	ends_with 1 failed
	grep -q 'the keeper, which cleans up after a crash, was killed' "$scratch/errors" || cat "$scratch/errors"
	gone
} >"$findings"
verdict "without its keeper it ends"

{
	begin
	kill -STOP "$keeper"
	kill "$load"
	until_true dead "$load" || {
		echo "it waits for a keeper that is stopped"
		kill -CONT "$keeper"
	}
	ends_with 0 stopped
	gone
} >"$findings"
verdict "a keeper that is stopped holds nobody up"

# TSTP, TTIN and TTOU: bits 19 to 21.
{
	begin
	ignored=$(sed -n 's/^SigIgn:	*//p' "/proc/$load/status")
	[ $(((0x${ignored:-0} >> 19) & 7)) -eq 7 ] || echo "it can be stopped by its terminal: SigIgn is $ignored"
	kill "$load"
	ends_with 0 stopped
	gone
} >"$findings"
verdict "its terminal does not stop it"

{
	begin
	# shellcheck disable=SC2086 # words
	kill -9 ${workers%%[!0-9]*}
	sleep 0.3
	alive "$load" || echo "it has ended with one of its workers"
	# shellcheck disable=SC2086
	kill -9 $workers 2>/dev/null
	ends_with 3 killed
	gone
} >"$findings"
verdict "without workers it ends with status 3"

{
	begin
	kill -9 "$load" "$keeper"
	wait "$load" 2>/dev/null
	gone
} >"$findings"
verdict "supervisor and keeper killed at once"

mkfifo "$scratch/control"
for way in stop end; do
	{
		: >"$scratch/told"
		# shellcheck disable=SC2086
		"$program" --control $small <"$scratch/control" >"$scratch/told" 2>"$scratch/errors" &
		load=$!
		exec 4>"$scratch/control"
		until_true grep -q '^state=running end=none ' "$scratch/told" || cat "$scratch/told"
		family=$(children $load)
		if [ $way = stop ]; then
			echo something >&4
			sleep 0.2
			alive $load || echo "another word than stop has ended it"
			echo stop >&4
		else
			exec 4>&-
		fi
		ends_with 0
		tail -n 1 "$scratch/told" | grep -q '^state=ended end=stopped ' || tail -n 1 "$scratch/told"
		exec 4>&-
		gone
	} >"$findings"
	verdict "--control: $way"
done

# More than a process has by itself; only who names the machine gets so far.
{
	"$program" --format json --limit max --dangerous --confirm "$(uname -n)" --duration 2s anon:size=12M,rate=0 \
		>"$scratch/told" 2>"$scratch/errors" || echo "exit status $?"
	grep -q '"held_bytes":12582912,' "$scratch/told" || tail -n 2 "$scratch/told"
	cat "$scratch/errors"
} >"$findings"
verdict "without any limit it holds what was asked for"

# Who started it by a program reads no standard error.
{
	for words in 'anno|no kind of workload' 'cache|cache cannot be bounded' '--parent=/nowhere anon|--parent'; do
		# shellcheck disable=SC2086
		"$program" --control ${words%|*} </dev/null >"$scratch/told" 2>"$scratch/errors"
		status=$?
		[ $status = 2 ] || echo "${words%|*} ended with $status"
		sed 's/\\040/ /g' "$scratch/told" | grep '^state=ended end=failed ' | grep -qF -- "${words#*|}" || cat "$scratch/told"
	done
} >"$findings"
verdict "--control: why it was refused"

# Its reader goes away: not by SIGPIPE, and not for ever.
{
	# shellcheck disable=SC2086
	{ timeout 20 "$program" --format json $small; echo $? >"$scratch/status"; } | head -n 1 >/dev/null
	[ "$(cat "$scratch/status")" -eq 0 ] || echo "exit status $(cat "$scratch/status"), expected 0"
} >"$findings"
verdict "nobody reads what it tells"

refused() { # MESSAGE ARGUMENT...
	message=$1
	shift
	timeout 20 "$program" "$@" >"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	{
		[ $status -eq 2 ] || echo "exit status $status, expected 2"
		head -n 1 "$scratch/errors" | grep -qF "oomwatch-load: $message" || cat "$scratch/errors"
		cat "$scratch/output"
	} >"$findings"
	verdict "refused: $*"
}
refused '"anno" is no kind of workload' anno
refused 'a kind of workload is expected'
refused '--limit: ' --limit 1000000G anon
refused '--limit: ' --limit max anon
refused 'this may take the machine down' --limit max --dangerous anon
refused 'cache cannot be bounded without a control group: ' cache
refused '--parent: ' --parent /nowhere anon
refused '2.00 MiB are wanted and the limit is 1.00 MiB' --limit 1M anon:size=2M

{
	"$program" --list >"$scratch/output" || echo "exit status $?"
	for kind in anon leak cache dirty slab lock thrash fragment fork tmpfs; do
		grep -q "^$kind  *[a-z]" "$scratch/output" || echo "--list does not name $kind"
	done
	"$program" --help >>"$scratch/output" || echo "exit status $?"
	awk 'length > 80 { print "longer than 80 columns: " $0 }' "$scratch/output"
} >"$findings"
verdict "--list and --help"

finish
