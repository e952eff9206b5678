/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Information Elements (RFC 7012, section 2).
 *
 * An element says what the octets of a field mean.  Its key is the pair of
 * Enterprise Number and identifier, always both: identifier 8 is
 * sourceIPv4Address only where the Enterprise Number is 0, which stands for
 * IANA's own registry.
 */
#ifndef IPFIX_ELEMENT_H
#define IPFIX_ELEMENT_H

#include <ipfix/type.h>

/** The Enterprise Number of reverse Information Elements (RFC 5103, 6.1). */
#define IPFIX_PEN_REVERSE 29305

/** One Information Element.  Names are static or owned by the registry. */
typedef struct ipfix_element {
	uint32_t pen;       /**< Enterprise Number; 0 is IANA. */
	uint16_t id;        /**< Identifier, 1 to 32767. */
	uint8_t type;       /**< An #ipfix_type. */
	uint8_t semantics;  /**< An #ipfix_semantics. */
	uint8_t units;      /**< An #ipfix_units. */
	bool deprecated;    /**< Its status is not "current". */
	bool reversible;    /**< A reverse element exists (RFC 5103, 6.1). */
	bool ranged;        /**< `range_min` and `range_max` are given. */
	const char *name;   /**< Such as "octetDeltaCount"; never NULL. */
	uint64_t range_min; /**< Smallest value, if a range is given. */
	uint64_t range_max; /**< Largest value, if a range is given. */
} ipfix_element;

/** The most octets, with the final NUL, that ipfix_element_flags() writes. */
#define IPFIX_FLAGS_TEXT_SIZE 1024

IPFIX_BEGIN_DECLS

/**
 * The name that the registries give to one value of @p element, such as
 * "TCP" for protocolIdentifier 6 or "end of Flow detected" for
 * flowEndReason 3.  Static; NULL where the value has no name, as those that
 * are reserved or unassigned.  A reverse element has the value names of the
 * element it reverses.
 */
IPFIX_API const char *ipfix_element_value_name(
    const ipfix_element *element, uint64_t value);

/**
 * Writes the names of the bits set in @p value of an element that is a set
 * of flags, separated by '|': "ACK|SYN" for tcpControlBits 0x12, highest
 * bit first.  Bits without a name follow as one hexadecimal number.
 *
 * @param element  The element.
 * @param value    Its value.
 * @param text     At least #IPFIX_FLAGS_TEXT_SIZE octets.
 *
 * @retval IPFIX_OK            @p text holds the names; "" if no bit is set.
 * @retval IPFIX_ERR_NOTFOUND  The registries name no bits of this element.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_element_flags(
    const ipfix_element *element, uint64_t value, char *text);

IPFIX_END_DECLS

#endif
