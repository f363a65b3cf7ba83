#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Changes from the command line: processes that this test starts are changed and changed back; groups of a made machine
# are only described.
. "$top_srcdir/tests/policy/tap.sh"

program=$top_builddir/oomwatch
journal=$scratch/state/journal
unset OOMWATCH_READONLY POSIXLY_CORRECT
children=

stop_children() {
	for child in $children; do
		kill -CONT "$child" && kill -KILL "$child"
	done 2>/dev/null
}
trap 'stop_children; rm -rf "$scratch"' EXIT

# begin: starts a process, and sets $child to its PID.
begin() {
	sleep 300 >/dev/null 2>&1 &
	child=$!
	children="$children $child"
	# Before exec() it is a shell.
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ "$(cat "/proc/$child/comm")" = sleep ] && break
		sleep 0.05
	done
}

# change ARGUMENT...: runs the program; its exit status goes into $status.
change() {
	timeout 60 "$program" "$@" --journal-file "$journal" \
		>"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
}

# ended STATUS [MESSAGE]
ended() {
	[ "$status" -eq "$1" ] || {
		echo "exit status $status, expected $1"
		cat "$scratch/output"
	}
	if [ -n "${2-}" ]; then
		grep -Fqx -e "oomwatch: $2" "$scratch/errors" || {
			echo "not said: $2"
			cat "$scratch/errors"
		}
	else
		cat "$scratch/errors"
	fi
}

# says TEXT: a line of the output has it.
says() {
	grep -Fq -e "$1" "$scratch/output" || {
		echo "not in the output: $1"
		cat "$scratch/output"
	}
}

# adj_is PID VALUE
adj_is() {
	adj=$(cat "/proc/$1/oom_score_adj" 2>&1)
	[ "$adj" = "$2" ] || echo "oom_score_adj of $1 is $adj, expected $2"
}

open_count() {
	change --export-commands
	grep -vc '^#' "$scratch/output"
}

begin
first=$child
begin
second=$child
base=$(cat "/proc/$first/oom_score_adj")
# Raising is allowed to everybody.
high=$((base + 40 <= 1000 ? base + 40 : 1000))
higher=$((high + 5 <= 1000 ? high + 5 : 1000))

if [ "$base" -gt 990 ]; then
	skip "changes of processes" "oom_score_adj is $base here already"
	finish
fi

{
	change adj --dry-run "$first" "$high"
	ended 0
	says "oom_score_adj of sleep ($first): $base -> $high"
	says "sleep ($first) "
	says "next victim"
	says "Nothing was written."
	adj_is "$first" "$base"
	[ ! -e "$journal" ] || echo "there is a journal"
} >"$findings"
verdict "--dry-run describes, and writes nothing"

{
	change adj "$first" "$high"
	ended 3 "not confirmed: standard input is no terminal; --yes does it without a question"
	says "oom_score_adj of sleep ($first): $base -> $high"
	adj_is "$first" "$base"
	[ ! -e "$journal" ] || echo "there is a journal"
} >"$findings"
verdict "without a terminal and without --yes it refuses"

for setting in --readonly OOMWATCH_READONLY=1; do
	{
		case $setting in
		--*) change adj --yes "$first" "$high" "$setting" ;;
		*)
			export OOMWATCH_READONLY=1
			change adj --yes "$first" "$high"
			unset OOMWATCH_READONLY
			;;
		esac
		ended 3 "changes are switched off by --readonly or OOMWATCH_READONLY"
		adj_is "$first" "$base"
	} >"$findings"
	verdict "$setting refuses"
done

{
	change adj --yes "$first" "$high"
	ended 0
	says "oom_score_adj of sleep ($first) is $high, was $base."
	adj_is "$first" "$high"
	[ "$(stat -c %a "$journal")" = 600 ] || echo "the mode of the journal is $(stat -c %a "$journal")"
	change journal
	ended 0
	says "oom_score_adj $base -> $high"
	change journal --export-commands
	ended 0
	echo "choom -p $first -n $high" | diff - "$scratch/output"
	# Without a terminal there is no dashboard whose changes could be meant.
	change --export-commands
	ended 0
	echo "choom -p $first -n $high" | diff - "$scratch/output"
	change adj --yes "$first" "$high"
	ended 0
	says "There is nothing to change."
} >"$findings"
verdict "adj changes, and the journal knows it"

