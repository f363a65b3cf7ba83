# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256
# The dashboard is killed after five changes, and all five are restored. Nothing is undone that another has changed or
# that is another one now; nothing is written that the journal cannot take, or that is not any more what was asked about.
. /vm/lib.sh
. /vm/dialog.sh
mkdir "$tree/app" "$tree/app/db" "$tree/app/web"
echo +memory >"$tree/app/cgroup.subtree_control"
for process in one two three; do
	holds /app/web -a 6 $process
	eval "$process=\$(pidof $process)"
done
# shellcheck disable=SC2154 # set by eval
adj_one=/proc/$one/oom_score_adj adj_two=/proc/$two/oom_score_adj adj_three=/proc/$three/oom_score_adj
max=$tree/app/db/memory.max
run() { # COMMAND...: what it says is in /tmp/said, its status in $status
	status=0
	"$@" >/tmp/said 2>&1 </dev/null || status=$?
	sed 's/^/    /' /tmp/said
}
said() { grep -qF -- "$1" /tmp/said; }
ends_with() { [ "$status" = "$1" ]; }
# The dashboard itself: tmux and its shell have it in their command lines as well.
dashboard_pid() { pids_named oomwatch; }
helper_pid() { pids_named oomwatch-helper; }
no_helper() { [ -z "$(helper_pid)" ]; }
leave() {
	tmux -L vm kill-server
	until_true no_helper
}

part 'killed after five changes'
dashboard 80x24 --screen processes --delay 1
until_screen 'three'
find_process one
keys t
find_process two
keys t
ask 'of the tagged' 250
answer y
must_say '2 changes are made.'
find_process three
ask oom_score_adj -300
answer y
must_say 'is -300, was 0.'
find_group db
ask memory.max 90M
answer y
must_say 'is 90M, was max.'
ask memory.oom.group
answer y
must_say 'is 1, was 0.'
all_made() { has 250 "$adj_one" "$adj_two" && has -300 "$adj_three" && has 94371840 "$max" && has 1 "$tree/app/db/memory.oom.group"; }
all_restored() { has 0 "$adj_one" "$adj_two" "$adj_three" && has max "$max" && has 0 "$tree/app/db/memory.oom.group"; }
expect 'all five are made' all_made
kill -9 "$(dashboard_pid)"
expect 'its helper has ended as well' until_true no_helper
expect 'all five are in force still' all_made
run oomwatch --journal
expect 'the journal has five, done' [ "$(grep -c '  done$' /tmp/said)" = 5 ]
run oomwatch --export-commands
expect 'as commands' said "echo 94371840 > "
expect 'those of processes too' [ "$(grep -c '^choom -p' /tmp/said)" = 3 ]
run oomwatch --undo
expect 'without a yes nothing is undone' ends_with 3
expect 'and nothing changed' all_made
run oomwatch --undo --yes
expect '--undo says five of five' said 'Taken back: 5 of 5. Gone: 0.'
expect 'and ends well' ends_with 0
expect 'all five are restored' all_restored
run oomwatch --journal
expect 'the journal has them as undone' [ "$(grep -c '  undone$' /tmp/said)" = 5 ]
leave

part 'changed by another, and another one'
holds /app/web -a 4 short
holds /app/web -a 4 shared
mkdir "$tree/app/brief"
short=$(pidof short)
oomwatch adj "$one" 100 "$two" 110 "$short" 120 --yes >/dev/null
oomwatch limit /app/db memory.max=80M --yes >/dev/null
oomwatch limit /app/brief memory.max=70M --yes >/dev/null
echo 777 >"$adj_one"
echo 50M >"$max"
kill -9 "$short"
until_true ended "$short"
# The next one has the same number.
reuse() { # PID
	echo $(($1 - 1)) >/proc/sys/kernel/ns_last_pid
	(echo 0 >/proc/self/oom_score_adj; echo 0 >"$tree/app/web/cgroup.procs"; exec holder -a 4 another >>/tmp/ready) &
	[ $! = "$1" ]
}
expect "process $short is another one now" reuse "$short"
until_true grep -qx 'ready another' /tmp/ready
rmdir "$tree/app/brief"
mkdir "$tree/app/brief"
run oomwatch --undo --yes
expect 'one was changed by another' said "one ($one), oom_score_adj: it is 777 now, changed by another"
expect 'the group as well' said '/app/db, memory.max: it is 52428800 now, changed by another'
expect 'that process is another one' said "process $short: the process has ended; its number is another one's now"
expect 'that group is another one' said '/app/brief: the group was removed; it has been made anew since'
expect 'one of five is restored' said 'Taken back: 1 of 5. Gone: 2.'
expect 'which is not all' ends_with 1
expect 'what another has changed stays' has 777 "$adj_one"
expect 'in the group as well' has 52428800 "$max"
expect 'the other is restored' has 0 "$adj_two"
expect 'the new process is left alone' has 0 "/proc/$short/oom_score_adj"
expect 'the new group as well' has max "$tree/app/brief/memory.max"
echo 0 >"$adj_one"
echo max >"$max"
run oomwatch --undo --yes

part 'what happens while it is asked'
dashboard 80x24 --screen processes --delay 1
until_screen 'three'
find_process another
ask oom_score_adj 400
kill -9 "$short"
until_true ended "$short"
expect "process $short is another one again" reuse "$short"
answer y
must_say "another ($short), oom_score_adj: the process has ended"
expect 'the new process is left alone' has 0 "/proc/$short/oom_score_adj"
find_process two
ask oom_score_adj 400
echo 60 >"$adj_two"
keys y
must_say 'It has changed while this was asked: look again.'
must_say "oom_score_adj of two ($two): 60 -> 400"
answer Enter
expect 'nothing is written over it' has 60 "$adj_two"
echo 0 >"$adj_two"
find_group brief
ask memory.max 64M
rmdir "$tree/app/brief"
mkdir "$tree/app/brief"
answer y
must_say '/app/brief, memory.max: the group has been removed'
expect 'the new group is left alone' has max "$tree/app/brief/memory.max"

