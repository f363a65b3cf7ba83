# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256
# A prediction that is turned around by keys, and then proven: the question names the new victim before
# anything is written, the screen and the JSON name it then, and the kernel kills it. On the whole machine
# first, then at the limit of a group.
. /vm/lib.sh
. /vm/victims.sh
. /vm/dialog.sh
adj_of() { cat "/proc/$(pidof "$1")/oom_score_adj"; }
has_adj() { [ "$(adj_of "$1")" = "$2" ]; }
says_words() { expect "it says: $1" until_true says "$1"; }

trial 'the machine'
hold -a 60 large
hold -a 40 small
large=$(pidof large) small=$(pidof small)
dashboard 80x24 --delay 0.5
expect 'first it would be the large one' until_screen "Next victim: large \\($large\\)"
find_process small
ask oom_score_adj 300
says_words "oom_score_adj of small ($small): 0 -> 300"
says_words "small ($small) moves from rank 2 to rank 1 of"
says_words "The next victim is small ($small) then, not large ($large)."
expect 'nothing is written before the answer' has_adj small 0
answer y
expect 'the kernel has it' until_true has_adj small 300
expect 'the screen names the new victim' until_screen "Next victim: small \\($small\\)"
predict
must 'it is no tie' [ "$is_tie" = false ]
pressure -e fill
judge small
keys 6
expect 'the kill is listed, and the change before it' until_true says "changed here: small ($small) oom_score_adj 0 -> 300"
tmux -L vm kill-server

. /vm/groups.sh
trial 'the limit of a group'
group box memory.max=44M
hold -a 24 large
hold -a 12 small
large=$(pidof large) small=$(pidof small)
dashboard 80x24 --delay 0.5
find_process large
ask oom_score_adj -500
says_words "At the limit of box small ($small) is killed then, not large ($large)."
answer y
expect 'the kernel has it' until_true has_adj large -500
dies box small
stop
all_predicted