{
	change undo --dry-run
	ended 0
	says "oom_score_adj of sleep ($first): $high -> $base"
	adj_is "$first" "$high"
	change --undo
	ended 3 "not confirmed: standard input is no terminal; --yes does it without a question"
	adj_is "$first" "$high"
	change --undo --yes
	ended 0
	says "oom_score_adj of sleep ($first) is $base again."
	says "Taken back: 1 of 1. Gone: 0."
	adj_is "$first" "$base"
	change undo --yes
	ended 0
	says "$journal: There is nothing to take back."
} >"$findings"
verdict "undo changes it back"

{
	change adj --yes "$first" "$high" "$second" "$high" "$first" "$higher"
	ended 2 "sleep ($first), oom_score_adj: is named twice"
	change signal --yes "$first" "$first"
	ended 2 "sleep ($first), signal: is named twice"
	change adj --yes --tree "$$" "$high" "$first" "$higher"
	ended 2 "sleep ($first), oom_score_adj: is named twice"
	adj_is "$first" "$base"
	adj_is "$second" "$base"
} >"$findings"
verdict "who is named twice is refused, and nothing is written"

{
	mkdir "$scratch/folder"
	timeout 60 "$program" adj --yes --journal-file "$scratch/folder" "$first" "$high" \
		>"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	ended 1 "not changed, the journal fails: $scratch/folder: Is a directory"
	timeout 60 "$program" adj --yes --journal-file= "$first" "$high" \
		>"$scratch/output" 2>"$scratch/errors" </dev/null
	[ $? -eq 2 ] || echo "an empty path of the journal is taken"
	adj_is "$first" "$base"
} >"$findings"
verdict "without a journal nothing is written, and that is said"

{
	change adj --yes "$first" "$high" "$second" "$high"
	ended 0
	change adj --yes "$first" "$higher"
	ended 0
	adj_is "$first" "$higher"
	adj_is "$second" "$high"
	change undo 2 --yes
	[ "$status" -eq 1 ] || echo "exit status $status, expected 1"
	says "sleep ($first), oom_score_adj: the newer change 4 is in force, undo that one first"
	adj_is "$first" "$higher"
	change undo 3 --yes
	ended 0
	adj_is "$first" "$higher"
	adj_is "$second" "$base"
	change undo --yes
	ended 0
	says "Taken back: 2 of 2. Gone: 0."
	adj_is "$first" "$base"
	change undo --yes 3
	[ "$status" -eq 3 ] || echo "3 again: exit status $status, expected 3"
	change undo --yes 99
	ended 1 "the journal has no change 99"
	change undo --yes x
	ended 2 '"x" is not valid, expected the number of a change in the journal'
} >"$findings"
verdict "several changes; undo of one, and of all, the newest first"

{
	change adj --yes "$first" "$high"
	ended 0
	echo "$higher" >"/proc/$first/oom_score_adj"
	change undo --dry-run
	ended 0
	says "    sleep ($first), oom_score_adj: it is $higher now, changed by another"
	! grep "next victim\|moves from" "$scratch/output"
	change undo --yes
	[ "$status" -eq 1 ] || echo "exit status $status, expected 1"
	adj_is "$first" "$higher"
	change --export-commands
	grep -q '^# ' "$scratch/output" || echo "it is exported as if it were in effect"
	echo "$high" >"/proc/$first/oom_score_adj"
	change undo --yes
	ended 0
	adj_is "$first" "$base"
} >"$findings"
verdict "a value that another has changed since is left alone"

# A shell with a child that has a child.
# shellcheck disable=SC2016 # the inner shells expand them
sh -c 'sh -c "sleep 300 & echo \$! >\"$1/third\"; wait" sh "$1" & echo $! >"$1/second"; wait' sh "$scratch" \
	</dev/null >/dev/null 2>&1 &
top=$!
children="$children $top"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	[ -s "$scratch/third" ] && [ -s "$scratch/second" ] && break
	sleep 0.1
