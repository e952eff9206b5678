/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief A Data Record being made, field by field.
 *
 * A draft holds one value for each field of a template.  Fields are set by
 * their element, in any order; those that are not set are zero, or empty.
 * A list that is not set is one of no elements (RFC 6313, 4.5).
 *
 *     ipfix_value values[COUNT];
 *     ipfix_draft draft;
 *
 *     rc = ipfix_draft_init(&draft, tmpl, values, COUNT);
 *     ipfix_draft_put_ipv4(&draft, 0, IPFIX_IE_sourceIPv4Address, 0, source);
 *     ipfix_draft_put_unsigned(&draft, 0, IPFIX_IE_octetDeltaCount, 0, 1500);
 *     rc = ipfix_exporter_put_draft(exporter, &draft, now);
 *
 * A draft is sticky: after one setter failed all of them fail the same way,
 * and so does whoever takes the draft, so that one check at the end is
 * enough.  ipfix_draft_reset() begins the next record.
 */
#ifndef IPFIX_DRAFT_H
#define IPFIX_DRAFT_H

#include <ipfix/template.h>
#include <ipfix/value.h>

/** A Data Record being made. */
typedef struct ipfix_draft {
	const ipfix_template *tmpl; /**< What lays it out. */
	ipfix_value *values;        /**< The caller's, one for each field. */
	size_t count;               /**< How many fields there are. */
	ipfix_result result;        /**< Of the first setter that failed. */
} ipfix_draft;

IPFIX_BEGIN_DECLS

/**
 * Prepares a draft, all of whose fields are zero or empty.
 *
 * @param draft   The draft.
 * @param tmpl    The template; outlives the draft.
 * @param values  Storage of the caller's; outlives the draft.
 * @param size    How many values there is room for.
 *
 * @retval IPFIX_OK         The draft is ready.
 * @retval IPFIX_ERR_INVAL  The template has more fields than @p size.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_draft_init(ipfix_draft *draft,
    const ipfix_template *tmpl, ipfix_value *values, size_t size);

/** Makes all fields zero or empty, and forgets a failure. */
IPFIX_API void ipfix_draft_reset(ipfix_draft *draft);

/**
 * Sets a field of any kind; strings and octets are not copied, and must stay
 * until the record is taken.
 *
 * @param draft       The draft.
 * @param pen         The Enterprise Number of the element.
 * @param id          Its identifier.
 * @param occurrence  0 for the first field of this element, 1 for the next.
 * @param value       The value.
 *
 * @retval IPFIX_OK            The field is set.
 * @retval IPFIX_ERR_NOTFOUND  The template has no such field.
 * @retval IPFIX_ERR_TYPE      The element is of another kind.
 * @return Otherwise what an earlier setter returned.
 */
IPFIX_API ipfix_result ipfix_draft_put(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, const ipfix_value *value);

/** Sets a field of an unsigned8 to unsigned64 element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_unsigned(ipfix_draft *draft,
    uint32_t pen, uint16_t id, size_t occurrence, uint64_t value);

/** Sets a field of a signed8 to signed64 element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_signed(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, int64_t value);

/** Sets a field of a float32 or float64 element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_float(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, double value);

/** Sets a field of a boolean element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_boolean(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, bool value);

/** Sets a field of a dateTime element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_time(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, ipfix_time value);

/** Sets a field of a macAddress element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_mac(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, const uint8_t mac[6]);

/** Sets a field of an ipv4Address element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_ipv4(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, const uint8_t address[4]);

/** Sets a field of an ipv6Address element; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_ipv6(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, const uint8_t address[16]);

/** Sets a field of a string element, of UTF-8; as ipfix_draft_put(). */
IPFIX_API ipfix_result ipfix_draft_put_string(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, const char *text);

/**
 * Sets a field of an octetArray, a list, or an unknown element; as
 * ipfix_draft_put().
 */
IPFIX_API ipfix_result ipfix_draft_put_octets(ipfix_draft *draft, uint32_t pen,
    uint16_t id, size_t occurrence, ipfix_span octets);

IPFIX_END_DECLS

#endif
