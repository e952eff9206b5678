#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# fuzz.sh MAKE SECONDS FUZZER... - lets libFuzzer look for inputs that break
# something, starting from the corpus.  What it finds lies below obj/fuzz.
# FUZZ_SEED is where chance begins, so that a run can be had again; 0: anywhere.
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
dictionary=
for words in "$srcdir"/tests/fuzz/*.dict; do
	[ ! -e "$words" ] || dictionary=-dict=$words
done

# fuzz NAME PROGRAM - what it found, or how many inputs it tried.
fuzz()
{
	mkdir -p "obj/fuzz/corpus/$1"
	if "$2" -max_total_time="$seconds" -use_value_profile=1 \
	    -max_len=65535 -timeout=10 -print_final_stats=1 -verbosity=0 \
	    -seed="${FUZZ_SEED:-1}" \
	    ${dictionary:+"$dictionary"} -artifact_prefix="obj/fuzz/$1-" \
	    "obj/fuzz/corpus/$1" "$srcdir/tests/fuzz/corpus/$1" \
	    > "obj/fuzz/$1.log" 2>&1; then
		echo "$1: nothing found in $(sed -n \
		    's/^stat::number_of_executed_units: *//p' \
		    "obj/fuzz/$1.log") inputs, $seconds seconds"
	else
		tail -n 40 "obj/fuzz/$1.log"
		echo "$1: found something"
	fi > "obj/fuzz/$1.said"
}

# As many at a time as there are processors.
running=0
for fuzzer; do
	program=obj/fuzz/$fuzzer name=${fuzzer##*/fuzz_}
	if $make "$program" VARIANT=fuzz CC="$clang" REPLAY= \
	    CFLAGS="-O1 -g -fno-sanitize-recover=all \
	    -fsanitize=fuzzer-no-link,$checks" \
	    LDFLAGS="-fsanitize=fuzzer,$checks"; then
		fuzz "$name" "$program" &
		running=$((running + 1))
	else
		echo "$name: does not build" > "obj/fuzz/$name.said"
	fi
	[ $((running % $(nproc))) -ne 0 ] || wait
done
wait

for fuzzer; do
	cat "obj/fuzz/${fuzzer##*/fuzz_}.said"
	if grep -q ': nothing found in' "obj/fuzz/${fuzzer##*/fuzz_}.said"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed, 0 skipped"
[ $failed -eq 0 ]
