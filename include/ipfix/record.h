/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Data Records and their fields (RFC 7011, sections 3.4.3, 6 and 7).
 *
 * A Data Record is the bare octets of its fields, one after the other, as its
 * template lays them out.  A field of variable length is preceded by its
 * length: one octet, or the octet 255 and two more, which may carry any
 * length, also a short one.
 *
 *     ipfix_field_iter fields;
 *     ipfix_field field;
 *
 *     ipfix_field_iter_init(&fields, &record);
 *     while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK)
 *             show(&field);
 *
 * or, for one that is wanted by name:
 *
 *     if (ipfix_record_find(&record, 0, IPFIX_IE_octetDeltaCount, 0,
 *             &field) == IPFIX_OK &&
 *         ipfix_field_get_unsigned(&field, &octets) == IPFIX_OK)
 *             total += octets;
 *
 * Records and fields are plain values that point into the caller's octets and
 * to the template; nothing here allocates.
 */
#ifndef IPFIX_RECORD_H
#define IPFIX_RECORD_H

#include <ipfix/message.h>
#include <ipfix/template.h>
#include <ipfix/value.h>

#include <string.h>

/** How many ends of variable-length fields a record remembers. */
#define IPFIX_RECORD_MARKS 8

/** One Data Record, whose octets were checked against its template. */
typedef struct ipfix_record {
	ipfix_span octets;          /**< All of it. */
	size_t offset;              /**< Of its first octet in the Message. */
	const ipfix_template *tmpl; /**< What lays it out. */
	uint32_t odid;              /**< Its Observation Domain. */
	uint32_t export_time;       /**< Of its Message, UNIX seconds. */
	/** Finds the templates of its lists; NULL: none can be found. */
	const ipfix_template_source *source;
	uint16_t depth_; /* of the list it was found in */
	uint16_t marks_[IPFIX_RECORD_MARKS];
} ipfix_record;

/** One field of a Data Record. */
typedef struct ipfix_field {
	ipfix_span octets; /**< The value, without the length before it. */
	const ipfix_field_specifier *specifier; /**< What it is. */
	size_t offset;  /**< Of the value, from the start of the record. */
	uint16_t index; /**< Its place, from 0. */
	uint8_t prefix; /**< Octets of the length before it: 0, 1 or 3. */
	bool scope;     /**< It is a Scope Field. */
} ipfix_field;

/** Walks the records of one Data Set.  Treat the members as private. */
typedef struct ipfix_record_iter {
	ipfix_span octets_;
	size_t at_;
	size_t offset_; /* of octets_ in the Message */
	ipfix_record record_;
} ipfix_record_iter;

/** Walks the fields of one record.  Treat the members as private. */
typedef struct ipfix_field_iter {
	const uint8_t *octets_;
	const ipfix_field_specifier *fields_;
	size_t at_;
	uint16_t next_;
	uint16_t count_;
	uint16_t scope_count_;
} ipfix_field_iter;

IPFIX_BEGIN_DECLS

/**
 * Prepares a walk over the Data Records of @p set.
 *
 * @param iter         The walk.
 * @param message      The Message, for Export Time and Observation Domain.
 * @param set          A Data Set of it.
 * @param tmpl         The template its Set ID names; outlives the records.
 * @param source       Where lists in the records find their templates; may be
 *                     NULL.
 */
IPFIX_API void ipfix_record_iter_init(ipfix_record_iter *iter,
    const ipfix_message *message, const ipfix_set *set,
    const ipfix_template *tmpl, const ipfix_template_source *source);

/**
 * Steps to the next Data Record.  Fewer octets than the smallest record at
 * the end of a Set are padding.
 *
 * @retval IPFIX_OK          @p record is set.
 * @retval IPFIX_DONE        The Set ended where it should.
 * @retval IPFIX_ERR_LENGTH  A field of variable length reaches past the end
 *                           of the Set; @p error has the octet offset in the
 *                           Message.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_record_iter_next(
    ipfix_record_iter *iter, ipfix_record *record, ipfix_error *error);

/** The octets of the Set behind the last record: padding, or what failed. */
IPFIX_API ipfix_span ipfix_record_iter_rest(const ipfix_record_iter *iter);

