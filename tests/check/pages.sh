#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The conformance table of libipfix(3): each function in it is declared, and
# each file in it has a test that claims a clause of the section, as CLAUSE()
# says.  The page names all others, and what they say of structures is what the
# headers declare.
set -u
pages=$srcdir/man
work=$O/check/pages
rm -rf "$work"
mkdir -p "$work"

# "7011-3.4.1 function file" for each row.
row='^\.It RFC \([0-9]*\), \([0-9.]*\) Ta Fn \(.*\) Ta Pa \(.*\)'
sed -n "s/$row/\1-\2 \3 \4/p" "$pages/libipfix.3" > "$work/rows"
while read -r section function file; do
	if ! grep -q "\<$function(" "$srcdir"/include/ipfix/*.h; then
		echo "fail: libipfix(3) names $function(), not declared"
	elif ! grep -q "CLAUSE(\"$section-[0-9]" "$srcdir/tests/$file"; then
		echo "fail: libipfix(3): tests/$file claims no clause $section"
	fi
done < "$work/rows"
echo "ok: $(wc -l < "$work/rows") rows of the table in libipfix(3) were read"

# Members of the structures that a page shows, without their comments.
members()
{
	sed 's|/\*.*\*/||' "$@" | awk '
		/^typedef struct .* \{/ { name = $3 }
		/^\t[a-z].*;/ && name != "" {
			gsub(/[ \t]+/, " ")
			print name, $0
		}
		/^}/ { name = "" }' | sed 's/ *; *$//' | LC_ALL=C sort -u
}

members "$srcdir"/include/ipfix/*.h > "$work/declared"
members "$pages"/*.3 > "$work/shown"
wrong=$(LC_ALL=C comm -13 "$work/declared" "$work/shown")
if [ -z "$wrong" ]; then
	echo "ok: the pages show members as they are declared"
else
	echo "fail: the pages show members that are not declared:"
	echo "$wrong"
fi

unnamed=
for page in "$pages"/*.[13]; do
	name=${page##*/}
	[ "$name" = libipfix.3 ] ||
	    grep -q "^\.\(It \)*Xr ${name%.*} ${name##*.}" \
		"$pages/libipfix.3" || unnamed="$unnamed $name"
done
if [ -z "$unnamed" ]; then
	echo "ok: libipfix(3) names all pages"
else
	echo "fail: libipfix(3) does not name$unnamed"
fi
