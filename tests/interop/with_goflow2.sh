#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-export sends over UDP, goflow2 takes.  It is built below obj, where
# Go and its modules can be had.
set -u
. "$srcdir/tests/interop/lib.sh"
version=2.2.6
need 2 'to goflow2' go ss
place=$PWD/obj/interop/go

build()
{
	[ -x "$place/$version/goflow2" ] && return
	mkdir -p "$place"
	GOBIN=$place/$version GOMODCACHE=$place/modules \
	    GOFLAGS="${GOFLAGS:-} -modcacherw" timeout 280 go install \
	    "github.com/netsampler/goflow2/v2/cmd/goflow2@v$version" \
	    > "$place/log" 2>&1
}
if ! build; then
	skip 2 'to goflow2' 'it cannot be built here'
	exit 0
fi
enter_namespace "$0"

# With one worker: of several, one takes flows before another their template.
take() # COLUMNS OPTION-OF-ipfix-export...
{
	columns="src sport dst dport proto packets octets tos flags icmp $1"
	shift
	: > "$work/records"
	"$place/$version/goflow2" \
	    -listen 'netflow://127.0.0.1:4739/?count=1&workers=1' \
	    -addr 127.0.0.1:4738 -format json -transport file \
	    -transport.file "$work/records" > "$work/said" 2>&1 &
	daemon=$!
	within 10 listening udp || fail 'goflow2 does not listen'
	ipfix-export --read "$work/lan.pcap" --to udp:127.0.0.1:4739 "$@" \
	    2> /dev/null || fail 'ipfix-export'
	within 10 lines "$work/records" 125
	stop $daemon
	if grep -E 'level=(WARN|ERROR)' "$work/said"; then
		fail "goflow2 complains, $*"
	fi
	compare "goflow2 udp $*" lan "$work/lan.jsonl" goflow2 "$work/records"
}

take 'first_us last_us' --nanoseconds
take 'first_ms last_ms' --mtu 600 --odid 5
finish
