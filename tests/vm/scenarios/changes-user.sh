# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256
# Who may change what: a user in a group that was delegated to him, and root with and without
# CAP_SYS_RESOURCE. What is refused is refused before it is asked, with the reason; and some are never changed.
. /vm/lib.sh
. /vm/dialog.sh
user=1000 sys_resource=24
home=/home/user
mkdir -p $home /sys/fs/cgroup/delegated /sys/fs/cgroup/other
chown $user:$user $home
echo "user:x:$user:$user::$home:/bin/sh" >>/etc/passwd
export HOME=$home XDG_STATE_HOME=$home/state
journal=$XDG_STATE_HOME/oomwatch/journal

# Delegated as systemd does it: the folder and its files about processes, not its limits.
(cd /sys/fs/cgroup/delegated && echo +memory >cgroup.subtree_control &&
	chown $user . cgroup.procs cgroup.threads cgroup.subtree_control)
as -u $user mkdir /sys/fs/cgroup/delegated/own
own=/sys/fs/cgroup/delegated/own
holds /other -a 6 foreign
(echo 0 >/proc/self/oom_score_adj; echo 0 >$own/cgroup.procs; exec as -u $user holder -a 6 mine >>/tmp/ready) &
until_true grep -qx 'ready mine' /tmp/ready
mine=$(pidof mine) foreign=$(pidof foreign)
says_words() { expect "it says: $1" until_true says "$1"; }

# exits STATUS COMMAND...: as_who runs it; what it says is in /tmp/said.
as_who="as -u $user"
exits() {
	wanted_status=$1
	shift
	# shellcheck disable=SC2086 # words
	$as_who "$@" >/tmp/said 2>&1 </dev/null
	[ $? = "$wanted_status" ]
}
told() { grep -qF -- "$1" /tmp/said; }
refused() { # WORDS REASON COMMAND...
	refused_words=$1 reason=$2
	shift 2
	expect "$refused_words is refused" exits 3 "$@"
	expect "because: $reason" told "$reason"
	told "$reason" || cat /tmp/said
}
no_change_key() { ! on_screen '(^| )a change'; }
no_menu() { ! on_screen 'Enter[:] choose'; }

# --- on the command line, as the user ---
expect 'his group: a limit' exits 0 oomwatch limit --yes /delegated/own memory.max=64M
expect 'is written' has 67108864 $own/memory.max
expect 'the journal is his, and nobody else may read it' [ "$(stat -c '%a %u' $journal)" = "600 $user" ]
expect 'nor look into its folder' [ "$(stat -c %a ${journal%/*})" = 700 ]
expect 'undone' exits 0 oomwatch --undo --yes
expect 'it is again as it was' has max $own/memory.max
refused 'a limit of the group that contains his' 'Permission denied' oomwatch limit --yes /delegated memory.max=64M
refused "a limit of a group that is not his" 'Permission denied' oomwatch limit --yes /other memory.max=64M
expect 'and is not written' has max /sys/fs/cgroup/other/memory.max
expect 'his process: higher' exits 0 oomwatch adj --yes "$mine" 400
expect 'is written' has 400 "/proc/$mine/oom_score_adj"
refused 'lower' 'CAP_SYS_RESOURCE' oomwatch adj --yes "$mine" 100
refused 'even as a description only' 'CAP_SYS_RESOURCE' oomwatch adj --dry-run "$mine" 100
expect 'but it can be taken back' exits 0 oomwatch --undo --yes
expect 'to what it was' has 0 "/proc/$mine/oom_score_adj"
refused "another one's process" 'Permission denied' oomwatch adj --yes "$foreign" 400
refused "a signal to it" 'not permitted' oomwatch signal --yes "$foreign"
refused 'with --readonly anything' '--readonly' oomwatch adj --yes --readonly "$mine" 400
expect 'and nothing of that was written' has 0 "/proc/$mine/oom_score_adj"

