#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What softflowd and pmacctd export is kept twice: as a capture, and as the
# file of Messages that ipfix-collect received.  ipfix-dump must count as many
# Messages, templates and records in both, and as many as tshark and
# libfixbuf's ipfixDump do.
set -u
. "$srcdir/tests/interop/lib.sh"
need 12 'captures and files of what is exported' softflowd pmacctd dumpcap \
    tshark ipfixDump ss
enter_namespace "$0"
if ipfix-dump "$work/lan.pcap" 2>&1 | grep -q 'built without'; then
	skip 12 'captures of what is exported' 'this build reads none'
	exit 0
fi

# ---- the counts: "MESSAGES TEMPLATES RECORDS", of either kind ----

count_ours() # FILE
{
	ipfix-dump --stats "$1" | tr -d '{}"' | tr ',' '\n' | awk -F: '
		{ n[$1] = $2 }
		END {
			print n["messages"],
			    n["templateRecords"] + n["optionsTemplateRecords"],
			    n["dataRecords"] + n["optionsDataRecords"]
		}'
}

count_tshark() # FILE
{
	show_tshark "$1" | awk '
		/^ *Version: 10$/ { messages++ }
		/^ *(Options )?Template \(Id = [0-9]+/ { templates++ }
		/^ *Flow [0-9]+$/ { records++ }
		END { print messages + 0, templates + 0, records + 0 }'
}

# *** File Stats: 191 Messages, 359 Data Records, 95 Template Records ***
count_ipfixdump() # FILE
{
	ipfixDump --stats --in "$1" 2> "$work/log" |
	    awk '/File Stats:/ { print $4, $9, $6 }'
}

same_counts() # WHAT WANTED FOUND
{
	case $2 in
	'' | 0* | *' 0 '* | *' 0') fail "$1: nothing was counted: $2" ;;
	"$3") ok "$1: $2 (messages, templates, records)" ;;
	*) fail "$1: we count $3, others $2" ;;
	esac
}

report() # NAME udp|tcp COMMAND...
{
	name=$1 transport=$2
	shift 2
	rm -f "$work/kept"
	start_collector "$transport" --file "$work/kept"
	start_capture "$work/capture"
	timeout 30 "$@" > "$work/log" 2>&1
	stop_capture "$work/capture"
	stop_collector "$name"
	ours=$(count_ours "$work/capture")
	same_counts "$name, the file" "$(count_ours "$work/kept")" "$ours"
	same_counts "$name, tshark" "$(count_tshark "$work/capture")" "$ours"
	same_counts "$name, ipfixDump" "$(count_ipfixdump "$work/kept")" \
	    "$ours"
}

try_softflowd() # udp|tcp OPTION...
{
	transport=$1
	shift
	report "softflowd $* over $transport" "$transport" softflowd -d \
	    -r "$work/lan.pcap" -p "$work/pid" -c none -n 127.0.0.1:4739 \
	    -P "$transport" "$@"
}

try_softflowd udp -v 10 -A milli
try_softflowd tcp -v 10 -A nano -b
try_softflowd udp -v psamp -s 2
cat > "$work/pmacctd.conf" <<END
daemonize: false
pcap_savefile: $work/lan.pcap
plugins: nfprobe[probe]
aggregate: src_host, dst_host, src_port, dst_port, proto, tos
nfprobe_receiver: 127.0.0.1:4739
nfprobe_version: 10
nfprobe_timeouts: expint=1:maxlife=2
END
report pmacctd udp pmacctd -f "$work/pmacctd.conf"
finish
