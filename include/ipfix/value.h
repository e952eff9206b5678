/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Values and their octets (RFC 7011, section 6).
 *
 * One pair of functions for each family of abstract data types: `get` reads
 * the octets of a field, `put` writes them.  Both know the reduced sizes of
 * RFC 7011, 6.2; the size of the octets says which one is meant.  They are
 * pure functions: same octets, same answer, nothing kept.
 *
 * Every `get` leaves its output alone unless it returns #IPFIX_OK; every
 * `put` leaves the octets alone unless it does.
 *
 * ipfix_value_get() and ipfix_value_put() do the same for a type known only
 * at run time, over #ipfix_value, which can hold any of them.
 */
#ifndef IPFIX_VALUE_H
#define IPFIX_VALUE_H

#include <ipfix/error.h>
#include <ipfix/span.h>
#include <ipfix/time.h>
#include <ipfix/type.h>

/** Which member of an #ipfix_value is meant. */
typedef enum ipfix_kind {
	IPFIX_KIND_OCTETS,   /**< `octets`: octetArray, lists, the unknown. */
	IPFIX_KIND_UNSIGNED, /**< `u`: unsigned8 to unsigned64. */
	IPFIX_KIND_SIGNED,   /**< `i`: signed8 to signed64. */
	IPFIX_KIND_FLOAT,    /**< `f`: float32 and float64. */
	IPFIX_KIND_BOOLEAN,  /**< `b`. */
	IPFIX_KIND_MAC,      /**< `mac`. */
	IPFIX_KIND_STRING,   /**< `octets`: well-formed UTF-8. */
	IPFIX_KIND_TIME,     /**< `time`: the four dateTime types. */
	IPFIX_KIND_IPV4,     /**< `address`, the first 4 octets. */
	IPFIX_KIND_IPV6,     /**< `address`. */
	IPFIX_KIND_UNSIGNED256, /**< `u256`. */
} ipfix_kind;

/** One value of any abstract data type. */
typedef struct ipfix_value {
	ipfix_kind kind; /**< Says which member counts. */
	union {
		uint64_t u;
		int64_t i;
		double f;
		bool b;
		ipfix_time time;
		uint8_t mac[6];
		uint8_t address[16]; /**< In network byte order. */
		uint8_t u256[32];    /**< In network byte order. */
		ipfix_span octets;   /**< Points into the octets read. */
	} as;                        /**< The value itself. */
} ipfix_value;

IPFIX_BEGIN_DECLS

/** The kind of #ipfix_value that values of @p type are. */
IPFIX_INLINE ipfix_kind
ipfix_type_kind(ipfix_type type)
{
	switch (type) {
	case IPFIX_UNSIGNED8:
	case IPFIX_UNSIGNED16:
	case IPFIX_UNSIGNED32:
	case IPFIX_UNSIGNED64:
		return IPFIX_KIND_UNSIGNED;
	case IPFIX_SIGNED8:
	case IPFIX_SIGNED16:
	case IPFIX_SIGNED32:
	case IPFIX_SIGNED64:
		return IPFIX_KIND_SIGNED;
	case IPFIX_FLOAT32:
	case IPFIX_FLOAT64:
		return IPFIX_KIND_FLOAT;
	case IPFIX_BOOLEAN:
		return IPFIX_KIND_BOOLEAN;
	case IPFIX_MAC_ADDRESS:
		return IPFIX_KIND_MAC;
	case IPFIX_STRING:
		return IPFIX_KIND_STRING;
	case IPFIX_DATE_TIME_SECONDS:
	case IPFIX_DATE_TIME_MILLISECONDS:
	case IPFIX_DATE_TIME_MICROSECONDS:
	case IPFIX_DATE_TIME_NANOSECONDS:
		return IPFIX_KIND_TIME;
	case IPFIX_IPV4_ADDRESS:
		return IPFIX_KIND_IPV4;
	case IPFIX_IPV6_ADDRESS:
		return IPFIX_KIND_IPV6;
	case IPFIX_UNSIGNED256:
		return IPFIX_KIND_UNSIGNED256;
	case IPFIX_OCTET_ARRAY:
	case IPFIX_BASIC_LIST:
	case IPFIX_SUB_TEMPLATE_LIST:
	case IPFIX_SUB_TEMPLATE_MULTI_LIST:
		break;
	}
	return IPFIX_KIND_OCTETS;
}