done
middle=$(cat "$scratch/second") leaf=$(cat "$scratch/third")
children="$children $middle $leaf"
{
	change adj --tree --yes "$top" "$high"
	ended 0
	adj_is "$top" "$high"
	adj_is "$middle" "$high"
	adj_is "$leaf" "$high"
	adj_is "$first" "$base"
	change adj --yes "$middle" "$higher"
	change undo --yes
	ended 0
	says "Taken back: 4 of 4. Gone: 0."
	adj_is "$top" "$base"
	adj_is "$middle" "$base"
	adj_is "$leaf" "$base"
} >"$findings"
verdict "--tree: a process and all its descendants"

# A crowd: so many lines that nobody reads them help nobody.
# shellcheck disable=SC2016 # the inner shell expands it
sh -c 'for n in 1 2 3 4 5 6 7 8 9 10 11 12; do sleep 300 & echo $!; done >"$1/crowd"; echo all >>"$1/crowd"; wait' \
	sh "$scratch" </dev/null >/dev/null 2>&1 &
top=$!
children="$children $top"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	grep -qs all "$scratch/crowd" && break
	sleep 0.1
done
children="$children $(grep -v all "$scratch/crowd" | tr '\n' ' ')"
{
	change adj --tree --dry-run "$top" "$high"
	ended 0
	[ "$(grep -c "): $base -> $high" "$scratch/output")" -eq 13 ] || cat "$scratch/output"
	change adj --tree --yes "$top" "$high"
	ended 0
	says "Changes: 13."
	[ "$(grep -c "): $base -> $high" "$scratch/output")" -eq 4 ] || cat "$scratch/output"
	[ "$(grep -c " is $high, was $base" "$scratch/output")" -eq 4 ] || cat "$scratch/output"
	[ "$(grep -cx "and 9 more" "$scratch/output")" -eq 2 ] || cat "$scratch/output"
	says "next victim"
	while read -r pid; do
		[ "$pid" = all ] || adj_is "$pid" "$high"
	done <"$scratch/crowd"
	change undo --yes
	ended 0
	says "Taken back: 13 of 13. Gone: 0."
	adj_is "$top" "$base"
} >"$findings"
verdict "of many changes the first are told, and how many there are"

# A journal with changes that were begun, as a crash leaves it.
{
	change adj --yes "$first" "$high" "$second" "$high"
	ended 0
	grep -v '^done ' "$journal" >"$scratch/cut" && cat "$scratch/cut" >"$journal"
	change --undo --yes
	ended 0
	adj_is "$first" "$base"
	adj_is "$second" "$base"
} >"$findings"
verdict "changes that were begun and not finished are taken back"

# Killed before, while and after it changes something: only the journal knows. No timeout(1): that would be
# what is killed.
{
	for value in 1 2 3 4 5 6 7 8; do
		"$program" adj --yes "$first" $((base + value)) --journal-file "$journal" \
			>/dev/null 2>&1 </dev/null &
		killed=$!
		sleep 0.0$value
		kill -KILL $killed 2>/dev/null
		wait $killed 2>/dev/null
	done
	change --undo --yes
	ended 0
	adj_is "$first" "$base"
} >"$findings" 2>/dev/null
verdict "killed at any time, --undo restores"

# bad MESSAGE STATUS ARGUMENT...: refused, and nothing is written anywhere.
bad() {
	message=$1
	expected=$2
	shift 2
	lines=$(wc -l <"$journal")
	change "$@" --yes --yes
	{
		ended "$expected" "$message"
		adj_is "$first" "$base"
		[ "$(wc -l <"$journal")" -eq "$lines" ] || echo "the journal has grown"
	} >"$findings"
	verdict "refused: $*"
}
for value in 1001 -1001 +1001 99999999999999999999; do
	bad "\"$value\" is not valid, expected a number from -1000 to 1000" 2 adj "$first" "$value"
done
for value in '' x 5x 1.5 0x10 ' 5' '5 ' +-5 --5; do
	bad "\"$value\" is not valid, expected a number from -1000 to 1000" 2 adj -- "$first" "$value"
