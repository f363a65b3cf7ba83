# SPDX-License-Identifier: GPL-3.0-or-later
# Each kill in the kernel's own log, as "PID|COMM|SCOPE|DOMAIN|UID|ADJ|ANON|FILE|SHMEM|TABLES", sizes in bytes;
# DOMAIN is the group whose limit was hit. A process that the kernel names again, as it does with the first one
# of a group, is here once, unless AGAIN is set. When there are many the kernel leaves out all but the last line. Reads
# dmesg -r, where a record of the kernel itself begins with <0> to <7>: others have another facility.
!/^<[0-7]>/ { next }
{ sub(/^<[0-7]>\[ *[0-9.]+\] /, "") }
/^oom-kill:constraint=CONSTRAINT_/ {
	scope = $0
	sub(/^oom-kill:constraint=CONSTRAINT_/, "", scope)
	sub(/,.*/, "", scope)
	scope = scope == "NONE" ? "global" : scope == "MEMCG" ? "cgroup" : tolower(scope)
	domain = "-"
	is_group = is_used = 0
	if (scope == "cgroup") {
		domain = $0
		sub(/.*,oom_memcg=/, "", domain)
		sub(/,task_memcg=.*/, "", domain)
	}
}
/^Tasks in .* are going to be killed due to memory.oom.group set/ {
	is_group = 1
	is_used = 0
}
/^(Out of memory|Out of memory \(oom_kill_allocating_task\)|Memory cgroup out of memory): Killed process [0-9]+ \(/ {
	pid = comm = $0
	sub(/^[^:]*: Killed process /, "", pid)
	sub(/ .*/, "", pid)
	sub(/^[^:]*: Killed process [0-9]+ \(/, "", comm)
	sub(/\) total-vm:[0-9]+kB, anon-rss:[0-9]+kB, file-rss:.*/, "", comm)
	if (is_used) { scope = /^Memory cgroup/ ? "cgroup" : "unknown"; domain = "-" }
	if (!(pid in seen) || again)
		print pid "|" comm "|" scope "|" domain "|" number("UID:") "|" number("oom_score_adj:") "|" \
			kib("anon-rss:") "|" kib("file-rss:") "|" kib("shmem-rss:") "|" kib("pgtables:")
	seen[pid] = 1
	if (!is_group) is_used = 1
}
function number(name, text) {
	text = $0
	sub(".*[ ,]" name, "", text)
	match(text, /^-?[0-9]+/)
	return substr(text, 1, RLENGTH)
}
function kib(name) { return number(name) * 1024 }
