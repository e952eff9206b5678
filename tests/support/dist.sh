#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# dist.sh MAKE VERSION - packs the last commit, with configure, which is the
# one file a release has more than the repository.
set -eu
name=libipfix-$2
top=$(cd "$srcdir" && pwd)
out=$(pwd)/obj

grep -q "^## $2" "$top/NEWS.md" || {
	echo "dist: NEWS.md has no entry for $2" >&2
	exit 1
}
rm -rf "$out/dist"
mkdir -p "$out/dist"
cd "$out/dist"
git -C "$top" archive --prefix="$name/" HEAD | tar xf -
(cd "$name" && autoconf && rm -rf autom4te.cache)
# Sorted, owned by nobody, dated by the commit: the same commit, one archive.
tar cf - --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime="@$(git -C "$top" log -1 --format=%ct)" "$name" |
    gzip -n9 > "../$name.tar.gz"
rm -rf "$out/dist"
echo "obj/$name.tar.gz"
