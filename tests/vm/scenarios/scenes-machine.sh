# SPDX-License-Identifier: GPL-3.0-or-later
# boot: -m 256 -d 64
# The scenes that the whole machine feels, without a person: do their conditions come true?
. /vm/lib.sh
. /vm/scenes.sh
disk_on
kills=$(vmstat 'oom_kill$')
scene page-cache
scene kswapd
hold_back_kswapd
scene direct-reclaim
expect 'nobody was killed' [ "$(vmstat 'oom_kill$')" = "$kills" ]
