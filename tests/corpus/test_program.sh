#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-dump makes of inputs that are cut, empty, absent or noise: it
# prints what can be read, says what is wrong and where, and exits with 0 if
# the input could be read, 1 if not, 2 if it was not told what to read.
set -u
export LC_ALL=C
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

ok() { echo "ok: $1"; }
fail() {
	echo "fail: $1: $2"
	sed 's/^/    /' out err
}

# expect NAME STATUS RECORDS TEXT ARGUMENT... - runs ipfix-dump and compares
# its exit status, how many records it prints, and what it says on the way.
expect()
{
	name=$1 status=$2 records=$3 text=$4
	shift 4
	ipfix-dump "$@" > out 2> err
	rc=$?
	if [ $rc -ne "$status" ]; then
		fail "$name" "exit status $rc, not $status"
	elif [ "$(grep -c '"fields":{' out)" -ne "$records" ]; then
		fail "$name" "not $records records"
	elif [ -z "$text" ] && [ -s err ]; then
		fail "$name" "is not silent"
	elif [ -n "$text" ] && ! grep -q -- "$text" err; then
		fail "$name" "does not say: $text"
	else
		ok "$name"
	fi
}

# Octets, written as printf takes them.
put()
{
	# shellcheck disable=SC2059
	printf "$1"
}

# Two Messages: one Template of one IPv4 address, and a record of it.
header='\145\123\361\000\000\000\000\000\000\000\000\001'
template="\\000\\012\\000\\034$header\\000\\002\\000\\014\
\\001\\000\\000\\001\\000\\010\\000\\004"
record="\\000\\012\\000\\030$header\\001\\000\\000\\010\\300\\000\\002\\001"

# Octets that look random and are the same everywhere.
noise()
{
	awk -v seed="${SEED:-1}" 'BEGIN {
		n = seed % 65536
		for (i = 0; i < 65536; i++) {
			n = (n * 25173 + 13849) % 65536
			printf "\\%03o", int(n / 256)
			if (i % 64 == 63)
				print ""
		}
	}' | while read -r line; do put "$line"; done
}

# A capture in pcap, big-endian: its header, and one packet whose header
# promises more octets than there are.
pcap='\241\262\303\324\000\002\000\004\000\000\000\000\000\000\000\000'
pcap="$pcap\\000\\000\\377\\377\\000\\000\\000\\001"
packet='\145\123\361\000\000\000\000\000\000\000\001\000\000\000\001\000'

put "$template$record" > good
expect 'a file is read' 0 1 '' --json good
expect 'standard input is read' 0 1 '' --json - < good

put "$template$record" | head -c 40 > part
expect 'a Message cut in its header is told' 0 0 \
    'part: Message 2, octet 12: .*(RFC 7011, 3.1)' --json part

put "$template$record$record" | head -c 70 > part
expect 'a Message cut in its Sets is told, what precedes it printed' 0 1 \
    'part: Message 3, octet 2: .*(RFC 7011, 9.1)' --json part
expect 'a Message cut in its Sets is told when salvaging' 0 1 \
    'part: Message 3, octet 2: .*(RFC 7011, 9.1)' --json --salvage part

put "$template$record\\000\\012\\000\\005xxxx$record" > lost
expect 'a stream that lost its framing is given up' 0 1 \
    'was not read; --salvage' --json lost
expect 'a stream that lost its framing is found again' 0 2 \
    'skipped 8 octets' --json --salvage lost

: > empty
expect 'an empty file is told' 1 0 'empty: is empty' --json empty
expect 'a file that is not there is told' 1 0 'absent: ' --json absent
expect 'a folder is told' 1 0 'is a directory' --json .
expect 'the files after a bad one are read' 1 1 'absent: ' --json absent good

noise > random
expect 'noise is no IPFIX' 1 0 'neither an IPFIX File nor' --json random
{ printf '\000\012'; cat random; } > random10
for mode in --json --text --templates --stats; do
	expect "noise that begins like a file, $mode" 0 0 \
	    'Message 1, octet ' $mode random10
	expect "noise that begins like a file, $mode, salvaged" 0 0 \
	    'Message 1, octet ' $mode --salvage random10
done

put "$pcap$packet" > capture
if ipfix-dump capture 2>&1 | grep -q 'built without'; then
	echo 'skip: captures cannot be read by this build'
else
	expect 'a capture cut in a packet is told' 1 0 'capture: trunc' \
	    --json capture
	put "$pcap" > capture
	expect 'a capture without packets is told' 0 0 \
	    'no IPFIX found' --json capture
	put "$pcap" | head -c 20 > capture
	expect 'a capture cut in its header is told' 1 0 'capture: ' \
	    --json capture
fi

expect 'no file at all is a wrong use' 2 0 'usage: ipfix-dump' --json
expect 'an unknown option is a wrong use' 2 0 'unknown option --x' --x good
expect 'elements that are not there are a wrong use' 2 0 'absent: ' \
    --elements absent good
expect 'elements that cannot be read are a wrong use' 2 0 'good, line 1: ' \
    --elements good good
