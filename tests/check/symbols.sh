#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What the public headers declare is what the shared libraries export; the
# archives hold no other names than ours, and that of the core no variable; the
# core asks nothing of libc but memory and strings.
set -u
work=$O/check
mkdir -p "$work"

# functions HEADER - what it declares, with all that it includes.  Asking the
# preprocessor, so that comments do not fool us.
functions()
{
	echo "#include <ipfix/$1>" | "$CC" -I"$srcdir/include" -E -P - |
	    grep -o '\<ipfix_[a-z0-9_]* *(' | tr -d ' (' | LC_ALL=C sort -u
}

functions ipfix.h > "$work/core"
for library in $LIBRARIES; do
	case $library in
	ipfix) functions ipfix.h > "$work/declared" ;;
	*)
		functions "${library#ipfix-}.h" |
		    LC_ALL=C comm -23 - "$work/core" > "$work/declared"
		;;
	esac
	"$NM" -D --defined-only "$O/lib$library.so" |
	    sed -n 's/.* [TDBRV] \([A-Za-z0-9_]*\)@@.*/\1/p' |
	    LC_ALL=C sort -u > "$work/exported"
	if diff "$work/declared" "$work/exported"; then
		echo "ok: lib$library exports the $(wc -l < "$work/exported")" \
		    "functions that are declared"
	else
		echo "fail: declared (<) and exported (>) functions differ;" \
		    "exports are listed in lib/lib$library.map"
	fi
done

others=$("$NM" -g --defined-only "$O"/lib*.a |
    awk 'NF == 3 && $3 !~ /^ip(fix|x)_/ { print $3 }')
if [ -z "$others" ]; then
	echo "ok: archives define only ipfix_ and ipx_ names"
else
	echo "fail: foreign names in the archives:" $others
fi

if command -v size > /dev/null; then
	variables=$(size -A "$O/libipfix.a" | awk '
	    NF >= 2 && $2 == ":" { file = $1 }
	    ($1 == ".data" || $1 == ".bss" || $1 ~ /^\.t(data|bss)/) && $2 > 0 {
		print file
	    }' | sort -u)
	if [ -z "$variables" ]; then
		echo "ok: no variable outlives a call"
	else
		echo "fail: objects with variables:" $variables
	fi
else
	echo "skip: variables: no size"
fi

allowed='mem(cpy|set|move|cmp|chr)|str(len|cmp|ncmp|chr|spn|cspn)'
allowed="$allowed|malloc|free|abort"
allowed="$allowed|bsearch|qsort|__stack_chk_fail|__mem(cpy|set|move)_chk"
allowed="$allowed|__cxa_finalize|__gmon_start__|_ITM_.*|__assert_fail"
asked=$("$NM" -D --undefined-only "$O/libipfix.so" |
    awk -v allowed="^($allowed)$" '{
	sub(/@.*/, "", $NF)
	if ($NF !~ allowed)
		print $NF
    }')
if [ -z "$asked" ]; then
	echo "ok: libc is asked for memory and strings only"
else
	echo "fail: the library calls" $asked
fi
