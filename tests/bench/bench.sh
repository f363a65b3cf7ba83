#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What oomwatch costs beside its peers, all in one run on one machine: `make bench`.
# Figures of one run compare; figures of two runs do not.
set -eu

. "${top_srcdir:-.}/tests/bench/programs.sh"

printf '%s columns, %s rows, one refresh a second, %s s each; CPU in ms\n' \
	"$cols" "$rows" "$seconds"
header
measure oomwatch "$oomwatch" --delay 1
measure oomwatch-zones "$oomwatch" --delay 1 --screen zones
measure oomwatch-reclaim "$oomwatch" --delay 1 --screen reclaim
measure_peers
