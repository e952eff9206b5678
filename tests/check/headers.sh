#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Every public header compiles by itself, without a warning, as C99, C11 and
# C++17; and <ipfix/ipfix.h> includes every one of the core.
set -u
flags="-Wall -Wextra -Wpedantic -Werror -fsyntax-only -I$srcdir/include"
apart='io.h tls.h' # of libraries of their own

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
	case " ipfix.h $apart " in
	*" $header "*) continue ;;
	esac
	if ! grep -q "^#include <ipfix/$header>" "$srcdir/include/ipfix/ipfix.h"
	then
		echo "fail: <ipfix/ipfix.h> does not include $header"
	fi
done
command -v "$CXX" > /dev/null || echo "skip: headers as C++: no $CXX"
