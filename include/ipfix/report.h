/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What devices tell about themselves (RFC 7011, section 4).
 *
 * Four Options Templates of RFC 7011 say how reliable the rest is: what a
 * Metering Process has counted, what it has ignored, what an Exporting Process
 * has not sent, and which fields of a template are Flow Keys.  How often they
 * are sent is the policy of the program that calls; it may have itself told
 * when the time has come.
 *
 * The exporting end adds the template once, and a record as often as
 * ipfix_report_due() asks for it, or as it likes:
 *
 *     ipfix_report_options options = { .kind = IPFIX_REPORT_NOT_SENT };
 *     ipfix_value values[IPFIX_REPORT_FIELDS];
 *     ipfix_report report;
 *     ipfix_draft draft;
 *
 *     rc = ipfix_report_add(exporter, &id, &options, now, &error);
 *     ...
 *     ipfix_report_init(&report, exporter);
 *     report.exporting_process = getpid();
 *     rc = ipfix_draft_init(&draft, ipfix_exporter_find(exporter, id), values,
 *         IPFIX_REPORT_FIELDS);
 *     if (rc == IPFIX_OK)
 *             rc = ipfix_report_put(&report, &draft);
 *     if (rc == IPFIX_OK)
 *             rc = ipfix_exporter_put_draft(exporter, &draft, now);
 *
 * The collecting end asks of any record what it reports:
 *
 *     if (ipfix_report_get(&report, &record) == IPFIX_OK &&
 *         report.kind == IPFIX_REPORT_NOT_SENT)
 *             warn("%llu flows were not sent", report.not_sent_flows);
 */
#ifndef IPFIX_REPORT_H
#define IPFIX_REPORT_H

#include <ipfix/draft.h>
#include <ipfix/exporter.h>
#include <ipfix/record.h>

/** Fields of the largest report, without those that a program adds. */
#define IPFIX_REPORT_FIELDS 8

/** Which of the four a report is. */
typedef enum ipfix_report_kind {
	/** None of them. */
	IPFIX_REPORT_NONE,
	/** Metering Process Statistics (RFC 7011, 4.1). */
	IPFIX_REPORT_METERED,
	/** Metering Process Reliability Statistics (RFC 7011, 4.2). */
	IPFIX_REPORT_IGNORED,
	/** Exporting Process Reliability Statistics (RFC 7011, 4.3). */
	IPFIX_REPORT_NOT_SENT,
	/** Flow Keys of a template (RFC 7011, 4.4). */
	IPFIX_REPORT_FLOW_KEYS
} ipfix_report_kind;

/** How an Exporting Process is told from others. */
typedef enum ipfix_report_identity {
	IPFIX_REPORT_BY_PROCESS, /**< exportingProcessId. */
	IPFIX_REPORT_BY_IPV4,    /**< exporterIPv4Address. */
	IPFIX_REPORT_BY_IPV6     /**< exporterIPv6Address. */
} ipfix_report_identity;

/** What the template of a report is to have. */
typedef struct ipfix_report_options {
	/** sizeof(ipfix_report_options), or 0 for the same. */
	size_t size;
	/** Which report. */
	ipfix_report_kind kind;
	/**
	 * METERED, IGNORED: name the Metering Process, as is needed where an
	 * Observation Domain has several.
	 */
	bool metering_process;
	/**
	 * METERED, IGNORED: name the Observation Domain also where it is not
	 * 0, and so is in the Message Header.
	 */
	bool observation_domain;
	/** NOT_SENT: what names the Exporting Process. */
	ipfix_report_identity identity;
	/**
	 * IGNORED, NOT_SENT: how fine its times are, #IPFIX_DATE_TIME_SECONDS
	 * to #IPFIX_DATE_TIME_NANOSECONDS; 0: milliseconds.
	 */
	ipfix_type times;
	/** How often ipfix_report_due() asks for it; 0: never. */
	ipfix_time interval;
	/** Fields of the program's own, behind those of the report. */
	const ipfix_field_specifier *more;
	/** How many there are. */
	size_t more_count;
} ipfix_report_options;

