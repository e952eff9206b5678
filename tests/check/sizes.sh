#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# A file has less than 600 lines and a function a body of less than 60; its
# first line names the licence; no line ends in a space or passes column 80.
# Generated files are exempt.
set -u
cd "$srcdir" || exit 1

find Makefile bootstrap configure.ac config.mk.in .ci include lib examples \
    man tests -type f \( -name '*.[ch]' -o -name '*.sh' -o -name '*.awk' \
    -o -name '*.py' -o -name Makefile -o -name bootstrap -o -name run \
    -o -name configure.ac -o -name '*.mk.in' \) |
sort | xargs awk '
function say(line, what)
{
	print "fail: " name ":" line ": " what
	failed = 1
}
# What can only be said of a whole file.
function finish()
{
	if (name == "" || generated)
		return
	files++
	if (!licence)
		say(1, "names no licence")
	if (lines >= 600)
		say(lines, "is too long a file")
}
# Columns, with tabs of 8.
function width(text,    n, i, run, w)
{
	n = split(text, run, "\t")
	for (i = 1; i < n; i++)
		w += length(run[i]) + 8 - (w + length(run[i])) % 8
	return w + length(run[n])
}
FNR == 1 {
	finish()
	name = FILENAME
	code = name ~ /\.[ch]$/
	licence = generated = start = 0
}
{ lines = FNR }
FNR <= 3 && /Generated from/ { generated = 1 }
generated { next }
FNR <= 2 && /SPDX-License-Identifier: BSD-3-Clause/ { licence = 1 }
/[ \t]$/ { say(FNR, "ends in a space") }
width($0) > 80 { say(FNR, width($0) " columns") }
code && /^{$/ { start = FNR }
code && /^}/ && start {
	if (FNR - start - 1 >= 60)
		say(start, FNR - start - 1 " lines of one function")
	start = 0
}
END {
	finish()
	if (!failed)
		print "ok: " files " files keep their measure"
}'
