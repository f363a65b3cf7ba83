# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# What a scenario can do. It starts with ". /vm/lib.sh" and ends by reaching its end: the status
# is 0 if every expect was met, 1 if not, 77 after skip.

failures=0
trap 'finish $?' EXIT
finish() {
	if [ "$1" != 0 ] && [ "$1" != 77 ] && [ $failures = 0 ]; then
		echo "FAILED: the scenario stopped with status $1"
		failures=1
	fi
	if [ $failures != 0 ]; then show; fi
	cp /tmp/json /out/json 2>/dev/null
	tmux -L vm kill-server 2>/dev/null
	[ $failures = 0 ] || exit 1
	exit "$1"
}
say() { echo "[$(cut -d' ' -f1 /proc/uptime)] $*"; }
skip() { note "$*"; exit 77; }
note() { echo "$*" >/out/note; say "$*"; } # one line for the table of results

# What helps to understand a failure: the screen, and what the program last wrote as JSON.
show() {
	if tmux -L vm has-session 2>/dev/null; then
		echo '--- the screen:'
		screen
	fi
	if [ -s /tmp/json ]; then
		echo '--- the last line of JSON:'
		tail -n 1 /tmp/json | cut -c 1-1500
	fi
	echo '---'
}

# expect WORDS COMMAND...: says what should hold; if the command fails, so does the scenario.
expect() {
	words=$1
	shift
	if "$@"; then
		say "ok: $words"
	else
		say "FAILED: $words ($*)"
		failures=$((failures + 1))
	fi
}

# until_true COMMAND...: tries again until it succeeds, for a minute and a half.
until_true() {
	until_end=$(($(uptime_sec) + 90))
	until "$@" >/dev/null 2>&1; do
		[ "$(uptime_sec)" -lt "$until_end" ] || return 1
		sleep 0.1
	done
}
uptime_sec() { cut -d. -f1 /proc/uptime; }

# spawn COMMAND...: in the background, and the OOM killer may take it. Its pid is $!.
spawn() { (echo 0 >/proc/self/oom_score_adj; exec "$@") & }
ended() { ! kill -0 "$1"; }

# vmstat PREFIX: the sum of the counters in /proc/vmstat that start so; "NAME$" is one alone.
vmstat() { awk -v key="^$1" '$1 ~ key { sum += $2 } END { printf "%.0f\n", sum }' /proc/vmstat; }
# stall some|full: microseconds that the kernel counts in /proc/pressure/memory.
stall() { sed -n "s/^$1 .*total=//p" /proc/pressure/memory; }
# With one processor kswapd keeps up with any number of readers; on many it is one thread against all.
hold_back_kswapd() { renice -n 19 -p "$(pidof kswapd0)" >/dev/null; }
swap_on() { mkswap "$1" >/dev/null && swapon "$1"; }
zram_on() { echo "$1M" >/sys/block/zram0/disksize && swap_on /dev/zram0; } # MIB

# record SECONDS: the program writes JSON to /tmp/json, one line each so many seconds, until stop.
record() {
	rm -f /tmp/json /tmp/windows /tmp/said.* /tmp/known.*
	oomwatch --batch --format json --delay "$1" --iterations 100000 >>/tmp/json 2>/tmp/json.err &
	recorder=$!
	until_true test -s /tmp/json || { cat /tmp/json.err; return 1; }
}
# The lines so far are not needed any more: what reads them all takes its time.
forget_lines() {
	: >/tmp/json
	next_lines 2 # the first may be the end of one
}
lines() { wc -l </tmp/json; }
next_lines() { # N: waits for N more
	wanted=$(($(lines) + $1))
	until_true enough_lines
}
enough_lines() { [ "$(lines)" -ge "$wanted" ]; }
stop() { kill "$recorder"; wait "$recorder"; }

# The pids of those that are called so: pidof takes one that is just becoming its helper for the program, too.
pids_named() { grep -lx -- "$1" /proc/[0-9]*/comm 2>/dev/null | cut -d / -f 3; }

# series PATH...: of every line of JSON the values at these paths, "-" where there is none. A path
# is a list of keys with slashes; each is looked for behind the one before. "node":0,"zone":"DMA32"
# can stand for a key, as "path":"/a/b" can. With json=FILE it looks there.
series() { awk -v paths="$*" -f /vm/series.awk "${json:-/tmp/json}"; }
# The last line of JSON that is whole: the program may just be writing one. It can be one line old.
# busybox's tail cannot count lines as long as these.
# shellcheck disable=SC2016 # of sed
newest_line() { tail -c 150000 "${json:-/tmp/json}" | sed -n '${x;/./!x;p;};h'; }
# rows LIST KEY...: of this line, each object of a list as the values at these keys with "|" between them.
rows() {
	list=$1
	shift
	newest_line | awk -v list="$list" -v keys="$*" -f /vm/rows.awk
}

# The dashboard in a terminal: dashboard 100x30 [OPTION...], then keys, screen and until_screen.
dashboard() {
	size=$1
	shift
	tmux -L vm -f /vm/tmux.conf new-session -d -s vm -x "${size%x*}" -y "${size#*x}" \
		"oomwatch $* 2>/tmp/err; echo \"ended with \$?\"; cat /tmp/err; sleep 1000"
}
screen() { tmux -L vm capture-pane -p -t vm; }
keys() { tmux -L vm send-keys -t vm "$@"; }
on_screen() { screen | grep -qE "$1"; }
until_screen() { until_true on_screen "$1"; }
resize() { tmux -L vm resize-window -t vm -x "${1%x*}" -y "${1#*x}"; }

# ladder_holds: in every line of JSON the ladder says what the kernel's counters did.
ladder_holds() {
	# shellcheck disable=SC2046 # paths
	series monotonic_usec ladder/rung vmstat/pgscan_kswapd vmstat/compact_stall vmstat/oom_kill \
		$(sed -n 's/^\(allocstall_[a-z0-9]*\) .*/vmstat\/\1/p' /proc/vmstat) >/tmp/ladder
	awk -f /vm/ladder.awk /tmp/ladder
}
# said PATH VALUE: some line of JSON has this value there. never_said: none has.
said() { series "$1" | grep -qxF -- "$2"; }
never_said() { ! said "$@"; }

# observe MSEC FILE...: takes what the kernel says, again and again, to /tmp/kernel until unobserve.
observe() {
	step=$1
	shift
	command observe files "$step" 3600 "$@" >/tmp/kernel &
	observer=$!
}
unobserve() { kill "$observer"; wait "$observer" 2>/dev/null; }
# compare SECTION [EXPRESSION] [every]: what was recorded is what was observed in the meantime: all
# numbers of this section of the JSON, or those at paths that match; in every line, if so said.
compare() {
	if [ ! -e /tmp/windows ]; then
		awk -f /vm/flatten.awk /tmp/json
		awk -v near_usec="${near_usec:-70000}" -f /vm/kernel.awk /tmp/windows /tmp/kernel
	fi
	awk -v only="${2:-.}" -v every="${3:+1}" -v newer="${newer:-}" -v derived='/(stall_percent|user_reserve_pages)$|/forecast/' \
		-f /vm/compare.awk "/tmp/said.$1" "/tmp/known.$1"
}
