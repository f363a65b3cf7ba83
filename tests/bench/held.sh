#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How long a reader of /proc waits for a process whose memory is locked: `make bench-held`. The
# longest read() of a file of that process, timed by strace, with refreshes as fast as each program
# does them. A row of idle shows what the machine itself adds.
set -eu

. "${top_srcdir:-.}/tests/bench/programs.sh"

held=${top_builddir:-.}/tests/bench/held
mib=${BENCH_MIB:-512}

# longest NAME COMMAND [ARGUMENT]...: one line, for the process $started.
longest() {
	name=$1
	if ! command -v "$2" >/dev/null 2>&1; then
		printf '%-10s %-10s not installed\n' "$how" "$name"
		return
	fi
	shift
	"$ptybench" "$seconds" "$rows" "$cols" "$name" \
		strace -I 2 -f -y -T -e trace=read,pread64 -o "$scratch/trace" "$@" >/dev/null 3>&-
	awk -v how="$how" -v name="$name" -v folder="</proc/$started/" '
		(start = index($0, folder)) {
			reads++
			msec = substr($NF, 2) * 1000
			if (msec > longest) {
				longest = msec
				file = substr($0, start + length(folder))
				sub(/>.*/, "", file)
			}
		}
		END { printf "%-10s %-10s %9d %12s %s\n", how, name, reads,
			reads ? sprintf("%.2f", longest) : "n/a", file }' "$scratch/trace"
}

if ! command -v strace >/dev/null 2>&1; then
	echo "strace is not installed; nothing else sees one read"
	exit 1
fi
printf 'Reads of the files of a process with %s MiB that is held, %s s each\n' "$mib" "$seconds"
printf '%-10s %-10s %9s %12s %s\n' held program reads 'longest, ms' of
for how in idle mprotect execve; do
	start "$held" "$how" "$mib"
	longest oomwatch "$oomwatch" --delay 0.1
	longest top top -d 0.1
	longest htop htop -d 1
	stop
done
