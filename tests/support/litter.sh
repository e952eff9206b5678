#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# litter.sh LIST       lists the files of the source tree
# litter.sh LIST test  says whether the list still holds
list()
{
	find "$srcdir" \( -name obj -o -name .git \) -prune -o -type f -print |
	    LC_ALL=C sort
}

if [ $# -eq 1 ]; then
	mkdir -p "$(dirname "$1")"
	list > "$1"
elif list | diff "$1" -; then
	echo "ok: the tests leave the source tree as it was"
else
	echo "fail: the tests left (>) or took (<) files"
fi
