/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The caller's structs into Data Records.
 *
 * An encoder is the reverse of a decoder: it holds a layout, makes a plan for
 * every template, and writes many structs at once, straight into the Message
 * that is being made.
 *
 *     fields = ipfix_layout_fields(layout);
 *     rc = ipfix_exporter_add(exporter, &id, 0, fields,
 *         ipfix_layout_count(layout), now, &error);
 *     rc = ipfix_encoder_new(&encoder, layout, NULL);
 *     ...
 *     while ((rc = ipfix_encoder_put(encoder, exporter, id, flows, count,
 *                 now, &taken)) == IPFIX_FULL) {
 *             if (ipfix_exporter_take(exporter, now, &message) == IPFIX_OK)
 *                     send_message(&message);
 *             flows += taken;
 *             count -= taken;
 *     }
 *
 * Fields of the template that the layout has no member for are zero, or
 * empty, lists without the header of an empty one (RFC 6313, 4.5): give them
 * members.  Members that it has no field for are not sent.  A number that does
 * not fit into a field of fewer octets, or a text, octets or a span that do
 * not fit into one of fixed length, is an error of the record; what is behind
 * a shorter value is zero.  With the option `saturate` numbers that do not
 * fit become the nearest that do, and are counted.  Texts and other values of
 * strings must be well-formed UTF-8 (RFC 7011, 6.1.6).
 *
 * Nothing is allocated once a template was met.  An encoder belongs to one
 * thread at a time.
 */
#ifndef IPFIX_ENCODER_H
#define IPFIX_ENCODER_H

#include <ipfix/builder.h>
#include <ipfix/exporter.h>
#include <ipfix/layout.h>
#include <ipfix/plan.h>

/** A layout with a plan for every template.  Opaque. */
typedef struct ipfix_encoder ipfix_encoder;

/** What an encoder has done so far. */
typedef struct ipfix_encode_counters {
	uint64_t records;   /**< Records encoded. */
	uint64_t saturated; /**< Numbers that did not fit. */
	uint64_t compiled;  /**< Plans made. */
	size_t plans;       /**< Plans kept. */
} ipfix_encode_counters;

IPFIX_BEGIN_DECLS

/**
 * Makes an encoder.
 *
 * @param[out] encoder  The caller's; ipfix_encoder_free() releases it.
 * @param layout        The layout; held by the encoder.
 * @param options       Copied; NULL: all zero.
 *
 * @retval IPFIX_OK               @p encoder is set.
 * @retval IPFIX_ERR_INVAL        As ipfix_decoder_new().
 * @retval IPFIX_ERR_UNSUPPORTED  The kernel is not available.
 * @retval IPFIX_ERR_NOMEM        No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_encoder_new(ipfix_encoder **encoder,
    const ipfix_layout *layout, const ipfix_plan_options *options);

/** Releases an encoder, its plans, and its holds on layout and templates. */
IPFIX_API void ipfix_encoder_free(ipfix_encoder *encoder);

/**
 * Makes the plan for a template ahead of its records.
 *
 * @retval IPFIX_OK         Records of it can be encoded.
 * @retval IPFIX_ERR_VALUE  A field has a length that its type cannot have;
 *                          the `offset` of @p error is its index.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_encoder_open(
    ipfix_encoder *encoder, const ipfix_template *tmpl, ipfix_error *error);

/** Whether a template has a field for member number @p member. */
IPFIX_API bool ipfix_encoder_has(
    ipfix_encoder *encoder, const ipfix_template *tmpl, size_t member);

/**
 * Puts records into the Message at hand of an exporter, as many as there is
 * room for.
 *
 * @param encoder     The encoder.
 * @param exporter    The exporter.
 * @param id          A template of its Observation Domain at hand.
 * @param records     Structs of the layout.
 * @param count       How many there are.
 * @param now         The time.
 * @param[out] taken  How many were put, whatever is returned.
 *
 * @retval IPFIX_OK            All of them.
 * @retval IPFIX_FULL          Take the Message at hand, and call again for
 *                             the others.
 * @retval IPFIX_ERR_NOTFOUND  There is no such template, or no longer.
 * @retval IPFIX_ERR_LENGTH    The next record is larger than any Message, or
 *                             a value does not fit into its field.
 * @retval IPFIX_ERR_RANGE     A number of it does not fit into its field.
 * @retval IPFIX_ERR_VALUE     A string of it is ill-formed; or as
 *                             ipfix_encoder_open().
 * @retval IPFIX_ERR_NOMEM     No memory for a plan.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_encoder_put(ipfix_encoder *encoder,
    ipfix_exporter *exporter, uint16_t id, const void *records, size_t count,
    ipfix_time now, size_t *taken);

/**
 * Puts records into a Message being built; as ipfix_encoder_put(), but that
 * a record larger than any Message is #IPFIX_FULL too.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_encoder_build(ipfix_encoder *encoder,
    ipfix_builder *builder, const ipfix_template *tmpl, const void *records,
    size_t count, size_t *taken);

/**
 * Writes records one after the other, without a header: for lists.
 *
 * @param encoder     The encoder.
 * @param tmpl        The template.
 * @param records     Structs of the layout.
 * @param count       How many there are.
 * @param octets      Where to write.
 * @param room        How many octets there are; those that no record takes
 *                    may be written to all the same.
 * @param[out] size   How many were written, whatever is returned.
 * @param[out] taken  How many records were, whatever is returned.
 *
 * @retval IPFIX_OK    All of them.
 * @retval IPFIX_FULL  The next one does not fit.
 * @return Otherwise as ipfix_encoder_put().
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_encoder_write(ipfix_encoder *encoder,
    const ipfix_template *tmpl, const void *records, size_t count,
    uint8_t *octets, size_t room, size_t *size, size_t *taken);

/** What the encoder has done; lives as long as it, and changes with it. */
IPFIX_API const ipfix_encode_counters *ipfix_encoder_counters(
    const ipfix_encoder *encoder);

IPFIX_END_DECLS

#endif
