#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-export sends over UDP, the collector of Python's netflow takes.  It
# is put below obj, where packages can be had.
set -u
. "$srcdir/tests/interop/lib.sh"
version=0.12.2
need 2 "to Python's netflow" python3 ss
place=$PWD/obj/interop/python-netflow

build()
{
	[ -e "$place/$version/netflow/collector.py" ] && return
	mkdir -p "$place" && timeout 120 python3 -m pip install -q --no-deps \
	    --target "$place/$version" "netflow==$version" > "$place/log" 2>&1
}
if ! build; then
	skip 2 "to Python's netflow" 'it cannot be had here'
	exit 0
fi
enter_namespace "$0"

take() # OPTION-OF-ipfix-export...
{
	columns='src sport dst dport proto packets octets tos flags icmp'
	columns="$columns first_ms last_ms"
	rm -f "$work/records"
	PYTHONPATH=$place/$version $python -m netflow.collector \
	    --host 127.0.0.1 --port 4739 --file "$work/records" \
	    > "$work/log" 2>&1 &
	daemon=$!
	within 10 listening udp || fail "Python's netflow does not listen"
	ipfix-export --read "$work/lan.pcap" --to udp:127.0.0.1:4739 "$@" \
	    2> /dev/null || fail 'ipfix-export'
	within 10 drained
	within 10 all_came
	stop $daemon INT
	if [ -s "$work/log" ]; then
		fail "Python's netflow complains, $*"
	fi
	zcat "$work/records" > "$work/lines"
	compare "Python's netflow udp $*" lan "$work/lan.jsonl" \
	    python_netflow "$work/lines"
}

# It appends a packed line for each Message.
all_came()
{
	zcat "$work/records" > "$work/lines"
	[ "$(flows python_netflow "$work/lines" | wc -l)" = 125 ]
}

take
take --mtu 600 --odid 5
finish
