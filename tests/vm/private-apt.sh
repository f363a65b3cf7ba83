# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced. An apt of our own, in a temporary tree: another suite or another architecture, the
# machine's mirror and keys, nothing installed, no source of the machine touched.

# private_apt SUITE ARCHITECTURE: makes the tree $apt_tree and fetches the lists.
private_apt() {
	# shellcheck disable=SC2016 # apt expands it
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
		grep '/debian/*$' | head -n 1)
	if [ -z "$mirror" ]; then
		echo 'apt knows no Debian mirror (apt-get update has to run once)' >&2
		return 1
	fi
	apt_tree=$(mktemp -d)
	trap 'rm -rf "$apt_tree"' EXIT
	trap 'exit 125' HUP INT TERM
	mkdir -p "$apt_tree/lists/partial" "$apt_tree/cache/archives/partial" "$apt_tree/none"
	: >"$apt_tree/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $1 main" \
		>"$apt_tree/sources.list"
	cat >"$apt_tree/apt.conf" <<-EOF
		Dir::Etc::SourceList "$apt_tree/sources.list";
		Dir::Etc::SourceParts "$apt_tree/none";
		Dir::Etc::PreferencesParts "$apt_tree/none";
		Dir::State::Lists "$apt_tree/lists";
		Dir::State::status "$apt_tree/status";
		Dir::Cache "$apt_tree/cache";
		APT::Architecture "$2";
		APT::Architectures { "$2"; };
		APT::Sandbox::User "root";
		Acquire::Languages "none";
	EOF
	export APT_CONFIG="$apt_tree/apt.conf"
	apt-get update -qq
}

# private_apt_unpack DIR PACKAGE...: downloads these packages, without what they depend on.
private_apt_unpack() {
	unpack_dir=$1
	shift
	mkdir -p "$apt_tree/debs"
	(cd "$apt_tree/debs" && apt-get download -qq "$@")
	for deb in "$apt_tree"/debs/*.deb; do dpkg-deb -x "$deb" "$unpack_dir"; done
}
