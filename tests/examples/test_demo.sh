#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The demonstration shows what it says.
set -u
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ipfix-export --read /dev/null --to file:/dev/null 2>&1 |
    grep -q 'without libpcap'; then
	echo "skip: the programs were built without libpcap"
	exit 0
fi
if sh "$srcdir/examples/demo.sh" > "$work/shown" 2>&1; then
	echo "ok: the demonstration ends well"
else
	echo "fail: the demonstration ends well"
	tail -n 5 "$work/shown"
fi

shows() # WHAT PATTERN
{
	if grep -q -e "$2" "$work/shown"; then
		echo "ok: it shows $1"
	else
		echo "fail: it shows $1"
	fi
}

shows 'that it goes over UDP' '^\$ .* --to udp:127.0.0.1:[0-9]* --biflow$'
shows 'that it goes over TCP' '^\$ .* --to tcp:127.0.0.1:[0-9]* --biflow$'
shows 'flows of both ways' '"sourceIPv4Address":"192.0.2.11".*"reverseOctet'
shows 'who sends most' '^192.0.2.13  *157006  *134  *3$'
shows 'how the exporter does' '^tcp 127.0.0.1:[0-9]*  *52  *0  *2  *0$'
shows 'what sampling makes of it' '"joined":{"samplingFactor":10}'
