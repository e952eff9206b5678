#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# run.sh LOG COMMAND... - runs a test and keeps what it says.
#
# Tests say "ok: ...", "fail: ..." or "skip: ..." at the start of a line, or
# print the closing line of the Check library.  sum.sh counts them.
log=$1
shift
mkdir -p "$(dirname "$log")"

ulimit -c 0
# An empty name would select no test, and Check would call that a success.
[ -n "${CK_RUN_CASE:-}" ] || unset CK_RUN_CASE
[ -n "${CK_RUN_SUITE:-}" ] || unset CK_RUN_SUITE

"$@" > "$log" 2>&1 < /dev/null
echo "exit status: $?" >> "$log"
sh "$(dirname "$0")/sum.sh" --brief "$log"
