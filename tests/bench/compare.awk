# SPDX-License-Identifier: GPL-3.0-or-later
# From the rows that processes.sh keeps, "PROCESSES PROGRAM FIGURE...": what the peers take as a
# multiple of what oomwatch takes, and how each program grows with the number of processes. Of the
# figures only those that mean the same for all; oomwatch rests without having read all processes.

function ratio(above, below) {
	return above ~ /^[0-9]/ && below > 0 ? sprintf("%.2f", above / below) : "n/a"
}

function print_row(number, name, above, below,    i) {
	printf "%-9s %-18s", number, name
	for (i = 1; i <= columns; i++)
		printf " %9s", ratio(figure[above, column[i]], figure[below, column[i]])
	print ""
}

function print_header(title,    i) {
	printf "\n%s\n%-9s %-18s", title, "processes", "program"
	for (i = 1; i <= columns; i++)
		printf " %9s", name_of[i]
	print ""
}

BEGIN {
	split("first/ms first-cpu frame-cpu rss/KiB calls", name_of)
	columns = split("3 4 7 9 12", column)
}

# Not those of a program that failed or is not installed.
NF == 12 {
	if (!($1 in known))
		numbers[++sizes] = $1
	if (!($2 in known))
		names[++programs] = $2
	known[$1]
	known[$2]
	for (i = 3; i <= NF; i++)
		figure[$1 " " $2, i] = $i
}

END {
	for (ours = 1; ours <= programs; ours++) {
		if (names[ours] !~ /^oomwatch/ || names[ours] == "oomwatch-batch")
			continue
		print_header("Times what " names[ours] " takes")
		for (size = 1; size <= sizes; size++)
			for (i = 1; i <= programs; i++)
				if (names[i] !~ /^oomwatch/)
					print_row(numbers[size], names[i], numbers[size] " " names[i],
						numbers[size] " " names[ours])
	}
	if (sizes < 2)
		exit
	print_header("Growth from " numbers[1] " to " numbers[sizes] " processes")
	for (i = 1; i <= programs; i++)
		print_row(numbers[sizes], names[i], numbers[sizes] " " names[i], numbers[1] " " names[i])
}
