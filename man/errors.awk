# SPDX-License-Identifier: BSD-3-Clause
#
# Writes the rows of <ipfix/error.h> into ipfix_error(3) anew:
#
#   awk -f man/errors.awk include/ipfix/error.h man/ipfix_error.3 > new
#
# A page whose rows are older fails tests/check/man.sh.

# The rows of one table, of one line or several, up to the last without '\'.
FNR == NR {
	if (/^#define IPFIX_(RESULT|FAULT)_MAP\(X\)/) {
		table = $2
		next
	}
	if (table == "")
		next
	more = /\\$/
	sub(/[ \t]*\\$/, "")
	sub(/^[ \t]*/, "")
	text = text (text == "" ? "" : " ") $0
	if (text ~ /\)$/) {
		row()
		text = ""
	}
	if (!more)
		table = ""
	next
}

# X(NAME, NUMBER OR RESULT, ["CLAUSE",] "TEXT")
function row(   part, n, words)
{
	n = split(text, words, "\"")
	sub(/^X\(/, "", words[1])
	split(words[1], part, /, */)
	if (table ~ /RESULT/)
		results = results ".It Dv IPFIX_" part[1] " Ta " part[2] \
		    " Ta " words[2] "\n"
	else
		faults = faults ".It Dv IPFIX_FAULT_" part[1] " , IPFIX_" \
		    part[2] "\n" words[4] "\n" \
		    (words[2] == "" ? "" : ".Pq " words[2] "\n")
}

/^\.It Dv IPFIX_/ && !inside {
	inside = 1
	printf "%s", /IPFIX_FAULT_/ ? faults : results
}
/^\.El/ { inside = 0 }
!inside
