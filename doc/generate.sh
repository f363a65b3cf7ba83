#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# generate.sh TABLES SOURCE FOLDER: makes oomwatch.1 and oomwatch-load.1, from SOURCE/doc/*.1.in and what the
# program TABLES prints, and the completions for bash into FOLDER, as FOLDER/oomwatch.1, FOLDER/completion,
# FOLDER/oomwatch-load.1 and FOLDER/load-completion. "make update-docs" and tests/policy/docs.sh use it.
set -eu

tables=$1
source=$2
folder=$3

"$tables" options-mdoc >"$folder/options"
"$tables" commands-mdoc >"$folder/commands"
"$tables" keys-mdoc >"$folder/keys"
"$tables" load-options-mdoc >"$folder/load-options"
"$tables" load-kinds-mdoc >"$folder/load-kinds"
"$tables" completion >"$folder/completion"
"$tables" load-completion >"$folder/load-completion"
for page in oomwatch.1 oomwatch-load.1; do
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
		$0 == "@LOAD_OPTIONS@" { insert("load-options"); next }
		$0 == "@LOAD_KINDS@" { insert("load-kinds"); next }
		{ print }
	' "$source/doc/$page.in" >"$folder/$page"
done
rm -f "$folder/options" "$folder/commands" "$folder/keys" "$folder/load-options" "$folder/load-kinds"
