#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The two minimal examples understand each other, over loopback, and each is
# short enough to be read at a sitting.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

for example in "$srcdir"/examples/minimal_*.c "$srcdir"/examples/test_*.c; do
	lines=$(wc -l < "$example")
	if [ "$lines" -lt 120 ]; then
		echo "ok: ${example##*/} has $lines lines"
	else
		echo "fail: ${example##*/} has $lines lines"
	fi
done

for program in minimal_exporter minimal_collector; do
	if "$program" > /dev/null 2> "$work/usage"; then
		echo "fail: $program takes no arguments for granted"
	elif grep -q "^usage: $program " "$work/usage"; then
		echo "ok: $program says how it is used"
	else
		echo "fail: $program does not say how it is used"
	fi
done

printf '%s\n' '192.0.2.1 1500' '192.0.2.2 120' '192.0.2.3 987654321' \
    > "$work/want"

# Nobody can tell when a port is listened on but by trying.
port=$((20000 + $$ % 20000))
timeout 60 minimal_collector $port 3 > "$work/found" 2>&1 &
collector=$!
tries=50
while [ $tries -gt 0 ] && kill -0 $collector 2> /dev/null; do
	minimal_exporter 127.0.0.1 $port
	sleep 0.2
	tries=$((tries - 1))
done
wait $collector
sed 's/^{"sourceIPv4Address":"\([0-9.]*\)".*:\([0-9]*\)}$/\1 \2/' \
    "$work/found" | diff "$work/want" - &&
    echo "ok: the collector prints what the exporter sends" ||
    echo "fail: the collector prints something else"
