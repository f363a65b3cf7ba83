# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Does the program name the process that dies at the limit of a control group, and tell each kill as
# the kernel's log does? Sourced after lib.sh and victims.sh. A trial is:
#
#     trial 'the inner limit'
#     group box memory.max=64M
#     group box/inner memory.max=24M
#     hold -a 14 large
#     hold -a 4 small
#     dies box/inner large
#
# hold starts in the group that was made last. Memory is taken from within that group, by one that the
# kernel spares. The program writes JSON all the time; what counts is the last line before the kill.

tree=/sys/fs/cgroup/trial
echo +memory >$tree/cgroup.subtree_control
start_kills=$(vmstat 'oom_kill$')
dmesg -c >/dev/null
: >/out/kernel
record 0.3

group() { # NAME [FILE=VALUE...]
	members=$tree/$1/cgroup.procs
	[ -d "$tree/$1" ] || mkdir "$tree/$1"
	case $1 in */*) echo +memory >"$tree/${1%/*}/cgroup.subtree_control" ;; esac
	set_group "$@"
}
set_group() { # NAME [FILE=VALUE...]
	set_name=$1
	shift
	for setting; do echo "${setting#*=}" >"$tree/$set_name/${setting%%=*}"; done
}
fill() { (echo 0 >"$members"; exec pressure -e fill); }

# What makes the kernel kill: fill, if nothing else is said before dies.
trigger=fill
grows() { until_true first_killed; }
# shellcheck disable=SC2086 # words
lowers() { set_group $lowered; }

# dies GROUP NAME: at the limit of GROUP the program names this process and is certain, the kernel kills it.
dies() {
	at_limit "$1"
	shift
	must 'it is no tie' [ "$is_tie" = false ]
	judge "$@"
	must 'no group is said to die' [ "$group_kill" = false ]
}
# group_dies GROUP NAME WHOLE COUNT: and all COUNT processes of the group WHOLE with it.
group_dies() {
	at_limit "$1"
	must 'a group is said to die' [ "$group_kill" = true ]
	must "it is $3" [ "$group_path" = "/trial/$3" ]
	must "of $4" [ "$group_count" = "$4" ]
	count_killed "$3"
	must "the kernel killed $4 of it" [ "$killed_count" = "$4" ]
	judge "$2"
}
# ties GROUP NAME...: they are equal.
ties() {
	at_limit "$1"
	shift
	judge "$@"
}

at_limit() { # GROUP: lets the kernel kill
	domain=/trial/$1
	must 'nobody has been killed yet' [ "$(vmstat 'oom_kill$')" = "$kills" ]
	forget_lines
	must 'the program knows its processes' within_lines 60 knows_members
	next_lines 2
	threads >/tmp/threads
	dmesg -r -c >>/out/kernel
	$trigger
	trigger=fill
	until_true first_killed
	must "the limit of $domain was hit, not of $(kernel_domain)" [ "$(kernel_domain)" = "$domain" ]
	next_lines 3
	before_kill
	# shellcheck disable=SC2046 # words
	set -- $(said_before "cgroups/\"path\":\"$domain\"" victim/pid victim/comm victim/margin_pages victim/tie \
		victim/group_kill victim/group_kill_processes victim/group_kill_path victim_now/comm)
	# shellcheck disable=SC2034 # for judge
	policy=$domain victim=$1 victim_comm=$2 margin=$3 is_tie=$4
	# shellcheck disable=SC2034 # for now
	group_kill=$5 group_count=$6 group_path=$7 victim_now=$8
	[ "$victim" != - ] || gives_up
}
knows_members() {
	[ "$(last_said "cgroups/\"path\":\"$domain\"/subtree_processes")" = \
		"$(find "/sys/fs/cgroup$domain" -name cgroup.procs -exec cat {} + | wc -l)" ]
}

# Without any prediction the rest says nothing more.
gives_up() {
	expect "$about: somebody in $domain is named" false
	exit 1
}
kernel_domain() { dmesg -r | awk -f /vm/killed.awk | cut -d '|' -f 4 | head -n 1; }

# The last line of JSON that was complete when the kernel killed, in /tmp/before.
before_kill() {
	killed_usec=$(dmesg | sed -n 's/^\[ *\([0-9]*\)\.\([0-9]*\)\] .*: Killed process .*/\1\2/p' | head -n 1)
	series monotonic_usec sample_cost_usec vmstat/oom_kill |
		awk -v kills="$kills" -v killed="$killed_usec" '$1 ~ /^[0-9]/ && $1 + $2 < killed && $3 == kills { last = NR } END { print last + 0 }' \
			>/tmp/last
	sed -n "$(cat /tmp/last){p;q}" /tmp/json >/tmp/before
	must 'there is a prediction' [ -s /tmp/before ]
}
said_before() { # OBJECT PATH...
	object=$1
	shift
	for path; do json=/tmp/before series "$object/$path"; done
}

