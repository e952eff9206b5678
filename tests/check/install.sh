#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What make install installs is what tests/install.manifest lists; a program
# builds with it through pkg-config, shared and static; make uninstall leaves
# no file behind.
set -u
top=$(cd "$srcdir" && pwd)
stage=$(pwd)/$O/check/stage
prefix=/opt/ipfix
rm -rf "$stage"
mkdir -p "$stage"

if ! ${MAKE:-make} install DESTDIR="$stage" prefix=$prefix > "$stage.log" 2>&1
then
	echo "fail: make install"
	cat "$stage.log"
	exit 1
fi

files()
{
	(cd "$stage$prefix" && find . -type f -o -type l) | sed 's|^\./||' |
	    sed "s|$VERSION|VERSION|" | LC_ALL=C sort
}

files > "$stage.files"
if diff "$top/tests/install.manifest" "$stage.files"; then
	echo "ok: $(wc -l < "$stage.files") files are installed, as listed"
else
	echo "fail: tests/install.manifest (<) and make install (>) differ"
fi

PKG_CONFIG_LIBDIR=$stage$prefix/lib/pkgconfig
PKG_CONFIG_SYSROOT_DIR=$stage
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR

# consumer NAME FLAGS... - builds tests/consumer and runs it.
consumer()
{
	name=$1
	shift
	if "$CC" -std=c11 -Wall -Wextra -Wpedantic -Werror \
	    -o "$stage/consumer" "$top/tests/consumer/consumer.c" "$@" &&
	    LD_LIBRARY_PATH=$stage$prefix/lib "$stage/consumer"; then
		echo "ok: a program uses the $name library"
	else
		echo "fail: a program with the $name library: $*"
	fi
}

# shellcheck disable=SC2046 # lists of words
consumer shared $("$PKG_CONFIG" --cflags --libs libipfix)
# shellcheck disable=SC2046
consumer static -static $("$PKG_CONFIG" --static --cflags --libs libipfix)

if [ "$("$PKG_CONFIG" --modversion libipfix)" = "$VERSION" ]; then
	echo "ok: pkg-config knows the version"
else
	echo "fail: pkg-config says another version than $VERSION"
fi
soname=$(readelf -d "$stage$prefix/lib/libipfix.so" |
    sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
if [ "$soname" = "libipfix.so.${VERSION%%.*}" ]; then
	echo "ok: the soname is $soname"
else
	echo "fail: the soname is '$soname'"
fi

# The second time over an existing copy, as for an upgrade; what the libraries
# are built with is again what the system has.
unset PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR
${MAKE:-make} install DESTDIR="$stage" prefix=$prefix > "$stage.log" 2>&1
rm -f "$stage/consumer"
${MAKE:-make} uninstall DESTDIR="$stage" prefix=$prefix > "$stage.log" 2>&1
left=$(find "$stage" ! -type d)
if [ -z "$left" ]; then
	echo "ok: make uninstall leaves nothing"
else
	echo "fail: make uninstall leaves" $left
fi
rm -rf "$stage"
