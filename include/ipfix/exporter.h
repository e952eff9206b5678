/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The exporting end of a Transport Session (RFC 7011, 8 and 10).
 *
 * An exporter packs records into Messages, numbers them, and sees to it that
 * the Collecting Process has each template when it needs it: in the Message
 * that first uses it, and over UDP again and again.  It does no I/O; Messages
 * are taken from it and sent by the caller.
 *
 *     ipfix_exporter_new(&exporter, registry, &options);
 *     ipfix_exporter_add(exporter, &id, 0, fields, count, now, &error);
 *     ...
 *     while ((rc = ipfix_exporter_put_values(exporter, id, values, count,
 *                 now)) == IPFIX_FULL)
 *             if (ipfix_exporter_take(exporter, now, &message) == IPFIX_OK)
 *                     send_message(&message);
 *     ...
 *     if (now >= ipfix_exporter_deadline(exporter))
 *             ipfix_exporter_refresh(exporter, now);
 *     if (ipfix_exporter_take(exporter, now, &message) == IPFIX_OK)
 *             send_message(&message);
 *
 * A program that exports for several Observation Domains, or over several
 * SCTP streams, turns from one to the other by ipfix_exporter_open(); a
 * Message is of one of them.
 *
 * Time is an argument; it may step back, the Export Time will not.  An
 * exporter belongs to one thread at a time.
 */
#ifndef IPFIX_EXPORTER_H
#define IPFIX_EXPORTER_H

#include <ipfix/alloc.h>
#include <ipfix/builder.h>
#include <ipfix/draft.h>
#include <ipfix/error.h>
#include <ipfix/registry.h>
#include <ipfix/template.h>
#include <ipfix/time.h>
#include <ipfix/transport.h>

/** The exporting end of one Transport Session.  Opaque. */
typedef struct ipfix_exporter ipfix_exporter;

