# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# What a workload has left behind, or has now: processes, control groups, files. After lib.sh.

groups=/sys/fs/cgroup
ours() { # processes, by their names
	for folder in /proc/[0-9]*; do
		read -r comm 2>/dev/null <"$folder/comm" || continue
		case $comm in
		oomwatch-load | oomwatch-keeper | load-*)
			grep -qs '^State:	[^ZX]' "$folder/status" && echo "process ${folder#/proc/} $comm" ;;
		esac
	done
}
made_groups() { find $groups -type d -name 'oomwatch-load-*' | sed 's/^/group /'; }
made_files() { find /disk/scratch /var/tmp /tmp -mindepth 1 -name 'oomwatch-load-*' 2>/dev/null | sed 's/^/file /'; }
left() { ours; made_groups; made_files; }
nothing_left() { [ -z "$(left)" ]; }
no_process_left() { [ -z "$(ours)" ]; }
# clean WAY: waits until nothing is left, and says so in /tmp/table. $bystander is a process outside.
clean() {
	until_true nothing_left
	found=$(left)
	printf '%-44s %s\n' "$1" "${found:-nothing}" >>/tmp/table
	expect "after $1 nothing is left" [ -z "$found" ]
	# shellcheck disable=SC2154 # the scenario's
	expect "after $1 the process outside is alive" kill -0 "$bystander"
}
pid_of() { ours | sed -n "s/^process \([0-9]*\) $1\$/\1/p" | head -n 1; }
