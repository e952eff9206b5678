#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What the public headers declare is what the shared library exports; the
# archive holds no other names than ours and no variable; and the library asks
# nothing of libc but memory and strings.
set -u
work=$O/check
mkdir -p "$work"

# Asking the preprocessor, so that comments do not fool us.
"$CC" -I"$srcdir/include" -E -P "$srcdir/include/ipfix/ipfix.h" |
    grep -o '\<ipfix_[a-z0-9_]* *(' | tr -d ' (' | sort -u > "$work/declared"
"$NM" -D --defined-only "$O/libipfix.so" |
    sed -n 's/.* [TDBRV] \([A-Za-z0-9_]*\)@@.*/\1/p' |
    sort -u > "$work/exported"
if diff "$work/declared" "$work/exported" > "$work/symbols.diff"; then
	echo "ok: $(wc -l < "$work/exported") symbols are declared and exported"
else
	echo "fail: declared (<) and exported (>) symbols differ; exports are" \
	    "listed in lib/libipfix.map"
	cat "$work/symbols.diff"
fi

others=$("$NM" -g --defined-only "$O/libipfix.a" |
    awk 'NF == 3 && $3 !~ /^ip(fix|x)_/ { print $3 }')
if [ -z "$others" ]; then
	echo "ok: the archive defines only ipfix_ and ipx_ names"
else
	echo "fail: foreign names in the archive:" $others
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

allowed='mem(cpy|set|move|cmp|chr)|str(len|cmp|ncmp|chr)|malloc|free|abort'
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
