# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=dash
# The dashboard on the teacher's terminal. Before this, workshop writes its size, its kind and the scene.
# shellcheck disable=SC2154 # from there
hostname workshop
mkdir -p /var/tmp
mke2fs -b 4096 /dev/vm.disk >/dev/null 2>&1 && mount -t ext4 /dev/vm.disk /var/tmp
mkswap /dev/vm.swap >/dev/null && swapon /dev/vm.swap
[ "$charmap" = UTF-8 ] || export LC_ALL=C
export TERM="$terminal"
# With one processor kswapd keeps up with any number of readers; on many it is one thread against all.
[ "$scene" != direct-reclaim ] || renice -n 19 -p "$(pidof kswapd0)" >/dev/null
# Quiet while a program has the screen.
dmesg -n 1
# Without KVM what the program itself takes would slow down its samples. The line forgets its size when nobody has it open.
setsid -c sh -c "stty rows $rows cols $cols sane; oomwatch --steady ${scene:+--scene $scene} 2>/tmp/errors" </dev/ttyS1 >/dev/ttyS1
status=$?
cat /tmp/errors
exit $status
