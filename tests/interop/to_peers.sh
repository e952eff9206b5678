#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# to_peers.sh - makes $work/to_peers of to_peers.c, and reads what it writes.

build_to_peers()
{
	# shellcheck disable=SC2046,SC2086 # lists of words
	${CC:-cc} ${CFLAGS:-} -std=c11 -I"$srcdir/include" ${LDFLAGS:-} \
	    -o "$work/to_peers" "$srcdir/tests/interop/to_peers.c" \
	    "$O/libipfix-io.a" "$O/libipfix.a" ${ZLIB_LIBS:-} && return
	echo "fail: to_peers.c does not compile"
	return 1
}

# Each of these prints the records of a file as to_peers does.

read_tshark() # FILE
{
	# Long strings are cut; what they repeat, and how often, is not.
	tshark -o cflow.max_template_fields:1000 -r "$1" -V 2>/dev/null | awk '
	function whole(shown, size)
	{
		while (length(shown) < size)
			shown = shown substr(shown, length(shown))
		return shown
	}
	function flush()
	{
		if (address != "")
			print "flow", address, port, protocol, octets, ms,
			    whole(name, size)
		else if (messages != "")
			print "options", messages, flows
		address = messages = ""
	}
	/^ *Flow [0-9]+$/ || /^Frame [0-9]/ { flush() }
	/^ *SrcAddr: / { address = $2 }
	/^ *SrcPort: / { port = $2 }
	/^ *Protocol: / { protocol = $NF; gsub(/[()]/, "", protocol) }
	/^ *Octets: / { octets = $2 }
	/^ *IfName[^:]*: / { name = $NF }
	/^ *String_len_[a-z]*: / { size = $2 }
	/^ *StartTime: Nov 14, 2023 22:13:20\./ {
		split($5, part, ".")
		ms = sprintf("1700000000%03d", part[2] / 1000000)
	}
	/^ *PacketsExp: / { messages = $2 }
	/^ *FlowsExp: / { flows = $2 }
	END { flush() }'
}

read_ipfixdump() # FILE
{
	ipfixDump --in "$1" 2>/dev/null | awk '
	function flush()
	{
		if (address != "")
			print "flow", address, port, protocol, octets, ms, name
		else if (messages != "")
			print "options", messages, flows
		address = messages = ""
	}
	/^--- / { flush() }
	/ sourceIPv4Address : / { address = $NF }
	/ sourceTransportPort : / { port = $NF }
	/ protocolIdentifier : / { protocol = $NF }
	/ octetDeltaCount : / { octets = $NF }
	/ interfaceName : / { name = $NF }
	/ flowStartMilliseconds : 2023-11-14 22:13:20\./ {
		split($NF, part, ".")
		ms = "1700000000" part[2]
	}
	/ exportedMessageTotalCount : / { messages = $NF }
	/ exportedFlowRecordTotalCount : / { flows = $NF }
	END { flush() }'
}

read_python() # FILE
{
	/usr/bin/python3 "$here/read_ipfix.py" "$1" 2>&1
}
