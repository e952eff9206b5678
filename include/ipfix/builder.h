/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Builds one Message into the caller's octets (RFC 7011, section 3).
 *
 * Records are put one after the other; Sets are opened and closed as their
 * kind asks for, and the lengths are filled in at the end.
 *
 *     ipfix_builder_init(&builder, octets, sizeof(octets));
 *     rc = ipfix_builder_put_template(&builder, tmpl);
 *     while (rc == IPFIX_OK && next_flow(values))
 *             rc = ipfix_builder_put_values(&builder, tmpl, values, count);
 *     if (rc >= 0) {
 *             ipfix_builder_finish(&builder, export_time, sequence, odid,
 *                 &message);
 *             send_message(message);
 *     }
 *
 * A builder keeps no templates and counts no sequence numbers; that is what
 * an exporter is for.  A call that does not return #IPFIX_OK changes nothing,
 * so the caller of a full builder sends what there is and begins anew.
 */
#ifndef IPFIX_BUILDER_H
#define IPFIX_BUILDER_H

#include <ipfix/message.h>
#include <ipfix/record.h>
#include <ipfix/template.h>

/** A Message being built.  Members ending in '_' are private. */
typedef struct ipfix_builder {
	size_t size;      /**< Octets so far, the Message Header included. */
	uint32_t records; /**< Data Records so far. */
	/**
	 * Sets are padded with zeros to a multiple of so many octets of the
	 * Message: 0 or 1 for none, else 4 or 8.  May be set after
	 * ipfix_builder_init().  Where padding would be as long as the
	 * shortest record of the Set, or has no room, there is none (RFC
	 * 7011, 3.3.1).
	 */
	uint8_t alignment;
	uint8_t *octets_;
	size_t room_;
	size_t set_; /* where the open Set begins, or 0 */
	uint16_t set_id_;
	uint32_t record_min_; /* of the open Set */
} ipfix_builder;

IPFIX_BEGIN_DECLS

/**
 * Begins a Message.
 *
 * @param builder  The builder.
 * @param octets   Where it is written; outlives the builder.
 * @param size     How many there are, at least 16; more than 65535 are not
 *                 used.
 *
 * @retval IPFIX_OK         The builder is ready.
 * @retval IPFIX_ERR_INVAL  @p size is below 16.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_init(
    ipfix_builder *builder, uint8_t *octets, size_t size);

/**
 * Adds an (Options) Template Record.
 *
 * @retval IPFIX_OK    It was added.
 * @retval IPFIX_FULL  No room.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_template(
    ipfix_builder *builder, const ipfix_template *tmpl);

/**
 * Adds a Template Withdrawal (RFC 7011, 8.1).
 *
 * @param builder  The builder.
 * @param set_id   #IPFIX_SET_TEMPLATE or #IPFIX_SET_OPTIONS_TEMPLATE.
 * @param id       The Template ID, or @p set_id to withdraw all of its kind.
 *
 * @retval IPFIX_OK         It was added.
 * @retval IPFIX_FULL       No room.
 * @retval IPFIX_ERR_INVAL  Another @p set_id, or an @p id below 256 that is
 *                          not @p set_id.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_withdrawal(
    ipfix_builder *builder, uint16_t set_id, uint16_t id);

/**
 * Adds a Data Record from values, which are encoded as the template says:
 * into reduced sizes, and with the short prefix where a variable length is
 * below 255.  Fields of unknown elements take octets.  Octets and strings
 * with a NULL `data` stand for as many zeros as a field of fixed length has.
 * A structured-data list of no octets is written as one of no elements (RFC
 * 6313, 4.5), which a field of fixed length may be too short or long for.
 *
 * @param builder  The builder.
 * @param tmpl     The template.
 * @param values   One for each field, in their order.
 * @param count    How many there are.
 *
 * @retval IPFIX_OK          It was added.
 * @retval IPFIX_FULL        No room.
 * @retval IPFIX_ERR_INVAL   @p count is not that of the template.
 * @retval IPFIX_ERR_TYPE    A value is of another kind than its element.
 * @retval IPFIX_ERR_LENGTH  Octets or a string of another length than the
 *                           field, or longer than 65535; or the field has a
 *                           length that its type cannot have.
 * @retval IPFIX_ERR_RANGE   A value does not fit into its field.
 * @retval IPFIX_ERR_VALUE   A string that is not well-formed UTF-8.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_values(
    ipfix_builder *builder, const ipfix_template *tmpl,
    const ipfix_value *values, size_t count);

/**
 * Adds a Data Record from the octets of its fields.  Of each
 * #ipfix_field its `octets` are used, and its `prefix`: 3 writes the long
 * form of a variable length also where the short one would do.
 *
 * @param builder  The builder.
 * @param tmpl     The template.
 * @param fields   One for each field, in their order.
 * @param count    How many there are.
 *
 * @retval IPFIX_OK          It was added.
 * @retval IPFIX_FULL        No room.
 * @retval IPFIX_ERR_INVAL   @p count is not that of the template.
 * @retval IPFIX_ERR_LENGTH  Octets of another length than the field, or more
 *                           than 65535.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_fields(
    ipfix_builder *builder, const ipfix_template *tmpl,
    const ipfix_field *fields, size_t count);

/**
 * Adds a Data Record that is encoded already, such as one that was read.
 *
 * @retval IPFIX_OK          It was added.
 * @retval IPFIX_FULL        No room.
 * @retval IPFIX_ERR_LENGTH  The octets are not one record of the template.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_octets(
    ipfix_builder *builder, const ipfix_template *tmpl, ipfix_span octets);

/**
 * Adds a whole Data Set as it is, such as one whose template is unknown.
 *
 * @param builder  The builder.
 * @param set_id   Its Set ID.
 * @param body     What follows its header: records, and perhaps padding.
 * @param records  How many Data Records there are, for the Sequence Number of
 *                 the next Message; 0 if that cannot be known.
 *
 * @retval IPFIX_OK         It was added.
 * @retval IPFIX_FULL       No room.
 * @retval IPFIX_ERR_INVAL  @p set_id is below 256, or @p body is empty.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_set(
    ipfix_builder *builder, uint16_t set_id, ipfix_span body, uint32_t records);

/**
 * Ends the open Set with so many octets of padding, instead of those that
 * `alignment` asks for.
 *
 * @retval IPFIX_OK         The Set has ended.
 * @retval IPFIX_FULL       No room.
 * @retval IPFIX_ERR_INVAL  No Set is open, or a record of it can be as short
 *                          as that (RFC 7011, 3.3.1).
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_builder_put_padding(
    ipfix_builder *builder, size_t size);

/**
 * Ends the open Set, if there is one, and pads it.  The next record opens a
 * new Set, also if it is of the same kind.
 */
IPFIX_API void ipfix_builder_end_set(ipfix_builder *builder);

/**
 * Ends the Message: fills in its header and the last Set's.
 *
 * @param builder       The builder; needs a new ipfix_builder_init() then.
 * @param export_time   UNIX seconds, modulo 2^32.
 * @param sequence      Data Records sent before in this Transport Session (in
 *                      SCTP: stream) and Observation Domain, modulo 2^32.
 * @param odid          The Observation Domain.
 * @param[out] message  The Message, in the octets of the builder.
 */
IPFIX_API void ipfix_builder_finish(ipfix_builder *builder,
    uint32_t export_time, uint32_t sequence, uint32_t odid,
    ipfix_span *message);

IPFIX_END_DECLS

#endif
