#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# The tables that are generated are what their sources give today.
set -u
if [ ! -e "$srcdir/lib/model/generate.sh" ]; then
	echo "skip: no tables are generated"
elif sh "$srcdir/lib/model/generate.sh" --check; then
	echo "ok: generated tables are up to date"
else
	echo "fail: lib/model/generate.sh gives other tables"
fi