done
for pid in 0 x 5x '' 99999999999; do
	bad "\"$pid\" is not valid, expected a PID" 2 adj "$pid" 5
done
bad '"-9" is not valid, expected a PID; a signal is given as -s 9' 2 signal -9 "$first"
bad "$second has no value, expected PID VALUE [PID VALUE]..." 2 adj "$first" "$high" "$second"
for name in '' NOSUCH SIG 0 65 -9x; do
	bad "\"$name\" is not valid, expected a signal such as TERM, SIGKILL or 9" 2 signal "--signal=$name" "$first"
done
# The first is not made either.
bad "\"1001\" is not valid, expected a number from -1000 to 1000" 2 adj "$first" "$high" "$second" 1001
bad "process 4194305: No such process" 1 adj "$first" "$high" 4194305 5
begin
gone=$child
kill -KILL "$gone"
wait "$gone" 2>/dev/null
bad "process $gone: No such process" 1 adj "$gone" "$high"
{
	change adj --yes "$first" "$high" 1 "$high"
	[ "$status" -eq 3 ] || echo "exit status $status, expected 3"
	adj_is "$first" "$base"
} >"$findings"
verdict "one that is refused stops all: PID 1"

{
	begin
	change adj --yes "$child" "$high"
	ended 0
	kill -KILL "$child"
	wait "$child" 2>/dev/null
	change --undo --yes
	ended 0
	says "process $child: No such process: gone, nothing to undo"
	says "Taken back: 0 of 1. Gone: 1."
	change --journal
	says "$base -> $high  gone, nothing is left to undo"
	id=$(tail -n 1 "$scratch/output" | cut -d ' ' -f 1)
	change --undo --yes
	ended 0
	says "There is nothing to take back."
	# Who names it may see more than who looked before; where nothing is written nothing is asked.
	change --undo "$id"
	ended 0
	says "Taken back: 0 of 1. Gone: 1."
} >"$findings"
verdict "undo of a process that is gone says so, and does not ask again"

# seal: writes a journal of the lines of its input, whose checksums are made here.
seal() {
	echo 'oomwatch-journal 1'
	while IFS= read -r line; do
		printf '%s #' "$line"
		# The checksum of gzip is the same, its lowest byte first.
		printf '%s' "$line" | gzip -c | tail -c 8 | od -An -N 4 -tx1 | awk '{ print $4 $3 $2 $1 }'
	done
}
boot=$(cat /proc/sys/kernel/random/boot_id)

# As it is after the machine was started anew.
{
	change adj --yes "$first" "$high"
	ended 0
	tail -n 2 "$journal" | sed "s/ #[0-9a-f]*$//; s/$boot/00000000-0000-0000-0000-000000000000/" |
		seal >"$scratch/former"
	chmod 600 "$scratch/former"
	kept=$journal
	journal=$scratch/former
	change --journal
	ended 0
	says "$base -> $high  of a former boot, ended with it"
	id=$(cut -d ' ' -f 1 "$scratch/output")
	change --undo --yes
	ended 0
	says "Changes of former boots, which ended with them: 1."
	says "There is nothing to take back."
	change --undo "$id" --yes
	[ "$status" -eq 3 ] || echo "exit status $status, expected 3"
	grep -q 'of a former boot' "$scratch/errors" || cat "$scratch/errors"
	adj_is "$first" "$high"
	journal=$kept
	change --undo --yes
	adj_is "$first" "$base"
} >"$findings"
verdict "changes of a former boot are told, and left alone"

