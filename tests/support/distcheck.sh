#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# distcheck.sh MAKE VERSION - does with a release what a stranger does: unpack,
# configure in another folder, build, test, install, uninstall.  The source
# folder must not change; the same sources give the same library elsewhere.
set -eu
make=$1
name=libipfix-$2
failed=0 passed=0
sh "$(dirname "$0")/dist.sh" "$@"

work=$(pwd)/obj/distcheck
rm -rf "$work"
mkdir -p "$work/one" "$work/other/place"
tar xzf "obj/$name.tar.gz" -C "$work/one"
tar xzf "obj/$name.tar.gz" -C "$work/other/place"
unset MFLAGS MAKELEVEL srcdir O
MAKEFLAGS=-j$(nproc)
export MAKEFLAGS

verdict()
{
	if [ "$1" = 0 ]; then
		echo "distcheck: $2"
		passed=$((passed + 1))
	else
		echo "distcheck failed: $2"
		failed=$((failed + 1))
	fi
}

# Owner root writes where it may not, so the tree is compared, too.
tree()
{
	(cd "$work/one/$name" && find . -type f -exec cksum {} + | sort -k3)
}

tree > "$work/before"
chmod -R a-w "$work/one/$name"
mkdir "$work/build"
cd "$work/build"
rc=0
{ "../one/$name/configure" -q --prefix=/usr && $make -s Q=@; } || rc=1
verdict $rc "configures and builds out of tree"
rc=0
$make -s check Q=@ || rc=1
verdict $rc "passes its tests"
rc=0
{ $make -s install Q=@ DESTDIR="$work/root" &&
    $make -s uninstall DESTDIR="$work/root"; } > "$work/install.log" || rc=1
verdict $rc "installs and uninstalls"
rc=0
[ -z "$(find "$work/root" ! -type d)" ] || rc=1
verdict $rc "leaves nothing installed"
cp obj/native/libipfix.so obj/native/libipfix.a "$work/"
$make -s distclean
rm -f Makefile
rc=0
[ -z "$(ls -A)" ] || rc=1
verdict $rc "distclean leaves nothing built"
tree > "$work/after"
rc=0
cmp -s "$work/before" "$work/after" || rc=1
verdict $rc "does not touch its sources"

# The folder is named in neither: built in the source tree this time.
mkdir "$work/other/place/build"
cd "$work/other/place/build"
rc=0
{ "../$name/configure" -q --prefix=/usr && $make -s Q=@ &&
    cmp obj/native/libipfix.so "$work/libipfix.so" &&
    cmp obj/native/libipfix.a "$work/libipfix.a"; } || rc=1
verdict $rc "gives the same library in another place"

chmod -R u+w "$work"
rm -rf "$work"
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
