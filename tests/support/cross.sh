#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# cross.sh MAKE FOLDER... - runs the tests of these folders for a big-endian
# 64-bit and a little-endian 32-bit processor, and those of plans for one that
# has a kernel of its own.  Without their compilers, the emulator or the Check
# library built for them, they count as skipped.
make=$1
shift
folders="$* conformance fuzz"
failed=0

# build NAME ARCHITECTURE TRIPLET EMULATOR
build()
{
	lib=obj/sysroot/$2/usr
	libs="-L$(echo "$lib"/lib/*-linux-gnu)"
	libs="$libs -lcheck_pic -lsubunit -lrt -lm -lpthread"
	for need in "$3-gcc" "$3-ar" "${4:-sh}"; do
		command -v "$need" > /dev/null || {
			echo "$1: no $need"
			echo "0 passed, 0 failed, 1 skipped"
			return
		}
	done
	[ -e "obj/sysroot/$2/ready" ] || {
		echo "$1: no Check library (run ./bootstrap)"
		echo "0 passed, 0 failed, 1 skipped"
		return
	}
	echo "$1:"
	$make tests VARIANT="$1" CC="$3-gcc" AR="$3-ar" EMULATOR="$4" \
	    CFLAGS='-O1 -g -Werror' LDFLAGS=-static HAVE_PCAP= HAVE_ZLIB= \
	    TEST_FOLDERS="$folders" CHECK_CFLAGS="-I$lib/include" \
	    CHECK_LIBS="$libs" || failed=1
}

build s390x s390x s390x-linux-gnu qemu-s390x-static
build i686 i386 i686-linux-gnu ''
folders=plan
build arm64 arm64 aarch64-linux-gnu qemu-aarch64-static
exit $failed
