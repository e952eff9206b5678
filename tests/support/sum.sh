#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# sum.sh [--brief] LOG... - counts what the logs of run.sh say.
#
# Shows what failed or was skipped; the last line is the sum, and the exit
# status says whether all is well.  --brief shows one log that is not well.
brief=0
if [ "$1" = --brief ]; then
	brief=1
	shift
fi

awk -v brief="$brief" '
function finish()
{
	# Skips of a Check program come from tests that count as passed.
	if (program)
		ok -= skip
	if (status == 77 && ok + fail + skip == 0)
		skip = 1
	else if (status != 0 && fail == 0)
		fail = 1
	else if (ok + fail + skip == 0)
		fail = 1 # it says nothing
	if (brief && fail > 0)
		printf "%s", text
	passed += ok
	failed += fail
	skipped += skip
	if (!brief && fail > 0)
		print "failed: " name
	ok = fail = skip = program = status = 0
	text = ""
}
FNR == 1 {
	if (NR > 1)
		finish()
	name = FILENAME
	sub(/^.*\/log\//, "", name)
	sub(/\.log$/, "", name)
}
!/^(ok|skip): / { text = text name ": " $0 "\n" }
/^ok: / { ok++ }
/^fail: / { fail++ }
/^skip: / {
	skip++
	times[name ": " substr($0, 7)]++
}
/^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+$/ {
	program = 1
	split($0, n, /[^0-9]+/)
	ok += n[2] - n[3] - n[4]
	fail += n[3] + n[4]
}
/^exit status: / { status = $3 }
END {
	if (NR > 0)
		finish()
	if (!brief) {
		for (what in times)
			print "skipped: " what \
			    (times[what] > 1 ? ", " times[what] " times" : "")
		printf "%d passed, %d failed, %d skipped\n", \
		    passed, failed, skipped
		exit failed > 0
	}
}' "$@"
