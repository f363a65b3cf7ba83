# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -s 400
# The kernel wakes the dashboard when tasks begin to stall: the screen shows it although the next refresh
# is more than five minutes away.
. /vm/lib.sh
swap_on /dev/vm.swap
dashboard 100x30 --delay 400
until_screen '\[ CALM \]'
uptime_msec() { cut -d' ' -f1 /proc/uptime | tr -d .; }
spawn pressure cycle 300 60
storm=$!
some=$(stall some)
stalled() { [ "$(stall some)" -gt $((some + 150000)) ]; } # the kernel's trigger is for less
expect 'tasks stall' until_true stalled
began=$(uptime_msec)
expect 'the screen shows it' until_screen 'tasks stalled +[1-9]'
note "shown $((($(uptime_msec) - began) * 10)) ms after the kernel had counted 150 ms of stalls"
kill $storm
