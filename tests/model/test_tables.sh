#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The script that makes the rows of C refuses tables that are wrong, and says
# the same whichever awk runs it.
set -u
work=$O/tests/model/tables
model=$srcdir/lib/model
types=$srcdir/include/ipfix/type.h
mkdir -p "$work"

# refuse WHAT MAKE TEXT WHERE - the table is refused, at this line.
refuse()
{
	printf '%b' "$3" > "$work/bad.csv"
	if awk -v make="$2" -f "$model/tables.awk" "$types" "$work/bad.csv" \
	    > "$work/rows" 2> "$work/said"; then
		echo "fail: $1 is accepted"
	elif [ -s "$work/rows" ]; then
		echo "fail: rows are written in spite of $1"
	elif ! grep -q "bad.csv:$4: " "$work/said"; then
		echo "fail: $1 is told elsewhere: $(cat "$work/said")"
	else
		echo "ok: $1 is refused"
	fi
}

refuse "an identifier twice" rows 'id,name\n1,a\n1,b\n' 3
refuse "a name twice" rows 'id,name\n1,a\n2,a\n' 3
refuse "a name that becomes another one" rows 'id,name\n1,aB\n2,a b\n' 3
refuse "a wrong order of identifiers" rows 'id,name\n2,a\n1,b\n' 3
refuse "identifier 0" rows 'id,name\n0,a\n' 2
refuse "identifier 32768" rows 'id,name\n32768,a\n' 2
refuse "a name without a letter" rows 'id,name\n1,-\n' 2
refuse "an unknown type" rows '#\nid,name,type\n1,a,unsigned7\n' 3
refuse "unknown semantics" rows 'id,name,semantics\n1,a,sum\n' 2
refuse "an unknown unit" rows 'id,name,units\n1,a,miles\n' 2
refuse "an unknown status" rows 'id,name,status\n1,a,old\n' 2
refuse "a range that is none" rows 'id,name,range\n1,a,b-c\n' 2
refuse "a quote" rows 'id,name\n1,"a"\n' 2
refuse "a missing field" rows 'id,name,type\n1,a\n' 2
refuse "an element without an enterprise" tables 'id,name\n1,a\n' 2
refuse "a reverse element without a rule" tables \
    'pen,id,name,reverse\n9,1,a,yes\n' 2
refuse "a value twice" names 'element,value,name\n4,1-3,a\n4,2,b\n' 3
refuse "a value without a name" names 'element,value,name\n4,1,\n' 2
refuse "a wrong order of bits" flags \
    'element,mask,bits,name\n6,1,,a\n6,2,,b\n' 3

for awk in mawk gawk 'busybox awk'; do
	if ! $awk 'BEGIN { exit 0 }' > /dev/null 2>&1; then
		echo "skip: no $awk to make the tables with"
	elif AWK=$awk sh "$model/generate.sh" --check; then
		echo "ok: $awk makes the same tables"
	else
		echo "fail: $awk makes other tables"
	fi
done
