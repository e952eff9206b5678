/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief How a struct of the caller's maps to Information Elements.
 *
 * A layout is a table of members: where each lies in the struct, what it is,
 * and which element it stands for.  It is checked once, when it is made; a
 * decoder fills such structs from Data Records, an encoder makes Data Records
 * of them.
 *
 *     struct flow {
 *             struct in_addr source;
 *             uint64_t octets, start;
 *             char interface[16];
 *             ipfix_span host;
 *     };
 *
 *     static const ipfix_member members[] = {
 *             IPFIX_MEMBER(struct flow, source, "sourceIPv4Address"),
 *             IPFIX_MEMBER(struct flow, octets, "octetDeltaCount"),
 *             IPFIX_MEMBER_AS(struct flow, start, "flowStartMilliseconds",
 *                 IPFIX_AS_TIME),
 *             IPFIX_MEMBER(struct flow, interface, "interfaceName"),
 *             IPFIX_MEMBER(struct flow, host, "httpRequestHost"),
 *     };
 *
 *     rc = ipfix_layout_new(&layout, registry, members,
 *         IPFIX_COUNT(members), sizeof(struct flow), NULL, &error);
 *
 * Members may lie in any order and leave room between them.  A field that
 * comes in fewer octets than its member has is widened (RFC 7011, 6.2), one
 * of variable length may go into a member of fixed size and the other way.
 *
 * A layout never changes once it is made, and so may be shared by threads.
 * It counts its holders like a template does.
 */
#ifndef IPFIX_LAYOUT_H
#define IPFIX_LAYOUT_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/registry.h>
#include <ipfix/span.h>
#include <ipfix/template.h>

/** Octets of the largest struct. */
#define IPFIX_LAYOUT_SIZE_MAX 1048576

/** What a member of a struct is. */
typedef enum ipfix_as {
	/** Nothing that a layout knows, such as a pointer. */
	IPFIX_AS_NOTHING,
	/**
	 * An unsigned integer of 1, 2, 4 or 8 octets in the byte order of the
	 * host: for unsigned8 to unsigned64, for times as their type counts
	 * them (seconds, milliseconds, or the NTP form), and for IPv4 and MAC
	 * addresses as numbers.
	 */
	IPFIX_AS_UNSIGNED,
	/**
	 * A signed one: for signed8 to signed64, and for times likewise; one
	 * of as many octets as the time on the wire is a copy of these.
	 */
	IPFIX_AS_SIGNED,
	/** A float or a double: for float32 and float64. */
	IPFIX_AS_FLOAT,
	/** A bool: for booleans. */
	IPFIX_AS_BOOLEAN,
	/**
	 * Octets as they are on the wire: for addresses (in_addr, in6_addr,
	 * uint8_t[4] ...), exactly as many as the type has; for octetArrays,
	 * strings and unknown elements any number, behind the value filled up
	 * with zeros; for unsigned256, 32 octets.
	 */
	IPFIX_AS_OCTETS,
	/** A char array that ends in a NUL: for strings. */
	IPFIX_AS_TEXT,
	/**
	 * An #ipfix_span: for elements of any type.  Decoded, it points to
	 * the octets of the field in the Message, and lives as long as these.
	 * An unused one is { NULL, 0 }, also of a list, which is then sent as
	 * no octets; a list of no elements has a header (RFC 6313, 4.5), which
	 * is for the caller to write.
	 */
	IPFIX_AS_SPAN,
	/** An #ipfix_time, nanoseconds since the epoch: for all times. */
	IPFIX_AS_TIME
} ipfix_as;

/** One member of a struct. */
typedef struct ipfix_member {
	const char *name;    /**< Of its element; NULL: `pen`, `id` count. */
	uint32_t pen;        /**< The Enterprise Number. */
	uint16_t id;         /**< The identifier. */
	uint16_t occurrence; /**< 0 for the first field of this element ... */
	ipfix_as as;         /**< What it is. */
	/** The Field Length in templates made of the layout; 0: full size. */
	uint16_t length;
	size_t offset; /**< Where it lies in the struct. */
	size_t size;   /**< Its octets. */
} ipfix_member;

/** How a struct maps to elements.  Opaque, immutable. */
typedef struct ipfix_layout ipfix_layout;

