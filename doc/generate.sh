#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# generate.sh TABLES SOURCE FOLDER: makes oomwatch.1, from SOURCE/doc/oomwatch.1.in and what the
# program TABLES prints, and the completion for bash into FOLDER, as FOLDER/oomwatch.1 and
# FOLDER/completion. "make update-docs" and tests/policy/docs.sh use it.
set -eu

tables=$1
source=$2
folder=$3

"$tables" options-mdoc >"$folder/options"
"$tables" commands-mdoc >"$folder/commands"
"$tables" keys-mdoc >"$folder/keys"
"$tables" completion >"$folder/completion"
awk -v folder="$folder" '
	function insert(name,   line, count) {
		while ((getline line <(folder "/" name)) > 0) {
			print line
			count++
		}
		if (!count)
			exit 1
	}
	$0 == "@OPTIONS@" { insert("options"); next }
	$0 == "@COMMANDS@" { insert("commands"); next }
	$0 == "@KEYS@" { insert("keys"); next }
	{ print }
' "$source/doc/oomwatch.1.in" >"$folder/oomwatch.1"
rm -f "$folder/options" "$folder/commands" "$folder/keys"
