# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 384 -f
# A workload from the dashboard, by its keys: what is said before, its progress, its marks, its end; and that nothing
# of it is left when the dashboard goes, however it does.
. /vm/lib.sh
. /vm/dialog.sh
. /vm/left.sh
mount -t ext4 /dev/vm.root /disk
: >/tmp/table
spawn pressure hold 24 0
# shellcheck disable=SC2034 # for clean
bystander=$!

starts() { # KIND: up to the question
	keys w
	choose "$1" || return 1
	until_screen '> *go on' || expect "the form of $1 is open" false
	keys Enter
	must_say '─ Start this workload? ─'
}
runs() { # KIND: it does, and is in its group
	until_true has_worker "$1" || { expect "a process of $1 runs" false; show; }
	group=$(made_groups | sed 's/^group //')
}
has_worker() { [ -n "$(pid_of "load-$1")" ]; }
alone_in_group() { [ "$(ours | grep -c ' load-')" = "$(wc -l <"$group/cgroup.procs")" ]; }
ends_dashboard() {
	tmux -L vm kill-server
	until_true no_dashboard
}
left_scene() { ! on_screen 'Step [0-9]* of|Leave the scene'; }
no_dashboard() { [ -z "$(pids_named oomwatch)" ]; }

dashboard 120x36 --delay 0.5 --steady
until_screen '\[ [A-Z]'

starts leak
must_say 'In a control group of its own'
must_say 'first to be killed'
answer Enter
expect 'No is the default: nothing is made' nothing_left

kills=$(vmstat 'oom_kill$')
starts leak
answer y
runs leak
expect 'it is in a group with a limit' [ "$(cat "$group/memory.max")" != max ]
expect 'nothing else is in it' alone_in_group
must_say 'ended: all of its processes were killed'
expect 'the kernel has killed one process' [ "$(vmstat 'oom_kill$')" = $((kills + 1)) ]
expect 'the graphs have the mark of its begin' until_screen '[·▁▂▃▄▅▆▇█ ]([[]|I)[]·▁▂▃▄▅▆▇█]'
expect 'and of its end' until_screen '[[·▁▂▃▄▅▆▇█](\]|I)[·▁▂▃▄▅▆▇█]'
clean 'an OOM kill in the group'

starts slab
answer y
must_say '/var/tmp: No such file or directory'
expect 'what cannot begin makes nothing' nothing_left
mkdir -p /var/tmp
mount --bind /disk /var/tmp
chmod 1777 /var/tmp

starts slab
answer y
runs slab
until_screen 's stops it'
keys w
must_say 'one runs already'
keys 4
until_screen 'load-slab'
keys s
must_say 'ended: stopped'
clean 's'
keys s
must_say 'no workload runs'

starts dirty
answer y
runs dirty
keys q
expect 'q ends the dashboard' until_screen 'ended with 0'
clean 'q'
ends_dashboard

for way in 'kill -9' 'SIGTERM' 'the end of its terminal' 'kill -9 of its helper'; do
	dashboard 80x24 --delay 0.5 --screen cgroups
	until_screen 'GROUP +low'
	starts dirty
	answer y
	runs dirty
	case $way in
	'kill -9') kill -9 "$(pids_named oomwatch)" ;;
	SIGTERM) kill "$(pids_named oomwatch)" ;;
	'kill -9 of its helper')
		kill -9 "$(pids_named oomwatch-helper)"
		until_screen 's stops it'
		expect 'without its helper the workload goes on' alone_in_group
		keys s
		must_say 'ended: stopped' ;;
	*) tmux -L vm kill-server ;;
	esac
	clean "the dashboard: $way"
	ends_dashboard
done

for way in 'kill -9' W q; do
	dashboard 120x36 --scene cgroup-alone --unattended --delay 0.5
	until_true has_worker '[a-z]*' || until_true [ -n "$(made_groups)" ]
	expect "a scene runs, before $way" [ -n "$(made_groups)" ]
	case $way in
	'kill -9') kill -9 "$(pids_named oomwatch)" ;;
	W)
		keys W
		until_screen 'Leave the scene' || expect 'W asks' false
		keys y
		expect 'the scene is left' until_true left_scene ;;
	*) keys "$way" ;;
	esac
	clean "in a scene: $way"
	ends_dashboard
done

dashboard 80x24 --delay 0.5 --readonly
until_screen '1 overview'
keys w 4
until_screen 'who the kernel would kill|PID'
expect '--readonly: no menu' asks_nothing
expect '--readonly: nothing is made' nothing_left
keys q

dmesg | awk -f /vm/killed.awk | cut -d '|' -f 2 | sort | uniq -c
expect 'nobody else was killed' [ "$(dmesg | awk -f /vm/killed.awk | cut -d '|' -f 2 | grep -vc '^load-')" = 0 ]
say 'left after:'
cat /tmp/table
cp /tmp/table /out/left
