/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Data Records into the caller's structs.
 *
 * A decoder holds a layout and makes a plan for every template it meets.
 * With a plan, records become structs at about the speed of memory: many at a
 * time, without a look at each field.
 *
 *     ipfix_decoder_new(&decoder, layout, NULL);
 *     ...
 *     case IPFIX_EVENT_SET:
 *             while (ipfix_decoder_set(decoder, &reader, flows, MAX, &count,
 *                        &error) == IPFIX_OK)
 *                     use(flows, count);
 *             break;
 *
 * Every octet of a struct is written: members whose field the template does
 * not have, members that the layout does not know, and padding become zero.
 * So structs can be compared as octets.  What a field holds is not judged;
 * strings, above all, may be ill-formed.
 *
 * A number that does not fit into its member is an error of the template:
 * ipfix_decoder_open() and all others return #IPFIX_ERR_RANGE where a field
 * has more octets than an integer member, or is a float64 and the member a
 * float.  With the option `saturate`, and in fields of variable length, what
 * does not fit becomes the nearest number that does, and is counted.
 *
 * Records are decoded without an allocation once their template was met.  A
 * decoder belongs to one thread at a time; a layout may be shared.
 */
#ifndef IPFIX_DECODER_H
#define IPFIX_DECODER_H

#include <ipfix/layout.h>
#include <ipfix/plan.h>
#include <ipfix/record.h>
#include <ipfix/session.h>
#include <ipfix/time.h>

/** A layout with a plan for every template met.  Opaque. */
typedef struct ipfix_decoder ipfix_decoder;

/** What a decoder has done so far. */
typedef struct ipfix_decode_counters {
	uint64_t records;   /**< Records decoded. */
	uint64_t saturated; /**< Numbers and times that did not fit. */
	uint64_t truncated; /**< Texts and octets that were cut. */
	uint64_t invalid;   /**< Fields that hold no value of their type. */
	uint64_t compiled;  /**< Plans made. */
	size_t plans;       /**< Plans kept. */
} ipfix_decode_counters;

IPFIX_BEGIN_DECLS

/**
 * Makes a decoder.
 *
 * @param[out] decoder  The caller's; ipfix_decoder_free() releases it.
 * @param layout        The layout; held by the decoder.
 * @param options       Copied; NULL: all zero.
 *
 * @retval IPFIX_OK               @p decoder is set.
 * @retval IPFIX_ERR_INVAL        The options are larger than this library
 *                                knows and set something there, or there is
 *                                no such kernel at all.
 * @retval IPFIX_ERR_UNSUPPORTED  The kernel is not available.
 * @retval IPFIX_ERR_NOMEM        No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_decoder_new(ipfix_decoder **decoder,
    const ipfix_layout *layout, const ipfix_plan_options *options);

/** Releases a decoder, its plans, and its holds on layout and templates. */
IPFIX_API void ipfix_decoder_free(ipfix_decoder *decoder);

/**
 * Makes the plan for a template ahead of its records.
 *
 * @param decoder     The decoder; holds the template for some time.
 * @param tmpl        The template.
 * @param[out] error  Why it cannot be decoded; `offset` is the index of the
 *                    member to blame.
 *
 * @retval IPFIX_OK         Its records can be decoded.
 * @retval IPFIX_ERR_RANGE  A field is wider than its member.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_decoder_open(
    ipfix_decoder *decoder, const ipfix_template *tmpl, ipfix_error *error);

/**
 * Whether a template has the field that a member stands for.
 *
 * @param decoder  The decoder.
 * @param tmpl     The template.
 * @param member   The index of the member in the layout.
 */
IPFIX_API bool ipfix_decoder_has(
    ipfix_decoder *decoder, const ipfix_template *tmpl, size_t member);

/**
 * Decodes one record.
 *
 * @param decoder    The decoder.
 * @param record     The record.
 * @param reference  A time near its Export Time, such as that of arrival;
 *                   places 32-bit and NTP times (RFC 7011, 5.2).
 * @param[out] to    A struct of the layout; spans in it point to the octets
 *                   of the record.
 *
 * @retval IPFIX_OK          @p to is filled.
 * @retval IPFIX_ERR_LENGTH  The octets are no record of its template.
 * @retval IPFIX_ERR_RANGE   As ipfix_decoder_open().
 * @retval IPFIX_ERR_NOMEM   No memory for a plan.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_decoder_get(ipfix_decoder *decoder,
    const ipfix_record *record, ipfix_time reference, void *to);

/**
 * Decodes the next records of a walk, and moves it on.
 *
 * @param decoder     The decoder.
 * @param iter        The walk; see ipfix_record_iter_init().
 * @param reference   As for ipfix_decoder_get().
 * @param[out] to     Room for @p max structs of the layout.
 * @param max         How many records to decode at most, 1 or more.
 * @param[out] count  How many were.
 * @param[out] error  What is wrong; may be NULL.
 *
 * @retval IPFIX_OK          There was at least one.
 * @retval IPFIX_DONE        The Set ended where it should.
 * @retval IPFIX_ERR_INVAL   @p max is 0.
 * @retval IPFIX_ERR_LENGTH  As ipfix_record_iter_next(); what precedes the
 *                           fault was decoded by the calls before.
 * @retval IPFIX_ERR_RANGE   As ipfix_decoder_open().
 * @retval IPFIX_ERR_NOMEM   No memory for a plan.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_decoder_next(ipfix_decoder *decoder,
    ipfix_record_iter *iter, ipfix_time reference, void *to, size_t max,
    size_t *count, ipfix_error *error);

/**
 * Decodes the next records of the Set that a reader has come to, as if they
 * had been read one by one: the reader counts them and moves on.  Records
 * that are left when ipfix_reader_next() is called are events of their own,
 * and so is what is wrong with the Set.
 *
 * @param decoder     The decoder.
 * @param reader      The reader, behind #IPFIX_EVENT_SET.
 * @param[out] to     Room for @p max structs of the layout; spans in them
 *                    live as long as the Message.
 * @param max         How many records to decode at most, 1 or more.
 * @param[out] count  How many were.
 * @param[out] error  Why none was; may be NULL.
 *
 * @retval IPFIX_OK         There was at least one.
 * @retval IPFIX_DONE       No record is left that could be decoded.
 * @retval IPFIX_ERR_INVAL  The reader is not in a Data Set, or @p max is 0.
 * @retval IPFIX_ERR_RANGE  As ipfix_decoder_open().
 * @retval IPFIX_ERR_NOMEM  No memory for a plan.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_decoder_set(ipfix_decoder *decoder,
    ipfix_reader *reader, void *to, size_t max, size_t *count,
    ipfix_error *error);

/** What the decoder has done; lives as long as it, and changes with it. */
IPFIX_API const ipfix_decode_counters *ipfix_decoder_counters(
    const ipfix_decoder *decoder);

IPFIX_END_DECLS

#endif
