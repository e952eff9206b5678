#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The inputs that fuzzing starts from are those that corpus.sh writes.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

sh "$srcdir/tests/fuzz/corpus.sh" "$dir" || exit 1
if diff -r "$dir" "$srcdir/tests/fuzz/corpus"; then
	echo 'ok: the corpus is what corpus.sh writes'
else
	echo 'fail: the corpus differs from what corpus.sh writes'
fi
