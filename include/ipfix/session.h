/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The collecting end of a Transport Session (RFC 7011, 8 and 9).
 *
 * A Transport Session is a TCP connection, an SCTP association, a pair of UDP
 * addresses and ports, or a file.  Templates live in it, per Observation
 * Domain, and die with it; so there is one #ipfix_session for each, and
 * nothing is ever looked up across two of them.
 *
 * A Message is read by pulling events out of it, in the order of the wire:
 *
 *     ipfix_reader reader;
 *     ipfix_event event;
 *
 *     rc = ipfix_reader_open(&reader, session, octets, now, &error);
 *     while (rc == IPFIX_OK &&
 *         (rc = ipfix_reader_next(&reader, &event, &error)) == IPFIX_OK)
 *             switch (event.kind) {
 *             case IPFIX_EVENT_RECORD:      show(&event.record); break;
 *             case IPFIX_EVENT_TEMPLATE:    learned, replaced ...; break;
 *             case IPFIX_EVENT_UNKNOWN_SET: no template yet; break;
 *             case IPFIX_EVENT_FAULT:       complain(&event.error); break;
 *             default: break;
 *             }
 *     if (rc < 0)
 *             complain(&error);
 *
 * A malformed Message (RFC 7011, 9.1) is discarded whole: it is checked to
 * its end before anything of it is delivered or learned.  With the `salvage`
 * option what precedes a fault is delivered instead, then the fault as an
 * event, and reading goes on where the framing still allows it.
 *
 * A session and its readers belong to one thread at a time.  Sessions share
 * nothing but a frozen registry.
 */
#ifndef IPFIX_SESSION_H
#define IPFIX_SESSION_H

#include <ipfix/alloc.h>
#include <ipfix/cache.h>
#include <ipfix/error.h>
#include <ipfix/list.h>
#include <ipfix/message.h>
#include <ipfix/record.h>
#include <ipfix/registry.h>
#include <ipfix/sequence.h>
#include <ipfix/template.h>
#include <ipfix/time.h>
#include <ipfix/transport.h>

/** The collecting end of one Transport Session.  Opaque. */
typedef struct ipfix_session ipfix_session;

/**
 * What becomes of a live Template ID that is given another definition without
 * a withdrawal, where that is an error (RFC 7011, 8.1).
 */
typedef enum ipfix_redefinition {
	/** The new definition replaces the old one; the event says so. */
	IPFIX_REDEFINITION_REPLACES,
	/** The id means nothing until it is defined once more. */
	IPFIX_REDEFINITION_REMOVES,
	/** The Message is malformed; the caller may end the session. */
	IPFIX_REDEFINITION_FAILS
} ipfix_redefinition;

