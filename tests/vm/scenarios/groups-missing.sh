# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256
# The memory controller on version 1 beside version 2, version 1 alone, no control groups at all, and version 2
# elsewhere than usual: each is said in words, and the rest of the program goes on.
. /vm/lib.sh
snapshot() { oomwatch --batch --format json -n 1 --delay 0.3 >/tmp/json 2>/tmp/err || { cat /tmp/err; return 1; }; }
mode_is() { # MODE
	snapshot && [ "$(series cgroup_tree/mode)" = "$1" ]
}
says_what_is_missing() { [ "$(series cgroup_tree/missing)" != - ] && say "it says: $(series cgroup_tree/missing)"; }
says_no_group() { [ "$(rows cgroups path | wc -l)" = 0 ]; }
still_names_a_victim() { [ "$(series victim/pid)" != - ]; }
cgroups=/sys/fs/cgroup

expect 'version 2' mode_is v2
expect 'its mount' [ "$(series cgroup_tree/mount)" = $cgroups ]

# Elsewhere, with a blank in its name, and with groups of names that need care.
mkdir "/tmp/c 2" && mount -t cgroup2 cgroup "/tmp/c 2" && umount $cgroups
mkdir "/tmp/c 2/box" "/tmp/c 2/a b" "/tmp/c 2/x\\x2dy:z\"q"
echo 64M >"/tmp/c 2/box/memory.max"
expect 'version 2 is found elsewhere' mode_is v2
expect 'its mount is said' [ "$(tr ' ' '_' </tmp/json >/tmp/blank; json=/tmp/blank series cgroup_tree/mount)" = /tmp/c_2 ]
expect 'the group there has its limit' [ "$(rows cgroups path max_bytes | grep '^/box|')" = '/box|67108864' ]
expect 'names with blanks, colons, quotes and backslashes are told as they are' \
	[ "$(rows cgroups path | grep -c -e '^/a b$' -e '^/x\\x2dy:z"q$')" = 2 ]
rmdir "/tmp/c 2/box" "/tmp/c 2/a b" "/tmp/c 2/x\\x2dy:z\"q"

spawn pressure hold 20 0
# Hybrid: the memory controller leaves version 2 once no group has it.
echo '-memory' >"/tmp/c 2/cgroup.subtree_control"
mount -t tmpfs none $cgroups
mkdir $cgroups/unified $cgroups/memory
mount -t cgroup2 cgroup $cgroups/unified && umount "/tmp/c 2"
version_1() { mount -t cgroup -o memory memory $cgroups/memory; }
if until_true version_1; then
	expect 'hybrid' mode_is hybrid
	expect 'what is missing is said' says_what_is_missing
	expect 'the next victim of the machine is named' still_names_a_victim
	umount $cgroups/unified
	expect 'version 1 alone' mode_is v1
	expect 'version 1: what is missing is said' says_what_is_missing
	expect 'version 1: no group is told' says_no_group
	umount $cgroups/memory
else
	note 'this kernel has no memory controller of version 1'
	umount $cgroups/unified
fi
expect 'no control groups at all' mode_is none
expect 'none: what is missing is said' says_what_is_missing
expect 'none: the next victim of the machine is named' still_names_a_victim
dashboard 100x30 --delay 0.3
expect 'the dashboard runs without them' until_screen '\[ CALM \]'
