#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The command line: what is refused and in which words, and what becomes of the output.
. "$top_srcdir/tests/policy/tap.sh"

program=$top_builddir/oomwatch
machine=$top_srcdir/tests/fixtures/vm-6.1-leak
unset NO_COLOR POSIXLY_CORRECT

# result STATUS EXPECTED-STATUS MESSAGE: what $scratch/errors holds must be MESSAGE and nothing else.
result() {
	[ "$1" -eq "$2" ] || echo "exit status $1, expected $2"
	printf '%s' "$3" >"$scratch/expected"
	diff "$scratch/expected" "$scratch/errors"
}

# refused MESSAGE ARGUMENT...
refused() {
	message=$1
	shift
	timeout 20 "$program" "$@" >"$scratch/output" 2>"$scratch/errors" </dev/null
	{
		result $? 2 "oomwatch: $message
Try 'oomwatch --help'.
"
		cat "$scratch/output"
	} >"$findings"
	verdict "refused: $*"
}

for value in 0 -1 +1 1.5 x '' ' 1' 1x 0x10 18446744073709551616; do
	refused "--iterations: \"$value\" is not valid, expected a whole number from 1" -b "--iterations=$value"
done
for value in 0 0.09 -1 3600.1 3601 x '' 1s 1e3 1,5 nan inf 99999999999999999999999; do
	refused "--delay: \"$value\" is not valid, expected seconds from 0.1 to 3600" -b -n 1 -d "$value"
done
for value in xml TEXT '' 'text json'; do
	refused "--format: \"$value\" is not known, expected one of: text json" -b -n 1 -f "$value"
done
refused '--screen: "swap" is not known, expected one of: overview zones reclaim processes cgroups events help' --screen swap
refused '--theme: "dark" is not known, expected one of: default colorblind mono' --theme=dark
refused '--nonsense is not an option of oomwatch' --nonsense
refused '--nonsense=1 is not an option of oomwatch' --nonsense=1
refused '--no is not an option of oomwatch' --no
refused '-Z is not an option of oomwatch' -Z
refused '-Z is not an option of oomwatch' -bZ
refused '-ä is not an option of oomwatch' -ä
refused '-bä is not an option of oomwatch' -bä
refused '-n needs an argument' -b -n
refused '--delay needs an argument' --delay
refused '--root needs an argument' --batch --root
refused '--batch=1 takes no argument' --batch=1
commands='adj limit reclaim signal kill-cgroup undo journal'
for word in stray '' - -5 limits; do
	refused "\"$word\" is not understood, expected an option or one of: $commands" "$word"
done
refused "\"-n\" is not understood, expected an option or one of: $commands" -b -- -n
for option in --tree --members --dry-run --yes '--signal=9'; do
	refused "${option%=*} is for commands that change something" "$option"
done
refused '--tree is not an option of limit' limit --tree a memory.max=1G
refused '--iterations is not an option of adj' adj 5 -500 -n 3
refused '--yes is not an option of journal' journal -y
refused '--dry-run is not an option of journal' --journal --export-commands --dry-run
refused '--export-commands is not an option of undo' --undo --export-commands
refused '--export-commands is for the dashboard and for the journal, not for reports' --batch --export-commands
refused '--tree and --members exclude each other' adj --tree --members a 5
refused 'adj needs PID VALUE [PID VALUE]...' adj 5
refused 'limit needs CGROUP FILE=VALUE...' limit a
refused 'reclaim needs CGROUP BYTES' reclaim --yes
refused '"9" is one too many: reclaim takes CGROUP BYTES' reclaim a 8 9
refused '"stray" is one too many: no operand is expected' --journal stray
refused '"5" is one too many: no operand is expected' journal --export-commands 5
refused 'only one thing can be done at a time: a command, --undo, --journal, --list-scenes or --check-scene' --undo --journal
refused 'only one thing can be done at a time: a command, --undo, --journal, --list-scenes or --check-scene' adj 5 5 --undo
refused '--journal-file needs an argument' undo --journal-file
for value in '' 0 -1 x 1x 1.5 ',' '1,' ',1' '1,,2' '1 2' '1, 2' 2147483648 99999999999999999999; do
	refused "--pid: \"$value\" is not valid, expected PIDs separated by commas" -b -n 1 --pid "$value"
