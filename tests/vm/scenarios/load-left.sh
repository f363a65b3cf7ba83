# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 384 -f
# What is left of a workload after each way that it can end: no process, no control group, no file. And the group
# that was made for it is the only one that loses a process.
. /vm/lib.sh
. /vm/left.sh
mount -t ext4 /dev/vm.root /disk
mkdir -p /disk/scratch
chmod 1777 /disk/scratch
: >/tmp/table

spawn pressure hold 24 0
# shellcheck disable=SC2034 # for clean
bystander=$!
disk='--directory /disk/scratch'
mixed='anon:size=12M,processes=2 slab:size=4M,rate=2M dirty:size=4M,rate=1M fork:processes=4,size=2M'

# --- starting and ending ---

# begin ARGUMENT...: starts it with JSON to /tmp/told, and waits until it runs. Its pid is $load.
begin() {
	: >/tmp/told
	(echo 0 >/proc/self/oom_score_adj; exec oomwatch-load --format json "$@" >/tmp/told 2>/tmp/told.err) &
	load=$!
	until_true runs_or_ended
	runs || { cat /tmp/told /tmp/told.err; expect "it runs: $*" false; }
}
runs_or_ended() { runs || ended "$load"; }
runs() { grep -q '"state":"running"' /tmp/told; }
status_is() { # STATUS
	wait "$load"
	got=$?
	[ $got = "$1" ] || { say "it ended with $got: $(tail -n 1 /tmp/told) $(cat /tmp/told.err)"; return 1; }
}
has_told() { tail -n 1 /tmp/told | grep -q "\"end\":\"$1\""; }
is_contained() { # every worker is in the group, and the group has its limit
	group=$(made_groups | sed 's/^group //')
	[ "$(cat "$group/memory.max")" = $((40 << 20)) ] && [ "$(cat "$group/memory.swap.max" 2>/dev/null || echo 0)" = 0 ] &&
		[ "$(ours | grep -c ' load-')" = "$(wc -l <"$group/cgroup.procs")" ]
}
first_to_die() {
	while read -r pid; do
		[ "$(cat "/proc/$pid/oom_score_adj")" = 1000 ] || return 1
	done <"$group/cgroup.procs"
}

