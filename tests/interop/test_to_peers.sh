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

if ! ${CC:-cc} ${CFLAGS:-} -std=c11 -I"$srcdir/include" ${LDFLAGS:-} \
    -o "$work/to_peers" "$here/to_peers.c" "$O/libipfix.a"; then
	echo "fail: to_peers.c does not compile"
	exit 1
fi

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
	/^ *Flow [0-9]+$/ { flush() }
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
