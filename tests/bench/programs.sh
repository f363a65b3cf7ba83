# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# How the benchmarks run oomwatch and its peers; sourced, not run. $scratch is a folder of the run.

ptybench=${top_builddir:-.}/tests/bench/ptybench
# shellcheck disable=SC2034 # for those that source this
oomwatch=${top_builddir:-.}/oomwatch
seconds=${BENCH_SECONDS:-10}
rows=${BENCH_ROWS:-40}
cols=${BENCH_COLS:-120}
calls=''

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' HUP INT TERM

# The peers as they come, and not as the user has set them up; some write their settings when they
# end. btop has an option for everything but its interval.
HOME=$scratch
XDG_CONFIG_HOME=$scratch
export HOME XDG_CONFIG_HOME
unset HTOPRC
mkdir "$scratch/btop"
echo 'update_ms = 1000' >"$scratch/btop/btop.conf"

# header: what ptybench prints. Until its first rest a peer has read all processes.
header() {
	printf '%-18s %9s %9s %9s %9s %9s %9s %9s %9s %9s %9s\n' \
		program first/ms first-cpu rest/ms rest-cpu frame-cpu period/ms rss/KiB lock/KiB bytes calls
}

# measure NAME COMMAND [ARGUMENT]...: one line.
measure() {
	if command -v "$2" >/dev/null 2>&1; then
		"$ptybench" ${calls:+--calls} "$seconds" "$rows" "$cols" "$@" 3>&-
	else
		printf '%-18s not installed\n' "$1"
	fi
}

# One refresh a second, all of them.
measure_peers() {
	measure top top -d 1
	measure htop htop -d 10
	measure atop atop 1
	measure btop btop
}

# start COMMAND [ARGUMENT]...: in the background, as $started, until stop; returns when it has said
# its first line. Its standard input is open for as long as this shell lives.
start() {
	[ -p "$scratch/input" ] || mkfifo "$scratch/input" "$scratch/output"
	"$@" <"$scratch/input" >"$scratch/output" 3>&- &
	started=$!
	exec 3>"$scratch/input"
	read -r _ <"$scratch/output"
}

stop() {
	exec 3>&-
	wait "$started"
}
