/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What is missing, late or here twice (RFC 7011, 3.1 and 10.3.2).
 *
 * The Sequence Number of a Message counts the Data Records sent before it,
 * those of Options Templates included, in its Observation Domain, and over
 * SCTP in its stream.  What it should be is known after each Message that
 * could be read whole; one with a Data Set that was not understood leaves the
 * count unknown, which is no loss: the next Message sets it right.
 *
 * A Message that is early leaves a gap, and what falls into a gap later was
 * late and not lost.  One that begins behind what was expected and fits into
 * no gap is a duplicate, unless its Export Time says that it was sent after
 * all others: then the exporter began anew, if it counts from 0, announces
 * its templates again, or goes on from there with the next Message.  A number
 * that leads far away is not followed either until a second Message does.
 *
 * Some exporters count otherwise.  #ipfix_sequence_rule names their ways; one
 * that fits four Messages that the rule in force does not fit is taken for
 * granted, and what was counted falsely till then is taken back.
 */
#ifndef IPFIX_SEQUENCE_H
#define IPFIX_SEQUENCE_H

#include <ipfix/api.h>

/** What the Sequence Numbers of an exporter count. */
typedef enum ipfix_sequence_rule {
	/** Records, until another rule fits several Messages better. */
	IPFIX_SEQUENCE_AUTO,
	/** Data Records before this Message, as the standard has it. */
	IPFIX_SEQUENCE_RECORDS,
	/** The same, but those of Options Templates do not count. */
	IPFIX_SEQUENCE_FLOWS,
	/** Template Records count, too. */
	IPFIX_SEQUENCE_ALL_RECORDS,
	/** Messages, as NetFlow v9 does; then `lost` counts Messages too. */
	IPFIX_SEQUENCE_MESSAGES,
	/** FLOWS, and those of this Message count already. */
	IPFIX_SEQUENCE_FLOWS_AFTER,
	/** RECORDS, and those of this Message count already. */
	IPFIX_SEQUENCE_RECORDS_AFTER,
	/** Nothing to be relied on: nothing is ever lost, late or double. */
	IPFIX_SEQUENCE_NONE
} ipfix_sequence_rule;

/** What a Message is by its Sequence Number. */
typedef enum ipfix_order {
	IPFIX_ORDER_NEXT,      /**< What was to come next, or the first. */
	IPFIX_ORDER_GAP,       /**< Records before it are missing. */
	IPFIX_ORDER_LATE,      /**< It had been missing. */
	IPFIX_ORDER_DUPLICATE, /**< It was here before. */
	IPFIX_ORDER_RESTART,   /**< The exporter began to count anew. */
	/**
	 * None of these: the exporter may have begun anew or have lost count,
	 * or the number is false.  The Messages that follow tell.
	 */
	IPFIX_ORDER_STRAY
} ipfix_order;

/** One stream of Messages, and what became of its Data Records. */
typedef struct ipfix_stream {
	uint32_t odid;             /**< The Observation Domain. */
	uint16_t stream;           /**< The SCTP stream; 0 elsewhere. */
	ipfix_sequence_rule rule;  /**< The rule in force; never AUTO. */
	uint64_t messages;         /**< Messages read. */
	uint64_t records;          /**< Data Records in them. */
	uint64_t lost;             /**< Data Records that are missing. */
	uint64_t duplicate;        /**< Data Records that came once more. */
	uint64_t reordered;        /**< Data Records that came late. */
	uint64_t undecodable_sets; /**< Data Sets without a usable template. */
	uint64_t restarts;         /**< How often the exporter began anew. */
} ipfix_stream;

#endif
