#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Every public header compiles by itself, without a warning, as C99, C11 and
# C++17; and <ipfix/ipfix.h> includes every one of the core, <ipfix/io.h> and
# <ipfix/tls.h> those whose names begin like theirs.
set -u
flags="-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I$srcdir/include"

compiles()
{
	name=$1
	shift
	if printf '#include <ipfix/%s>\n' "$name" | "$@" -; then
		return
	fi
	echo "fail: $name alone: $*"
	failed=1
}

for path in "$srcdir"/include/ipfix/*.h; do
	header=${path##*/}
	failed=0
	# shellcheck disable=SC2086
	{
		compiles "$header" "$CC" -x c -std=c99 $flags
		compiles "$header" "$CC" -x c -std=c11 $flags
		if command -v "$CXX" > /dev/null; then
			compiles "$header" "$CXX" -x c++ -std=c++17 $flags
		fi
	}
	[ $failed -ne 0 ] || echo "ok: $header compiles alone"
	case $header in
	ipfix.h | io.h | tls.h) continue ;;
	io_* | tls_*) umbrella=${header%%_*}.h ;;
	*) umbrella=ipfix.h ;;
	esac
	if ! grep -q "^#include <ipfix/$header>" \
	    "$srcdir/include/ipfix/$umbrella"; then
		echo "fail: <ipfix/$umbrella> does not include $header"
	fi
done
command -v "$CXX" > /dev/null || echo "skip: headers as C++: no $CXX"