/** How an exporter behaves.  All zero is a sensible UDP exporter. */
typedef struct ipfix_exporter_options {
	/** sizeof(ipfix_exporter_options), or 0 for the same. */
	size_t size;
	/** What carries the Messages. */
	ipfix_transport transport;
	/** The Observation Domain to begin with. */
	uint32_t odid;
	/**
	 * Octets of the largest Message.  0: 65535; over UDP 484, or 464 with
	 * `ipv6`, which keep a packet within 512 octets (RFC 7011, 10.3.3).
	 */
	size_t max_message;
	/** UDP over IPv6. */
	bool ipv6;
	/** Pad Sets to so many octets: 0 for none, else 4 or 8. */
	uint8_t alignment;
	/** UDP: send Templates again after this time; 0: 600 s. */
	ipfix_time template_refresh;
	/** UDP: send Options Templates again after this time; 0: 600 s. */
	ipfix_time options_refresh;
	/** UDP: send Templates again in so many Messages; 0: never. */
	uint32_t template_refresh_messages;
	/** UDP: the same for Options Templates. */
	uint32_t options_refresh_messages;
	/**
	 * UDP: in how many Messages a template is sent before its first
	 * record (RFC 7011, 8.4); the last of them may hold the record too.
	 * 0: 1.
	 */
	uint16_t initial_copies;
	/**
	 * How long the id of a template that ended is not used again; 0: over
	 * UDP three times its refresh interval (RFC 7011, 8.4), else none.
	 */
	ipfix_time reuse_delay;
	/** Templates of all Observation Domains; 0: 4096. */
	size_t max_templates;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_exporter_options;

/** A Message to be sent, and what its sender must know. */
typedef struct ipfix_exported {
	/** The Message; good until the next call on the exporter. */
	ipfix_span octets;
	uint32_t odid;            /**< Its Observation Domain. */
	uint16_t stream;          /**< The SCTP stream it belongs on. */
	uint32_t sequence;        /**< Its Sequence Number. */
	uint32_t records;         /**< How many Data Records it has. */
	uint32_t options_records; /**< Those of them of Options Templates. */
	ipfix_time export_time;   /**< Its Export Time, with its fraction. */
	/**
	 * It holds templates or withdrawals, and so must go reliably and in
	 * order where the transport has a choice (RFC 7011, 8.3).
	 */
	bool templates;
	uint64_t number_;
} ipfix_exported;

/** What an exporter has done so far.  All but the last only grow. */
typedef struct ipfix_export_counters {
	uint64_t messages;         /**< Messages taken. */
	uint64_t octets;           /**< Their octets. */
	uint64_t records;          /**< Data Records in them. */
	uint64_t options_records;  /**< Those of Options Templates. */
	uint64_t template_records; /**< (Options) Template Records in them. */
	uint64_t withdrawals;      /**< Template Withdrawals in them. */
	/** Messages told by ipfix_exporter_discard(), or given up by reset. */
	uint64_t discarded_messages;
	uint64_t discarded_octets;          /**< Their octets. */
	uint64_t discarded_records;         /**< Data Records in them. */
	uint64_t discarded_options_records; /**< Those of Options Templates. */
	/** When the first Flow Record was discarded, or 0 (RFC 7011, 4.3). */
	ipfix_time first_discarded;
	/** And when the last one was. */
	ipfix_time last_discarded;
	/** Live templates. */
	size_t templates;
} ipfix_export_counters;

IPFIX_BEGIN_DECLS

/**
 * Makes an exporter.
 *
 * @param[out] exporter  The caller's; ipfix_exporter_free() releases it.
 * @param registry       The Information Model, frozen, or NULL for IANA's;
 *                       outlives the exporter.
 * @param options        Copied; NULL: all zero.
 *
 * @retval IPFIX_OK         @p exporter is set.
 * @retval IPFIX_ERR_INVAL  The transport is unknown, the alignment none of 0,
 *                          1, 4 and 8, the largest Message below 32 or above
 *                          65535 octets, or the options are larger than this
 *                          library knows and set something there.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_new(
    ipfix_exporter **exporter, const ipfix_registry *registry,
    const ipfix_exporter_options *options);

/** Releases an exporter and what it has not given out. */
IPFIX_API void ipfix_exporter_free(ipfix_exporter *exporter);

/**
 * Begins a new Transport Session with the same templates, after a connection
 * was opened anew: Sequence Numbers begin at 0, templates that were announced
 * are due again, ids that waited are free, and the Message at hand, if there
 * is one, is discarded and counted.
 *
 * @param exporter  The exporter.
 * @param now       The time.
 */
IPFIX_API void ipfix_exporter_reset(ipfix_exporter *exporter, ipfix_time now);

/**
 * Turns to an Observation Domain and SCTP stream: templates and records that
 * follow are theirs.  Sequence Numbers are kept for each pair.
 *
 * @retval IPFIX_OK         Done.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_open(
    ipfix_exporter *exporter, uint32_t odid, uint16_t stream);

/**
 * Adds a template to the Observation Domain at hand.  It is sent with the
 * first record that uses it, or when ipfix_exporter_announce() asks for it, as
 * the templates of structured-data lists need, which have no Data Sets.
 *
 * @param exporter     The exporter.
 * @param[in,out] id   The Template ID wanted, or 0: one is chosen.
 * @param scope_count  0, or how many of the fields are the Scope.
 * @param fields       The fields; see ipfix_template_new().
 * @param count        How many there are.
 * @param now          The time.
 * @param[out] error   What is wrong; may be NULL.
 *
 * @retval IPFIX_OK            @p id is its Template ID.
 * @retval IPFIX_ERR_INVAL     See ipfix_template_new().
 * @retval IPFIX_ERR_TEMPLATE  See ipfix_template_new(); or the id is in use.
 * @retval IPFIX_ERR_VALUE     See ipfix_template_new().
 * @retval IPFIX_ERR_LENGTH    It does not fit into the largest Message.
 * @retval IPFIX_ERR_STATE     The id ended a short while ago.
 * @retval IPFIX_ERR_LIMIT     No more templates, or no id is free.
 * @retval IPFIX_ERR_NOMEM     No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_add(
    ipfix_exporter *exporter, uint16_t *id, uint16_t scope_count,
    const ipfix_field_specifier *fields, size_t count, ipfix_time now,
    ipfix_error *error);

/**
 * A template of the Observation Domain at hand.
 *
 * @return The template, good until it ends, or NULL.
 */
IPFIX_API const ipfix_template *ipfix_exporter_find(
    const ipfix_exporter *exporter, uint16_t id);

/**
 * Adds a Data Record from values; see ipfix_builder_put_values().
 *
 * @retval IPFIX_OK            It is in the Message at hand.
 * @retval IPFIX_FULL          Take the Message at hand, and call again.
 * @retval IPFIX_ERR_NOTFOUND  There is no such template, or no longer.
 * @retval IPFIX_ERR_LENGTH    A value has a length that its field cannot
 *                             have, or the record is larger than any Message.
 * @retval IPFIX_ERR_INVAL     @p count is not that of the template.
 * @retval IPFIX_ERR_TYPE      A value is of another kind than its element.
 * @retval IPFIX_ERR_RANGE     A value does not fit into its field.
 * @retval IPFIX_ERR_VALUE     A string that is not well-formed UTF-8.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_put_values(
    ipfix_exporter *exporter, uint16_t id, const ipfix_value *values,
    size_t count, ipfix_time now);

/** Adds the Data Record of a draft; as ipfix_exporter_put_values(). */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_put_draft(
    ipfix_exporter *exporter, const ipfix_draft *draft, ipfix_time now);

/**
 * Adds a Data Record from the octets of its fields; see
 * ipfix_builder_put_fields().  Results as ipfix_exporter_put_values().
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_put_fields(
    ipfix_exporter *exporter, uint16_t id, const ipfix_field *fields,
    size_t count, ipfix_time now);

/**
 * Adds a Data Record that is encoded already; see ipfix_builder_put_octets().
 * Results as ipfix_exporter_put_values().
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_put_octets(
    ipfix_exporter *exporter, uint16_t id, ipfix_span octets, ipfix_time now);

/**
 * Ends a template.  Over UDP, where nothing can be withdrawn, it is no longer
 * sent; otherwise it is withdrawn (RFC 7011, 8.1).  Its id is not used again
 * for a while.  Records of it that the Collecting Process must still read
 * should have had time to arrive, above all over SCTP.
 *
 * @retval IPFIX_OK            It has ended; records of it are refused.
 * @retval IPFIX_FULL          Take the Message at hand, and call again.
 * @retval IPFIX_ERR_NOTFOUND  There is no such template.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_remove(
    ipfix_exporter *exporter, uint16_t id, ipfix_time now);

/**
 * Withdraws all Templates, or all Options Templates, of the Observation
 * Domain at hand by one record (RFC 7011, 8.1).
 *
 * @param exporter  The exporter.
 * @param set_id    #IPFIX_SET_TEMPLATE or #IPFIX_SET_OPTIONS_TEMPLATE.
 * @param now       The time.
 *
 * @retval IPFIX_OK               They have ended.
 * @retval IPFIX_FULL             Take the Message at hand, and call again.
 * @retval IPFIX_ERR_INVAL        Another @p set_id.
 * @retval IPFIX_ERR_UNSUPPORTED  Over UDP (RFC 7011, 8.4).
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_withdraw_all(
    ipfix_exporter *exporter, uint16_t set_id, ipfix_time now);

/**
 * Makes every template due, on any transport, whether it was sent before or
 * not: by ipfix_exporter_refresh(), or in the Messages of records to come.
 * What is due of one Observation Domain goes into one Message, if it fits.
 */
IPFIX_API void ipfix_exporter_announce(ipfix_exporter *exporter);

/**
 * Puts templates that are due into the Message at hand: those asked for by
 * ipfix_exporter_announce(), and over UDP those whose interval has passed.
 * Records that are put do so by themselves.
 *
 * @retval IPFIX_OK    All that was due is in the Message at hand.
 * @retval IPFIX_DONE  Nothing was due.
 * @retval IPFIX_FULL  Some is; take the Message at hand, and call again.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_refresh(
    ipfix_exporter *exporter, ipfix_time now);

/**
 * When a template is next due by time: 0 if one is asked for already, or
 * #IPFIX_NEVER.  After the clock was set back, call ipfix_exporter_refresh()
 * whatever this says.
 */
IPFIX_API ipfix_time ipfix_exporter_deadline(const ipfix_exporter *exporter);

/**
 * Ends the Message at hand and gives it out.
 *
 * @param exporter      The exporter.
 * @param now           The time; becomes the Export Time unless an earlier
 *                      Message had a later one (RFC 7011, 8.2).
 * @param[out] message  The Message.
 *
 * @retval IPFIX_OK    @p message is set.
 * @retval IPFIX_DONE  Nothing is in it.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_exporter_take(
    ipfix_exporter *exporter, ipfix_time now, ipfix_exported *message);

/**
 * Makes Messages smaller, or larger again, from the one after that at hand on,
 * as the path to the Collecting Process allows (RFC 7011, 10.3.3).
 *
 * @param exporter     The exporter.
 * @param max_message  Octets of the largest Message; not below what the
 *                     largest template so far needs, nor above the option of
 *                     this name, which count instead.
 */
IPFIX_API void ipfix_exporter_limit(
    ipfix_exporter *exporter, size_t max_message);

/**
 * Tells that a Message was not sent after all, because of congestion.  Its
 * Data Records leave a gap in the Sequence Numbers, as they must (RFC 7011,
 * 10.2.2), and are counted; its templates are due again.  Its octets are not
 * looked at, so this may be told later, once for each Message.  A Message that
 * withdraws templates must not be discarded; ipfix_exporter_reset() is for
 * connections that broke.
 */
IPFIX_API void ipfix_exporter_discard(
    ipfix_exporter *exporter, const ipfix_exported *message);

/** What the exporter has done; lives as long as it, and changes with it. */
IPFIX_API const ipfix_export_counters *ipfix_exporter_counters(
    const ipfix_exporter *exporter);

IPFIX_END_DECLS

#endif
