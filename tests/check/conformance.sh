#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Which clauses are shown by which tests: a test claims a row of the
# conformance table with CLAUSE("id").  Every claim names a row that exists,
# and every row of tests/conformance/*.txt is claimed or says why not.
set -u
work=$O/check
table=$srcdir/../shared/standards/conformance.csv
lists=$srcdir/tests/conformance
mkdir -p "$work"

# "id file test" for each claim.
find "$srcdir/tests" -name 'test_*.[cs]*' | sort | while read -r file; do
	awk -v file="${file#"$srcdir"/}" '
	/^START_TEST\(/ {
		name = $0
		gsub(/^START_TEST\(|\).*/, "", name)
	}
	{
		rest = $0
		while (match(rest, /CLAUSE\("[^"]*"\)/)) {
			print substr(rest, RSTART + 8, RLENGTH - 10), file, name
			rest = substr(rest, RSTART + RLENGTH)
		}
	}' "$file"
done | LC_ALL=C sort > "$work/claims"

awk '
FNR == 1 { input++ }
/^#/ || NF == 0 { next }
input == 1 {
	id = $1
	shown[id] = shown[id] (shown[id] == "" ? "" : ", ") $2 " " $3
	next
}
shown[$1] != "" { print "ok: " $1 ": " shown[$1] }
shown[$1] == "" && NF > 1 { print "skip: " $0 }
shown[$1] == "" && NF == 1 { print "fail: " $1 ": no test shows it" }
' "$work/claims" "$lists/rfc7011.txt" "$lists/rfc7011-exporter.txt" \
    "$lists/rfc7011-transport.txt"

if [ ! -e "$table" ]; then
	echo "skip: whether each claim names a row: no conformance table here"
	exit 0
fi

# A list has all rows of these sections and roles that no list before it has.
: > "$work/before"
compare() # LIST SECTIONS ROLES
{
	awk -F, -v sections="^RFC 7011 ($2)([.]|$)" -v roles="^($3)$" '
	    $2 ~ sections && $4 ~ roles { print $1 }' "$table" |
	    LC_ALL=C sort | LC_ALL=C comm -23 - "$work/before" > "$work/rows"
	sed -e '/^#/d' -e 's/ .*//' "$lists/$1" |
	    LC_ALL=C sort > "$work/listed"
	if diff "$work/rows" "$work/listed"; then
		echo "ok: $1 has the rows of the conformance table"
	else
		echo "fail: the conformance table (<) and $1 (>) differ"
	fi
	cp "$work/listed" "$work/before"
}
compare rfc7011.txt '[2-9]|10' 'collector|both'
compare rfc7011-exporter.txt '[2-9]|10' 'exporter'
compare rfc7011-transport.txt '8|10[.]4[.]4' 'transport'

cut -d, -f1 "$table" | LC_ALL=C sort > "$work/ids"
unknown=$(cut -d' ' -f1 "$work/claims" | LC_ALL=C sort -u |
    LC_ALL=C comm -23 - "$work/ids")
if [ -z "$unknown" ]; then
	echo "ok: $(wc -l < "$work/claims") claims name rows that exist"
else
	echo "fail: no such rows:" $unknown
fi