done
refused '--pid: 65 is one too many, expected at most 64 PIDs' -b -n 1 --pid "$(seq -s , 64)" --pid 65,66
# The kernel gives out none above 4194304 (PID_MAX_LIMIT); of the capture, 117 is there.
refused '--pid: there is no process 4194305, expected PIDs of processes that run' -b -n 1 --pid $$,4194305
refused '--pid: there is no process 116, expected PIDs of processes that run' -b -n 1 --pid 117,116 --root "$machine"
for value in '' nobody-of-this-name -1 +0 ' 0' '0 ' 4294967296; do
	refused "--user: there is no user \"$value\", expected a name or a number" -b -n 1 --user "$value"
done
for value in -1 +1 1.5 x '' ' 1' 1x 18446744073709551616; do
	refused "--limit: \"$value\" is not valid, expected a whole number from 0" -b -n 1 --limit "$value"
done
# All columns but "was", which only a preview has; by name, not by title.
columns=$(sed -n 's/^			\.name = "\(.*\)",$/\1/p' "$top_srcdir/src/model/process_columns.c" |
	grep -vx was | tr '\n' ' ' | sed 's/ $//')
for value in '' - x -x --pid 'pid user' was; do
	refused "--sort: \"$value\" is not known, expected one of: $columns" -b -n 1 --sort "$value"
done
refused "--filter: the filter is longer than 127 bytes; expected an extended regular expression" \
	-b -n 1 --filter "$(printf '%0128d' 0)"

# A path that leads out of the hierarchy, or to a file of a group, is none of a group.
groups=$top_srcdir/tests/fixtures/vm-6.12-cgroups
for value in nope p/nope '' . .. p/../c1 p/memory.max /sys/fs/cgroupp; do
	refused "--cgroup: there is no control group \"$value\" below /sys/fs/cgroup" \
		-b -n 1 --root "$groups" --cgroup "$value"
done
refused "--cgroup: Only cgroup1 is mounted, which is not read: boot with systemd.unified_cgroup_hierarchy=1." \
	-b -n 1 --root "$top_srcdir/tests/fixtures/vm-6.1-cgroup1" --cgroup a

# In between stands the C library's reason.
for value in '(' '[a' 'a{2' 'a{2,1}'; do
	timeout 20 "$program" -b -n 1 --filter "$value" >"$scratch/output" 2>"$scratch/errors" </dev/null
	status=$?
	{
		[ $status -eq 2 ] || echo "exit status $status, expected 2"
		head -n 1 "$scratch/errors" | grep -F "oomwatch: --filter: the filter \"$value\" is malformed: " |
			grep -q '.; expected an extended regular expression$' || cat "$scratch/errors"
		cat "$scratch/output"
	} >"$findings"
	verdict "refused: -b -n 1 --filter $value"
done

