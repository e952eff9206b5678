#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# An include only ever points down: a file of lib/ or a public header uses its
# own floor and those below it, and of the C library what the core may ask.
# A new public header is given its floor here.
set -u
cd "$srcdir" || exit 1

awk '
BEGIN {
	floor(1, "base", "api alloc error span version")
	floor(2, "model", "type element elements registry text time value")
	floor(3, "wire", \
	    "message set template field record list builder draft flow")
	floor(4, "session", \
	    "transport cache sequence session reader deframer exporter" \
	    " report save options")
	floor(5, "plan", "layout plan decoder encoder")
	floor(6, "output", "json")
	floor(7, "umbrella", "ipfix")
	floor(8, "io", "io")
	floor(9, "tls", "tls")
	libc = "^(stdbool|stddef|stdint|stdatomic|string|limits|float)\\.h$"
}
function floor(number, name, headers,    n, i, word)
{
	folder[name] = number
	n = split(headers, word, " ")
	for (i = 1; i <= n; i++)
		header[word[i] ".h"] = number
}
# The umbrella of a library may be cut: io_file.h belongs to io.h.
function floor_of(name)
{
	if (!(name in header) && name ~ /_/)
		sub(/_.*/, ".h", name)
	return header[name]
}
function say(what)
{
	print "fail: " FILENAME ": " what
	failed = 1
}
FNR == 1 {
	files++
	split(FILENAME, part, "/")
	mine = part[1] == "lib" ? folder[part[2]] : floor_of(part[3])
	allowed = libc
	# The places that know malloc() and the instructions of a processor.
	if (FILENAME == "lib/base/alloc.c")
		allowed = libc "|^stdlib\\.h$"
	if (FILENAME ~ /^lib\/plan\/kernel/)
		allowed = libc "|^(immintrin|arm_neon)\\.h$"
	if (!mine)
		say("stands on no floor")
}
/^[ \t]*#[ \t]*include/ {
	what = $0
	gsub(/^[^<"]*[<"]|[>"].*/, "", what)
	n = split(what, part, "/")
	if (n == 1) {
		if (what !~ allowed && mine < folder["io"])
			say("the core does without <" what ">")
		next
	}
	if (part[1] != "ipfix" && !(part[1] in folder) && mine >= folder["io"])
		next # of the system
	theirs = part[1] == "ipfix" ? floor_of(part[2]) : folder[part[1]]
	if (!theirs)
		say(what " stands on no floor")
	else if (theirs > mine)
		say(what " is on a higher floor")
}
END {
	if (!failed)
		print "ok: " files " files include only what is below them"
}' lib/*/*.[ch] include/ipfix/*.h
