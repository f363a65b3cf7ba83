# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Scenes without a person: each to its end, with what is said of its steps; after lib.sh.

# Kinds that need files want a disk, whose files may be large.
disk_on() {
	mkdir -p /var/tmp
	mke2fs -b 4096 /dev/vm.disk >/dev/null 2>&1 && mount -t ext4 /dev/vm.disk /var/tmp
}

# scene NAME: shows it unattended, and says when which step came. All conditions must be met, whoever was killed was in the
# workload's group, and nothing of it may be left.
scene() {
	scene_begun=$(uptime_sec) scene_step=''
	dmesg -c >>/tmp/log
	dashboard 120x36 --scene "$1" --unattended --confirm guest --delay 0.5 --steady
	until on_screen '^ended with' || [ "$(uptime_sec)" -gt $((scene_begun + ${2:-300})) ]; do
		tell_step
		sleep 0.3
	done
	expect "$1: each condition was met" on_screen '^ended with 0'
	on_screen '^ended with 0' || show
	tmux -L vm kill-server
	until_true no_process
	say "$1: $(($(uptime_sec) - scene_begun)) s"
	dmesg >/tmp/kills
	expect "$1: only the workload's group lost processes" only_in_group
	expect "$1: no group is left" no_group
	expect "$1: no process is left" no_process
	expect "$1: no file is left" no_file
}
tell_step() {
	newest=$(screen | sed -n 's/.*─ \(Step [0-9]* of [0-9]*: [^─]*\).*/\1/p' | head -n 1)
	if [ -n "$newest" ] && [ "$newest" != "$scene_step" ]; then
		scene_step=$newest
		say "  $(($(uptime_sec) - scene_begun)) s: $newest"
	fi
}
only_in_group() {
	! grep 'oom-kill:' /tmp/kills | grep -qv 'oom_memcg=/oomwatch-load-' &&
		[ "$(grep -c 'Killed process' /tmp/kills)" = "$(grep 'Killed process' /tmp/kills | grep -cE '\((load-|large|medium|small|leaker|bystander)')" ]
}
no_group() { ! ls -d /sys/fs/cgroup/oomwatch-load* >/dev/null 2>&1; }
no_process() { ! grep -lE '^(oomwatch|load-|large|medium|small|leaker|bystander)' /proc/[0-9]*/comm 2>/dev/null; }
no_file() { [ "$(ls /var/tmp)" = lost+found ]; }
