/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What Options Data Records said, joined to Data Records.
 *
 * Exporters tell once what holds for many records: at which rate a selector
 * samples, what an interface is called, what an application id means, which
 * fields of a template are Flow Keys, which properties a group of Flows has
 * in common (RFC 5473).  Each says so of a Scope (RFC 7011, 3.4.2.1).  An
 * #ipfix_options keeps what was said, by the values of the Scope Fields, and
 * answers what an element is for a given Data Record:
 *
 *     ipfix_options_new(&options, NULL);
 *     ...
 *     while (ipfix_reader_next(&reader, &event, &error) == IPFIX_OK) {
 *             ipfix_options_feed(options, &event, now);
 *             if (event.kind == IPFIX_EVENT_RECORD &&
 *                 ipfix_options_get_sampling(
 *                     options, &event.record, &sampling) == IPFIX_OK)
 *                     packets *= sampling.factor;
 *     }
 *
 * There is one for each session, as nothing of a Scope means anything
 * elsewhere.  A Scope applies to a Data Record if each of its elements does:
 *
 * - templateId to records of that template;
 * - observationDomainId to records of that domain;
 * - exporterIPv4Address, exporterIPv6Address, exportingProcessId and
 *   meteringProcessId to all records, unless they have such a field of
 *   another value;
 * - every other element to records with a field of the same value, in
 *   whatever number of octets.
 *
 * What was said in another Observation Domain does not count, unless that is
 * domain 0, which stands for the whole exporter.  Of several Scopes the most
 * special one is asked first, and of several statements on one Scope the
 * latest counts.
 *
 * Many exporters send the rate of a selectorId, samplerId or lineCardId that
 * their Flow Records do not carry.  Where there is but one of these, it is
 * assumed to apply; #ipfix_option says so.  Others put the selectorId, the
 * interface or whatever they speak of among the other fields, and the exporter
 * into the Scope; then the first such field counts as one of the Scope. `exact`
 * forbids both.
 *
 * Finding allocates nothing, and takes as long with few statements as with
 * many.  An ipfix_options belongs to one thread at a time.
 */
#ifndef IPFIX_OPTIONS_H
#define IPFIX_OPTIONS_H

#include <ipfix/session.h>

/** What was said of Scopes.  Opaque. */
typedef struct ipfix_options ipfix_options;

