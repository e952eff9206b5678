#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# sysroot.sh ARCHITECTURE - puts Debian's Check library for another processor
# below obj/sysroot, where `make check-cross` looks for it.  A private folder
# of apt serves; the system's own list of architectures stays as it is.
set -eu
arch=$1
top=obj/sysroot/$arch
[ ! -e "$top/ready" ] || exit 0

rm -rf "$top"
mkdir -p "$top/apt/lists/partial" "$top/apt/cache/archives/partial"
: > "$top/apt/status"
cd "$top"
here=$(pwd)

get()
{
	apt-get -q -o APT::Sandbox::User=root \
	    -o APT::Architecture="$arch" -o APT::Architectures::="$arch" \
	    -o Dir::State="$here/apt" \
	    -o Dir::State::status="$here/apt/status" \
	    -o Dir::State::lists="$here/apt/lists" \
	    -o Dir::Cache="$here/apt/cache" "$@"
}

{
	# A mirror in the middle of an update is no reason to give up.
	get update || :
	get download "check:$arch" "libsubunit-dev:$arch" "libsubunit0:$arch"
} > log 2>&1 || {
	echo "sysroot.sh: no Check library for $arch, see $top/log" >&2
	exit 0
}
for package in ./*.deb; do
	dpkg -x "$package" .
done
rm -rf apt ./*.deb
: > ready
