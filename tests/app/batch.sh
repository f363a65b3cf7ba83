#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The reports of --batch on captured machines against golden files. UPDATE_GOLDEN=1 rewrites them.
. "$top_srcdir/tests/policy/tap.sh"

program=$top_builddir/oomwatch
fixtures=$top_srcdir/tests/fixtures
golden=$top_srcdir/tests/report/golden

# batch FIXTURE OPTION...
batch() {
	fixture=$1
	shift
	timeout 30 "$program" --batch --delay 0.1 --root "$fixtures/$fixture" "$@" </dev/null 2>"$scratch/errors"
}

# What differs from run to run and from machine to machine; JSON a member a line, for the reader of
# a difference.
mask_json() {
	sed -E -e 's/"(time_unix_usec|monotonic_usec|interval_sec|sample_cost_usec|cost_usec|read_usec|for_sec|read_age_sec|read_sec|oldest_sec|cpus)":[0-9.]+/"\1":0/g' \
		-e 's/"(hostname|kernel_release)":"[^"]*"/"\1":"masked"/g' \
		-e 's/[{[]/&\
/g' -e 's/,"/,\
"/g' -e 's/\},\{/},\
{/g'
}
mask_text() {
	sed -E -e '1s/.*/DATE  HOSTNAME  Linux RELEASE  interval SECONDS/' \
		-e 's/ for [0-9.]+ s/ for SECONDS/' \
		-e 's/^  [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}/  TIME/'
}

# settled FIXTURE FORMAT: one report into $scratch/report. A read that was interrupted for longer
# than its budget makes the next sample keep the value, so two runs have to say the same.
settled() {
	for attempt in 1 2 3 4 5 6; do
		batch "$1" --iterations 1 --format "$2" >"$scratch/raw" ||
			echo "$attempt: exit status $?" >>"$scratch/errors"
		"mask_$2" <"$scratch/raw" >"$scratch/report"
		[ -s "$scratch/errors" ] && return
		cmp -s "$scratch/report" "$scratch/before" && return
		cp "$scratch/report" "$scratch/before"
	done
}

for fixture in vm-6.1-leak vm-6.1-no-psi vm-6.12-numa2-pressure vm-6.1-scores vm-6.12-scores vm-6.12-cgroups; do
	# Into the page cache, or the first read is a slow one.
	find "$fixtures/$fixture" -type f -exec cat {} + >/dev/null
	for format in text json; do
		name="$fixture as $format"
		if [ "$(getconf PAGESIZE)" != 4096 ]; then
			skip "$name" "the golden files are of a machine with pages of 4 KiB"
			continue
		fi
		rm -f "$scratch/before"
		settled "$fixture" $format
		if [ -n "$UPDATE_GOLDEN" ]; then
			mkdir -p "$golden"
			cp "$scratch/report" "$golden/$fixture.$format"
		fi
		diff "$golden/$fixture.$format" "$scratch/report" >"$findings" 2>&1
		cat "$scratch/errors" >>"$findings"
		verdict "$name"
	done
done

# count FILE PATTERN EXPECTED
count() {
	found=$(grep -c "$2" "$1")
	[ "$found" -eq "$3" ] || echo "$found lines with $2, expected $3"
}

batch vm-6.1-leak --iterations 3 --format json >"$scratch/report"
status=$?
{
	[ $status -eq 0 ] || echo "exit status $status, expected 0"
	cat "$scratch/errors"
	count "$scratch/report" '' 3
	count "$scratch/report" '^{"format":"oomwatch","version":1,.*}$' 3
	# Two samples stand behind each report, behind the first one too.
	count "$scratch/report" '"interval_sec":' 3
} >"$findings"
verdict "three reports are three lines of JSON"

batch vm-6.1-leak --iterations 3 --format text >"$scratch/report"
status=$?
{
	[ $status -eq 0 ] || echo "exit status $status, expected 0"
	cat "$scratch/errors"
	count "$scratch/report" '^ladder ' 3
	count "$scratch/report" '^$' 2
	[ -n "$(head -n 1 "$scratch/report")" ] || echo "the first line is empty"
	[ -n "$(tail -n 1 "$scratch/report")" ] || echo "the last line is empty"
} >"$findings"
verdict "an empty line between two reports of text"

timeout 30 "$program" --delay 0.1 --root "$fixtures/vm-6.1-leak" >"$scratch/report" 2>"$scratch/errors" </dev/null
status=$?
{
	[ $status -eq 0 ] || echo "exit status $status, expected 0"
	cat "$scratch/errors"
	count "$scratch/report" '^ladder ' 1
} >"$findings"
verdict "one report where standard output is no terminal"

# listed FIXTURE OPTION...: the PIDs of the list, in its order.
listed() {
	batch "$@" --iterations 1 --format json | tee "$scratch/report" |
		sed -e 's/.*"processes":{[^[]*"list":\[//' -e 's/\].*//' | grep -o '"pid":[0-9]*' | sed 's/.*://' | tr '\n' ' '
}