/** How it behaves.  All zero is sensible. */
typedef struct ipfix_options_options {
	/** sizeof(ipfix_options_options), or 0 for the same. */
	size_t size;
	/** Only Scopes whose elements the Data Record carries apply. */
	bool exact;
	/** Statements that are kept; 0: 65536.  More: the oldest goes. */
	size_t max_statements;
	/**
	 * Octets that they take, and the templates that they hold; 0: 4 MiB.
	 * More: the oldest goes.
	 */
	size_t max_memory;
	/** As `seed` of #ipfix_session_options. */
	uint64_t seed;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_options_options;

/** What it has seen, and holds now. */
typedef struct ipfix_option_counters {
	uint64_t put;      /**< Options Data Records taken. */
	uint64_t refused;  /**< Those of a Scope too large, or of too many. */
	uint64_t dropped;  /**< Statements that made room for others. */
	size_t statements; /**< Those that are kept now. */
	size_t memory;     /**< Octets that they take. */
} ipfix_option_counters;

/** Where the value of an element came from. */
typedef enum ipfix_option_source {
	IPFIX_OPTION_OVERRIDE, /**< ipfix_options_put_override(). */
	IPFIX_OPTION_RECORD,   /**< The Data Record itself. */
	IPFIX_OPTION_SCOPE,    /**< A Scope that applies to it. */
	IPFIX_OPTION_ASSUMED   /**< The only Scope that could. */
} ipfix_option_source;

/** The value of an element, and who said so. */
typedef struct ipfix_option {
	ipfix_field field; /**< For ipfix_field_get_unsigned() and the like. */
	ipfix_option_source source; /**< Where it came from. */
	/** Of OVERRIDE all zero; else the record with the field. */
	ipfix_record record;
	ipfix_time when; /**< When that came; of OVERRIDE and RECORD 0. */
} ipfix_option;

/** At which rate packets were selected. */
typedef struct ipfix_sampling {
	/** How many packets were seen for each that was counted, at least 1. */
	double factor;
	/** As selectorAlgorithm (RFC 5477, 8.2.4) has it; 0: not told. */
	uint16_t algorithm;
	ipfix_option option; /**< What told the factor. */
} ipfix_sampling;

/** An application id in its parts (RFC 6759, 4). */
typedef struct ipfix_application {
	uint8_t engine;    /**< The Classification Engine ID. */
	uint32_t pen;      /**< Of engine 20 the Enterprise Number; else 0. */
	uint64_t selector; /**< The Selector ID. */
} ipfix_application;

IPFIX_BEGIN_DECLS

/**
 * Makes an object that was told nothing.
 *
 * @param[out] options  The caller's; ipfix_options_free() releases it.
 * @param how           Copied; NULL: all zero.
 *
 * @retval IPFIX_OK         @p options is set.
 * @retval IPFIX_ERR_INVAL  @p how is larger than this library knows and sets
 *                          something there.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_new(
    ipfix_options **options, const ipfix_options_options *how);

/** Releases all of it. */
IPFIX_API void ipfix_options_free(ipfix_options *options);

/** Forgets what was said; overrides and counters stay. */
IPFIX_API void ipfix_options_reset(ipfix_options *options);

/** What it has seen; lives as long as it, and changes with it. */
IPFIX_API const ipfix_option_counters *ipfix_options_counters(
    const ipfix_options *options);

/**
 * Takes in an event of a reader: an Options Data Record as
 * ipfix_options_put() does; a template that was replaced, removed, withdrawn
 * or has expired ends what was said of it.
 *
 * @retval IPFIX_OK         It was taken in.
 * @retval IPFIX_DONE       It says nothing.
 * @retval IPFIX_ERR_LIMIT  As ipfix_options_put().
 * @retval IPFIX_ERR_NOMEM  No memory; nothing has changed.
 */
IPFIX_API ipfix_result ipfix_options_feed(
    ipfix_options *options, const ipfix_event *event, ipfix_time now);

/**
 * Takes in an Options Data Record, which is copied, and replaces what was
 * said before of the same Scope in the same elements.
 *
 * @retval IPFIX_OK         It was taken in.
 * @retval IPFIX_DONE       The record is of no Options Template.
 * @retval IPFIX_ERR_LIMIT  More than 16 Scope Fields, more than 64 kinds of
 *                          Scope in one domain, or larger than the memory
 *                          there is; `refused` counts it.
 * @retval IPFIX_ERR_NOMEM  No memory; nothing has changed.
 */
IPFIX_API ipfix_result ipfix_options_put(
    ipfix_options *options, const ipfix_record *record, ipfix_time now);

/**
 * Says what an element is for all records, whatever exporters say.
 *
 * @param options  The object.
 * @param pen      The Enterprise Number of the element.
 * @param id       Its identifier.
 * @param octets   Its value, which is copied; NULL data: no longer.
 *
 * @retval IPFIX_OK          It is so.
 * @retval IPFIX_ERR_INVAL   More than 64 octets.
 * @retval IPFIX_ERR_NOMEM   No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_put_override(
    ipfix_options *options, uint32_t pen, uint16_t id, ipfix_span octets);

/** Forgets statements that were not repeated since @p before. */
IPFIX_API void ipfix_options_remove(ipfix_options *options, ipfix_time before);

/**
 * Finds what an element is for a Data Record: what was overridden; its own
 * field; what was said of a Scope that applies to it.
 *
 * @param options      The object.
 * @param record       The Data Record.
 * @param pen          The Enterprise Number of the element.
 * @param id           Its identifier.
 * @param[out] option  Its value; lives until the next call that puts or
 *                     removes something, or as long as @p record.
 *
 * @retval IPFIX_OK            @p option is set.
 * @retval IPFIX_ERR_NOTFOUND  Nobody said so.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_find(
    const ipfix_options *options, const ipfix_record *record, uint32_t pen,
    uint16_t id, ipfix_option *option);

/**
 * Finds what was said of a Scope of one element, such as an ingressInterface.
 *
 * @param options      The object.
 * @param odid         The Observation Domain.
 * @param scope        A field with the element and value of the Scope.
 * @param pen          The Enterprise Number of the element that is wanted.
 * @param id           Its identifier.
 * @param[out] option  As ipfix_options_find().
 *
 * @retval IPFIX_OK            @p option is set.
 * @retval IPFIX_ERR_NOTFOUND  Nobody said so.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_find_scope(
    const ipfix_options *options, uint32_t odid, const ipfix_field *scope,
    uint32_t pen, uint16_t id, ipfix_option *option);

/**
 * Finds what was said of an interface, under whichever of ingressInterface,
 * egressInterface, both, or their physical kin it was put.
 *
 * @param options      The object.
 * @param odid         The Observation Domain.
 * @param interface    Its index.
 * @param id           An element of IANA's, such as interfaceName.
 * @param[out] option  As ipfix_options_find().
 *
 * @retval IPFIX_OK            @p option is set.
 * @retval IPFIX_ERR_NOTFOUND  Nobody said so.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_find_interface(
    const ipfix_options *options, uint32_t odid, uint32_t interface,
    uint16_t id, ipfix_option *option);

/**
 * Tells at which rate the packets of a Data Record were sampled, from
 * samplingSize and samplingPopulation, samplingPacketInterval and
 * samplingPacketSpace, samplingProbability, samplerRandomInterval,
 * samplingInterval, or samplingTimeInterval and samplingTimeSpace.  A
 * samplingPacketInterval without a space is taken for one packet in so many,
 * as those mean it who send it, and a rate of 0 for 1.
 *
 * @retval IPFIX_OK            @p sampling is set.
 * @retval IPFIX_ERR_NOTFOUND  Nobody told.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_get_sampling(
    const ipfix_options *options, const ipfix_record *record,
    ipfix_sampling *sampling);

/**
 * Tells which fields of a Data Record are its Flow Keys (RFC 7011, 4.4).
 *
 * @param options    The object.
 * @param record     The Data Record.
 * @param[out] keys  Bit 0 for the first field, 1 for the next.
 *
 * @retval IPFIX_OK            @p keys is set.
 * @retval IPFIX_ERR_NOTFOUND  Nobody told.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_options_get_keys(
    const ipfix_options *options, const ipfix_record *record, uint64_t *keys);

/**
 * Takes an applicationId apart (RFC 6759, 4.1).
 *
 * @retval IPFIX_OK          @p application is set.
 * @retval IPFIX_ERR_LENGTH  It is too short, or its selector has more than 8
 *                           octets.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_application_get(
    ipfix_span octets, ipfix_application *application);

IPFIX_END_DECLS

#endif