# How many processes of the group NAME the kernel's log has as killed with it.
count_killed() { # NAME
	killed_count=0
	until_true nobody_of_group
	killed_count=$(dmesg -r | awk -f /vm/killed.awk | wc -l)
}
nobody_of_group() { dmesg | grep -q "Tasks in .* are going to be killed" && all_killed_are_gone; }
all_killed_are_gone() {
	for pid in $(dmesg -r | awk -f /vm/killed.awk | cut -d '|' -f 1); do
		! is_alive "$pid" || return 1
	done
}
is_alive() { grep -qs '^State:	[^ZX]' "/proc/$1/status"; }

# In place of the one of victims.sh: the groups go as well, and the recorder stays.
end_trial() {
	events_agree
	# shellcheck disable=SC2046 # pids
	kill -9 $(find $tree -mindepth 2 -name cgroup.procs -exec cat {} +) 2>/dev/null
	until_true no_group_left
	rm -f /dev/shm/trial
	dmesg -r -c >>/out/kernel
}
no_group_left() {
	find $tree -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null
	! find $tree -mindepth 1 -type d | grep -q .
}
# The group's own counters, once they stand still.
events_agree() {
	for event in max oom oom_kill; do
		must "its $event is the kernel's" within_lines "${patience:-10}" event_agrees $event
	done
	must 'its state is killed' said "cgroups/\"path\":\"$domain\"/state" killed
}
event_agrees() {
	[ "$(last_said "cgroups/\"path\":\"$domain\"/events/$1")" = \
		"$(awk -v event="$1" '$1 == event { print $2 }' "/sys/fs/cgroup$domain/memory.events")" ]
}
within_lines() { # N COMMAND...: tries at each of the next lines
	line_count=$1
	shift
	until "$@"; do
		[ $((line_count -= 1)) -gt 0 ] || return 1
		next_lines 1
	done
}
last_said() { # PATH
	newest_line >/tmp/newest
	json=/tmp/newest series "$1"
}

# log_agrees: the program's list of kills is what the kernel's log has, and its counter is the kernel's.
# What may be in another order: nothing.
log_agrees() {
	next_lines 3
	dmesg -r -c >>/out/kernel
	kernel_kills=$(($(vmstat 'oom_kill$') - start_kills))
	kernel_records=$(awk -v again=1 -f /vm/killed.awk /out/kernel | wc -l)
	expect "the kernel counted $kernel_kills kills, so does the program" [ "$(last_said oom_kills/counted)" = "$kernel_kills" ]
	expect "the kernel's log has $kernel_records records, so has the program" [ "$(last_said oom_kills/logged)" = "$kernel_records" ]
	awk -f /vm/killed.awk /out/kernel >/tmp/kernel.kills
	rows oom_kills/list pid comm scope domain uid oom_score_adj anon_bytes file_bytes shmem_bytes page_tables_bytes again earlier |
		tac | awk -F '|' -v OFS='|' '$11 != "true" && $12 != "true" { NF = 10; print }' >/tmp/said.kills
	expect "each of the $(wc -l </tmp/kernel.kills) processes in it is in the program's list, and no other" \
		diff /tmp/kernel.kills /tmp/said.kills
}

# The program keeps its own book of what it predicted: of further kills in the same trial too, where it had
# looked in between.
book_agrees() {
	expect "it counts no wrong prediction" [ "$(last_said oom_kills/predicted_wrong)" = 0 ]
	expect "it counts $((right + ties)) right ones" [ "$(last_said oom_kills/predicted_right)" -ge $((right + ties)) ]
}
