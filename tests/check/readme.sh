#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# README.md tells the truth: its program, saved as print.c, and the commands of
# its "console" blocks, run one after the other, print what it shows.
set -u
top=$(cd "$srcdir" && pwd)
built=$(pwd)/$O
work=$(pwd)/$O/check/readme
rm -rf "$work"
mkdir -p "$work/obj"

# block KIND - the blocks of this kind, as they stand in the README.
block()
{
	awk -v fence="\`\`\`$1" '
		$0 == fence { inside = 1; next }
		/^```/ { inside = 0 }
		inside' "$top/README.md"
}

block c > "$work/print.c"
block console > "$work/expected"
awk '
	/^\$ / {
		command = substr($0, 3)
		quoted = $0
		gsub(/\047/, "\047\\\047\047", quoted)
		print "echo \047" quoted "\047\n" command
	}' "$work/expected" > "$work/commands"

for command in demo check; do
	if block sh | grep -qx "./bootstrap && make $command"; then
		echo "ok: ./bootstrap && make $command"
	else
		echo "fail: README.md lacks ./bootstrap && make $command"
	fi
done

# The vendoring line names every folder of the core that has sources.
for floor in base model wire session plan output; do
	ls "$top/lib/$floor"/*.c > /dev/null 2>&1 && printf '%s ' "$floor"
done > "$work/floors"
named=$(sed -n 's/^cc .* lib\/{\(.*\)}.*/\1/p' "$work/commands" | tr ',' ' ')
if [ "$named " = "$(cat "$work/floors")" ]; then
	echo "ok: README.md names the folders of the core"
else
	echo "fail: README.md builds $named, there is $(cat "$work/floors")"
fi

if ! command -v bash > /dev/null; then
	echo "skip: the commands of README.md: no bash to run them"
	exit 0
fi
if ! ${MAKE:-make} install DESTDIR="$work/stage" prefix=/usr \
    > "$work/install.log" 2>&1; then
	echo "fail: make install"
	cat "$work/install.log"
	exit 1
fi

# What the reader has: the tree, built, and the library installed.
ln -s "$built" "$work/obj/native"
ln -s "$top/include" "$top/lib" "$top/examples" "$work"
(
	cd "$work" || exit 1
	PATH=$built/examples:$PATH
	PKG_CONFIG_LIBDIR=$work/stage/usr/lib/pkgconfig
	PKG_CONFIG_SYSROOT_DIR=$work/stage
	PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1
	PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
	export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
	export PKG_CONFIG_ALLOW_SYSTEM_CFLAGS PKG_CONFIG_ALLOW_SYSTEM_LIBS
	{
		# shellcheck disable=SC2016 # not expanded here
		echo 'cc() { command "$CC" "$@"; }
		pkg-config() { command "$PKG_CONFIG" "$@"; }
		make() { :; }'
		cat commands
	} > script
	bash -e script
) > "$work/printed" 2>&1
if diff "$work/expected" "$work/printed"; then
	echo "ok: the commands of README.md print what it shows"
else
	echo "fail: what README.md shows (<) and what is printed (>) differ"
fi
rm -rf "$work"