# A reader that goes away, and a file that may not grow: what is begun is finished, or not begun.
{
	lines=$(wc -l <"$journal")
	{
		"$program" adj --yes "$first" "$high" "$second" "$high" --journal-file "$journal" 2>"$scratch/errors"
		echo $? >"$scratch/status"
	} </dev/null | :
	[ "$(cat "$scratch/status")" -eq 1 ] || echo "exit status $(cat "$scratch/status"), expected 1"
	grep -q 'standard output: Broken pipe' "$scratch/errors" || cat "$scratch/errors"
	adj_is "$first" "$high"
	adj_is "$second" "$high"
	tail -n 4 "$journal" | cut -d ' ' -f 1 | tr '\n' ' ' | grep -qx 'change done change done ' ||
		tail -n 4 "$journal"
	change --undo --yes
	ended 0
	adj_is "$first" "$base"
	size=$(wc -c <"$journal")
	# A block of 512 bytes, or of 1024 in bash: the file has more already.
	(
		ulimit -f 1
		exec timeout 60 "$program" adj --yes "$first" "$high" --journal-file "$journal" 2>"$scratch/errors" </dev/null
	) | cat >"$scratch/output"
	grep -q "not changed, the journal fails: $journal: File too large" "$scratch/errors" || cat "$scratch/errors"
	adj_is "$first" "$base"
	[ "$(wc -c <"$journal")" -eq "$size" ] || echo "the journal has grown"
} >"$findings"
verdict "a closed pipe, and a journal that may not grow"

{
	begin
	change signal -s kill "$child" --dry-run
	ended 0
	says "SIGKILL to sleep ($child)"
	kill -0 "$child" || echo "it was sent"
	change signal -s kill "$child" --yes
	ended 0
	says "SIGKILL was sent to sleep ($child)."
	wait "$child" 2>/dev/null
	[ $? -eq 137 ] || echo "it was not SIGKILL that ended it"
} >"$findings" 2>/dev/null
verdict "signal sends one"

{
	: >"$scratch/full"
	timeout 60 "$program" adj --yes "$first" "$high" --journal-file "$scratch/full/journal" \
		>"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	[ $status -eq 1 ] || echo "exit status $status, expected 1"
	grep -q "$scratch/full" "$scratch/errors" || cat "$scratch/errors"
	adj_is "$first" "$base"
} >"$findings"
verdict "without a journal nothing is changed"

# What is restored is restored, also when that cannot be noted.
{
	change adj --yes "$first" "$high"
	ended 0
	(
		ulimit -f 1
		timeout 60 "$program" --undo --yes --journal-file "$journal" </dev/null 2>&1
		echo "status $?"
	) | cat >"$scratch/output"
	says "is $base again"
	says "$journal: File too large"
	says "taken back, but the journal has them as not undone"
	says "status 1"
	adj_is "$first" "$base"
	change --undo --yes
	ended 0
	adj_is "$first" "$base"
} >"$findings"
verdict "undo when the journal cannot grow"

{
	change adj --yes "$first" "$high"
	echo 'change 77 nonsense' >>"$journal"
	change --journal
	[ "$status" -eq 1 ] || echo "--journal: exit status $status, expected 1"
	says "$base -> $high"
	grep -Fq "is damaged" "$scratch/errors" || cat "$scratch/errors"
	change --undo --yes
	[ "$status" -eq 1 ] || echo "--undo: exit status $status, expected 1"
	adj_is "$first" "$base"
} >"$findings"
verdict "a damaged line is named, and the others are used"

# A made machine with a group that holds 100 MiB in one process.
machine=$scratch/machine
mkdir -p "$machine/proc" "$machine/sys/fs/cgroup/app.slice"
cp -R "$top_srcdir/tests/fixtures/vm-6.12-cgroups/." "$machine" && chmod -R u+w "$machine"
group=$machine/sys/fs/cgroup/c1
echo 104857600 >"$group/memory.current"

# described FIRST-LINE ARGUMENT...
described() {
	line=$1
	shift
	timeout 60 "$program" "$@" --dry-run --root "$machine" >"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	ended 0
	head -n 1 "$scratch/output" | grep -Fqx -e "$line" || {
		echo "expected: $line"
		cat "$scratch/output"
	}
}
cp -R "$group" "$scratch/before"
{
	described 'memory.max of /c1: 40M -> 60M' limit c1 memory.max=60M
	says "memory.max is 40.0 MiB below use: that much is reclaimed at once, and if that fails "
	described 'memory.max of /c1: 40M -> 80M' limit /c1/ memory.max=80%
	described 'memory.max of /c1: 40M -> 41M' limit /sys/fs/cgroup/c1 memory.max=+1M
	described 'memory.max of /c1: 40M -> max' limit c1 memory.max=max
	described 'memory.max of /c1: 40M -> 0' limit c1 memory.max=0
	says "A memory.max of 0 kills every process in the group."
	described 'memory.high of /c1: max -> 60M' limit c1 memory.high=60M memory.low=5M memory.oom.group=1
	says "memory.high is 40.0 MiB below use"
	says "memory.low of /c1: 0 -> 5M"
	says "memory.oom.group of /c1: 0 -> 1"
	diff -r "$scratch/before" "$group"
} >"$findings"
verdict "limits of a made machine are described"

