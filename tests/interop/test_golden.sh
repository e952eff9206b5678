#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What other tools made of the same captures agrees with ipfix-dump.
set -u
if ! command -v python3 > /dev/null; then
	echo 'skip: no python3 to compare with other tools'
	exit 0
fi
if ipfix-dump "$srcdir/examples/demo/demo.pcap" 2>&1 |
    grep -q 'built without'; then
	echo 'skip: this build reads no captures'
	exit 0
fi
PYTHONDONTWRITEBYTECODE=1 exec python3 "$srcdir/tests/interop/golden.py"