/** How a session behaves.  All zero is a sensible UDP session. */
typedef struct ipfix_session_options {
	/** sizeof(ipfix_session_options), or 0 for the same. */
	size_t size;
	/** What carries the Messages. */
	ipfix_transport transport;
	/** Deliver what precedes a fault instead of discarding the Message. */
	bool salvage;
	/** How deep lists may nest; 0: #IPFIX_LIST_DEPTH. */
	uint16_t max_list_depth;
	/** Fields of one template; 0: as many as a Message can hold. */
	uint16_t max_fields;
	/**
	 * Fields of one template that have no octets; 0: 16.  They cost an
	 * exporter nothing, and who looks at each of them dearly: a Message
	 * has as many records with all of them as it has octets.
	 */
	uint16_t max_empty_fields;
	/** Streams (Observation Domains, SCTP streams) followed; 0: 1024. */
	uint32_t max_streams;
	/** Live templates of all Observation Domains; 0: 65536. */
	size_t max_templates;
	/** Octets of memory for all of them; 0: 16 MiB. */
	size_t max_memory;
	/**
	 * Octets of Data Sets that are kept while their template is unknown;
	 * when it comes, their records do (RFC 7011, 9.3).  0: none.
	 */
	size_t max_held;
	/**
	 * How many such Sets are kept; 0: 1024.  To find them takes memory
	 * besides: two pointers for each that may be kept, 64 KiB at most.
	 */
	uint32_t max_held_sets;
	/** How long such Sets are kept; 0: 60 s. */
	ipfix_time held_time;
	/**
	 * UDP: Templates that were not refreshed for so long expire (RFC
	 * 7011, 8.4).  0: estimated, as three times the longest interval
	 * between refreshes of this session, but at least 30 minutes; one
	 * that is never refreshed does not expire.  #IPFIX_NEVER: never.
	 */
	ipfix_time template_lifetime;
	/** The same for Options Templates. */
	ipfix_time options_lifetime;
	/**
	 * UDP and SCTP: how long a template that was replaced or withdrawn
	 * still describes Messages that come late, by their Export Time (RFC
	 * 7011, 8.2).  0: 30 s.  #IPFIX_NEVER: such Messages are described by
	 * what their Template ID means now.
	 */
	ipfix_time history;
	/** What the exporter's Sequence Numbers count. */
	ipfix_sequence_rule sequence_rule;
	/** What to do on TCP and SCTP if a live id is defined anew. */
	ipfix_redefinition redefinition;
	/**
	 * Shares equal templates with other sessions; outlives the session.
	 * NULL: this session has its own.
	 */
	ipfix_template_cache *cache;
	/**
	 * Any number that peers cannot guess: it keys the hash tables, so
	 * that nobody can choose ids that collide.  0: the address of the
	 * session, which is unknown to peers where addresses are randomised.
	 */
	uint64_t seed;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_session_options;

/** What a session has seen so far, and, at the end, what it holds now. */
typedef struct ipfix_counters {
	uint64_t messages;     /**< Messages that were read. */
	uint64_t bad_messages; /**< Those that were not. */
	uint64_t sets;         /**< Sets of any kind, well framed. */
	uint64_t bad_sets;     /**< Reserved Set IDs, and Sets badly framed. */
	uint64_t template_records;         /**< Definitions accepted. */
	uint64_t options_template_records; /**< The same, Options Templates. */
	uint64_t bad_templates;            /**< Definitions refused. */
	uint64_t withdrawals;              /**< Honoured or not. */
	uint64_t data_sets_without_template; /**< Data Sets not understood. */
	uint64_t data_records;               /**< Of Templates, delivered. */
	uint64_t options_data_records; /**< Of Options Templates, delivered. */
	uint64_t bad_records; /**< Records longer than the rest of the Set. */
	uint64_t bad_messages_in_a_row; /**< 0 after a good one (9.1). */
	/**
	 * Templates, or Messages whose stream or, but for `salvage`, whose
	 * lists are beyond a limit.
	 */
	uint64_t limits_reached;
	uint64_t expired;       /**< Templates that were not refreshed. */
	uint64_t held_sets;     /**< Data Sets kept for their template. */
	uint64_t replayed_sets; /**< Those of them whose template came. */
	uint64_t dropped_sets;  /**< Those that fell out before it did. */
	uint64_t lost;          /**< Data Records missing, all streams. */
	size_t held;            /**< Octets of Data Sets kept now. */
	size_t templates;       /**< Live templates. */
	size_t memory;          /**< Octets they take. */
} ipfix_counters;

/** What ipfix_reader_next() came upon. */
typedef enum ipfix_event_kind {
	/**
	 * A Data Set whose template is known.  Its records follow, one event
	 * each, unless ipfix_reader_skip() passes over them.
	 */
	IPFIX_EVENT_SET,
	/** A Data Record. */
	IPFIX_EVENT_RECORD,
	/** A template was learned, refreshed, replaced or withdrawn. */
	IPFIX_EVENT_TEMPLATE,
	/** A Data Set whose template is unknown: raw octets. */
	IPFIX_EVENT_UNKNOWN_SET,
	/** Something is wrong; reading goes on. */
	IPFIX_EVENT_FAULT,
	/**
	 * The Message is not what was to come next: `order` says whether
	 * records are missing before it, or it is late, or here once more, or
	 * the first after a restart of the exporter.  The first event of its
	 * Message; with `salvage` the last one.
	 */
	IPFIX_EVENT_ORDER
} ipfix_event_kind;

/** What became of a template. */
typedef enum ipfix_template_action {
	IPFIX_TEMPLATE_NONE,          /**< Nothing. */
	IPFIX_TEMPLATE_LEARNED,       /**< Its id was not in use. */
	IPFIX_TEMPLATE_REFRESHED,     /**< The same definition once more. */
	IPFIX_TEMPLATE_REPLACED,      /**< Another definition of a live id. */
	IPFIX_TEMPLATE_WITHDRAWN,     /**< By its id. */
	IPFIX_TEMPLATE_WITHDRAWN_ALL, /**< With all others of its kind. */
	IPFIX_TEMPLATE_REMOVED,       /**< Its id was defined anew, unusably. */
	IPFIX_TEMPLATE_EXPIRED        /**< It was not refreshed in time. */
} ipfix_template_action;

/**
 * One event.  Everything in it lives until the next call on the reader or its
 * session; ipfix_template_hold() keeps a template longer.
 */
typedef struct ipfix_event {
	ipfix_event_kind kind; /**< Says which members count. */
	/** TEMPLATE, and FAULT of a template: what became of it. */
	ipfix_template_action action;
	/** TEMPLATE: its id; of WITHDRAWN_ALL 2 or 3. */
	uint16_t template_id;
	/** WITHDRAWN_ALL: how many templates there were. */
	size_t withdrawn;
	/** ORDER: what the Message is. */
	ipfix_order order;
	/** ORDER: how many Data Records are missing, late or double. */
	uint32_t records;
	/**
	 * UNKNOWN_SET: the first of its template since the template was last
	 * known; those that wait for it need not be told one by one.
	 */
	bool first;
	/** UNKNOWN_SET: it is kept.  SET, RECORD: it was kept, and is late. */
	bool held;
	/**
	 * SET, RECORD, TEMPLATE: the template; after REPLACED the new one,
	 * after WITHDRAWN, EXPIRED and REMOVED the old one, after
	 * WITHDRAWN_ALL none.
	 */
	const ipfix_template *tmpl;
	/** RECORD: the Data Record; else nothing that means anything. */
	ipfix_record record;
	/** The Set that the event is in; `body` is all of it. */
	ipfix_set set;
	/**
	 * FAULT: what is wrong.  TEMPLATE: why an Exporting Process should
	 * not have sent this, or a `result` of #IPFIX_OK.  Else this `result`
	 * and a `fault` of #IPFIX_FAULT_NONE, and nothing else that means
	 * anything.
	 */
	ipfix_error error;
} ipfix_event;

/** One Message being read.  Members ending in '_' are private. */
typedef struct ipfix_reader {
	ipfix_message message; /**< Its header and octets. */
	ipfix_session *session_;
	size_t trailer_;
	ipfix_set_iter sets_;
	ipfix_set set_;
	size_t at_;
	ipfix_record_iter records_;
	size_t records_seen_;
	uint32_t count_;       /* Data Records so far */
	uint32_t options_;     /* those of them of Options Templates */
	uint32_t templates_;   /* records of Sets of templates so far */
	uint32_t undecodable_; /* Data Sets that could not be read */
	uint32_t order_count_;
	ipfix_order order_;
	uint32_t serial_; /* a later reader puts an end to this one */
	uint16_t stream_;
	uint16_t replayed_; /* the id whose Sets are replayed */
	uint8_t state_;
	bool limited_; /* its stream is beyond the limit */
} ipfix_reader;

/** A live template of a session, and the second it came in (8.4). */
typedef struct ipfix_session_template {
	uint32_t odid;              /**< Its Observation Domain. */
	const ipfix_template *tmpl; /**< The template. */
	ipfix_time defined;         /**< When this definition first came. */
	ipfix_time received;        /**< When it last came. */
} ipfix_session_template;

/** Walks the live templates of a session.  Treat the members as private. */
typedef struct ipfix_session_iter {
	const ipfix_session *session_;
	size_t next_;
} ipfix_session_iter;

IPFIX_BEGIN_DECLS

/**
 * Makes a session without templates.
 *
 * @param[out] session  The caller's, to be released by ipfix_session_free().
 * @param registry      The Information Model, frozen, or NULL for IANA's; it
 *                      must outlive the session and every template held.
 * @param options       Copied; NULL: all zero.
 *
 * @retval IPFIX_OK         @p session is set.
 * @retval IPFIX_ERR_INVAL  The options are larger than this library knows and
 *                          set something there, the transport is unknown, or
 *                          `max_list_depth` is above #IPFIX_LIST_DEPTH_MAX.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_session_new(ipfix_session **session,
    const ipfix_registry *registry, const ipfix_session_options *options);

/** Releases a session and its templates; those held elsewhere live on. */
IPFIX_API void ipfix_session_free(ipfix_session *session);

/**
 * Forgets all templates, as the end of a Transport Session does (RFC 7011,
 * 8.1); counters and options stay.  For a connection that was opened anew.
 */
IPFIX_API void ipfix_session_reset(ipfix_session *session);

/** What the session has seen; lives as long as it, and changes with it. */
IPFIX_API const ipfix_counters *ipfix_session_counters(
    const ipfix_session *session);

/**
 * Finds a live template.
 *
 * @return The template, good until the next call on the session or one of its
 *         readers, or NULL if there is none of this id.
 */
IPFIX_API const ipfix_template *ipfix_session_find(
    const ipfix_session *session, uint32_t odid, uint16_t id);

/** Prepares a walk over the live templates, in no order. */
IPFIX_API void ipfix_session_iter_init(
    ipfix_session_iter *iter, const ipfix_session *session);

/**
 * Steps to the next live template.
 *
 * @retval IPFIX_OK    @p found is set; good as ipfix_session_find() says.
 * @retval IPFIX_DONE  There are no more.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_session_iter_next(
    ipfix_session_iter *iter, ipfix_session_template *found);

/** Walks the streams of a session.  Treat the members as private. */
typedef struct ipfix_stream_iter {
	const ipfix_session *session_;
	size_t next_;
} ipfix_stream_iter;

/** Prepares a walk over the streams, by Observation Domain and stream. */
IPFIX_API void ipfix_stream_iter_init(
    ipfix_stream_iter *iter, const ipfix_session *session);

/**
 * Steps to the next stream.
 *
 * @retval IPFIX_OK    @p stream is set, as it is now.
 * @retval IPFIX_DONE  There are no more.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_stream_iter_next(
    ipfix_stream_iter *iter, ipfix_stream *stream);

/**
 * Takes out one template that has expired.  Reading a Message does so too;
 * this is for sessions on which nothing comes, and for the caller's timer.
 *
 * @param session     The session.
 * @param now         The time.
 * @param[out] event  A TEMPLATE event of EXPIRED; as ipfix_reader_next().
 *
 * @retval IPFIX_OK    @p event is set; there may be more.
 * @retval IPFIX_DONE  No template has expired.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_session_expire(
    ipfix_session *session, ipfix_time now, ipfix_event *event);

/**
 * Opens a Message for reading.  Without `salvage` it is checked to its end
 * here.  A reader needs no closing; opening the next Message on the session
 * drops what was not read of this one, templates included.
 *
 * @param[out] reader  The reader, on the caller's stack.
 * @param session      The session it came on; outlives the reader.
 * @param octets       The Message; stays where it is while it is read.
 * @param now          The time of arrival.
 * @param[out] error   What is wrong and where, when the call fails.
 *
 * @retval IPFIX_OK             @p reader is ready.
 * @retval IPFIX_ERR_TRUNCATED  The octets end inside a header or a template.
 * @retval IPFIX_ERR_VERSION    The Version is not 10.
 * @retval IPFIX_ERR_LENGTH     A Message, Set or record has a nonsensical
 *                              length.
 * @retval IPFIX_ERR_LIST       A list contradicts its own size.
 * @retval IPFIX_ERR_NOMEM      No memory for a template; nothing was learned,
 *                              and the call may be repeated.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_reader_open(ipfix_reader *reader,
    ipfix_session *session, ipfix_span octets, ipfix_time now,
    ipfix_error *error);

/**
 * As ipfix_reader_open(), for a Message that came on an SCTP stream: Sequence
 * Numbers are kept for each stream, templates for the association (RFC 7011,
 * 3.1 and 8.3).
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_reader_open_stream(
    ipfix_reader *reader, ipfix_session *session, uint16_t stream,
    ipfix_span octets, ipfix_time now, ipfix_error *error);

/**
 * Steps to the next event.
 *
 * @retval IPFIX_OK         @p event is set.
 * @retval IPFIX_DONE       The Message was read to its end, or as far as its
 *                          framing allowed.
 * @retval IPFIX_ERR_NOMEM  With `salvage`: no memory for a template.  The
 *                          call may be repeated.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_reader_next(
    ipfix_reader *reader, ipfix_event *event, ipfix_error *error);

/**
 * Passes over the records that are left of the Set at hand, counting them;
 * for callers who took the Set as a whole.
 */
IPFIX_API void ipfix_reader_skip(ipfix_reader *reader);

IPFIX_END_DECLS

#endif
