# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -s 64 -a swapaccount=1
# Everything that the dashboard can change, by its keys: what it says before, that No is the default, what the
# kernel has then, and again after the undo. What this kernel lacks cannot be chosen, and why is said.
. /vm/lib.sh
. /vm/dialog.sh
swap_on /dev/vm.swap
mkdir "$tree/app" "$tree/app/db" "$tree/app/other" "$tree/app/doomed"
echo +memory >"$tree/app/cgroup.subtree_control"
holds /app/db -a 24 parent holder -a 4 child
holds /app/other -a 8 alone
holds / -a 8 tagged1
holds / -a 6 tagged2
for process in parent child alone tagged1 tagged2; do eval "$process=\$(pidof $process)"; done
adj() { for pid; do printf '/proc/%s/oom_score_adj ' "$pid"; done; }
# shellcheck disable=SC2046,SC2154 # words; set by eval
on_adj() {
	first=$1
	shift
	on "$first" oom_score_adj $(adj "$@")
}

dashboard 80x24 --screen processes --delay 1
until_screen 'parent'
find_process alone
on_adj "alone ($alone)" "$alone"
declines oom_score_adj 900 0
change oom_score_adj 900 0 900 'moves from rank' "The next victim is alone ($alone) then, not parent ($parent)."

find_process tagged1
keys t
find_process tagged2
keys t
on_adj "tagged1 ($tagged1)" "$tagged1" "$tagged2"
change 'of the tagged' 300 0 300 "oom_score_adj of tagged2 ($tagged2): 0 -> 300"

find_process parent
on_adj "parent ($parent)" "$parent" "$child"
change 'with descendants' -500 0 -500 "oom_score_adj of child ($child): 0 -> -500"

find_group db
on_adj "parent ($parent)" "$parent" "$child"
declines 'of all in it' 200 0
change 'of all in it' 200 0 200 "oom_score_adj of child ($child): 0 -> 200"

limit() {
	on /app/db "$1" "$tree/app/db/$1"
	change "$@"
}
on /app/db memory.max "$tree/app/db/memory.max"
declines memory.max 64M max
limit memory.max 64M max 67108864 'above use. First to die when it is reached: parent'
limit memory.high 50M max 52428800 'memory.high is' 'above use.'
limit memory.low 10M 0 10485760 'Reclaim spares 10.0 MiB of its memory, as long as it finds something elsewhere.'
limit memory.swap.max 8M max 8388608 'memory.swap.max is 8.00 MiB above use.'
limit memory.oom.group '' 0 1 'A kill in this group takes all of it and below: 2 processes now.'

# lacks ROW WORDS: it is there, but cannot be chosen, for this reason.
lacks() {
	part "no $1"
	keys a
	until_screen 'Enter[:] choose'
	must_say "- $1"
	must_say "$2"
	keys Escape
	until_true no_menu || expect 'Esc closes the menu' false
}
no_menu() { ! on_screen 'Enter[:] choose'; }

if [ -e "$tree/app/db/memory.reclaim" ]; then
	part memory.reclaim
	current() { cat "$tree/app/db/memory.current"; }
	before=$(current)
	ask memory.reclaim 6M
	must_say 'reclaim 6.00 MiB from /app/db'
	must_say 'This cannot be undone.'
	answer Enter
	ask memory.reclaim 6M
	answer y
	must_say 'less now; 6.00 MiB were to be reclaimed.'
	less_used() { [ $((before - $(current))) -ge $((5 * 1024 * 1024)) ]; }
	expect "memory.reclaim: the kernel has less in the group than $before" until_true less_used
	ask memory.reclaim 900M
	answer y
	must_say 'less now; 900 MiB were to be reclaimed.'
else
	lacks memory.reclaim 'this kernel has none; it came with Linux 5.19'
fi

# A signal: stopped, let go on, ended.
part 'a signal'
state() { sed -n 's/^State:	\(.\).*/\1/p' "/proc/$alone/status"; }
is_state() { [ "$(state)" = "$1" ]; }
is_gone() { ! is_alive "$1"; }
is_alive() { grep -qs '^State:	[^ZX]' "/proc/$1/status"; }
send() { # NAME
	keys F9
	choose "$1"
	must_say "$1 to alone ($alone)"
	must_say 'This cannot be undone.'
}
find_process alone
send SIGSTOP
answer Enter
expect 'a signal: No is the default' is_state S
send SIGSTOP
answer y
expect 'a signal: it is stopped' until_true is_state T
must_say "SIGSTOP was sent to alone ($alone)."
send SIGCONT
answer y
expect 'a signal: it goes on' until_true is_state S
send SIGTERM
answer y
expect 'a signal: it has ended' until_true is_gone "$alone"
keys u
must_say 'there is nothing to undo'

# Whom nothing is done to.
lists() { # NAME WORDS
	find_process "$1"
	lacks oom_score_adj "$2"
}
lists init 'PID 1 is left alone'
keys K
until_screen kthreadd
lists kthreadd 'it is a thread of the kernel'
keys K
lists oomwatch 'this is oomwatch itself'

# A whole group, which is asked twice.
holds /app/doomed -a 4 doomed1
holds /app/doomed -a 4 doomed2
doomed1=$(pidof doomed1) doomed2=$(pidof doomed2)
find_group doomed
if [ -e "$tree/app/doomed/cgroup.kill" ]; then
	part cgroup.kill
	ask cgroup.kill
	must_say 'kill all processes of /app/doomed'
	must_say 'This cannot be undone.'
	keys y
	must_say '─ Really? ─'
	must_say 'All in it and below end at once.'
	answer Enter
	expect 'cgroup.kill: after one yes they live' is_alive "$doomed1"
	ask cgroup.kill
	keys y
	must_say '─ Really? ─'
	answer y
	expect 'cgroup.kill: one is dead' until_true is_gone "$doomed1"
	expect 'cgroup.kill: and the other' until_true is_gone "$doomed2"
	expect 'cgroup.kill: others live' is_alive "$parent"
	must_say 'All processes of /app/doomed were killed.'
else
	lacks cgroup.kill 'this kernel has none; it came with Linux 5.14'
fi

# What is done, of several any is undone; the rest when the dashboard is left.
part 'what is left'
find_group db
for setting in memory.min:10M memory.high:100M memory.max:120M; do
	ask ${setting%:*} ${setting#*:}
	answer y
	must_say "of /app/db is ${setting#*:}"
done
keys U
until_screen 'Undo a change'
keys Down
until_screen '>  .*memory.high'
keys Enter
must_say '─ Undo this change? ─'
answer y
expect 'U undoes the one in the middle' until_true has max "$tree/app/db/memory.high"
expect 'the others stay' has 125829120 "$tree/app/db/memory.max"
keys q
must_say '─ Leave with changes in force? ─'
answer Enter
expect 'who stays leaves nothing and restores nothing' has 125829120 "$tree/app/db/memory.max"
keys q
must_say '─ Leave with changes in force? ─'
keys r
expect 'the dashboard has ended' until_screen 'ended with 0'
expect 'what was changed is restored' has max "$tree/app/db/memory.max"
expect 'all of it' has 0 "$tree/app/db/memory.min"
expect 'the journal is for its owner alone' [ "$(stat -c %a /var/lib/oomwatch/journal)" = 600 ]
expect 'nothing in it is left to undo' [ "$(oomwatch --export-commands)" = '' ]
oomwatch --journal >/tmp/journal
note "$(grep -c . /tmp/journal) changes, $(grep -c ' undone$' /tmp/journal) of them undone"
