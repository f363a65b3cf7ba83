# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -n 160,160 -c 2
# Every kill of every kind is told once, as the kernel's log has it; what others write into the log never
# is; what was lost of it is counted. Names are chosen to mislead whoever reads the log.
. /vm/lib.sh
. /vm/victims.sh
. /vm/groups.sh
kill_total=0
killed_more() { [ "$(vmstat 'oom_kill$')" -gt "$kills" ]; }
# kind WORDS SCOPE: what was started since then leads to a kill, and the program tells of this scope.
begin_kind() {
	kills=$(vmstat 'oom_kill$')
	forget_lines
}
kind() {
	expect "$1: the kernel has killed" until_true killed_more
	expect "$1: the program says $2" within_lines 20 newest_scope "$2"
	until_true all_killed_are_gone
	dmesg -r -c >>/out/kernel
}
newest_scope() { [ "$(rows oom_kills/list scope | head -n 1)" = "$1" ] && [ "$(last_said oom_kills/logged)" -gt "$kill_total" ]; }
after_kind() { kill_total=$(last_said oom_kills/logged); }

begin_kind
spawn pressure hold 600 0
kind 'no memory on the machine' global
after_kind

begin_kind
spawn pressure -n 1 hold 400 0
kind 'no memory on the nodes of a policy' memory_policy
after_kind

begin_kind
mkdir /sys/fs/cgroup/set
echo 1 >/sys/fs/cgroup/set/cpuset.mems
(echo 0 >/proc/self/oom_score_adj; echo 0 >/sys/fs/cgroup/set/cgroup.procs; exec pressure hold 400 0) &
kind 'no memory on the nodes of a cpuset' cpuset
after_kind

begin_kind
group box memory.max=32M
hold -a 16 ') total-vm:9kB'
fill
kind 'a group, and a process with a misleading name' cgroup
after_kind

begin_kind
group 'a b,c=(d' memory.max=32M
hold -a 16 'x, y=(z'
fill
kind 'a group with a misleading name' cgroup
after_kind

begin_kind
group whole memory.max=32M memory.oom.group=1
for i in 1 2 3; do hold -a 4 member$i; done
fill
kind 'a whole group' cgroup
after_kind

begin_kind
hold -a 4 byhand
echo f >/proc/sysrq-trigger
kind 'by hand' global
expect 'by hand: the program says so' [ "$(rows oom_kills/list by_hand | head -n 1)" = true ]
after_kind

# The kernel leaves out the first part of a report when there are more than ten in five seconds.
begin_kind
group many memory.max=24M
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do hold -a 1 -g 40 "many$i"; done
nobody_of_many() { ! grep -q . "$tree"/many/cgroup.procs; }
expect 'many at once: the kernel has killed all' until_true nobody_of_many
kind 'many at once' cgroup

log_agrees

# Whoever may write to the log can write this, but not as the kernel.
say 'forged records'
logged=$(last_said oom_kills/logged)
for priority in '' '<3>' '<6>'; do
	echo "${priority}oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=forged,pid=1,uid=0"
	echo "${priority}Out of memory: Killed process 1 (forged) total-vm:9kB, anon-rss:9kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:9kB oom_score_adj:0"
done | while read -r line; do echo "$line" >/dev/kmsg; done
expect 'they are in the log' sh -c 'dmesg | grep -q "Killed process 1 (forged)"'
next_lines 3
expect 'the program has not counted them' [ "$(last_said oom_kills/logged)" = "$logged" ]
no_forged() { ! rows oom_kills/list comm | grep -q forged; }
expect 'nor listed' no_forged

# The program stands still while the kernel kills, and then so much is written that this is overwritten.
say 'a flood of records'
begin_kind
lost=$(last_said oom_kills/lost_records)
kill -STOP "$recorder"
group box memory.max=32M
hold -a 16 overwritten
fill
until_true killed_more
until_true sh -c 'dmesg | grep -q "Killed process .*overwritten"'
flood() { for _ in 1 2 3 4 5 6 7 8; do echo m >/proc/sysrq-trigger; echo t >/proc/sysrq-trigger; done; }
is_overwritten() { flood; ! dmesg | grep -q 'Killed process'; }
expect 'the record of a kill is overwritten' until_true is_overwritten
kill -CONT "$recorder"
next_lines 3
expect 'the program counts the records that were lost' [ "$(last_said oom_kills/lost_records)" -gt "${lost#-}" ]
kernel_kills=$(($(vmstat 'oom_kill$') - start_kills))
expect "it counts the kernel's $kernel_kills kills" [ "$(last_said oom_kills/counted)" = $kernel_kills ]
expect 'it has one less from the log' [ "$(last_said oom_kills/logged)" = $((kernel_kills - 1)) ]
lists_the_lost() { rows oom_kills/list logged count | grep -qxF 'false|1'; }
expect 'and lists the one that is not in the log' within_lines 30 lists_the_lost

# The same while it reads: what it reads of a flood is all or counted, and it goes on.
flood
begin_kind
group box2 memory.max=32M
hold -a 16 afterflood
fill
is_told() { rows oom_kills/list comm | grep -qx afterflood; }
expect 'a kill after a flood is told' within_lines 30 is_told

# A group with nobody whom the kernel may kill, over its limit: the kernel says so again and again.
group stuck memory.max=8M
(echo 0 >"$members"; echo -1000 >/proc/self/oom_score_adj; exec pressure hold 30 0) &
says_no_victim() { [ "$(last_said oom_kills/no_victim_reports)" -gt 0 ] 2>/dev/null; }
expect 'nobody can be killed: the program says so' within_lines 30 says_no_victim
kill -9 $!
stop
mv /tmp/json /out/json.root
: >/tmp/json

# An ordinary user, who may not read the log.
say 'without permission to read the log'
echo 1 >/proc/sys/kernel/dmesg_restrict
echo 'user:x:1000:1000::/tmp:/bin/sh' >>/etc/passwd
su user -s /bin/sh -c 'exec oomwatch --batch --format json --delay 0.3 --iterations 100000' >>/tmp/json 2>/tmp/json.err &
recorder=$!
until_true test -s /tmp/json || cat /tmp/json.err
begin_kind
group box3 memory.max=32M
hold -a 16 unseen
fill
until_true killed_more
counts_it() { [ "$(last_said oom_kills/counted)" = $(($(vmstat 'oom_kill$') - kills)) ]; }
expect 'the kill is counted' within_lines 20 counts_it
expect 'it is listed, not from the log' [ "$(rows oom_kills/list logged | head -n 1)" = false ]
says_why() { [ -n "$(last_said oom_kills/log_missing | tr -d -)" ]; }
expect 'and the reason is said' says_why
say "it says: $(last_said oom_kills/log_missing)"
stop
note "$(wc -l </tmp/kernel.kills) processes killed in the log, all of them told"
