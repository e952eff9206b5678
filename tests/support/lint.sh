#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Runs the checkers that are installed over all sources.
set -u
cd "$srcdir" || exit 1
passed=0 failed=0 skipped=0

# lint TOOL ARGUMENTS...
lint()
{
	name=$1
	if ! command -v "$name" > /dev/null; then
		echo "lint: no $name"
		skipped=$((skipped + 1))
		return
	fi
	if [ "$name" = clang-tidy ]; then
		shift
		set -- clang_tidy "$@"
	fi
	if "$@"; then
		echo "lint: $name has nothing to say"
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

# As many at a time as there are processors; the counts of what it passed over
# in system headers are of no use.
clang_tidy()
{
	printf '%s\n' "$@" | xargs -P "$(nproc)" -n 4 sh -c '
	    clang-tidy --quiet --warnings-as-errors="*" --checks="$0" "$@" \
		-- -std=c11 -Iinclude -Ilib 2> /dev/null' "$tidy"
}

scripts=$(find bootstrap .ci/run lib man examples tests -type f \
    \( -name '*.sh' -o -name bootstrap -o -name run \))
pages=$(find man -name '*.[13]')
units=$(find lib -name '*.c')

# Less what a table of rows, an allocator of one's own, an invariant that
# another file keeps, a feature macro of POSIX, or a text that may be cut cannot
# satisfy.
tidy='-*,clang-analyzer-*,bugprone-*,cert-*'
tidy="$tidy,-clang-analyzer-security.insecureAPI*"
tidy="$tidy,-clang-analyzer-core.Null*,-clang-analyzer-core.NonNull*"
tidy="$tidy,-clang-analyzer-core.CallAndMessage"
tidy="$tidy,-clang-analyzer-deadcode*,-bugprone-easily*,-bugprone-sizeof*"
tidy="$tidy,-bugprone-macro-par*,-bugprone-implicit-widening*"
tidy="$tidy,-bugprone-reserved-identifier,-cert-dcl37-c,-cert-dcl51-cpp"
tidy="$tidy,-cert-err33-c"

# shellcheck disable=SC2086 # lists of words
{
	lint shellcheck -S warning -e SC2046,SC2154,SC3013,SC3045 $scripts
	lint cppcheck --quiet --std=c11 --error-exitcode=1 --inline-suppr \
	    --suppress=objectIndex -Iinclude -Ilib \
	    --enable=warning,portability,performance lib
	[ -z "$pages" ] || lint mandoc -Tlint -Wwarning $pages
	lint clang-tidy $units
}
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
