# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 448
# 2,000 control groups, and then some that come and go all the time: what a refresh costs, whether the
# program still knows every group, and that it leaves no descriptor open.
. /vm/lib.sh
tree=/sys/fs/cgroup/many
cgroups=/sys/fs/cgroup
mkdir $tree
echo +memory >$tree/cgroup.subtree_control
make_groups() { # COUNT: so many in all, a tenth of them limited
	while [ "$made" -lt "$1" ]; do
		slice=$tree/slice$((made / 100))
		if [ ! -d $slice ]; then
			mkdir $slice
			echo +memory >$slice/cgroup.subtree_control
		else
			mkdir $slice/group$made
			[ $((made % 10)) != 7 ] || echo 64M >$slice/group$made/memory.max
		fi
		made=$((made + 1))
	done
}
made=0
in_kernel() { find $cgroups -type d | wc -l; }
snapshot() { oomwatch --batch --format json -n 1 --delay 0.5 >/tmp/json; }
said_paths() { grep -o '{"path":"[^"]*"' /tmp/json | cut -d '"' -f 4 | sort; }
kernel_paths() { find $cgroups -type d | sed "s|^$cgroups\$|/|; s|^$cgroups/|/|" | sort; }
same_groups() {
	snapshot
	said_paths >/tmp/said.paths
	kernel_paths >/tmp/kernel.paths
	diff /tmp/kernel.paths /tmp/said.paths >/tmp/paths.diff || { head -n 5 /tmp/paths.diff; return 1; }
}
# The processor time of the dashboard in a second, in microseconds: in ten of them.
cpu_usec() { awk '{ printf "%d\n", $1 / 1000 }' "/proc/$program/schedstat"; }
cost() {
	from=$(cpu_usec)
	sleep 10
	echo $((($(cpu_usec) - from) / 10))
}
descriptors() { find "/proc/$program/fd" -type l | wc -l; }

dashboard 100x30 --delay 1
until_screen '\[ CALM \]'
program=$(pids_named oomwatch)
sleep 3
few=$(cost)
make_groups 2000
expect 'every one of 2,000 groups is told' same_groups
expect 'as many as the kernel has' [ "$(series cgroup_tree/count)" = "$(in_kernel)" ]
expect 'the limited ones are counted' [ "$(series cgroup_tree/limited)" = "$(grep -L max $tree/*/*/memory.max | wc -l)" ]
sleep 10
many=$(cost)
note "processor time in a second, without KVM: $few us with few groups, $many us with 2,000"
expect 'about a tenth of one processor at most, as slow as this one is' [ "$many" -lt 130000 ]

# Groups come and go while they are walked, and one in ten goes with its children.
before=$(descriptors)
: >/tmp/rounds
churn() {
	while :; do
		for i in 0 1 2 3 4 5 6 7 8 9; do
			slice=$tree/slice$i
			mkdir $slice/new $slice/new2 2>/dev/null
			for old in "$slice"/group*7; do
				[ ! -d "$old" ] || rmdir "$old"
				mkdir "$old"
			done
			rmdir $slice/new $slice/new2
		done
		echo round >>/tmp/rounds
	done
}
churn &
churner=$!
rounds() { wc -l </tmp/rounds; }
enough_rounds() { [ "$(rounds)" -ge 2 ]; }
while ! enough_rounds; do
	snapshot || expect 'it goes on while groups vanish' false
done
kill $churner
wait $churner 2>/dev/null
expect 'the dashboard is still there' [ -d "/proc/$program" ]
expect 'and says so' until_screen '\[ CALM \]'
expect 'afterwards every group is told' until_true same_groups
settled() { [ "$(descriptors)" -le "$before" ]; }
expect "it has no more descriptors than the $before of before" until_true settled
keys q
