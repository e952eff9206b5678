/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options structs begin with their size, so that a program may have been
 * compiled against an older or a newer header than the library.
 */
#ifndef IPX_BASE_OPTIONS_H
#define IPX_BASE_OPTIONS_H

#include <ipfix/api.h>

/*
 * Copies the options at `from`, or none for NULL, to the `known` octets at
 * `to`; what is missing is zero.  False: there is more than the library
 * knows, and it is not zero.
 */
bool ipx_options_copy(void *to, size_t known, const void *from);

#endif