# lists EXPECTED OPTION...: of vm-6.1-scores.
lists() {
	expected=$1
	shift
	found=$(listed vm-6.1-scores "$@")
	{
		[ "$found" = "${expected:+$expected }" ] || echo "lists $found, expected $expected"
		cat "$scratch/errors"
	} >"$findings"
	verdict "which processes: $*"
}

# By rank these are a-p1000, a-p500, a-80, multithr, a-0, sh, a-m500 and a-m999. The others have none:
# init, a-m1000, and ldrexit, of which only the first thread was captured, and that has ended.
lists '124 123 126' --limit 3
lists '124' -l 1
lists '124 123 126 127 120 117 125 121 1 122' --limit 10
lists '124 123 126 127 120 117 125 121 1 122 128' --limit 0
lists '1 117 120' --sort pid --limit 3
lists '128 127 126' --sort -pid --limit 3
lists '121 125 117' -k -rank -l 3
lists '124 123' --sort adj --limit 2
lists '122 121' --sort=-adj --limit 2
lists '126 127' --sort anon --limit 2
lists '126 120' --pid 120,126
lists '126 120' --pid 120 --pid 126 --pid 126
lists '120 126' -p 126,120 -k pid
lists '2' --pid 2
lists '' --user 4711
lists '124 123' --user 0 --limit 2
lists '126 120' --filter '^a-[0-9]+$'
lists '126' --filter '^A-8'
lists '' --filter kthreadd
lists '124 123 126 127 120 117 125 121 1 122' --filter ''

batch vm-6.1-scores --iterations 1 --user 4711 >"$scratch/report"
count "$scratch/report" '^processes   none of 11$' 1 >"$findings"
count "$scratch/report" ' COMMAND$' 0 >>"$findings"
verdict "nobody is asked for, in text"

# changed FILE VALUE: a copy of vm-6.1-scores where the setting has another value, into $scratch/report
# as text and JSON.
changed() {
	rm -rf "$scratch/machine"
	cp -R "$fixtures/vm-6.1-scores" "$scratch/machine"
	chmod -R u+w "$scratch/machine"
	echo "$2" >"$scratch/machine/proc/sys/vm/$1"
	for format in text json; do
		timeout 30 "$program" --batch --iterations 1 --delay 0.1 --format "$format" \
			--root "$scratch/machine" </dev/null
	done >"$scratch/report" 2>"$scratch/errors"
	cat "$scratch/errors"
}
{
	changed panic_on_oom 1
	count "$scratch/report" '^vm.panic_on_oom is set: the kernel will panic, not kill.$' 1
	count "$scratch/report" '"victim_policy":"panic"' 1
	count "$scratch/report" '"victim":' 0
	count "$scratch/report" '"victim_now":{"pid":124,' 1
} >"$findings"
verdict "a machine that panics"
{
	changed oom_kill_allocating_task 1
	count "$scratch/report" '^vm.oom_kill_allocating_task is set: whoever asks for memory dies. By badness: a-p1000 (124)' 1
	count "$scratch/report" '"victim_policy":"allocating_task"' 1
	count "$scratch/report" '"victim":' 0
} >"$findings"
verdict "a machine that kills who asks for memory"

# This machine: the shell of this test, and a child of it that only its arguments tell from others.
live() {
	timeout 60 "$program" --batch --delay 0.3 "$@" </dev/null 2>"$scratch/errors"
}
live --iterations 3 --format json --pid $$ >"$scratch/report"
status=$?
{
	[ $status -eq 0 ] || echo "exit status $status, expected 0"
	cat "$scratch/errors"
	count "$scratch/report" "\"matching\":1,\"list\":\\[{\"pid\":$$," 3
	count "$scratch/report" '"growth_bytes_per_sec"' 0
	# Field 22 of stat, behind a name that may have blanks; it is read off the loop.
	start=$(sed 's/.*) //' /proc/$$/stat | cut -d ' ' -f 20)
	tail -n 1 "$scratch/report" | grep -q "\"start_ticks\":$start}" || echo "start_ticks is not $start"
} >"$findings"
verdict "this shell, by its PID"

live --iterations 1 --user "$(id -un)" --limit 0 >"$scratch/report"
{
	cat "$scratch/errors"
	grep -Eq "^ *[0-9-]+ +$$ " "$scratch/report" || echo "$$ is not listed"
} >"$findings"
verdict "this shell, by its user"

sleep "60.$$" &
needle=$!
live --iterations 1 --format json --filter "sleep 60[.]$$\$" >"$scratch/report"
{
	cat "$scratch/errors"
	count "$scratch/report" "\"matching\":1,\"list\":\\[{\"pid\":$needle," 1
} >"$findings"
kill $needle
verdict "a process, by its arguments"

finish
