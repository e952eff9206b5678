#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The minimal examples understand each other, over loopback and in files, and
# each is short enough to be read at a sitting.
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

for program in minimal_exporter minimal_collector minimal_mediator; do
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

# Two Messages of domains 1 and 2, in which 256 is not the same; in each of them
# a record precedes its template.
{
	printf '\0\12\0\51\0\0\0\0\0\0\0\0\0\0\0\1'
	printf '\1\0\0\5\6'
	printf '\0\2\0\14\1\0\0\1\0\4\0\1'
	printf '\1\0\0\10\21\72\1\0'
	printf '\0\12\0\45\0\0\0\0\0\0\0\0\0\0\0\2'
	printf '\1\0\0\11\2hi\1!'
	printf '\0\2\0\14\1\0\0\1\0\122\377\377'
} > "$work/in"
cat > "$work/want" << EOF
1 {"protocolIdentifier":6,"originalExporterIPv4Address":"192.0.2.9"}
1 {"protocolIdentifier":17,"originalExporterIPv4Address":"192.0.2.9"}
1 {"protocolIdentifier":58,"originalExporterIPv4Address":"192.0.2.9"}
1 {"protocolIdentifier":1,"originalExporterIPv4Address":"192.0.2.9"}
1 {"protocolIdentifier":0,"originalExporterIPv4Address":"192.0.2.9"}
2 {"interfaceName":"hi","originalExporterIPv4Address":"192.0.2.9"}
2 {"interfaceName":"!","originalExporterIPv4Address":"192.0.2.9"}
EOF
minimal_mediator 192.0.2.9 < "$work/in" > "$work/out"
ipfix-dump --json "$work/out" 2>&1 | sed \
    's/.*"observationDomainId":\([0-9]*\).*"fields":\(.*\)}/\1 \2/' \
    > "$work/found"
diff "$work/want" "$work/found" &&
    echo "ok: the mediator passes on what it reads" ||
    echo "fail: the mediator passes on something else"
