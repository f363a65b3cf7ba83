# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# Does the program name the process that the kernel then kills? Sourced after lib.sh by the
# scenarios about that. A trial is: candidates, a prediction, no memory left, what the kernel did.
#
#     trial 'the largest of two'
#     hold -a 30 small
#     hold -a 50 large
#     dies large
#
# Who is meant to die is said too: if the kernel thinks otherwise, the trial does not show what it
# says. The last line of a scenario is all_predicted.

trials=0 right=0 ties=0
members=/sys/fs/cgroup/trial/cgroup.procs
mkdir "${members%/*}"

trial() { # WORDS
	trials=$((trials + 1)) about=$1 kills=$(vmstat 'oom_kill$')
	: >/tmp/ready
}

# hold OPTION... NAME [COMMAND... NAME]: starts holder, waits until the last one named is ready.
hold() {
	(echo 0 >/proc/self/oom_score_adj; echo 0 >$members; exec holder "$@" >>/tmp/ready) &
	for last; do :; done
	must "$last is ready" until_true grep -qx "ready $last" /tmp/ready
}
must() { # WORDS COMMAND...: says something only if it fails
	must_words=$1
	shift
	"$@" || expect "$about: $must_words" false
}

# dies NAME: the program names it and is certain, and the kernel kills it.
dies() {
	predict
	must 'it is no tie' [ "$is_tie" = false ]
	pressure -e fill
	judge "$@"
}
# ties NAME...: they are equal. The program names one of them; if it says that this is a tie, any may die.
ties() {
	predict
	pressure -e fill
	judge "$@"
	must "$second_comm is the second" is_meant "$second_comm"
}
# asker_dies: the program says that whoever asks for memory is killed.
asker_dies() {
	predict
	must 'the program says so' [ "$policy" = allocating_task ]
	spawn pressure fill
	victim=$! victim_comm=pressure margin=-
	wait "$!" 2>/dev/null
	judge pressure
}
# now NAME: after a prediction: by its badness at that moment it would have been this one.
now() { must "$1 was the first by badness, not $victim_now" [ "$victim_now" = "$1" ]; }

predict() {
	must 'nobody has been killed yet' [ "$(vmstat 'oom_kill$')" = "$kills" ]
	oomwatch --batch --format json -n 1 --delay 0.5 >/tmp/json
	# shellcheck disable=SC2046 # words
	set -- $(series victim_policy victim/pid victim/comm victim/margin_pages victim/tie \
		runner_up/comm victim_now/comm)
	policy=$1 victim=$2 victim_comm=$3 margin=$4 is_tie=$5 second_comm=$6 victim_now=$7
	threads >/tmp/threads
	dmesg -c >>/out/kernel
}

# The kernel's log has the thread that it found alive, which need not be the first of its process.
threads() {
	for thread in /proc/[0-9]*/task/[0-9]*; do
		process=${thread#/proc/}
		echo "${thread##*/} ${process%%/*}"
	done
}
process_of() { awk -v thread="$1" '$1 == thread { process = $2 } END { print process ? process : thread }' /tmp/threads; }
first_killed() { dmesg | sed -n 's/.*: Killed process \([0-9]*\) (\(.*\)) total-vm:.*/\1 \2/p' | grep -m 1 .; }

judge() { # NAME...: who is meant to die
	until_true first_killed
	meant=$*
	# shellcheck disable=SC2046 # words
	set -- $(first_killed)
	killed=$(process_of "$1") killed_comm=$2
	if [ "$killed" = "$victim" ]; then
		verdict=right right=$((right + 1))
	elif [ "$is_tie" = true ] && is_meant "$victim_comm" && is_meant "$killed_comm"; then
		verdict=tie ties=$((ties + 1))
	else
		verdict=wrong
	fi
	[ "$is_tie" != true ] || margin="$margin, a tie"
	said="$victim_comm $victim ($policy, pages ahead: $margin)"
	expect "$about: named $said; killed $killed_comm $killed: $verdict" is_predicted
	must "it is about $meant" is_meant "$killed_comm"
	end_trial
}
is_predicted() { [ "$verdict" != wrong ]; }
is_meant() { case " $meant " in *" $1 "*) ;; *) false ;; esac }

end_trial() {
	# shellcheck disable=SC2046 # pids
	kill -9 $(cat $members) 2>/dev/null
	wait
	until_true nobody_left
	rm -f /dev/shm/trial
}
nobody_left() { [ -z "$(cat $members)" ]; }

all_predicted() { note "$right of $trials predictions right, $ties ties"; }
