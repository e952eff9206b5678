/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Templates and Options Templates (RFC 7011, section 3.4).
 *
 * A template names the fields of the Data Records that carry its id as Set
 * ID: which Information Element each is, and how many octets it has.  In an
 * Options Template the first fields are the Scope: what the others speak of.
 *
 * An #ipfix_template never changes once it is made, and so may be shared by
 * threads.  It counts its holders: ipfix_template_hold() adds one,
 * ipfix_template_free() takes one away, and the last one releases it.
 */
#ifndef IPFIX_TEMPLATE_H
#define IPFIX_TEMPLATE_H

#include <ipfix/alloc.h>
#include <ipfix/element.h>
#include <ipfix/error.h>
#include <ipfix/registry.h>
#include <ipfix/span.h>

/** The smallest Template ID (RFC 7011, 3.4.1). */
#define IPFIX_TEMPLATE_ID_MIN 256

/** One Field Specifier (RFC 7011, 3.2). */
typedef struct ipfix_field_specifier {
	uint32_t pen;    /**< Enterprise Number; 0 is IANA. */
	uint16_t id;     /**< Information Element identifier, 15 bits. */
	uint16_t length; /**< Octets, or #IPFIX_VARIABLE_LENGTH. */
	/**
	 * The Enterprise bit.  Set where @p pen is not 0.  Where it is set and
	 * @p pen is 0, which no standard defines, the identifier is not one of
	 * IANA's: the field is unknown, and found by nothing but its index.
	 */
	bool enterprise;
	bool shares_name_;  /* with the element of a field before it */
	bool repeated_;     /* the template has more fields of its element */
	uint8_t name_size_; /* of a name that is plain, else 0 */
	/** What the registry knows of it; NULL: nothing. */
	const ipfix_element *element;
} ipfix_field_specifier;

/** An (Options) Template.  Opaque, immutable. */
typedef struct ipfix_template ipfix_template;

/**
 * Where templates and elements are found: what a session shows to those who
 * read structured-data lists.  Treat the members as private.
 */
typedef struct ipfix_template_source {
	const ipfix_template *(*find_)(
	    const struct ipfix_template_source *source, uint32_t odid,
	    uint16_t id);
	const ipfix_registry *registry_;
	uint16_t list_depth_;
} ipfix_template_source;

IPFIX_BEGIN_DECLS

/**
 * Makes a template.
 *
 * @param[out] tmpl    The template, held once by the caller.
 * @param id           Its Template ID.
 * @param scope_count  0 for a Template; for an Options Template how many of
 *                     the fields, from the first, are the Scope.
 * @param fields       Its fields.  `element` may be NULL: then @p registry is
 *                     asked; else it must outlive the template.  `enterprise`
 *                     need not be set.
 * @param count        How many there are.
 * @param registry     The Information Model; must outlive the template.
 * @param alloc        The allocator, or NULL for malloc().
 * @param[out] error   What is wrong; `offset` is the index of the field.
 *
 * @retval IPFIX_OK            @p tmpl is set.
 * @retval IPFIX_ERR_TEMPLATE  @p id is below 256, there are more Scope Fields
 *                             than fields, or a record could be empty.
 * @retval IPFIX_ERR_INVAL     No field, more than 65535, or an identifier
 *                             above 32767.
 * @retval IPFIX_ERR_VALUE     A known element cannot have this length.
 * @retval IPFIX_ERR_NOMEM     No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_template_new(ipfix_template **tmpl,
    uint16_t id, uint16_t scope_count, const ipfix_field_specifier *fields,
    size_t count, const ipfix_registry *registry, const ipfix_alloc *alloc,
    ipfix_error *error);

/**
 * Reads one (Options) Template Record; not a withdrawal, which has no fields.
 *
 * @param[out] tmpl      The template, held once by the caller.
 * @param[in,out] octets Starts with the record; on success with what follows.
 * @param set_id         #IPFIX_SET_TEMPLATE or #IPFIX_SET_OPTIONS_TEMPLATE.
 * @param registry       The Information Model; must outlive the template.
 * @param alloc          The allocator, or NULL for malloc().
 * @param[out] error     What is wrong; offsets count from @p octets.
 *
 * @retval IPFIX_OK             @p tmpl is set.
 * @retval IPFIX_ERR_INVAL      @p set_id is no Set ID of templates.
 * @retval IPFIX_ERR_TRUNCATED  The octets end inside the record, or are
 *                              padding.
 * @retval IPFIX_ERR_TEMPLATE   No field, an id below 256, a wrong Scope Field
 *                              Count, or records that could be empty.
 * @retval IPFIX_ERR_NOMEM      No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_template_get(ipfix_template **tmpl,
    ipfix_span *octets, uint16_t set_id, const ipfix_registry *registry,
    const ipfix_alloc *alloc, ipfix_error *error);

/** Adds a holder, from any thread, and returns @p tmpl. */
IPFIX_API const ipfix_template *ipfix_template_hold(const ipfix_template *tmpl);

/** Takes a holder away, from any thread; the last one releases @p tmpl. */
IPFIX_API void ipfix_template_free(const ipfix_template *tmpl);

/** Its Template ID. */
IPFIX_API uint16_t ipfix_template_id(const ipfix_template *tmpl);

/** How many fields are its Scope; 0 for a Template. */
IPFIX_API uint16_t ipfix_template_scope_count(const ipfix_template *tmpl);

/** Whether it is an Options Template. */
IPFIX_API bool ipfix_template_is_options(const ipfix_template *tmpl);

/** How many fields it has, at least 1; the Scope is counted. */
IPFIX_API uint16_t ipfix_template_count(const ipfix_template *tmpl);

/** Its fields, ipfix_template_count() of them; they live as long as it. */
IPFIX_API const ipfix_field_specifier *ipfix_template_fields(
    const ipfix_template *tmpl);

/**
 * Finds a field by its element, in constant time.
 *
 * @param tmpl        The template.
 * @param pen         The Enterprise Number.
 * @param id          The identifier.
 * @param occurrence  0 for the first field of this element, 1 for the next.
 * @param[out] index  The index of the field.
 *
 * @retval IPFIX_OK            @p index is set.
 * @retval IPFIX_ERR_NOTFOUND  There are not so many fields of this element.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_template_find(
    const ipfix_template *tmpl, uint32_t pen, uint16_t id, size_t occurrence,
    uint16_t *index);

/** How many fields of this element it has, in constant time. */
IPFIX_API size_t ipfix_template_occurrences(
    const ipfix_template *tmpl, uint32_t pen, uint16_t id);

/**
 * The octets of its smallest record, at least 1: a field of variable length
 * counts as its prefix of one octet.  Fewer octets at the end of a Set are
 * padding (RFC 7011, 3.3.1).
 */
IPFIX_API size_t ipfix_template_record_min(const ipfix_template *tmpl);

/** The octets of each of its records, or 0 if they vary. */
IPFIX_API size_t ipfix_template_record_size(const ipfix_template *tmpl);

/**
 * Its (Options) Template Record as octets, as it was received or would be
 * sent.  They live as long as the template.
 */
IPFIX_API ipfix_span ipfix_template_octets(const ipfix_template *tmpl);

IPFIX_END_DECLS

#endif
