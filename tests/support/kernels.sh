#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# kernels.sh MAKE FOLDER... - runs the tests of these folders once for each
# kernel that this kind of processor may have, as if it were the best.
make=$1
shift
failed=0

case $(uname -m) in
x86_64 | i?86) kernels='portable ssse3 avx2 avx512vbmi' ;;
aarch64) kernels='portable neon' ;;
*) kernels=portable ;;
esac

for kernel in $kernels; do
	echo "$kernel:"
	KERNEL=$kernel $make tests TEST_FOLDERS="$*" || failed=1
done
exit $failed
