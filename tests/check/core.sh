#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The promise to those who embed: one command over the folders of the core
# builds it, with no configure and no generated step.
set -u
top=$(cd "$srcdir" && pwd)
work=$O/check/core
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1

set --
for floor in base model wire session plan output; do
	for file in "$top/lib/$floor"/*.c; do
		[ ! -e "$file" ] || set -- "$@" "$file"
	done
done
# The objects of all folders land side by side.
twice=$(for file in "$@"; do basename "$file"; done | sort | uniq -d)
[ -z "$twice" ] || echo "fail: two files of the core are named" $twice
if "$CC" -std=c11 -I"$top/include" -I"$top/lib" -c "$@"; then
	echo "ok: one line builds the core of $# files"
else
	echo "fail: cc -std=c11 -Iinclude -Ilib -c lib/*/*.c"
fi
cd .. && rm -rf core