/* What a member is, from its type in the program. */
#if defined(__cplusplus)
extern "C++" {
template <typename T> struct ipfix_as_of {
	static const ipfix_as is = IPFIX_AS_OCTETS;
};
template <typename T> struct ipfix_as_of<T *> {
	static const ipfix_as is = IPFIX_AS_NOTHING;
};
template <size_t N> struct ipfix_as_of<char[N]> {
	static const ipfix_as is = IPFIX_AS_TEXT;
};
#define IPFIX_AS_ROW(type, what)                            \
	template <> struct ipfix_as_of<type> {              \
		static const ipfix_as is = IPFIX_AS_##what; \
	};
IPFIX_AS_ROW(bool, BOOLEAN)
IPFIX_AS_ROW(char, UNSIGNED)
IPFIX_AS_ROW(signed char, SIGNED)
IPFIX_AS_ROW(unsigned char, UNSIGNED)
IPFIX_AS_ROW(short, SIGNED)
IPFIX_AS_ROW(unsigned short, UNSIGNED)
IPFIX_AS_ROW(int, SIGNED)
IPFIX_AS_ROW(unsigned int, UNSIGNED)
IPFIX_AS_ROW(long, SIGNED)
IPFIX_AS_ROW(unsigned long, UNSIGNED)
IPFIX_AS_ROW(long long, SIGNED)
IPFIX_AS_ROW(unsigned long long, UNSIGNED)
IPFIX_AS_ROW(float, FLOAT)
IPFIX_AS_ROW(double, FLOAT)
IPFIX_AS_ROW(ipfix_span, SPAN)
#undef IPFIX_AS_ROW
}
#define IPFIX_AS_OF(type, member) (ipfix_as_of<decltype(type::member)>::is)
#else
#if defined(__GNUC__)
#define IPFIX_GENERIC_ __extension__ _Generic
#else
#define IPFIX_GENERIC_ _Generic
#endif
/** What a member is, from its type in the program; arrays of char are text. */
#define IPFIX_AS_OF(type, member) \
	IPFIX_GENERIC_(&((type *)0)->member,                           \
	    char **: IPFIX_AS_NOTHING,                                 \
	    const char **: IPFIX_AS_NOTHING,                           \
	    uint8_t **: IPFIX_AS_NOTHING,                              \
	    const uint8_t **: IPFIX_AS_NOTHING,                        \
	    void **: IPFIX_AS_NOTHING,                                 \
	    default: IPFIX_GENERIC_(((type *)0)->member,               \
	        bool: IPFIX_AS_BOOLEAN,                                \
	        char: IPFIX_AS_UNSIGNED,                               \
	        signed char: IPFIX_AS_SIGNED,                          \
	        unsigned char: IPFIX_AS_UNSIGNED,                      \
	        short: IPFIX_AS_SIGNED,                                \
	        unsigned short: IPFIX_AS_UNSIGNED,                     \
	        int: IPFIX_AS_SIGNED,                                  \
	        unsigned int: IPFIX_AS_UNSIGNED,                       \
	        long: IPFIX_AS_SIGNED,                                 \
	        unsigned long: IPFIX_AS_UNSIGNED,                      \
	        long long: IPFIX_AS_SIGNED,                            \
	        unsigned long long: IPFIX_AS_UNSIGNED,                 \
	        float: IPFIX_AS_FLOAT,                                 \
	        double: IPFIX_AS_FLOAT,                                \
	        char *: IPFIX_AS_TEXT,                                 \
	        ipfix_span: IPFIX_AS_SPAN,                             \
	        default: IPFIX_AS_OCTETS))
#endif

/* A row of any shape: the other macros leave out what is seldom told. */
#define IPFIX_MEMBER_ROW_(type, member, name, pen, id, nth, as, length) \
	{                                                               \
		name, pen, id, nth, as, length, offsetof(type, member), \
		    sizeof(((type *)0)->member)                         \
	}

/** A member for an element by its name, or "pen/id". */
#define IPFIX_MEMBER(type, member, name) \
	IPFIX_MEMBER_ROW_(               \
	    type, member, name, 0, 0, 0, IPFIX_AS_OF(type, member), 0)

/** A member for the n-th field of this element, from 0. */
#define IPFIX_MEMBER_NTH(type, member, name, nth) \
	IPFIX_MEMBER_ROW_(                        \
	    type, member, name, 0, 0, nth, IPFIX_AS_OF(type, member), 0)