/**
 * The field at @p index.
 *
 * @retval IPFIX_OK            @p field is set.
 * @retval IPFIX_ERR_NOTFOUND  The record has fewer fields.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_record_get(
    const ipfix_record *record, uint16_t index, ipfix_field *field);

/**
 * Finds a field by its element; see ipfix_template_find().  In constant time
 * where no more than #IPFIX_RECORD_MARKS fields of variable length precede
 * it; others are stepped over one by one.
 *
 * @retval IPFIX_OK            @p field is set.
 * @retval IPFIX_ERR_NOTFOUND  There are not so many fields of this element.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_record_find(
    const ipfix_record *record, uint32_t pen, uint16_t id, size_t occurrence,
    ipfix_field *field);

/** Prepares a walk over the fields of @p record. */
IPFIX_INLINE void
ipfix_field_iter_init(ipfix_field_iter *iter, const ipfix_record *record)
{
	iter->octets_ = record->octets.data;
	iter->fields_ = ipfix_template_fields(record->tmpl);
	iter->at_ = 0;
	iter->next_ = 0;
	iter->count_ = ipfix_template_count(record->tmpl);
	iter->scope_count_ = ipfix_template_scope_count(record->tmpl);
}

/**
 * Steps to the next field.
 *
 * @retval IPFIX_OK    @p field is set.
 * @retval IPFIX_DONE  There are no more.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_iter_next(ipfix_field_iter *iter, ipfix_field *field)
{
	const ipfix_field_specifier *f = &iter->fields_[iter->next_];
	const uint8_t *p = iter->octets_ + iter->at_;
	size_t size;

	if (iter->next_ >= iter->count_)
		return IPFIX_DONE;
	size = f->length;
	field->prefix = 0;
	/* The octets are there: the record was framed by this template. */
	if (size == IPFIX_VARIABLE_LENGTH) {
		size = p[0];
		field->prefix = 1;
		if (size == 255) {
			size = (size_t)p[1] << 8 | p[2];
			field->prefix = 3;
		}
		p += field->prefix;
		iter->at_ += field->prefix;
	}
	field->octets.data = size > 0 ? p : NULL;
	field->octets.size = size;
	field->specifier = f;
	field->offset = iter->at_;
	field->index = iter->next_;
	field->scope = iter->next_ < iter->scope_count_;
	iter->at_ += size;
	iter->next_++;
	return IPFIX_OK;
}

/** The abstract data type of a field; octetArray if it is unknown. */
IPFIX_INLINE ipfix_type
ipfix_field_type(const ipfix_field *field)
{
	const ipfix_element *element = field->specifier->element;

	return element != NULL ? (ipfix_type)element->type : IPFIX_OCTET_ARRAY;
}

/**
 * Reads a field of any type; see ipfix_value_get() for results.
 *
 * @param field       The field.
 * @param reference   Places times; the Export Time is a good one.
 * @param[out] value  Its value; strings and octets point into the record.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get(
    const ipfix_field *field, ipfix_time reference, ipfix_value *value)
{
	return ipfix_value_get(
	    ipfix_field_type(field), field->octets, reference, value);
}

/**
 * Reads a field of an unsigned8 to unsigned64 element.
 *
 * @retval IPFIX_OK          @p value is set.
 * @retval IPFIX_ERR_TYPE    The element is unknown or of another kind.
 * @retval IPFIX_ERR_LENGTH  The type cannot have so many octets.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_unsigned(const ipfix_field *field, uint64_t *value)
{
	ipfix_type type = ipfix_field_type(field);

	if (ipfix_type_kind(type) != IPFIX_KIND_UNSIGNED)
		return IPFIX_ERR_TYPE;
	if (field->octets.size > ipfix_type_size(type))
		return IPFIX_ERR_LENGTH;
	return ipfix_unsigned_get(field->octets, value);
}

/** Reads a signed8 to signed64; results as ipfix_field_get_unsigned(). */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_signed(const ipfix_field *field, int64_t *value)
{
	ipfix_type type = ipfix_field_type(field);

	if (ipfix_type_kind(type) != IPFIX_KIND_SIGNED)
		return IPFIX_ERR_TYPE;
	if (field->octets.size > ipfix_type_size(type))
		return IPFIX_ERR_LENGTH;
	return ipfix_signed_get(field->octets, value);
}

