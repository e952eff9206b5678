/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The Information Model: every element a program knows.
 *
 * A registry holds IANA's table from the start, reverse elements (RFC 5103)
 * by rule, and whatever the caller adds: the enterprise tables that come with
 * the library, arrays of its own, or CSV text.
 *
 *     ipfix_registry *registry;
 *     if (ipfix_registry_new(&registry, NULL) != IPFIX_OK)
 *             return out_of_memory();
 *     ipfix_registry_add_enterprise(registry, 6871);
 *     ipfix_registry_load(registry, file_contents, &error);
 *     ipfix_registry_freeze(registry);
 *
 * Until it is frozen, a registry belongs to one thread.  Frozen, it never
 * changes again, and any number of threads may read it.  Where a function
 * takes a `const ipfix_registry *`, NULL stands for IANA's table and its
 * reverse elements, for programs that need nothing else.
 */
#ifndef IPFIX_REGISTRY_H
#define IPFIX_REGISTRY_H

#include <ipfix/alloc.h>
#include <ipfix/element.h>
#include <ipfix/error.h>
#include <ipfix/span.h>

/** The Information Model.  Opaque. */
typedef struct ipfix_registry ipfix_registry;

IPFIX_BEGIN_DECLS

/**
 * Makes a registry that holds IANA's table and nothing else.
 *
 * @param[out] registry  The caller's, to be released by ipfix_registry_free().
 * @param alloc          The allocator, or NULL for malloc().
 *
 * @retval IPFIX_OK         @p registry is set.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_registry_new(
    ipfix_registry **registry, const ipfix_alloc *alloc);

/**
 * Releases a registry.  Every element it handed out dies with it, so it must
 * outlive the sessions, templates and layouts made with it.
 */
IPFIX_API void ipfix_registry_free(ipfix_registry *registry);

/**
 * Adds elements.  They and their names are copied.  One that is there
 * already, by Enterprise Number and identifier, is replaced, also one of
 * IANA's; pointers to the old one stay good until the registry is released.
 * One that is there exactly so costs no memory.
 *
 * An element of IANA's or CERT's that is reversible brings its reverse
 * element with it: "reverse" is put before its name, and its key becomes
 * #IPFIX_PEN_REVERSE and the same identifier (RFC 5103, 6.1), or, for CERT,
 * the identifier with bit 0x4000.
 *
 * @retval IPFIX_OK         All were added.
 * @retval IPFIX_ERR_INVAL  An identifier is 0 or above 32767, a name is
 *                          missing or empty, a type, semantics or unit is
 *                          unknown, or the registry is frozen.  Nothing was
 *                          added.
 * @retval IPFIX_ERR_NOMEM  No memory.  Nothing was added.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_registry_add(
    ipfix_registry *registry, const ipfix_element *elements, size_t count);

/**
 * Adds the table of one enterprise that comes with the library; see
 * ipfix_registry_enterprises().  Nothing is copied.  An element that is there
 * already is replaced, as by ipfix_registry_add().
 *
 * @param registry  The registry.
 * @param pen       The Enterprise Number, or 0 for all tables.
 *
 * @retval IPFIX_OK            The table was added.
 * @retval IPFIX_ERR_NOTFOUND  The library has no table of this enterprise.
 * @retval IPFIX_ERR_INVAL     The registry is frozen.
 * @retval IPFIX_ERR_NOMEM     No memory.  Nothing was added.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_registry_add_enterprise(
    ipfix_registry *registry, uint32_t pen);

/**
 * The Enterprise Numbers that ipfix_registry_add_enterprise() knows.
 * Returns how many there are; @p pens is a static array of so many.
 */
IPFIX_API size_t ipfix_registry_enterprises(const uint32_t **pens);

/**
 * Adds elements from CSV text.  The first line names the columns, in any
 * order and letter case; unknown columns are passed over.  Two layouts are
 * understood, and mixtures of them:
 *
 * - IANA's own: `ElementID, Name, Abstract Data Type, Data Type Semantics,
 *   Status, Description, Units, Range, ...`.  Lines without a type are passed
 *   over.
 * - the simple one: `pen, id, name, type, semantics, units, range, status,
 *   reverse`, of which `id` and `name` must be there.  Without a `pen` the
 *   element is IANA's; without a type it is an octetArray.
 *
 * Lines whose identifier is a range are passed over.  Types, semantics, units
 * and `status` are in the registry's words, in any letter case; a status other
 * than "current" is deprecated.  `reverse` is "yes" or "no"; without it,
 * IANA's elements are reversible unless RFC 5103, 6.1 forbids it, and no
 * others are.  Ranges are of the form `0-32` or `0x0-0x1F`.
 *
 * Fields may be quoted, and then hold commas, line ends and doubled quotes
 * (RFC 4180); a name holds neither quotes nor control characters.  Lines that
 * are empty or begin with '#' are passed over.  Elements are added as by
 * ipfix_registry_add(); of two lines with one key, the later one counts.
 *
 * @param registry    The registry.
 * @param text        The text; not needed any longer after the call.
 * @param[out] error  On failure the line and octet offset; may be NULL.
 *
 * @retval IPFIX_OK          All lines were added.
 * @retval IPFIX_ERR_SYNTAX  A line cannot be read.  Nothing was added.
 * @retval IPFIX_ERR_INVAL   The registry is frozen.
 * @retval IPFIX_ERR_NOMEM   No memory.  Nothing was added.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_registry_load(
    ipfix_registry *registry, ipfix_span text, ipfix_error *error);

/** Makes the registry immutable, and so safe to share between threads. */
IPFIX_API void ipfix_registry_freeze(ipfix_registry *registry);

/**
 * Finds an element by its key, in constant time.
 *
 * @return The element, which lives as long as the registry (for a NULL
 *         registry: for ever), or NULL if it is unknown.
 */
IPFIX_API const ipfix_element *ipfix_registry_find(
    const ipfix_registry *registry, uint32_t pen, uint16_t id);

/**
 * Finds an element by its name: "octetDeltaCount",
 * "reverseOctetDeltaCount", or, for any known element, "pen/id" such as
 * "6871/14".  Names are compared exactly.  Where several elements have one
 * name, IANA's comes first, then its reverse elements, then the one added
 * first.
 *
 * @return As ipfix_registry_find().
 */
IPFIX_API const ipfix_element *ipfix_registry_find_name(
    const ipfix_registry *registry, const char *name);

/** Walks all elements of a registry.  Treat the members as private. */
typedef struct ipfix_registry_iter {
	const ipfix_registry *registry_;
	size_t next_;
} ipfix_registry_iter;

/** Prepares a walk over all elements: IANA's, their reverse, the others. */
IPFIX_API void ipfix_registry_iter_init(
    ipfix_registry_iter *iter, const ipfix_registry *registry);

/**
 * Steps to the next element.
 *
 * @retval IPFIX_OK    @p element is set; it lives as ipfix_registry_find()
 *                     says.
 * @retval IPFIX_DONE  There are no more.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_registry_iter_next(
    ipfix_registry_iter *iter, const ipfix_element **element);

IPFIX_END_DECLS

#endif
