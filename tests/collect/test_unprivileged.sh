#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# ipfix-collect needs no privileges: it serves a user who has none.
set -u
work=$(mktemp -d)
collector=
trap 'kill $collector 2>/dev/null; rm -rf "$work"' EXIT

# As root, somebody else; who is nobody special already, as that.
as=
if [ "$(id -u)" = 0 ]; then
	as='setpriv --reuid 65534 --regid 65534 --clear-groups
	    --bounding-set -all --no-new-privs'
	chown 65534:65534 "$work"
fi
cp "$(command -v ipfix-collect)" "$work/ipfix-collect"
chmod 755 "$work" "$work/ipfix-collect"
if ! $as "$work/ipfix-collect" --version > "$work/version" 2>&1; then
	echo "skip: nobody else can be here"
	exit 0
fi

say() # WHAT CONDITION...
{
	what=$1
	shift
	if "$@"; then
		echo "ok: $what"
	else
		echo "fail: $what"
		cat "$work/errors"
	fi
}

: > "$work/errors"
$as timeout 60 "$work/ipfix-collect" --listen udp:127.0.0.1:0 --records 3 \
    --state "$work/state" > "$work/records" 2> "$work/errors" &
collector=$!
tries=100
until grep -q listening "$work/errors"; do
	tries=$((tries - 1))
	[ $tries -gt 0 ] || break
	sleep 0.1
done
port=$(sed -n 's/.*listening.*:\([0-9]*\),.*/\1/p' "$work/errors")
user=$(awk '/^Uid:/ { print $2 }' "/proc/$collector/status")
say "it runs without privileges" [ "$user" != 0 ]
printf '192.0.2.%d 1\n' 1 2 3 | minimal_exporter 127.0.0.1 "$port" \
    > "$work/sent" 2>&1
say "it listens" wait "$collector"
collector=
say "it collects" [ "$(grep -c octetDeltaCount "$work/records")" = 3 ]
say "it keeps its state" [ -s "$work/state" ]
