#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# A page of section 3 explains several functions; each of them is found by its
# own name.
#
#   aliases.sh FOLDER       the names that have no page of their own
#   aliases.sh FOLDER PAGE  the page to install under this file name: the
#                           page itself, or one line that leads to it
set -eu

# "page name" for each .Nm in the section NAME of each page.
names()
{
	cd "$1"
	for page in *.3; do
		[ -e "$page" ] || continue
		awk -v page="${page%.3}" '
			/^\.Sh/ { inside = ($2 == "NAME") }
			inside && $1 == ".Nm" { print page, $2 }' "$page"
	done
}

if [ $# -eq 1 ]; then
	names "$1" | awk '$1 != $2 { print $2 }'
elif [ -e "$1/$2" ]; then
	cat "$1/$2"
else
	names "$1" | awk -v name="${2%.3}" '$1 != $2 && $2 == name {
		print ".so man3/" $1 ".3"
		exit
	}'
fi
