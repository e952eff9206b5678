/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What every header of libipfix begins with: linkage and attributes.
 *
 * Conventions that hold for all functions, so that no comment repeats them:
 *
 * - A function named `ipfix_<object>_<verb>` works on its first argument,
 *   which must not be NULL unless its comment says so.
 * - `new` allocates and `free` releases; `init` prepares storage of the
 *   caller and allocates nothing.  `free(NULL)` does nothing.
 * - Results: 0 (#IPFIX_OK) means something was produced; above 0 there was
 *   nothing to produce and nothing is wrong; below 0 the call failed.
 * - A call that fails leaves its outputs and the object as they were, and
 *   may be repeated.
 * - An `ipfix_error *` argument may be NULL.
 * - Octets handed out point into octets handed in, unless said otherwise.
 * - Nothing here blocks, prints, exits, reads a clock or keeps global state.
 */
#ifndef IPFIX_API_H
#define IPFIX_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && defined(IPFIX_SHARED)
#ifdef IPFIX_BUILDING
#define IPFIX_API __declspec(dllexport)
#else
#define IPFIX_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define IPFIX_API __attribute__((visibility("default")))
#else
#define IPFIX_API
#endif

/** Marks functions whose result must not be ignored. */
#if defined(__GNUC__)
#define IPFIX_CHECKED __attribute__((warn_unused_result))
#else
#define IPFIX_CHECKED
#endif

/**
 * Marks what is called for each field: it stands in the header, so that a
 * compiler can put it in place, and in the library for everybody else.
 */
#define IPFIX_INLINE IPFIX_API inline

#ifdef __cplusplus
#define IPFIX_BEGIN_DECLS extern "C" {
#define IPFIX_END_DECLS }
#else
#define IPFIX_BEGIN_DECLS
#define IPFIX_END_DECLS
#endif

/** The number of elements of an array. */
#define IPFIX_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
