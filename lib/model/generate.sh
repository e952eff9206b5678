#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Makes the generated rows again, or, with --check, says which differ.
set -eu

cd "$(dirname "$0")"
: "${AWK:=awk}"
LC_ALL=C
export LC_ALL
TYPES=../../include/ipfix/type.h

new=$(mktemp)
trap 'rm -f "$new"' EXIT
status=0

# make WHAT INTO FROM...
make()
{
	what=$1 into=$2
	shift 2
	$AWK -v make="$what" -f tables.awk "$TYPES" "$@" >"$new"
	cmp -s "$new" "$into" && return
	if [ "$check" = yes ]; then
		echo "$0: $into is not what its CSV says" >&2
		status=1
	else
		cat "$new" >"$into"
	fi
}

check=no
[ "${1-}" != --check ] || check=yes
make rows iana.inc iana.csv
make index iana_by_name.inc iana.csv
make enum ../../include/ipfix/elements.h iana.csv
make names names.inc names.csv
make flags flags.inc flags.csv
# In the order of their Enterprise Numbers, which begin the names of the files.
make tables enterprise.inc $(printf '%s\n' enterprise/*.csv | sort -t/ -k2n)
exit "$status"