# A thread that is not the first of its process: it has a folder in /proc, and is no process.
thread=
for folder in /proc/[0-9]*/task/[0-9]*; do
	process=${folder#/proc/}
	[ "${folder##*/}" = "${process%%/*}" ] || thread=${folder##*/}
done
if [ -n "$thread" ]; then
	refused "--pid: there is no process $thread, expected PIDs of processes that run" -b -n 1 --pid "$thread"
else
	skip "refused: the number of a thread" "no process has several"
fi

# The first that is wrong is named, and --help does not hide it.
refused '--theme: "x" is not known, expected one of: default colorblind mono' --help --theme x --delay y

# accepted NAME ARGUMENT...: exit status 0, and nothing on standard error.
accepted() {
	timeout 20 "$program" "$@" >"$scratch/output" 2>"$scratch/errors" </dev/null
	result $? 0 ''
}

accepted --help >"$findings"
{
	sed -n 's/^	\[OPTION_[A-Z_]*\] = {"\([a-z-]*\)", \(0\|'\''\(.\)'\''\).*/\3 \1/p' \
		"$top_srcdir/src/app/option_rows.c" >"$scratch/options"
	[ "$(wc -l <"$scratch/options")" -ge 13 ] || echo "src/app/option_rows.c: no table of options"
	while read -r letter option; do
		[ -n "$option" ] || option=$letter letter=
		grep -Eq -e "^  ${letter:+-$letter, }(    )?--$option(=| |\$)" "$scratch/output" ||
			echo "--help does not name --$option ${letter:+with -$letter}"
	done <"$scratch/options"
	awk 'length > 80 { print "longer than 80 columns: " $0 }' "$scratch/output"
} >>"$findings"
verdict "--help names every option"

for command in $commands; do
	grep -Eq "^  $command( |\$)" "$scratch/output" || echo "--help does not name $command"
done >"$findings"
verdict "--help names every command"

accepted -V >"$findings"
sed -n 's/^#define PACKAGE_STRING "\(.*\)"$/\1/p' "$top_builddir/config.h" |
	diff - "$scratch/output" >>"$findings"
verdict "--version"

accepted -bn1 -d0.1 -fjson -r "$machine" >"$findings"
grep -q '^{"format"' "$scratch/output" || echo "no JSON" >>"$findings"
verdict "short options in one word"

accepted --batch --iter=1 --delay 0.10 --root="$machine" >"$findings"
grep -q '^ladder ' "$scratch/output" || echo "no text" >>"$findings"
verdict "long options, cut short"

{
	[ "$(echo "$columns" | wc -w)" -ge 10 ] || echo "src/model/process_columns.c: no columns"
	for column in $columns; do
		accepted -b -n 1 -d 0.1 -r "$machine" --sort "$column"
		accepted -b -n 1 -d 0.1 -r "$machine" --sort "-$column"
	done
} >"$findings"
verdict "every column that is named can be sorted by, both ways"

{
	accepted -bn1 -d0.1 -p117 -u0 -F. -k-pid -l0 -r "$machine"
	grep -Eq '^ +- +117 ' "$scratch/output" || echo "117 is not listed"
	accepted -b -n 1 -d 0.1 --limit 18446744073709551615 -r "$machine"
	accepted -b -n 1 -d 0.1 --filter "$(printf '%0127d' 0)" -r "$machine"
	accepted -b -n 1 -d 0.1 --user "$(id -un)" -r "$machine"
} >"$findings"
verdict "the options that choose processes"

# Below p are a, b and c; rech, 9124, is in g. The path as the shell, the kernel and a person write it.
for value in /sys/fs/cgroup/p /sys/fs/cgroup//p/ /p p p/; do
	{
		accepted -b -n 1 -d 0.1 -r "$groups" --cgroup "$value"
		grep -q '^groups  *4$' "$scratch/output" || echo "not 4 groups"
		grep -q '^processes  *none of 3$' "$scratch/output" || echo "other processes"
	} >"$findings"
	verdict "--cgroup $value"
done
for value in / /sys/fs/cgroup g; do
	{
		accepted -b -n 1 -d 0.1 -r "$groups" -g "$value"
		grep -Eq '^ +1 +9124 .* rech$' "$scratch/output" || echo "no rech"
	} >"$findings"
	verdict "-g $value"
done
{
	accepted -b -n 1 -d 0.1 -r "$groups" --format json --cgroup p/a
	grep -q '"cgroups":\[{"path":"/p/a",[^]]*}\],' "$scratch/output" || echo "not /p/a alone"
	grep -q '"matching":1,' "$scratch/output" || echo "not one"
} >"$findings"
verdict "--cgroup as JSON"

# no_root FOLDER MESSAGE
no_root() {
	timeout 20 "$program" -b -n 1 --root "$1" --pid 1 >"$scratch/output" 2>"$scratch/errors" </dev/null
	{
		result $? 1 "oomwatch: $1: $2
"
		cat "$scratch/output"
	} >"$findings"
}
mkdir "$scratch/empty"
no_root "$scratch/missing" "No such file or directory"
verdict "--root of a folder that is not there"
no_root "$program" "Not a directory"
verdict "--root of a file"
no_root "$scratch/empty" \
	"No such file or directory; expected a folder with a proc/ that holds meminfo and vmstat"
verdict "--root of a folder without proc"

for arguments in --help --version '-b -n 1 -d 0.1' '-b -n 1 -d 0.1 -f json'; do
	# shellcheck disable=SC2086 # the arguments are words
	timeout 20 "$program" $arguments --root "$machine" >&- 2>"$scratch/errors" </dev/null
	result $? 1 "oomwatch: standard output is closed, expected a terminal, a pipe or a file
" >"$findings"
	verdict "standard output closed: $arguments"
	if [ -c /dev/full ]; then
		# shellcheck disable=SC2086
		timeout 20 "$program" $arguments --root "$machine" >/dev/full 2>"$scratch/errors" </dev/null
		result $? 1 "oomwatch: standard output: No space left on device
" >"$findings"
		verdict "a full disk: $arguments"
	else
		skip "a full disk: $arguments" "no /dev/full"
	fi
done

timeout 20 "$program" -b -n 1 -d 0.1 --root "$machine" >"$scratch/output" 2>"$scratch/errors" <&-
result $? 0 '' >"$findings"
grep -q '^ladder ' "$scratch/output" || echo "no report" >>"$findings"
verdict "standard input closed"

timeout 20 "$program" --nonsense >"$scratch/output" 2>&- </dev/null
status=$?
{
	[ $status -eq 2 ] || echo "exit status $status, expected 2"
	cat "$scratch/output"
} >"$findings"
verdict "standard error closed"

# endless: reports into a pipe; the exit status goes into a file.
endless() {
	timeout 20 "$program" -b -n 150 -d 0.1 -f json --root "$machine" 2>"$scratch/errors" </dev/null
	echo $? >"$scratch/status"
}

# The signal ends it, as it does cat; where the signal is ignored, the error does. A shell cannot
# make it deadly again where it was ignored before.
endless | head -n 1 >"$scratch/output"
if [ "$(cat "$scratch/status")" -eq 1 ]; then
	result 1 1 "oomwatch: standard output: Broken pipe
" >"$findings"
else
	result "$(cat "$scratch/status")" 141 '' >"$findings"
fi
verdict "a reader that goes ends it"

(
	trap '' PIPE
	endless
) | head -n 1 >"$scratch/output"
result "$(cat "$scratch/status")" 1 "oomwatch: standard output: Broken pipe
" >"$findings"
verdict "a reader that goes, without SIGPIPE"

# on_terminal COMMAND: runs it in a terminal of its own; what it shows goes into $scratch/shown. No
# timeout(1) in COMMAND: it puts a program into the background of its terminal.
on_terminal() {
	SHELL=/bin/sh timeout 30 script -qec "$1" /dev/null </dev/null >"$scratch/raw" 2>&1
	status=$?
	# The end of script's own input may come before the program, and is then echoed.
	tr -d '\r\b' <"$scratch/raw" | sed '1s/^^D//' >"$scratch/shown"
	return $status
}

# terminal_refused NAME SETTING REDIRECTION MESSAGE
terminal_refused() {
	if [ -z "$has_terminal" ]; then
		skip "$1" "script(1) is missing, or makes no terminal"
		return
	fi
	on_terminal "$2; '$program' --no-protect -n 3 -d 0.1 --root '$machine' $3"
	status=$?
	{
		[ $status -eq 1 ] || echo "exit status $status, expected 1"
		grep -Fqx "oomwatch: $4" "$scratch/shown" || {
			echo "not said: oomwatch: $4"
			head -c 400 "$scratch/shown" | cat -v
			echo
		}
		[ "$(grep -c . "$scratch/shown")" -eq 1 ] || echo "more than one line is shown"
	} >"$findings"
	verdict "$1"
}

# curses keeps its tables to the end, which a build with sanitizers would count as leaks.
ASAN_OPTIONS=detect_leaks=0${ASAN_OPTIONS:+:$ASAN_OPTIONS}
export ASAN_OPTIONS

has_terminal=
on_terminal 'test -t 0 && test -t 1 && exit 7'
[ $? -eq 7 ] && has_terminal=yes

terminal_refused "TERM is not set" "unset TERM" "" \
	"TERM is not set, so the terminal is unknown; set it, or use --batch"
terminal_refused "TERM is empty" "TERM=; export TERM" "" \
	"TERM is not set, so the terminal is unknown; set it, or use --batch"
terminal_refused "TERM is dumb" "TERM=dumb; export TERM" "" \
	'TERM is "dumb", a terminal that cannot move its cursor; use --batch'
terminal_refused "TERM is nonsense" "TERM=nonsense; export TERM" "" \
	'TERM is "nonsense", which terminfo does not know; set it, or use --batch'
terminal_refused "standard input is no terminal" "TERM=xterm; export TERM" "</dev/null" \
	"standard input is not a terminal, so there are no keys; use --batch"

name="the dashboard runs in such a terminal"
if [ -n "$has_terminal" ]; then
	on_terminal "TERM=xterm; export TERM; '$program' --no-protect -n 2 -d 0.1 --root '$machine'"
	status=$?
	{
		[ $status -eq 0 ] || echo "exit status $status, expected 0"
		[ "$(wc -c <"$scratch/raw")" -gt 500 ] || echo "nothing is shown"
	} >"$findings"
	verdict "$name"
else
	skip "$name" "script(1) is missing, or makes no terminal"
fi

finish
