#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The manual: each page is clean mdoc, every public function has a page, and
# the tables of ipfix_error(3) are the rows of <ipfix/error.h>.
set -u
work=$O/check/man
pages=$srcdir/man
rm -rf "$work"
mkdir -p "$work"

if ! command -v mandoc > /dev/null; then
	echo "skip: no mandoc to check the pages"
elif mandoc -Tlint -Wwarning "$pages"/*.[13]; then
	echo "ok: the pages are clean mdoc"
else
	echo "fail: mandoc has complaints"
fi

"$CC" -I"$srcdir/include" -E -P "$srcdir/include/ipfix/ipfix.h" |
    grep -o '\<ipfix_[a-z0-9_]* *(' | tr -d ' (' | LC_ALL=C sort -u \
    > "$work/declared"
{
	for page in "$pages"/*.3; do
		basename "$page" .3
	done
	sh "$pages/aliases.sh" "$pages"
} | LC_ALL=C sort > "$work/explained"
missing=$(LC_ALL=C comm -23 "$work/declared" "$work/explained")
if [ -z "$missing" ]; then
	echo "ok: each public function has a page"
else
	echo "fail: no page names" $missing
fi
twice=$(uniq -d "$work/explained")
[ -z "$twice" ] || echo "fail: two pages name" $twice

# The rows as the page has to show them.
cat > "$work/rows.c" <<'EOF'
#include <ipfix/error.h>
#include <stdio.h>
#define RESULT(name, number, text) \
	puts(".It Dv IPFIX_" #name " Ta " #number " Ta " text);
#define FAULT(name, result, clause, text) \
	puts(".It Dv IPFIX_FAULT_" #name " , IPFIX_" #result); \
	puts(text); \
	if (clause[0] != 0) \
		puts(".Pq " clause);
int
main(void)
{
	IPFIX_RESULT_MAP(RESULT)
	IPFIX_FAULT_MAP(FAULT)
	return 0;
}
EOF
"$CC" -I"$srcdir/include" -o "$work/rows" "$work/rows.c" &&
    "$work/rows" > "$work/rows.expected"
awk '/^\.It Dv IPFIX_/ { inside = 1 }
    /^\.El/ { inside = 0 }
    inside' "$pages/ipfix_error.3" > "$work/rows.found"
if diff "$work/rows.expected" "$work/rows.found"; then
	echo "ok: ipfix_error(3) has the rows of error.h"
else
	echo "fail: the rows of error.h (<) and of ipfix_error(3) (>) differ"
fi
