/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Abstract data types and data type semantics (RFC 7012, section 3).
 *
 * The numbers are those of the IANA registries, so that type information
 * (RFC 5610) can carry them as they are.
 */
#ifndef IPFIX_TYPE_H
#define IPFIX_TYPE_H

#include <ipfix/error.h>

/** The rows of #ipfix_type: name, number, IANA name, octets (0: any). */
#define IPFIX_TYPE_MAP(X)                                         \
	X(OCTET_ARRAY, 0, "octetArray", 0)                        \
	X(UNSIGNED8, 1, "unsigned8", 1)                           \
	X(UNSIGNED16, 2, "unsigned16", 2)                         \
	X(UNSIGNED32, 3, "unsigned32", 4)                         \
	X(UNSIGNED64, 4, "unsigned64", 8)                         \
	X(SIGNED8, 5, "signed8", 1)                               \
	X(SIGNED16, 6, "signed16", 2)                             \
	X(SIGNED32, 7, "signed32", 4)                             \
	X(SIGNED64, 8, "signed64", 8)                             \
	X(FLOAT32, 9, "float32", 4)                               \
	X(FLOAT64, 10, "float64", 8)                              \
	X(BOOLEAN, 11, "boolean", 1)                              \
	X(MAC_ADDRESS, 12, "macAddress", 6)                       \
	X(STRING, 13, "string", 0)                                \
	X(DATE_TIME_SECONDS, 14, "dateTimeSeconds", 4)            \
	X(DATE_TIME_MILLISECONDS, 15, "dateTimeMilliseconds", 8)  \
	X(DATE_TIME_MICROSECONDS, 16, "dateTimeMicroseconds", 8)  \
	X(DATE_TIME_NANOSECONDS, 17, "dateTimeNanoseconds", 8)    \
	X(IPV4_ADDRESS, 18, "ipv4Address", 4)                     \
	X(IPV6_ADDRESS, 19, "ipv6Address", 16)                    \
	X(BASIC_LIST, 20, "basicList", 0)                         \
	X(SUB_TEMPLATE_LIST, 21, "subTemplateList", 0)            \
	X(SUB_TEMPLATE_MULTI_LIST, 22, "subTemplateMultiList", 0) \
	X(UNSIGNED256, 23, "unsigned256", 32)

/** Abstract data types (RFC 7012, 3.1; RFC 6313, 4.1; RFC 9740, 8.3). */
typedef enum ipfix_type {
#define IPFIX_TYPE_ROW(name, number, text, size) IPFIX_##name = number,
	IPFIX_TYPE_MAP(IPFIX_TYPE_ROW)
#undef IPFIX_TYPE_ROW
} ipfix_type;

/** The rows of #ipfix_semantics: name, number, IANA name. */
#define IPFIX_SEMANTICS_MAP(X)              \
	X(DEFAULT, 0, "default")            \
	X(QUANTITY, 1, "quantity")          \
	X(TOTAL_COUNTER, 2, "totalCounter") \
	X(DELTA_COUNTER, 3, "deltaCounter") \
	X(IDENTIFIER, 4, "identifier")      \
	X(FLAGS, 5, "flags")                \
	X(LIST, 6, "list")                  \
	X(SNMP_COUNTER, 7, "snmpCounter")   \
	X(SNMP_GAUGE, 8, "snmpGauge")

/** Data type semantics (RFC 7012, 3.2). */
typedef enum ipfix_semantics {
#define IPFIX_SEMANTICS_ROW(name, number, text) IPFIX_SEMANTICS_##name = number,
	IPFIX_SEMANTICS_MAP(IPFIX_SEMANTICS_ROW)
#undef IPFIX_SEMANTICS_ROW
} ipfix_semantics;

/** The rows of #ipfix_units: name, number, IANA name. */
#define IPFIX_UNITS_MAP(X)                 \
	X(NONE, 0, "none")                 \
	X(BITS, 1, "bits")                 \
	X(OCTETS, 2, "octets")             \
	X(PACKETS, 3, "packets")           \
	X(FLOWS, 4, "flows")               \
	X(SECONDS, 5, "seconds")           \
	X(MILLISECONDS, 6, "milliseconds") \
	X(MICROSECONDS, 7, "microseconds") \
	X(NANOSECONDS, 8, "nanoseconds")   \
	X(WORDS, 9, "4-octet words")       \
	X(MESSAGES, 10, "messages")        \
	X(HOPS, 11, "hops")                \
	X(ENTRIES, 12, "entries")          \
	X(FRAMES, 13, "frames")            \
	X(PORTS, 14, "ports")              \
	X(INFERRED, 15, "inferred")

/** Units of an Information Element (RFC 5610, 3.7). */
typedef enum ipfix_units {
#define IPFIX_UNITS_ROW(name, number, text) IPFIX_UNITS_##name = number,
	IPFIX_UNITS_MAP(IPFIX_UNITS_ROW)
#undef IPFIX_UNITS_ROW
} ipfix_units;

/** The Field Length that announces a variable length (RFC 7011, 7). */
#define IPFIX_VARIABLE_LENGTH 65535

IPFIX_BEGIN_DECLS

/** The IANA name, such as "unsigned64"; "unknown" for other numbers. */
IPFIX_API const char *ipfix_type_name(ipfix_type type);

/** The IANA name, such as "deltaCounter"; "unknown" for other numbers. */
IPFIX_API const char *ipfix_semantics_name(ipfix_semantics semantics);

/** The IANA name, such as "octets"; "unknown" for other numbers. */
IPFIX_API const char *ipfix_units_name(ipfix_units units);

/**
 * Finds a type by its IANA name.
 *
 * @retval IPFIX_OK            @p type is set.
 * @retval IPFIX_ERR_NOTFOUND  No type has this name.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_type_find(
    ipfix_type *type, const char *name);

/**
 * Finds data type semantics by their IANA name.
 *
 * @retval IPFIX_OK            @p semantics is set.
 * @retval IPFIX_ERR_NOTFOUND  No semantics have this name.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_semantics_find(
    ipfix_semantics *semantics, const char *name);

/**
 * Finds units by their IANA name.
 *
 * @retval IPFIX_OK            @p units is set.
 * @retval IPFIX_ERR_NOTFOUND  No units have this name.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_units_find(
    ipfix_units *units, const char *name);

/** The octets of a value at full size, or 0 where any number will do. */
IPFIX_INLINE size_t
ipfix_type_size(ipfix_type type)
{
	switch (type) {
#define IPFIX_TYPE_ROW(name, number, text, size) \
	case IPFIX_##name:                       \
		return size;
		IPFIX_TYPE_MAP(IPFIX_TYPE_ROW)
#undef IPFIX_TYPE_ROW
	}
	return 0;
}

/**
 * Whether a field of this type may have this Field Length (RFC 7011, 6.2):
 * the full size, a legal reduced size, #IPFIX_VARIABLE_LENGTH, or, for
 * strings, octetArrays and lists, any length.
 */
IPFIX_API bool ipfix_type_allows(ipfix_type type, uint16_t length);

/** Whether values of this type are structured-data lists (RFC 6313). */
IPFIX_API bool ipfix_type_is_list(ipfix_type type);

IPFIX_END_DECLS

#endif
