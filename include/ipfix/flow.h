/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What collectors ask of a Flow Record: when, whose, which way.
 *
 * Exporters say when a Flow began and ended in ten ways, say whose Flow it
 * was when they pass it on for another exporter, and put both directions of a
 * conversation into one record.  These functions know the ways.  They are
 * pure: same record, same answer; nothing is kept or allocated.
 *
 *     ipfix_flow_times times;
 *     ipfix_field field;
 *     uint64_t octets;
 *
 *     if (ipfix_flow_get_times(&record, 0, &times) == IPFIX_OK &&
 *         times.has_start)
 *             began(times.start);
 *     if (ipfix_flow_find(&record, IPFIX_REVERSE, 0,
 *             IPFIX_IE_octetDeltaCount, 0, &field) == IPFIX_OK &&
 *         ipfix_field_get_unsigned(&field, &octets) == IPFIX_OK)
 *             answered(octets);
 */
#ifndef IPFIX_FLOW_H
#define IPFIX_FLOW_H

#include <ipfix/record.h>
#include <ipfix/time.h>

/** When a Flow began and ended. */
typedef struct ipfix_flow_times {
	ipfix_time start; /**< Of its first packet. */
	ipfix_time end;   /**< Of its last packet. */
	bool has_start;   /**< `start` is known. */
	bool has_end;     /**< `end` is known. */
} ipfix_flow_times;

/** Who exported a record before it was passed on. */
typedef struct ipfix_flow_origin {
	uint8_t address[16];  /**< In network byte order. */
	uint8_t address_size; /**< 4, 16, or 0 if it is not told. */
	bool has_odid;        /**< The original `odid` is told. */
	uint32_t odid;        /**< It, or that of the record. */
} ipfix_flow_origin;

/** Which way the packets of a Biflow went (RFC 5103). */
typedef enum ipfix_direction {
	IPFIX_FORWARD, /**< As the record has it. */
	IPFIX_REVERSE  /**< As its other half would be a record of its own. */
} ipfix_direction;

IPFIX_BEGIN_DECLS

/**
 * Tells when a Flow began and ended, from the most exact that the record has
 * of each:
 *
 * - flowStart and flowEnd in nano-, micro-, milliseconds or seconds;
 * - flowStartSysUpTime and flowEndSysUpTime, milliseconds since the device
 *   was initialised, which is told by systemInitTimeMilliseconds in the same
 *   record or by @p boot; they wrap after 49 days, and the wrap nearest to
 *   the Export Time is meant;
 * - flowStartDeltaMicroseconds and flowEndDeltaMicroseconds before the Export
 *   Time;
 * - observationTime of a single packet, for both;
 * - flowDurationMilliseconds or flowDurationMicroseconds from the other one.
 *
 * @param record      The record; its Export Time places 32-bit times.
 * @param boot        When the device was initialised, such as what an Options
 *                    Data Record said; 0: not known.
 * @param[out] times  What is known.
 *
 * @retval IPFIX_OK            At least one of both is known.
 * @retval IPFIX_ERR_NOTFOUND  The record tells neither.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_flow_get_times(
    const ipfix_record *record, ipfix_time boot, ipfix_flow_times *times);

/**
 * Tells who exported a record, if somebody passed it on: from
 * originalExporterIPv4Address or originalExporterIPv6Address, else
 * exporterIPv4Address or exporterIPv6Address, and
 * originalObservationDomainId (RFC 7119).
 *
 * @retval IPFIX_OK            @p origin is set.
 * @retval IPFIX_ERR_NOTFOUND  The record tells none of these: its exporter is
 *                             the peer of the Transport Session.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_flow_get_origin(
    const ipfix_record *record, ipfix_flow_origin *origin);

/** Whether records of a template tell of both directions (RFC 5103). */
IPFIX_API bool ipfix_flow_has_reverse(const ipfix_template *tmpl);

/**
 * Finds a field as it is in one direction.  Forward is ipfix_record_find().
 *
 * In reverse, source and destination change places, and so do ingress and
 * egress.  Of other elements the reverse element is taken where the record
 * has it; else the forward one, which counts for both directions, unless it
 * is a counter: how much went back is then not known.
 *
 * @param record      The record.
 * @param direction   Which way.
 * @param pen         The Enterprise Number, of the forward element.
 * @param id          Its identifier.
 * @param occurrence  0 for the first field of this element, 1 for the next.
 * @param[out] field  The field.
 *
 * @retval IPFIX_OK            @p field is set.
 * @retval IPFIX_ERR_NOTFOUND  The record does not tell.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_flow_find(const ipfix_record *record,
    ipfix_direction direction, uint32_t pen, uint16_t id, size_t occurrence,
    ipfix_field *field);

IPFIX_END_DECLS

#endif