# --- by keys ---
dashboard_as() { # SIZE WHO... OPTION...: dashboard, but as somebody
	size=$1
	shift
	tmux -L vm -f /vm/tmux.conf new-session -d -s vm -x "${size%x*}" -y "${size#*x}" \
		"$* 2>/tmp/err; echo \"ended with \$?\"; cat /tmp/err; sleep 1000"
}
dashboard_as 80x24 as -u $user oomwatch --delay 0.5
until_screen 'Next victim'
find_group own
ask memory.max 32M
says_words 'memory.max of /delegated/own: max -> 32M'
answer y
says_words 'memory.max of /delegated/own is 32M, was max.'
expect 'by keys: the limit of his group' has 33554432 $own/memory.max
keys u
says_words 'memory.max of /delegated/own: 32M -> max'
answer y
expect 'and back' until_true has max $own/memory.max
find_group other
keys a
expect 'the menu says why not of another group' until_screen '[-] memory\.max +Permission denied'
keys Escape
find_process foreign
keys a
expect 'nor a process of another user' until_screen '[-] oom_score_adj +Permission denied'
expect 'nor a signal to it' until_screen '[-] signal +Operation not permitted'
keys Escape
find_process mine
ask oom_score_adj 300
says_words 'Without CAP_SYS_RESOURCE it can be taken back'
answer y
says_words "oom_score_adj of mine ($mine) is 300, was 0."
find_process mine # which has another rank now
keys a
expect 'the menu says that it only goes up' until_screen 'now 300; it can only be raised'
choose oom_score_adj
until_screen '1000:'
keys -l -- 200
keys Enter
expect 'lower is refused where it is typed' until_screen 'CAP_SYS_RESOURCE'
keys Escape
keys u
answer y
expect 'undo lowers it all the same' until_true has 0 "/proc/$mine/oom_score_adj"
tmux -L vm kill-server

# --- root ---
export HOME=/root
unset XDG_STATE_HOME
as_who="as -d $sys_resource"
refused 'root without CAP_SYS_RESOURCE: lower' 'CAP_SYS_RESOURCE' oomwatch adj --yes "$foreign" -500
expect 'higher' exits 0 oomwatch adj --yes "$foreign" 200
expect 'is written' has 200 "/proc/$foreign/oom_score_adj"
as_who="as"
expect 'root with it: lower' exits 0 oomwatch adj --yes "$foreign" -500
expect 'is written' has -500 "/proc/$foreign/oom_score_adj"
expect "root's journal" [ "$(stat -c '%a %u' /var/lib/oomwatch/journal)" = '600 0' ]
refused 'PID 1' 'PID 1 is left alone' oomwatch adj --yes 1 500
refused 'a signal to PID 1' 'PID 1 is left alone' oomwatch signal --yes 1
kthreadd=$(pidof kthreadd)
refused 'a thread of the kernel' 'thread of the kernel' oomwatch adj --yes "$kthreadd" 500
refused 'the tool itself' 'oomwatch itself' sh -c 'exec oomwatch adj --yes $$ 500'

dashboard 80x24 --delay 0.5
until_screen 'Next victim'
find_process 'oomwatch'
keys a
expect 'by keys: the tool itself' until_screen '[-] oom_score_adj +this is oomwatch itself'
keys Escape
find_process init
keys a
expect 'PID 1' until_screen '[-] oom_score_adj +PID 1 is left alone'
keys Escape
keys K
search kthreadd
until_screen '^>.*kthreadd' || expect 'kthreadd can be selected' false
keys a
expect 'a thread of the kernel' until_screen '[-] oom_score_adj +it is a thread of the kernel'
keys Escape
tmux -L vm kill-server

dashboard 80x24 --delay 0.5 --readonly
until_screen 'Next victim'
find_process foreign
expect '--readonly: no key is shown' until_screen 'Enter open'
expect 'not that for changes' no_change_key
keys a u U X F9
keys '?'
expect 'nor in the help' until_screen 'help'
expect 'no menu has opened' no_menu
tmux -L vm kill-server