/** One report.  What its kind does not have is 0. */
typedef struct ipfix_report {
	/** What it is; ipfix_report_put() goes by the template instead. */
	ipfix_report_kind kind;

	/** METERED, IGNORED: the Observation Domain it speaks of. */
	uint32_t odid;
	/** METERED, IGNORED: the Metering Process, or 0 for the only one. */
	uint32_t metering_process;
	/** NOT_SENT: what names the Exporting Process. */
	ipfix_report_identity identity;
	/** Its number, if that does. */
	uint32_t exporting_process;
	/** Its address, of 4 or 16 octets, if that does. */
	uint8_t address[16];

	uint64_t messages; /**< METERED: Messages that were sent. */
	uint64_t flows;    /**< METERED: Flow Records in them. */
	uint64_t octets;   /**< METERED: octets of them. */

	uint64_t ignored_packets; /**< IGNORED: packets not metered. */
	uint64_t ignored_octets;  /**< IGNORED: their octets. */

	uint64_t not_sent_flows;   /**< NOT_SENT: Flow Records. */
	uint64_t not_sent_packets; /**< NOT_SENT: packets of those flows. */
	uint64_t not_sent_octets;  /**< NOT_SENT: their octets. */

	ipfix_time first; /**< IGNORED, NOT_SENT: when the first one was. */
	ipfix_time last;  /**< IGNORED, NOT_SENT: when the last one was. */

	uint16_t template_id; /**< FLOW_KEYS: the template. */
	/**
	 * FLOW_KEYS: bit 0, the least significant, stands for its first
	 * field; bits beyond its last field are 0.
	 */
	uint64_t flow_keys;
} ipfix_report;

IPFIX_BEGIN_DECLS

/**
 * Adds the Options Template of a report to the Observation Domain at hand.
 *
 * @param exporter    The exporter.
 * @param[in,out] id  The Template ID wanted, or 0: one is chosen.
 * @param options     What it is to have.
 * @param now         The time.
 * @param[out] error  What is wrong; may be NULL.
 *
 * @retval IPFIX_OK         @p id is its Template ID.
 * @retval IPFIX_ERR_INVAL  No such report, identity or time, or more than 64
 *                          fields of the program's own.
 * @return Otherwise as ipfix_exporter_add().
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_report_add(ipfix_exporter *exporter,
    uint16_t *id, const ipfix_report_options *options, ipfix_time now,
    ipfix_error *error);

/**
 * Tells which report of the Observation Domain at hand is due, one after the
 * other, and takes it for sent: at first at once, then in the interval that
 * its options have, or early where the clock was set back.
 *
 * @param exporter  The exporter.
 * @param now       The time.
 * @param[out] id   Its Template ID.
 *
 * @retval IPFIX_OK    @p id is set; there may be more.
 * @retval IPFIX_DONE  None is due.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_report_due(
    ipfix_exporter *exporter, ipfix_time now, uint16_t *id);

/**
 * When a report of the Observation Domain at hand is next due, or
 * #IPFIX_NEVER.
 */
IPFIX_API ipfix_time ipfix_report_deadline(const ipfix_exporter *exporter);

/**
 * Begins a report with what an exporter has counted itself: what it has sent,
 * what it has not, and when that was, and its Observation Domain at hand.  Of
 * flows that were not sent it does not know the packets and octets.  All else
 * is 0, and all of it if @p exporter is NULL.
 */
IPFIX_API void ipfix_report_init(
    ipfix_report *report, const ipfix_exporter *exporter);

/**
 * Marks a field of a template as Flow Key.
 *
 * @param report  The report; becomes one of the Flow Keys of @p tmpl.
 * @param tmpl    The template.
 * @param index   The field, from 0.
 *
 * @retval IPFIX_OK         Done.
 * @retval IPFIX_ERR_RANGE  There is no such field, or it is beyond the 64
 *                          that can be marked.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_report_put_key(
    ipfix_report *report, const ipfix_template *tmpl, uint16_t index);

/**
 * Whether a field of a template is a Flow Key.
 *
 * @param report  A report that came.
 * @param tmpl    The template it speaks of.
 * @param index   The field, from 0.
 *
 * @return Whether it is; false if @p report speaks of another template.
 */
IPFIX_API bool ipfix_report_has_key(
    const ipfix_report *report, const ipfix_template *tmpl, uint16_t index);

/**
 * Sets the fields of a draft that belong to a report.  The draft is of a
 * template that ipfix_report_add() made, or of any that is recognised.
 *
 * @retval IPFIX_OK            They are set; others may be, and the draft put.
 * @retval IPFIX_ERR_NOTFOUND  The template is none of a report.
 * @return Otherwise what an earlier setter of the draft returned.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_report_put(
    const ipfix_report *report, ipfix_draft *draft);

/**
 * Which report records of a template are.  The combination of elements
 * decides: in any order, and with others beside them.  Where more than one
 * kind would do, it is the first that #ipfix_report_kind names.  A Metering
 * Process must be named in the Scope, itself or by its Observation Domain.
 */
IPFIX_API ipfix_report_kind ipfix_report_find(const ipfix_template *tmpl);

/**
 * Reads a report.  Its two times are a range, in whichever order they came.
 *
 * @retval IPFIX_OK            @p report is set.
 * @retval IPFIX_ERR_NOTFOUND  The record is no report.
 * @retval IPFIX_ERR_LENGTH    A field has a length that its type cannot have.
 * @retval IPFIX_ERR_TYPE      The registry does not know an element, or not as
 *                             it is.
 * @retval IPFIX_ERR_RANGE     A time that cannot be.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_report_get(
    ipfix_report *report, const ipfix_record *record);

IPFIX_END_DECLS

#endif
