#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What users ask for stays as it is: every test that guards a demand of
# tests/conformance/demands.txt is there, is run by its program, and passed.
set -u
list=$srcdir/tests/conformance/demands.txt
logs=$O/log/tests

# Of a program: where it stands in the file, and in the suite; then its log.
runs_of_program() # FILE TEST
{
	grep -q "^START_TEST($2)" "$srcdir/tests/$1.c" 2> /dev/null &&
	    sed '1,/^TESTS(/d' "$srcdir/tests/$1.c" | grep -qw "$2" &&
	    { [ ! -e "$logs/$1.log" ] || grep -q '^exit status: 0' \
	        "$logs/$1.log"; }
}

# A script says itself what it has shown.
runs_of_script() # FILE TEST
{
	text=$(echo "$2" | tr _ ' ')
	grep -q "\"ok: $text" "$srcdir/tests/$1" 2> /dev/null &&
	    { [ ! -e "$logs/${1%.sh}.log" ] ||
	        grep -q "^ok: $text" "$logs/${1%.sh}.log"; }
}

awk '
/^#/ || NF == 0 { next }
/^[0-9]/ {
	if (number != "" && !tests)
		print number, "-", "-"
	number = $1
	tests = 0
	next
}
{
	tests++
	print number, $1, $2
}
END {
	if (!tests)
		print number, "-", "-"
}' "$list" | while read -r number file name; do
	case $file in
	-) false ;;
	*.sh) runs_of_script "$file" "$name" ;;
	*) runs_of_program "$file" "$name" ;;
	esac && echo "ok: $number: $file $name" ||
		echo "fail: $number: nothing shows $file $name"
done

# Each number stands there once; those that are not for a session may be left
# out, but none of these.
awk '
/^[0-9]/ { times[$1]++ }
END {
	for (i = 1; i <= 64; i++)
		if ((i <= 24 || (i >= 43 && i <= 49) || i >= 60) &&
		    times[i] != 1) {
			print "fail: demand " i " is there " times[i] + 0 \
			    " times"
			wrong = 1
		}
	if (!wrong)
		print "ok: no demand is missing"
}' "$list"