# shellcheck disable=SC2086,SC2046 # words
{
begin $disk --limit 40M --duration 4s $mixed
expect 'all workers are in a group with the limit' is_contained
expect 'they are the first to be killed' first_to_die
expect 'it says which group it is' grep -q "\"cgroup\":\"${group#"$groups"}\"" /tmp/told
expect 'the end of its time is status 0' status_is 0
expect 'it says that its time was over' has_told duration
clean 'the end of its time'

# SIGINT comes from a terminal, below: a shell starts what is in the background with it ignored.
for signal in TERM HUP QUIT; do
	begin $disk --limit 40M $mixed
	kill -$signal "$load"
	expect "SIG$signal is status 0" status_is 0
	expect 'it says that it was stopped' has_told stopped
	clean "SIG$signal"
done

# A key in a terminal.
tmux -L vm -f /vm/tmux.conf new-session -d -s vm -x 100 -y 30 \
	"trap : INT; echo 0 >/proc/self/oom_score_adj; oomwatch-load --limit 40M $disk $mixed; echo \"ended with \$?\"; sleep 1000"
until_screen 'processes [0-9]* of'
expect 'in a terminal it is told in words' on_screen '40.0 MiB'
keys C-c
expect '^C is status 0' until_screen 'ended with 0'
clean '^C'
tmux -L vm kill-server
tmux -L vm -f /vm/tmux.conf new-session -d -s vm -x 100 -y 30 \
	"echo 0 >/proc/self/oom_score_adj; exec oomwatch-load --limit 40M $disk $mixed"
until_screen 'processes [0-9]* of'
tmux -L vm kill-server
clean 'the end of its terminal'

# From a program.
mkfifo /tmp/control
for way in 'a line stop' 'the end'; do
	: >/tmp/told
	(echo 0 >/proc/self/oom_score_adj; exec oomwatch-load --control $disk --limit 40M $mixed </tmp/control >/tmp/told 2>/tmp/told.err) &
	load=$!
	exec 4>/tmp/control
	until_true grep -q '^state=running' /tmp/told
	if [ "$way" = 'the end' ]; then exec 4>&-; else echo stop >&4; fi
	expect "--control, $way: status 0" status_is 0
	exec 4>&-
	clean "--control, $way of its input"
done
(echo 0 >/proc/self/oom_score_adj; oomwatch-load --format json $disk --limit 40M $mixed | head -n 2 >/dev/null)
clean 'the end of whoever read its output'

# --- killed ---

begin $disk --limit 40M $mixed
kill -9 "$load"
clean 'kill -9 of the supervisor'

begin $disk --limit 40M $mixed
kill -9 "$(pid_of oomwatch-keeper)"
expect 'without its keeper it fails' status_is 1
clean 'kill -9 of the keeper'

begin $disk --limit 40M $mixed
kill -9 "$(pid_of load-slab)"
sleep 1
expect 'without one of its workers it goes on' kill -0 "$load"
kill "$load"
expect 'and stops as before' status_is 0
clean 'kill -9 of a worker'

begin $disk --limit 40M $mixed
kill -9 $(ours | sed -n 's/^process \([0-9]*\) load-.*/\1/p')
expect 'without any worker it is status 3' status_is 3
expect 'and says that they were killed' has_told killed
clean 'kill -9 of all workers'

begin $disk --limit 40M $mixed
group=$(made_groups | sed 's/^group //')
if [ -e "$group/cgroup.kill" ]; then echo 1 >"$group/cgroup.kill"; else kill -9 $(cat "$group/cgroup.procs"); fi
expect 'killed as a group it is status 3' status_is 3
clean 'a kill of the group from outside'

# Who manages the groups above takes the memory controller back, and with it the limit.
begin $disk --limit 40M $mixed
echo -memory >$groups/cgroup.subtree_control
expect 'without its limit it is status 1' status_is 1
expect 'and says why' grep -q 'no memory controller any more' /tmp/told.err
clean 'the limit is taken away'

# Both at once: no process is left; the next start removes the rest.
begin $disk --limit 40M $mixed
kill -9 "$load" "$(pid_of oomwatch-keeper)"
until_true no_process_left
printf '%-44s %s\n' 'kill -9 of supervisor and keeper at once' "$(left | tr '\n' ' ')" >>/tmp/table
expect 'after both were killed at once no process is left' no_process_left
begin $disk --limit 40M --duration 2s slab:size=1M
expect 'the next one runs' status_is 0
clean 'the start after that'

# A group of before that has a process in it is not touched, nor is a file of that name.
mkdir $groups/oomwatch-load-1
sleep 1000 &
sleeper=$!
echo $sleeper >$groups/oomwatch-load-1/cgroup.procs
: >/disk/scratch/oomwatch-load-1
begin $disk --limit 40M --duration 2s slab:size=1M
wait "$load"
expect 'a group with a process in it is not swept' kill -0 $sleeper
expect 'nor is a file that only has such a name' [ -e /disk/scratch/oomwatch-load-1 ]
kill $sleeper
wait $sleeper
rmdir $groups/oomwatch-load-1
rm /disk/scratch/oomwatch-load-1

# --- OOM ---

kills=$(vmstat 'oom_kill$')
begin --limit 20M leak:rate=40M,size=100M
expect 'killed at its limit it is status 3' status_is 3
expect 'and says so' has_told killed
expect 'it has counted the kill' grep -q '"oom_kills":1' /tmp/told
expect 'the kernel has killed one process' [ "$(vmstat 'oom_kill$')" = $((kills + 1)) ]
clean 'an OOM kill in its group'
begin --limit 30M --oom-group leak:rate=40M,size=100M,processes=2 fork:processes=8,size=4M
expect 'killed as a whole it is status 3' status_is 3
clean 'an OOM kill of the whole group'
dmesg | awk -f /vm/killed.awk | cut -d '|' -f 2 | sort | uniq -c
expect 'nobody else was killed' [ "$(dmesg | awk -f /vm/killed.awk | cut -d '|' -f 2 | grep -vc '^load-')" = 0 ]

# --- refused: nothing is made ---

refused() { # WORDS STATUS ARGUMENT...
	words=$1
	shift
	oomwatch-load "$@" >/tmp/told 2>/tmp/told.err
	refused_status=$?
	sed 's/^/    /' /tmp/told.err
	expect "refused: $words" [ $refused_status != 0 -a -s /tmp/told.err ]
	expect "$words: nothing was made" nothing_left
}
refused 'a limit above the machine' --limit 2G anon
refused 'more than half without --dangerous' --limit 300M anon
refused 'a host that is another one' --limit 300M --dangerous --confirm elsewhere anon
refused 'no limit at all' --limit max anon
refused 'an unknown kind' anno
refused 'a folder in memory' --directory /tmp dirty
refused 'a folder that is not there' --directory /nowhere dirty
refused 'a full disk' $disk --limit 100M dirty:size=10G
refused 'a parent that is not there' --parent /nowhere anon
refused 'swap that is not there' thrash

# --- by a user ---

echo 'user:x:1000:1000::/tmp:/bin/sh' >>/etc/passwd
mkdir $groups/delegated $groups/delegated/session
chown 1000:1000 $groups/delegated $groups/delegated/session
for folder in $groups/delegated $groups/delegated/session; do
	chown 1000:1000 $folder/cgroup.procs $folder/cgroup.subtree_control $folder/cgroup.threads
done
cat >/tmp/as-user <<-'END'
	echo 0 >/proc/self/oom_score_adj
	exec oomwatch-load --format json "$@" >/tmp/told 2>/tmp/told.err
END
: >/tmp/told
: >/tmp/told.err
chmod 666 /tmp/told /tmp/told.err
begin_as_user() { # GROUP ARGUMENT...
	: >/tmp/told
	where=$1
	shift
	(echo 0 >/proc/self/oom_score_adj; echo 0 >"$where/cgroup.procs"; exec su user -c "exec sh /tmp/as-user $*") &
	load=$!
	until_true runs_or_ended
	runs || { cat /tmp/told /tmp/told.err; expect "it runs as a user: $*" false; }
}
begin_as_user $groups/delegated/session $disk --limit 40M $mixed
expect 'a user makes it in the delegated group' [ -n "$(find $groups/delegated -name 'oomwatch-load-*')" ]
expect 'a user: all workers are in it, with the limit' is_contained
kill -9 "$(pid_of oomwatch-load)"
clean 'a user, kill -9 of the supervisor'
begin_as_user $groups/delegated/session --limit 20M leak:rate=40M,size=100M
expect 'a user, killed at its limit: status 3' status_is 3
clean 'a user, an OOM kill'
begin_as_user $groups --limit 20M --duration 3s anon:size=10M
expect 'without delegation it is bounded by itself, and says that this is weaker' grep -q 'weaker' /tmp/told
expect 'no group was made' [ -z "$(made_groups)" ]
expect 'without a group: status 0' status_is 0
clean 'no group, the end of its time'
begin_as_user $groups --limit 20M anon:size=10M
kill -9 "$(pid_of oomwatch-load)"
clean 'no group, kill -9 of the supervisor'
su user -c "oomwatch-load $disk cache" 2>/tmp/told.err
expect 'without a group cache is refused, with the way to have one' grep -q systemd-run /tmp/told.err
su user -c 'oomwatch-load --parent / anon' 2>/tmp/told.err
expect 'without permission --parent is refused' grep -q -- '--parent' /tmp/told.err

# --- stopped ---

begin $disk --limit 40M --duration 600s $mixed
kill -STOP "$load"
clean 'SIGSTOP of the supervisor, a minute'
}

say 'left after:'
cat /tmp/table
cp /tmp/table /out/left
