#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --list-scenes, --check-scene and the options of scenes, with files as they are shipped and others.
program=$top_builddir/oomwatch
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export XDG_CONFIG_HOME="$folder" OOMWATCH_SCENES="$top_srcdir/data/scenes"
unset OOMWATCH_READONLY LANGUAGE
count=0
# check NAME STATUS PATTERN ARGUMENT...: the program ends so, and what it says matches.
check() {
	name=$1 expected=$2 pattern=$3 status=0
	shift 3
	count=$((count + 1))
	said=$("$program" "$@" 2>&1 </dev/null) || status=$?
	if [ "$status" = "$expected" ] && printf '%s\n' "$said" | grep -qE -- "$pattern"; then
		echo "ok $count - $name"
	else
		echo "# status $status, expected $expected; \"$pattern\" in:"
		printf '%s\n' "$said" | sed 's/^/# /'
		echo "not ok $count - $name"
	fi
}
own=$folder/oomwatch/scenes
mkdir -p "$own"

for file in "$top_srcdir"/data/scenes/*.scene; do
	check "${file##*/} is one" 0 'a scene of [0-9]+ steps' --check-scene "$file"
done
check 'they are listed, with what they move' 0 '^kswapd +machine ' --list-scenes
check 'and those of a group' 0 '^cgroup-alone +group ' --list-scenes
unset OOMWATCH_SCENES
check 'and found where the program was made, which is not installed' 0 '^kswapd +machine ' --list-scenes
export OOMWATCH_SCENES="$folder"
check 'where there are none that is said' 1 'there are no scenes' --list-scenes
export OOMWATCH_SCENES="$top_srcdir/data/scenes"
check 'which need swap is said' 0 '^swap .*\(needs swap\)' --list-scenes
sed 's/^title:.*/title: My own lesson/' "$top_srcdir/data/scenes/kswapd.scene" >"$own/kswapd.scene"
check 'an own one counts before a shipped one' 0 '^kswapd +machine +My own lesson$' --list-scenes
sed '3s/.*/scope: moon/' "$top_srcdir/data/scenes/kswapd.scene" >"$own/broken.scene"
check 'a damaged one is listed with its line' 0 '^broken +damaged, line 3: .*moon' --list-scenes
check 'and refused with its line' 1 'broken.scene:3: .*moon' --check-scene "$own/broken.scene"
check 'by its name, however long its path is' 1 '[/ ]broken.scene:3: .*moon' \
	--check-scene "$own/./././././././././././././././././././././././././././././././././././broken.scene"
check 'a file that is not there' 1 'nothing.scene: No such file' --check-scene "$folder/nothing.scene"
check 'a folder' 1 'not a regular file' --check-scene "$folder"
mkfifo "$own/pipe.scene"
check 'a pipe lets nobody wait' 1 'not a regular file' --check-scene "$own/pipe.scene"
rm "$own/pipe.scene"
head -c 70000 /dev/zero >"$own/large.scene"
check 'a file that is too large' 1 '64 KiB' --check-scene "$own/large.scene"
evil=$(printf '%s/a\033[2Jb.scene' "$folder")
printf '%s\n' 'load: anon\033[2J' | cat "$top_srcdir/data/scenes/kswapd.scene" - >"$evil"
said=$("$program" --check-scene "$evil" 2>&1)
count=$((count + 1))
# Neither by its name nor by an escape in its text.
case $said in
*"$(printf '\033')"* | '') printf 'not ok %s' $count ;;
*) printf 'ok %s' $count ;;
esac
echo ' - a scene cannot drive the terminal'
check 'a scene is for a terminal' 2 'needs a terminal' --scene kswapd
check '--unattended is for a scene' 2 'needs --scene' --unattended
check '--confirm is for a scene' 2 'needs --scene' --confirm here
check 'no two things at a time' 2 'one thing' --list-scenes --journal
check '--list-scenes takes no other options' 2 'not an option of --list-scenes' --list-scenes --batch
echo "1..$count"
