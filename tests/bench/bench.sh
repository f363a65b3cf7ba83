#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What oomwatch costs beside its peers, all in one run on one machine: `make bench`.
# Figures of one run compare; figures of two runs do not.
set -eu

bench=${top_builddir:-.}/tests/bench/ptybench
oomwatch=${top_builddir:-.}/oomwatch
seconds=${BENCH_SECONDS:-10}
rows=${BENCH_ROWS:-40}
cols=${BENCH_COLS:-120}

run() {
	if command -v "$1" >/dev/null 2>&1; then
		"$bench" "$seconds" "$rows" "$cols" "$@"
	else
		printf '%-28.28s not installed\n' "$1"
	fi
}

printf '%s columns, %s rows, one refresh a second, %s s each\n' "$cols" "$rows" "$seconds"
printf '%-28s %9s %9s %9s %9s %9s %9s\n' program first/ms screen/ms cpu-ms/s rss/KiB locked/KiB bytes/s
run "$oomwatch" --delay 1
run "$oomwatch" --delay 1 --screen zones
run "$oomwatch" --delay 1 --screen reclaim
run top -d 1
run htop -d 10
run atop 1
run btop
