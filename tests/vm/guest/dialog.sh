# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Changes that are made by keys in the dashboard, and read back by cat. Sourced after lib.sh.
#
#     holds /app -a 24 parent
#     dashboard 80x24 --screen processes
#     find_process parent
#     on "parent ($(pidof parent))" oom_score_adj "/proc/$(pidof parent)/oom_score_adj"
#     change oom_score_adj 500 0 500 'keeps rank 1'
#
# What is looked for on the screen may be broken into lines there. It must not be found in the command that looks for it,
# which can be a row of the screen: hence [:] for a colon.

tree=/sys/fs/cgroup
part() { # WORDS: what comes now
	about=$1
	say "$1"
}

# holds GROUP OPTION... NAME [COMMAND... NAME]: starts holder there, waits until the last one named is ready.
holds() {
	members=$tree$1/cgroup.procs
	shift
	(echo 0 >/proc/self/oom_score_adj; echo 0 >"$members"; exec holder "$@" >>/tmp/ready) &
	for last; do :; done
	until_true grep -qx "ready $last" /tmp/ready || expect "$last is ready" false
}

# says WORDS: they are on the screen, with what stands beside a window where its lines end.
says() {
	words_pattern=$(pattern_of "$1")
	shows "$words_pattern"
}
pattern_of() { echo "$1" | sed 's/[][().*+?^$|{}\\]/\\&/g; s/ / +([^ ]{1,2} +){0,2}/g'; }
shows() { screen | tr '\n' ' ' | grep -qE -- "$1"; }
must_say() {
	words_pattern=$(pattern_of "$1")
	until_true shows "$words_pattern" && return
	expect "${about:-}: the screen says \"$1\"" false
	show
}
is_asking() { screen | grep -qE '─ (Change the machine|Undo th|Really|Leave with|Start this workload)'; }
asks_nothing() { ! is_asking; }

# find_process NAME, find_group NAME: moves the selection there.
find_process() {
	keys 4
	search "$1"
	selects "^>.*[[ ]$1"
}
find_group() {
	keys 5
	search "$1"
	selects "^>.*[ /]$1 "
}
selects() {
	until_screen "$1" && return
	expect "the selected row is $1" false
	show
}
search() {
	keys Home /
	until_screen 'search[:]'
	# Apart, or the command tmux is what is found.
	# shellcheck disable=SC2046 # letters
	keys $(echo "$1" | sed 's/./& /g')
	keys Enter
}

# choose ROW: of the menu that opens.
choose() {
	until_screen 'Enter[:] (choose|its parameters)' || expect 'a menu is open' false
	steps=$(screen | awk -v row="  $1 " '
		/>  [a-zA-Z]/ && !current { current = NR }
		index($0, row) && current && !wanted { wanted = NR }
		END { print wanted ? wanted - current : "none" }')
	if [ "$steps" = none ]; then
		expect "$1 can be chosen" false
		keys Escape
		return 1
	fi
	[ "$steps" = 0 ] || keys -N "$steps" Down
	until_screen ">  $1 " || expect "$1 can be chosen" false
	keys Enter
}

# ask ROW [VALUE]: what can be done to whom is selected, up to the question.
ask() {
	keys a
	choose "$1" || return 1
	if [ -n "${2:-}" ]; then
		until_screen '(1000|max|10%):' || expect 'a value is asked for' false
		keys -l -- "$2"
		keys Enter
	fi
	must_say '─ Change the machine? ─'
}
answer() { # KEY
	keys "$1"
	until_true asks_nothing || expect "the key $1 ends the question" false
}

# has VALUE FILE...: it is in all of them.
has() {
	for file; do
		[ "$file" = "$1" ] || [ "$(cat "$file")" = "$1" ] || return 1
	done
}

# on NAME KEY FILE...: what is to be changed now, as the screen calls it, and where the kernel has it.
on() {
	name=$1 key=$2
	shift 2
	files=$*
}

# declines ROW VALUE OLD: asks for VALUE ("": none is asked for); the default answer changes nothing.
declines() {
	ask "$1" "$2" || return 0
	answer Enter
	# shellcheck disable=SC2086 # files
	expect "$1 of $name: No is the default, which changes nothing" has "$3" $files
}
# change ROW VALUE OLD NEW [SENTENCE...]: asks for VALUE, which is done, and undone by u. The kernel has NEW, then OLD.
change() {
	row=$1 value=$2 old=$3 new=$4
	shift 4
	shown=${value:-$new}
	about="$row of $name"
	ask "$row" "$value" || return 0
	for sentence in "$key of $name: $old -> $shown" "$@"; do must_say "$sentence"; done
	answer y
	# shellcheck disable=SC2086 # files
	expect "$about: the kernel has $new" until_true has "$new" $files
	says_result "$key of $name is $shown, was $old." made
	keys u
	must_say '─ Undo th'
	must_say "$key of $name: $shown -> $old"
	answer y
	# shellcheck disable=SC2086 # files
	expect "$about: u undoes it, the kernel has $old" until_true has "$old" $files
	says_result "$key of $name is $old again." undone
}
says_result() { # WORDS-OF-ONE WORD
	set -- "$1" "$2" "$(echo "$files" | wc -w)"
	if [ "$3" = 1 ]; then must_say "$1"; else must_say "$3 changes are $2."; fi
}
