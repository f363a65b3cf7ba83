#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What oomwatch costs beside its peers on a machine with many processes: `make bench-processes`.
# BENCH_PROCESSES says how many, smallest first, BENCH_SECONDS how long each is measured, and
# BENCH_SCREENS which screens of oomwatch. Figures of one run compare; figures of two do not.
set -eu

. "${top_srcdir:-.}/tests/bench/programs.sh"

crowd=${top_builddir:-.}/tests/bench/crowd
if command -v strace >/dev/null 2>&1; then
	calls=yes
fi

# keep NUMBER ALL: keeps each row, and shows it with the system calls for each of ALL processes.
keep() {
	while IFS= read -r row; do
		echo "$1 $row" >>"$scratch/rows"
		echo "$row" | awk -v all="$2" '
			$11 ~ /^[0-9]/ {
				calls = sprintf("%9.3f", $11 / all)
				$0 = substr($0, 1, length($0) - 9) calls
			}
			{ print }'
	done
}

# measure_crowd NUMBER: one table.
measure_crowd() {
	number=$1
	most=$("$crowd")
	if [ "$number" -gt "$most" ]; then
		echo "There is no room for $number processes; the most is $most."
		number=$most
	fi
	start "$crowd" "$number"
	set -- /proc/[0-9]*
	printf '\n%s idle processes, %s in all\n' "$number" "$#"
	header
	{
		for screen in ${BENCH_SCREENS:-overview processes}; do
			measure "oomwatch-$screen" "$oomwatch" --delay 1 --screen "$screen"
		done
		measure oomwatch-batch "$oomwatch" --batch --iterations 1 --delay 0.1 --format json
		measure_peers
	} | keep "$number" "$#"
	stop
}

printf '%s columns, %s rows, one refresh a second, %s s each\n' "$cols" "$rows" "$seconds"
echo 'CPU in ms, system calls for each process and frame'
for processes in ${BENCH_PROCESSES:-1000 10000 25000}; do
	measure_crowd "$processes"
done
awk -f "${top_srcdir:-.}/tests/bench/compare.awk" "$scratch/rows"