/**
 * Reads an unsigned integer of 1 to 8 octets (RFC 7011, 6.1.1 and 6.2).
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_LENGTH  Not 1 to 8 octets.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_unsigned_get(ipfix_span octets, uint64_t *value)
{
	const uint8_t *p = octets.data;
	uint64_t v = 0;

	/* The common sizes are a load for a compiler, and perhaps a swap. */
	switch (octets.size) {
	case 1:
		*value = p[0];
		return IPFIX_OK;
	case 2:
		*value = (uint64_t)p[0] << 8 | p[1];
		return IPFIX_OK;
	case 4:
		*value = (uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 |
		    (uint64_t)p[2] << 8 | p[3];
		return IPFIX_OK;
	case 8:
		*value = (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 |
		    (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 |
		    (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
		    (uint64_t)p[6] << 8 | p[7];
		return IPFIX_OK;
	default:
		break;
	}
	if (octets.size < 1 || octets.size > 8)
		return IPFIX_ERR_LENGTH;
	for (size_t i = 0; i < octets.size; i++)
		v = v << 8 | p[i];
	*value = v;
	return IPFIX_OK;
}

/**
 * Writes an unsigned integer into @p size octets.
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_LENGTH  @p size is not 1 to 8.
 * @retval IPFIX_ERR_RANGE   The value needs more octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_unsigned_put(
    uint8_t *octets, size_t size, uint64_t value);

/**
 * Reads a signed integer of 1 to 8 octets, extending its sign (RFC 7011,
 * 6.2, erratum 7875).
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_LENGTH  Not 1 to 8 octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_signed_get(
    ipfix_span octets, int64_t *value);

/**
 * Writes a signed integer into @p size octets.
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_LENGTH  @p size is not 1 to 8.
 * @retval IPFIX_ERR_RANGE   The value needs more octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_signed_put(
    uint8_t *octets, size_t size, int64_t value);

/**
 * Reads an unsigned256 of 1 to 32 octets into 32, most significant first.
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_LENGTH  Not 1 to 32 octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_unsigned256_get(
    ipfix_span octets, uint8_t value[32]);

/**
 * Writes an unsigned256 into @p size octets.
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_LENGTH  @p size is not 1 to 32.
 * @retval IPFIX_ERR_RANGE   The value needs more octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_unsigned256_put(
    uint8_t *octets, size_t size, const uint8_t value[32]);

/**
 * Reads an IEEE binary32 (4 octets) or binary64 (8 octets).
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_LENGTH  Neither 4 nor 8 octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_float_get(
    ipfix_span octets, double *value);

/**
 * Writes an IEEE binary32 (4 octets, rounded to nearest) or binary64 (8).
 * NaN stays NaN.
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_LENGTH  @p size is neither 4 nor 8.
 * @retval IPFIX_ERR_RANGE   A finite value would become infinite.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_float_put(
    uint8_t *octets, size_t size, double value);

/**
 * Reads a boolean: 1 is true, 2 is false (RFC 7011, 6.1.5).
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_LENGTH  Not 1 octet.
 * @retval IPFIX_ERR_VALUE   Neither 1 nor 2, which means nothing.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_boolean_get(
    ipfix_span octets, bool *value);

/**
 * Writes a boolean.
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_LENGTH  @p size is not 1.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_boolean_put(
    uint8_t *octets, size_t size, bool value);

/**
 * Reads a time of one of the four dateTime types (RFC 7011, 6.1.7 to
 * 6.1.10).  Microseconds ignore the low 11 bits of the fraction and come out
 * as whole microseconds, nanoseconds as whole nanoseconds, both rounded to
 * nearest.
 *
 * @param type        #IPFIX_DATE_TIME_SECONDS to
 *                    #IPFIX_DATE_TIME_NANOSECONDS.
 * @param octets      4 octets for seconds, 8 for the others.
 * @param reference   Places 32-bit seconds and NTP eras (RFC 7011, 5.2).
 * @param[out] value  The time.
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_INVAL   @p type is no dateTime type.
 * @retval IPFIX_ERR_LENGTH  Another number of octets.
 * @retval IPFIX_ERR_RANGE   Milliseconds beyond the year 2554.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_time_get(ipfix_type type,
    ipfix_span octets, ipfix_time reference, ipfix_time *value);

/**
 * Writes a time.  What is finer than the type is cut off for seconds and
 * milliseconds, and rounded for NTP forms; microseconds have the low 11 bits
 * of their fraction zero (RFC 7011, 6.1.9).
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_INVAL   @p type is no dateTime type.
 * @retval IPFIX_ERR_LENGTH  @p size is not that of the type.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_time_put(
    uint8_t *octets, size_t size, ipfix_type type, ipfix_time value);

/**
 * Whether @p octets are well-formed UTF-8 (RFC 3629), as strings must be
 * (RFC 7011, 6.1.6): no overlong form, no surrogate, nothing above U+10FFFF.
 */
IPFIX_API bool ipfix_string_valid(ipfix_span octets);

/**
 * Reads a value of any type.
 *
 * @param type        The abstract data type.
 * @param octets      The octets of the field.
 * @param reference   Places times; see ipfix_time_get().
 * @param[out] value  The value; strings, octetArrays and lists point into
 *                    @p octets.
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_LENGTH  The type cannot have so many octets.
 * @retval IPFIX_ERR_VALUE   An undefined boolean or ill-formed UTF-8.
 * @retval IPFIX_ERR_RANGE   A time beyond the year 2554.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_value_get(ipfix_type type,
    ipfix_span octets, ipfix_time reference, ipfix_value *value);

/**
 * Writes a value of any type into @p size octets.  Octets and strings must
 * have exactly this size.
 *
 * @retval IPFIX_OK          Written.
 * @retval IPFIX_ERR_TYPE    The value is of another kind than the type.
 * @retval IPFIX_ERR_LENGTH  The type cannot have so many octets.
 * @retval IPFIX_ERR_RANGE   The value does not fit into them.
 * @retval IPFIX_ERR_VALUE   A string that is not well-formed UTF-8.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_value_put(
    uint8_t *octets, size_t size, ipfix_type type, const ipfix_value *value);

IPFIX_END_DECLS

#endif