part 'a mount that is read-only'
mount -o remount,ro,bind "$tree"
run oomwatch limit /app/db memory.max=64M --yes
expect 'refused' ends_with 3
expect 'and why' said 'Read-only file system'
find_group db
keys a
until_screen 'Enter[:] choose'
must_say '- memory.max Read-only file system'
keys Escape
mount -o remount,rw,bind "$tree"
expect 'nothing is changed' has max "$max"

part 'without its helper'
kill -9 "$(helper_pid)"
is_refused() {
	keys a
	until_screen '(Enter[:] choose|start oomwatch anew)'
	says 'the helper that makes the changes has ended; start oomwatch anew' && return
	keys Escape
	return 1
}
expect 'it is said that nothing can be changed' until_true is_refused
leave

part 'a journal on a full disk'
mkdir /tmp/full
mount -t tmpfs -o size=16k full /tmp/full
# A long name, so that few changes fill a page of the journal.
long=/app/$(printf '%0200d' 0)
mkdir "$tree$long"
low=$tree$long/memory.low
set_low() { run oomwatch --journal-file /tmp/full/journal limit "$long" "memory.low=$1" --yes; }
set_low 1M
expect 'while there is room it is made' has 1048576 "$low"
dd if=/dev/zero of=/tmp/full/filler bs=4k 2>/dev/null
fill_journal() { # what the kernel has before the first one that fails is in $before
	for mib in 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
		before=$(cat "$low")
		set_low ${mib}M
		[ "$status" = 0 ] || return 0
	done
	return 1
}
expect 'then not any more' fill_journal
expect 'for there is no space' said '/tmp/full/journal: No space left on device'
expect 'and nothing is written to the machine' has "$before" "$low"
dashboard 80x24 --screen processes --delay 1 --journal-file /tmp/full/journal
until_screen 'three'
find_process two
ask oom_score_adj 400
answer y
must_say '/tmp/full/journal: No space left on device'
expect 'nor by the dashboard' has 0 "$adj_two"
leave
run oomwatch --journal-file /tmp/full/journal --undo --yes
expect 'what was changed can be undone all the same' has 0 "$low"
expect 'and the journal is said to be full' said 'No space left on device'
expect 'which is a failure' ends_with 1
rm /tmp/full/filler
mount -o remount,ro /tmp/full
run oomwatch --journal-file /tmp/full/journal adj "$one" 50 --yes
expect 'a journal that is read-only' said 'Read-only file system'
expect 'nothing is written either' has 0 "$adj_one"

part 'a damaged journal'
journal=/tmp/journal
run oomwatch --journal-file $journal adj "$one" 10 "$two" 20 "$three" 30 --yes
sed -i '/^change 2 /s/new=20/new=90/' $journal
printf 'change 4 17952712' >>$journal # cut off by a crash
run oomwatch --journal-file $journal --journal
expect 'it is said which line is damaged' said 'is damaged'
expect 'which is a failure' ends_with 1
expect 'the others are listed' said "three ($three) oom_score_adj 0 -> 30  done"
size=$(wc -c <$journal)
run oomwatch --journal-file $journal adj "$one" 15 --yes
expect 'a further change is made' has 15 "$adj_one"
cut_is_there() { grep -q '^change 4 17952712$' $journal && [ "$(wc -c <$journal)" -gt "$size" ]; }
expect 'and nothing that was there is lost' cut_is_there
run oomwatch --journal-file $journal --undo --yes
expect 'what is whole is restored' has 0 "$adj_one" "$adj_three"
expect 'what is damaged is not touched' has 20 "$adj_two"
expect 'and it is said' said 'is damaged'
sed -i '1s/.*/no journal/' $journal
cp $journal /tmp/journal.before
run oomwatch --journal-file $journal adj "$one" 50 --yes
expect 'what is no journal is refused' said 'its first line is not that of a journal'
expect 'and nothing is written to the machine' has 0 "$adj_one"
expect 'nor to that file' cmp -s $journal /tmp/journal.before

part 'what the kernel refuses'
run oomwatch adj "$one" 1001 --yes
expect 'out of range' said 'expected a number from -1000 to 1000'
run oomwatch limit /app/db memory.max=99999999999999999999G --yes
expect 'an overflow' ends_with 2
run oomwatch limit / memory.max=1G --yes
expect 'the root has no limit' said 'the root of all groups has no such file'
mkdir "$tree/pool" "$tree/pool/threads"
echo threaded >"$tree/pool/threads/cgroup.type"
run oomwatch limit /pool/threads memory.max=1G --yes
expect 'a threaded group' said 'a threaded group has no memory of its own'
if [ -e "$tree/pool/threads/cgroup.kill" ]; then
	run oomwatch kill-cgroup /pool/threads --yes --yes
	expect 'is not killed' said '/pool/threads, cgroup.kill: Operation not supported'
	expect 'which is a failure' ends_with 1
fi
mkdir "$tree/bare"
echo -memory >"$tree/app/cgroup.subtree_control"
run oomwatch limit /app/db memory.max=1G --yes
expect 'without the controller of memory' said 'cgroup.subtree_control of the group above lacks memory'
if [ ! -e "$tree/bare/memory.swap.max" ]; then
	run oomwatch limit /bare memory.swap.max=1G --yes
	expect 'without counting swap' said 'the kernel does not count swap: boot with swapaccount=1'
fi
note 'five of five restored after kill -9'
