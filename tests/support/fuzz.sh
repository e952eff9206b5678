#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# fuzz.sh MAKE SECONDS FUZZER... - lets libFuzzer look for inputs that break
# something, starting from the corpus.  What it finds lies below obj/fuzz.
make=$1 seconds=$2
shift 2
clang=${CLANG:-clang}
checks=address,undefined
passed=0 failed=0

mkdir -p obj/fuzz
# A whole program, because a compiler may come without the fuzzer's library.
echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n);
int LLVMFuzzerTestOneInput(const char *d, unsigned long n)
{ return d == 0 && n > 0; }' > obj/fuzz/try.c
if ! "$clang" -fsanitize=fuzzer,$checks -o obj/fuzz/try obj/fuzz/try.c \
    > obj/fuzz/try.log 2>&1; then
	echo "no $clang with libFuzzer"
	echo "0 passed, 0 failed, $# skipped"
	exit 0
fi

ulimit -c 0
for fuzzer; do
	name=${fuzzer##*/fuzz_}
	new=obj/fuzz/corpus/$name
	program=obj/fuzz/$fuzzer
	mkdir -p "$new"
	dictionary=
	for words in "$srcdir"/tests/fuzz/*.dict; do
		[ ! -e "$words" ] || dictionary=-dict=$words
	done
	if $make "$program" VARIANT=fuzz CC="$clang" REPLAY= \
	    CFLAGS="-O1 -g -fno-sanitize-recover=all \
	    -fsanitize=fuzzer-no-link,$checks" \
	    LDFLAGS="-fsanitize=fuzzer,$checks" &&
	    "$program" -max_total_time="$seconds" -use_value_profile=1 \
	    -max_len=65535 -timeout=10 -print_final_stats=1 -verbosity=0 \
	    ${dictionary:+"$dictionary"} -artifact_prefix="obj/fuzz/$name-" \
	    "$new" "$srcdir/tests/fuzz/corpus/$name" \
	    > "obj/fuzz/$name.log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
		    "obj/fuzz/$name.log")
		echo "$name: nothing found in $runs inputs, $seconds seconds"
		passed=$((passed + 1))
	else
		tail -n 40 "obj/fuzz/$name.log"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