# The name of a unit may have escapes, which the shell must leave alone.
cp -R "$group" "$machine/sys/fs/cgroup/app-a\\x2db.slice"
{
	described 'memory.max of /app-a\x2db.slice: 40M -> 60M' limit 'app-a\x2db.slice' memory.max=60M
	says "The group is a unit of systemd"
	says "Instead: systemctl set-property --runtime 'app-a\x2db.slice' MemoryMax=62914560"
} >"$findings"
verdict "a unit of systemd is told, with its command"

# Back to a limit that is lower than what is used now, and to one that leaves nothing.
{
	echo "change 1 1763719200.000000 boot=$boot kind=memory.max path=/c1 inode=$(stat -c %i "$group") old=10485760 new=41943040"
	echo "change 2 1763719201.000000 boot=$boot kind=memory.max path=/c1 inode=$(stat -c %i "$group") old=0 new=41943040"
} | seal >"$scratch/lowering"
chmod 600 "$scratch/lowering"
{
	described 'To be taken back:' undo 1 --journal-file "$scratch/lowering"
	says "1  memory.max of /c1: 40M -> 10M"
	says "memory.max is 90.0 MiB below use: that much is reclaimed at once, and if that fails "
	described 'To be taken back:' undo 2 --journal-file "$scratch/lowering"
	says "A memory.max of 0 kills every process in the group."
	diff -r "$scratch/before" "$group"
} >"$findings"
verdict "an undo that lowers a limit says what follows"

# What was not captured says nothing of the kernel.
{
	timeout 60 "$program" reclaim c1 1M --dry-run --root "$machine" >"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	ended 1 "/c1, memory.reclaim: this capture has none"
	timeout 60 "$program" kill-cgroup c1 --dry-run --root "$machine" >"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	ended 1 "/c1, cgroup.kill: this capture has none"
} >"$findings"
verdict "a capture that lacks a file says so"

# bad_limit MESSAGE STATUS ARGUMENT...
bad_limit() {
	message=$1
	expected=$2
	shift 2
	timeout 60 "$program" "$@" --root "$machine" >"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	{
		ended "$expected" "$message"
		diff -r "$scratch/before" "$group"
	} >"$findings"
	verdict "refused: $*"
}
files='memory.min memory.low memory.high memory.max memory.swap.max memory.oom.group'
bad_limit "--root: what is below $machine is not changed, only described with --dry-run" 2 \
	limit c1 memory.max=1G --yes
for setting in memory.max memory.foo=1 =1 memory.current=1 oom_score_adj=1 cgroup.kill=1 ''; do
	bad_limit "\"$setting\" is not valid, expected FILE=VALUE with one of: $files" 2 \
		limit c1 "$setting" --dry-run
done
bad_limit '"2" is not valid, expected 0 or 1' 2 limit c1 memory.oom.group=2 --dry-run
bad_limit '/c1, memory.max: is named twice' 2 limit c1 memory.max=1G memory.high=1G memory.max=2G --dry-run
bad_limit 'the path of the group is empty; that of all is /' 2 limit '' memory.max=1G --dry-run
bad_limit 'the path of the group is empty; that of all is /' 2 adj --members '' 5 --dry-run
bad_limit '/nope: there is no such group' 1 limit nope memory.max=1G --dry-run
for value in '' x 5x 1e3 -1 99999999999999999999; do
	timeout 60 "$program" limit c1 "memory.max=$value" --dry-run --root "$machine" \
		>"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	{
		[ $status -eq 2 ] || echo "exit status $status, expected 2"
		grep -Fq "\"$value\"" "$scratch/errors" || cat "$scratch/errors"
		cat "$scratch/output"
	} >"$findings"
	verdict "refused: memory.max=$value"
done

finish
