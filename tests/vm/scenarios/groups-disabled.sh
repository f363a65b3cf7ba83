# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -a cgroup_disable=memory
# The kernel was started without the memory controller: it is said, and the rest goes on; a kill is told.
. /vm/lib.sh
expect 'the kernel has no memory controller' sh -c '! grep -q memory /sys/fs/cgroup/cgroup.controllers'
record 0.3
next_lines 2
expect 'the program says so' said cgroup_tree/mode no_memory
says_what_is_missing() { ! said cgroup_tree/missing -; }
expect 'and what is missing' says_what_is_missing
say "it says: $(series cgroup_tree/missing | tail -n 1)"
spawn pressure hold 400 0
victim=$!
expect 'the one that asked was killed' until_true ended "$victim"
told() { [ "$(rows oom_kills/list pid scope | head -n 1)" = "$victim|global" ]; }
expect 'the kill is told' until_true told
stop
note "a kill is told without control groups"
