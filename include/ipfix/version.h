/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The version of libipfix; the build reads it from here alone.
 */
#ifndef IPFIX_VERSION_H
#define IPFIX_VERSION_H

#include <ipfix/api.h>

#define IPFIX_VERSION_MAJOR 0 /**< A change breaks programs. */
#define IPFIX_VERSION_MINOR 1 /**< A change adds; below 1.0 it may break. */
#define IPFIX_VERSION_PATCH 0 /**< A change mends. */

IPFIX_BEGIN_DECLS

/**
 * Returns the version of the library that runs, such as "0.1.0".  It may be
 * newer than the one compiled against (IPFIX_VERSION_MAJOR and so on).  The
 * text is static.
 */
IPFIX_API const char *ipfix_version(void);

IPFIX_END_DECLS

#endif