/** A member for an element by its key. */
#define IPFIX_MEMBER_ID(type, member, pen, id) \
	IPFIX_MEMBER_ROW_(                     \
	    type, member, NULL, pen, id, 0, IPFIX_AS_OF(type, member), 0)

/** A member of which it is told what it is, such as #IPFIX_AS_TIME. */
#define IPFIX_MEMBER_AS(type, member, name, as) \
	IPFIX_MEMBER_ROW_(type, member, name, 0, 0, 0, as, 0)

/** A member that is sent in so many octets, or #IPFIX_VARIABLE_LENGTH. */
#define IPFIX_MEMBER_SIZED(type, member, name, length) \
	IPFIX_MEMBER_ROW_(                             \
	    type, member, name, 0, 0, 0, IPFIX_AS_OF(type, member), length)

IPFIX_BEGIN_DECLS

/**
 * Makes a layout.
 *
 * @param[out] layout  The layout, held once by the caller.
 * @param registry     The Information Model, frozen, or NULL for IANA's; must
 *                     outlive the layout.
 * @param members      Its members; copied.
 * @param count        How many there are, at least 1.
 * @param size         sizeof the struct.
 * @param alloc        The allocator, or NULL for malloc().
 * @param[out] error   What is wrong; `offset` is the index of the member.
 *
 * @retval IPFIX_OK            @p layout is set.
 * @retval IPFIX_ERR_NOTFOUND  No element has this name.
 * @retval IPFIX_ERR_TYPE      A member cannot hold values of its element.
 * @retval IPFIX_ERR_LENGTH    A member has a size that it cannot have as what
 *                             it is.
 * @retval IPFIX_ERR_VALUE     Its element cannot have this Field Length.
 * @retval IPFIX_ERR_INVAL     Two members overlap or stand for one field, a
 *                             member lies outside of the struct, there is
 *                             none, or the struct is larger than
 *                             #IPFIX_LAYOUT_SIZE_MAX.
 * @retval IPFIX_ERR_NOMEM     No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_layout_new(ipfix_layout **layout,
    const ipfix_registry *registry, const ipfix_member *members, size_t count,
    size_t size, const ipfix_alloc *alloc, ipfix_error *error);

/**
 * Makes a layout with a member for each field of a template, in its order,
 * each aligned for its type: integers and times at the full size of their
 * type, floats and doubles, bools, addresses as octets, fields of a fixed
 * length without a type as so many octets, all others as spans.  For programs
 * that learn only at run time what there is; ipfix_layout_members() tells
 * where everything lies.  What outlives the template must outlive the layout.
 * A field with the enterprise bit and the Enterprise Number 0 is an element of
 * its own, not IANA's of that identifier (RFC 7011, 3.2); `enterprise` of
 * ipfix_layout_fields() tells them apart.
 *
 * @retval IPFIX_OK         @p layout is set, held once by the caller.
 * @retval IPFIX_ERR_INVAL  It would be larger than #IPFIX_LAYOUT_SIZE_MAX.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_layout_of(ipfix_layout **layout,
    const ipfix_template *tmpl, const ipfix_alloc *alloc);

/** Adds a holder, from any thread, and returns @p layout. */
IPFIX_API const ipfix_layout *ipfix_layout_hold(const ipfix_layout *layout);

/** Takes a holder away, from any thread; the last one releases @p layout. */
IPFIX_API void ipfix_layout_free(const ipfix_layout *layout);

/** The octets of the struct. */
IPFIX_API size_t ipfix_layout_size(const ipfix_layout *layout);

/** How many members it has. */
IPFIX_API size_t ipfix_layout_count(const ipfix_layout *layout);

/**
 * Its members, ipfix_layout_count() of them, with every name, Enterprise
 * Number, identifier and Field Length filled in; the name of an unknown
 * element is NULL.  They live as long as the layout.
 */
IPFIX_API const ipfix_member *ipfix_layout_members(const ipfix_layout *layout);

/**
 * The fields of a template for such structs, ipfix_layout_count() of them in
 * the order of the members, for ipfix_template_new() or ipfix_exporter_add():
 * of the full size of their type, or of the length that the member asks for;
 * text and spans of variable length.  They live as long as the layout.
 */
IPFIX_API const ipfix_field_specifier *ipfix_layout_fields(
    const ipfix_layout *layout);

IPFIX_END_DECLS

#endif