/** Reads a float32 or float64; results as ipfix_field_get_unsigned(). */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_float(const ipfix_field *field, double *value)
{
	ipfix_type type = ipfix_field_type(field);

	if (ipfix_type_kind(type) != IPFIX_KIND_FLOAT)
		return IPFIX_ERR_TYPE;
	if (field->octets.size > ipfix_type_size(type))
		return IPFIX_ERR_LENGTH;
	return ipfix_float_get(field->octets, value);
}

/**
 * Reads a boolean; results as ipfix_field_get_unsigned(), and
 * #IPFIX_ERR_VALUE if it is neither true nor false.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_boolean(const ipfix_field *field, bool *value)
{
	if (ipfix_field_type(field) != IPFIX_BOOLEAN)
		return IPFIX_ERR_TYPE;
	return ipfix_boolean_get(field->octets, value);
}

/**
 * Reads a time of a dateTime element; results as ipfix_field_get_unsigned(),
 * and #IPFIX_ERR_RANGE for milliseconds beyond the year 2554.
 *
 * @param field       The field.
 * @param reference   Places it, as for ipfix_field_get().
 * @param[out] value  The time.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_time(
    const ipfix_field *field, ipfix_time reference, ipfix_time *value)
{
	ipfix_type type = ipfix_field_type(field);

	if (ipfix_type_kind(type) != IPFIX_KIND_TIME)
		return IPFIX_ERR_TYPE;
	return ipfix_time_get(type, field->octets, reference, value);
}

/** Reads a macAddress; results as ipfix_field_get_unsigned(). */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_mac(const ipfix_field *field, uint8_t mac[6])
{
	if (ipfix_field_type(field) != IPFIX_MAC_ADDRESS)
		return IPFIX_ERR_TYPE;
	if (field->octets.size != 6)
		return IPFIX_ERR_LENGTH;
	memcpy(mac, field->octets.data, 6);
	return IPFIX_OK;
}

/** Reads an ipv4Address; results as ipfix_field_get_unsigned(). */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_ipv4(const ipfix_field *field, uint8_t address[4])
{
	if (ipfix_field_type(field) != IPFIX_IPV4_ADDRESS)
		return IPFIX_ERR_TYPE;
	if (field->octets.size != 4)
		return IPFIX_ERR_LENGTH;
	memcpy(address, field->octets.data, 4);
	return IPFIX_OK;
}

/** Reads an ipv6Address; results as ipfix_field_get_unsigned(). */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_ipv6(const ipfix_field *field, uint8_t address[16])
{
	if (ipfix_field_type(field) != IPFIX_IPV6_ADDRESS)
		return IPFIX_ERR_TYPE;
	if (field->octets.size != 16)
		return IPFIX_ERR_LENGTH;
	memcpy(address, field->octets.data, 16);
	return IPFIX_OK;
}

/** Reads an unsigned256; results as ipfix_field_get_unsigned(). */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_unsigned256(const ipfix_field *field, uint8_t value[32])
{
	if (ipfix_field_type(field) != IPFIX_UNSIGNED256)
		return IPFIX_ERR_TYPE;
	return ipfix_unsigned256_get(field->octets, value);
}

/**
 * Reads a field of a string element.
 *
 * @retval IPFIX_OK         @p value points into the record.
 * @retval IPFIX_ERR_TYPE   The element is unknown or of another kind.
 * @retval IPFIX_ERR_VALUE  Not well-formed UTF-8 (RFC 7011, 6.1.6); the
 *                          octets are still in the field.
 */
IPFIX_INLINE IPFIX_CHECKED ipfix_result
ipfix_field_get_string(const ipfix_field *field, ipfix_span *value)
{
	if (ipfix_field_type(field) != IPFIX_STRING)
		return IPFIX_ERR_TYPE;
	if (!ipfix_string_valid(field->octets))
		return IPFIX_ERR_VALUE;
	*value = field->octets;
	return IPFIX_OK;
}

IPFIX_END_DECLS

#endif
