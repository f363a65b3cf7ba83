# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 512
# A memory.max far below use: the kernel reclaims before it lets the writer go, which takes seconds with a
# swap that compresses. Does the dashboard go on meanwhile, does Esc cancel, and who is killed when there
# is nothing to reclaim? The same with memory.reclaim.
. /vm/lib.sh
. /vm/dialog.sh
zram_on 1200
mib() { echo $(($(cat "$1") / 1048576)); }
says_words() { expect "it says: $1" until_true says "$1"; }
make_group() { # PATH [FILE=VALUE...]
	mkdir "$tree$1"
	made=$1
	shift
	for setting; do echo "${setting#*=}" >"$tree$made/${setting%%=*}"; done
}
# find_new NAME: once the screen has it; on a busy machine that takes a while.
find_new() {
	until_screen "[ /]$1 "
	find_group "$1"
}
ends() { # NAME
	kill -9 "$(pidof "$1")"
	until_true ended "$(pidof "$1")"
}
killed_by_kernel() { dmesg | grep -q "Killed process $2 ($1)"; }
dashboard 80x24 --delay 0.5
until_screen 'Next victim'
keys 5

# The whole of it, watched from outside.
make_group /slow
holds /slow -a 260 slow
find_new slow
ask memory.max 16M
says_words 'memory.max of /slow: max -> 16M'
says_words "below use: that much is reclaimed at once, and if that fails slow ($(pidof slow)) is killed."
tmux -L vm pipe-pane -t vm 'exec observe output >/tmp/frames'
answer y
says_words 's, Esc cancels: memory.max of /slow: max -> 16M'
says_words 'memory.max of /slow is 16M, was max; the write took'
took=$(screen | sed -n 's/.*the write took \([0-9.]*\) s.*/\1/p')
tmux -L vm pipe-pane -t vm
until_true test -s /tmp/frames
read -r _ frames _ gap </tmp/frames
expect 'the kernel has it' has 16777216 "$tree/slow/memory.max"
expect 'and it holds' [ "$(mib "$tree/slow/memory.current")" -le 16 ]
expect "the write blocked for $took s, but the screen for no more than $gap ms" awk "BEGIN { exit !($took * 1000 > 2 * $gap) }"
note "a write that blocked $took s: $frames frames, longest gap $gap ms"
ends slow

# Esc. Up to 6.15 the kernel looks for a signal only between two rounds of reclaim; the limit must not hold so long.
make_group /lifted
holds /lifted -a 260 lifted
find_new lifted
ask memory.max 16M
answer y
until_screen 's, Esc cancels' || expect 'it blocks' false
expect 'the limit is in force while it is written' has 16777216 "$tree/lifted/memory.max"
keys Escape
expect 'Esc lifts the limit' until_true has max "$tree/lifted/memory.max"
left=$(mib "$tree/lifted/memory.current")
expect "before it was reached: $left MiB are left" [ "$left" -gt 16 ]
says_words 'memory.max of /lifted: cancelled, it is max again'
expect 'the old value stands' has max "$tree/lifted/memory.max"
expect 'and the process lives' kill -0 "$(pidof lifted)"
keys u
says_words 'memory.max of /slow'
keys Escape
ends lifted

# Nothing can be reclaimed: whom the question names dies.
make_group /full memory.swap.max=0
holds /full -a 40 large
holds /full -a 12 small
large=$(pidof large)
find_new full
ask memory.max 30M
says_words "reclaimed at once, and if that fails large ($large) is killed."
answer y
expect 'the kernel kills it' until_true killed_by_kernel large "$large"
expect 'and nobody else' kill -0 "$(pidof small)"
says_words 'memory.max of /full is 30M, was max'
expect 'the screen says so' until_screen '^>.*full .*KILLED'

# memory.reclaim came with 5.19, and has nothing that could be put back: what is said must be what was taken.
make_group /taken
if [ ! -e "$tree/taken/memory.reclaim" ]; then
	find_new taken
	keys a
	expect 'the menu says why there is no memory.reclaim' until_screen '[-] memory\.reclaim +this kernel has no'
	exit
fi
holds /taken -a 260 taken
find_new taken
ask memory.reclaim 250M
says_words 'reclaim 250 MiB from /taken'
says_words 'This cannot be undone.'
before=$(mib "$tree/taken/memory.current")
answer y
until_screen 's, Esc cancels' || expect 'it blocks' false
keys Escape
says_words 'less now; 250 MiB were to be reclaimed.'
taken=$(screen | sed -n 's/.*taken uses \([0-9]*\)[.0-9]* MiB less now.*/\1/p')
gone=$((before - $(mib "$tree/taken/memory.current")))
expect "it says $taken MiB, the kernel $gone" [ $((taken - gone)) -ge -2 -a $((taken - gone)) -le 2 ]
if [ "$gone" -lt 240 ]; then
	expect 'and that it was cancelled' on_screen '^ Cancelled: '
fi
