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
	sed -E -e 's/"(time_unix_usec|monotonic_usec|interval_sec|sample_cost_usec|cost_usec|read_usec|for_sec|cpus)":[0-9.]+/"\1":0/g' \
		-e 's/"(hostname|kernel_release)":"[^"]*"/"\1":"masked"/g' \
		-e 's/[{[]/&\
/g' -e 's/,"/,\
"/g' -e 's/\},\{/},\
{/g'
}
mask_text() {
	sed -E -e '1s/.*/DATE  HOSTNAME  Linux RELEASE  interval SECONDS/' \
		-e 's/ for [0-9.]+ s/ for SECONDS/'
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

for fixture in vm-6.1-leak vm-6.1-no-psi vm-6.12-numa2-pressure; do
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

finish
