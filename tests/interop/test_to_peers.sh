#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What is exported, others read: tshark, libfixbuf's ipfixDump and Python's
# ipfix find in a file the values that were put, record by record.  What is
# not installed is skipped.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
export HOME="$work" # where tshark looks for its settings
here=$srcdir/tests/interop
failures=0

. "$here/to_peers.sh"
build_to_peers || exit 1

compare() # PEER ALIGNMENT ID
{
	peer=$1 alignment=$2
	if ! "$work/to_peers" "$work/file.ipfix" "$2" "$3" > "$work/want"
	then
		echo "fail: to_peers fails"
		failures=$((failures + 1))
		return
	fi
	"read_$peer" "$work/file.ipfix" > "$work/found"
	if diff "$work/want" "$work/found" > "$work/diff"; then
		echo "ok: $peer finds all $(wc -l < "$work/want") records," \
		    "Sets padded to $alignment"
	else
		echo "fail: $peer reads other values (>), Sets padded to" \
		    "$alignment"
		head -20 "$work/diff"
		failures=$((failures + 1))
	fi
}

# Each with what it reads: padding, and an id that is used anew, are not for
# all of them.
if command -v tshark > /dev/null; then
	compare tshark 0 301
	compare tshark 4 301
	compare tshark 8 301
else
	echo "skip: 3 files for tshark, which is not installed"
fi
if command -v ipfixDump > /dev/null; then
	compare ipfixdump 0 300
	compare ipfixdump 4 300
	compare ipfixdump 8 301
else
	echo "skip: 3 files for ipfixDump: libfixbuf-tools is not installed"
fi
if /usr/bin/python3 -c 'import ipfix.reader' 2> /dev/null; then
	compare python 0 300
else
	echo "skip: 1 file for Python: python3-ipfix is not installed"
fi
[ "$failures" -eq 0 ]
