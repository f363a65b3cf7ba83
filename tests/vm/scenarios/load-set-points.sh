# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 512 -d 700 -s 200
# Every set point is reached and held: by the kernel's own numbers, over spans of time that it measures itself.
. /vm/lib.sh
. /vm/load.sh
disk_on
swap_on /dev/vm.swap

# is_near VALUE GOAL PERCENT: within so many percent of the goal.
is_near() { awk -v value="$1" -v goal="$2" -v percent="$3" 'BEGIN {
	exit value > goal * (100 + percent) / 100 || value < goal * (100 - percent) / 100 }'; }

# The three that can be looked at: each prints a value.
fill() { echo "$(cat "$group/memory.current") $(cat "$group/memory.max")" | awk '{ printf "%.1f\n", 100 * $1 / $2 }'; }
group_refaults() { awk '/^workingset_refault/ { sum += $2 } END { print sum }' "$group/memory.stat"; }
group_stall() { sed -n 's/^some .*total=//p' "$group/memory.pressure"; }
per_second() { # COUNTER_FUNCTION SECONDS
	count=$($1) from=$(now)
	sleep "$2"
	echo "$($1) $count $(now) $from" | awk '{ printf "%.1f\n", ($1 - $2) / ($3 - $4) }'
}
refaults() { per_second group_refaults 4; }
stalled() { per_second group_stall 10 | awk '{ printf "%.1f\n", $1 / 10000 }'; }
# Of the low watermarks of all zones, with what each keeps for those who can use no other.
free_to_low() {
	awk '$1 == "low" { zone = $2; low += zone }
		$1 == "protection:" && zone > 0 { low += substr($NF, 1, length($NF) - 1) }
		END { print low }' /proc/zoneinfo >/tmp/low
	echo "$(awk '/^MemFree/ { print $2 / 4 }' /proc/meminfo) $(cat /tmp/low)" | awk '{ printf "%.1f\n", 100 * $1 / $2 }'
}

# holds POINT VALUE_FUNCTION GOAL PERCENT TIMES SECONDS: comes near, stays there on an average, and never goes away
# by twice as much: what else the machine does is seen in a rate of a few seconds.
# Twice, for on its way to somewhere else it may be near once.
comes_near() {
	is_near "$("$1")" "$2" "$3" && is_near "$("$1")" "$2" "$3"
}
# The working set is there: before, what is seen is how it is written out.
is_filled() {
	tail -n 1 /tmp/load | sed 's/.*"held_bytes":\([0-9]*\),"target_bytes":\([0-9]*\),.*/\1 \2/' |
		awk '{ exit !($2 > 0 && $1 >= 0.95 * $2) }'
}
holds() {
	point=$1 what=$2 goal=$3 percent=$4 times=$5 seconds=$6
	expect "$point: is reached" until_true comes_near "$what" "$goal" "$percent"
	after=$(since "$load_start") seen='' far=0
	while [ "$times" -gt 0 ]; do
		sleep "$seconds"
		value=$("$what") seen="$seen $value"
		is_near "$value" "$goal" $((2 * percent)) || far=$((far + 1))
		times=$((times - 1))
	done
	# One of them may tell what the host did meanwhile; the average is that of the others.
	expect "$point: is held" [ $far -le 1 ]
	mean=$(echo "$seen" | awk -v goal="$goal" '{
		for (i = 1; i <= NF; i++) {
			off = $i > goal ? $i - goal : goal - $i
			if (i == 1 || off > most) { most = off; farthest = $i }
			sum += $i
		}
		print (sum - farthest) / (NF - 1) }')
	expect "$point: is held on an average" is_near "$mean" "$goal" "$percent"
	printf '| %-26s | %8s | %6s s |%s |\n' "$point" "$goal" "$after" "$seen" >>/tmp/table
}
trial() { # WORDS ARGUMENT...
	title=$1
	shift
	kills=$(vmstat 'oom_kill$')
	load_on "$@" || exit
}
end_trial() {
	load_off "$title"
	expect "$title: ends in order" [ "$load_status" = 0 ]
	[ "$load_status" = 0 ] || tail -n 2 /tmp/load
	expect "$title: nobody was killed" [ "$(vmstat 'oom_kill$')" = "$kills" ]
}

trial anon:fill=70 --limit 64M anon:fill=70
holds anon:fill=70 fill 70 4 8 0.5
end_trial
trial anon:fill=100 --limit 64M anon:fill=100
holds anon:fill=100 fill 98 2 8 0.5
expect 'anon:fill=100: the limit was never hit' grep -qx 'max 0' "$group/memory.events"
end_trial
trial cache:fill=50 --limit 64M cache:fill=50
holds cache:fill=50 fill 50 6 8 0.5
end_trial
trial tmpfs:fill=40 --limit 64M tmpfs:fill=40
holds tmpfs:fill=40 fill 40 6 8 0.5
end_trial
trial lock:fill=30 --limit 64M lock:fill=30
holds lock:fill=30 fill 30 6 8 0.5
end_trial
trial cache:refaults=1000 --limit 32M cache:refaults=1000
holds cache:refaults=1000 refaults 1000 30 4 0
end_trial
trial thrash:refaults=300 --limit 32M thrash:refaults=300
expect 'thrash:refaults=300: the working set is there' until_true is_filled
holds thrash:refaults=300 refaults 300 40 4 0
end_trial
trial thrash:stall=15 --limit 32M thrash:stall=15
expect 'thrash:stall=15: the working set is there' until_true is_filled
holds thrash:stall=15 stalled 15 40 4 0
end_trial
# The whole machine, by what is clean.
trial cache:free=low --limit max --dangerous --confirm guest cache:free=low
holds cache:free=low free_to_low 120 30 8 0.5
end_trial

echo '| set point                  |     goal | reached  | then'
echo '| -------------------------- | -------- | -------- | ---'
cat /tmp/table
