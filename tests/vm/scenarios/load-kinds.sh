# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 512 -d 700 -s 200
# Every kind of workload moves the counters that its row promises; how long that takes is the table at the end.
. /vm/lib.sh
. /vm/load.sh
disk_on
swap_on /dev/vm.swap
# Below 512 MiB the kernel switches huge pages off at the start, and tasks that compact for them.
echo madvise >/sys/kernel/mm/transparent_hugepage/enabled
echo madvise >/sys/kernel/mm/transparent_hugepage/defrag

# What is seen depends on the whole machine: so much that little else is free.
fragment_arguments() {
	free=$(awk '/^MemFree/ { print int($2 / 1024) }' /proc/meminfo)
	echo "--limit max --dangerous --confirm guest fragment:size=$((free - 28))M"
}
arguments() {
	case $1 in
	# What dies takes its group along, and the group's counters, so that a small one stays.
	leak) echo "--limit 32M leak anon:size=1M,adj=0" ;;
	slab) echo "--limit 24M slab" ;;
	thrash) echo "--limit 32M thrash:size=72M" ;;
	fork) echo "--limit 64M fork:processes=16" ;;
	fragment) fragment_arguments ;;
	*) echo "--limit 64M $1" ;;
	esac
}

kinds >/tmp/kinds
expect 'there are ten kinds' [ "$(wc -l </tmp/kinds)" = 10 ]
while read -r kind; do
	kills=$(vmstat 'oom_kill$')
	group=/sys/fs/cgroup/none
	counters /tmp/before
	# shellcheck disable=SC2046 # words
	load_on $(arguments "$kind") || exit
	expect "$kind: moves what it promises" moves "$kind"
	died=0
	[ "$kind" != leak ] || died=1
	expect "$kind: $died were killed" [ "$(vmstat 'oom_kill$')" = $((kills + died)) ]
	load_off "$kind"
	expect "$kind: ends in order" [ "$load_status" = 0 ]
	[ "$load_status" = 0 ] || tail -n 2 /tmp/load
done </tmp/kinds

echo '| kind      | counter                   | seen after | by           |'
echo '| --------- | ------------------------- | ---------- | ------------ |'
cat /tmp/table
