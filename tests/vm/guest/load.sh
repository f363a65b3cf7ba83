# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Workloads of oomwatch-load, and what the kernel counts meanwhile; after lib.sh.

# A disk with a filesystem on /disk, for kinds that need files.
disk_on() {
	mke2fs /dev/vm.disk >/dev/null 2>&1
	mount -t ext4 /dev/vm.disk /disk
}

now() { cut -d' ' -f1 /proc/uptime; }
since() { echo "$(now) $1" | awk '{ printf "%.1f\n", $1 - $2 }'; }

# load_on ARGUMENT...: starts it; $load is its pid, $group its control group, $load_start when.
load_on() {
	load_start=$(now)
	oomwatch-load --directory /disk --duration 20min --format json "$@" >/tmp/load 2>&1 </dev/null &
	load=$!
	# shellcheck disable=SC2034 # for scenarios
	group=/sys/fs/cgroup/oomwatch-load-$load
	until_true started_or_ended
	[ -d "$group" ] || { cat /tmp/load; return 1; }
}
started_or_ended() { [ -d "$group" ] || load_ended; }
load_ended() { ! kill -0 "$load" 2>/dev/null; }

# load_off TITLE: stops it; nothing may be left of it. $load_status is what it ended with.
# shellcheck disable=SC2034 # for scenarios
load_off() {
	kill -TERM "$load" 2>/dev/null
	load_status=0
	wait "$load" || load_status=$?
	expect "$1: no group is left" no_group
	expect "$1: no process is left" no_process
	expect "$1: no file is left" no_file
}
no_group() { ! ls -d /sys/fs/cgroup/oomwatch-load* >/dev/null 2>&1; }
no_process() { ! grep -lqsE '^(oomwatch-load|oomwatch-keeper|load-.*)$' /proc/[0-9]*/comm; }
no_file() { [ "$(ls /disk)" = lost+found ]; }

# What a kind promises to move: its names.
kinds() { oomwatch-load --list | awk '/^[a-z]/ { print $1 }'; }
promised() {
	oomwatch-load --list | awk -v kind="$1" '
		/^[a-z]/ { is_kind = $1 == kind; is_moves = 0 }
		is_kind && $1 == "moves:" { is_moves = 1; sub(/moves:/, "") }
		is_kind && is_moves { $1 = $1; printf "%s ", $0 }'
}

# All that can be promised, to FILE: lines of /proc/vmstat, and of the group, if it is there.
counters() {
	{
		sed 's/^/machine:/' /proc/vmstat
		if [ -d "$group" ]; then
			sed 's/^/group:/' "$group/memory.stat"
			sed 's/^/memory.events:/' "$group/memory.events"
		fi
	} 2>/dev/null >"$1"
}

# has_moved COUNTER: since /tmp/before until /tmp/after; prints by how much. What the group counts itself was zero
# before there was a group. Of a gauge of the machine a quarter of a MiB may be anybody's.
has_moved() {
	awk -v name="$1" '
		FNR == 1 { file++ }
		{ value[file, $1] = $2; known[$1] = 1 }
		END {
			from = name
			if (!(from in known)) from = "group:" name
			by = value[2, from] - value[1, from]
			if (by <= 0) { from = "machine:" name; by = value[2, from] - value[1, from] }
			if (by < 0) by = -by
			printf "%.0f\n", by
			exit by < (name ~ /^nr_/ && from ~ /^machine/ && name !~ /nr_(dirtied|written)/ ? 64 : 1)
		}' /tmp/before /tmp/after
}

# moves KIND: until all that it promises has moved, for two minutes; a line of the table for each.
moves() {
	left=$(promised "$1")
	until_end=$(($(uptime_sec) + 120))
	while [ -n "$left" ] && [ "$(uptime_sec)" -lt "$until_end" ]; do
		sleep 0.1
		counters /tmp/after
		seconds=$(since "$load_start") still=''
		for counter in $left; do
			if by=$(has_moved "$counter"); then
				printf '| %-9s | %-25s | %8s s | %12s |\n' "$1" "$counter" "$seconds" "$by" >>/tmp/table
			else
				still="$still $counter"
			fi
		done
		left=$still
	done
	[ -z "$left" ] || say "not moved:$left"
	[ -z "$left" ]
}
