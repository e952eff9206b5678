/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Cuts a stream into Messages (RFC 7011, 10.4.3; RFC 5655, 7).
 *
 * TCP, TLS and files carry Messages back to back; nothing but the Length of
 * each says where the next begins.  Octets are pushed in as they come, in
 * pieces of any size, and whole Messages come out.  A Message that is whole
 * in one piece is not copied.
 *
 *     ipfix_deframer_init(&deframer, buffer);
 *     while ((size = read(fd, octets, sizeof(octets))) > 0) {
 *             ipfix_span piece = { octets, size };
 *
 *             while ((rc = ipfix_deframer_feed(&deframer, &piece, &message,
 *                         &error)) == IPFIX_OK)
 *                     handle(message);
 *             if (rc < 0)
 *                     return lost(&error);
 *     }
 *     if (deframer.held > 0)
 *             the_last_message_was_cut_off();
 */
#ifndef IPFIX_DEFRAMER_H
#define IPFIX_DEFRAMER_H

#include <ipfix/error.h>
#include <ipfix/message.h>
#include <ipfix/span.h>

/** One stream being cut.  Members ending in '_' are private. */
typedef struct ipfix_deframer {
	/** Where in the stream the Message at hand, or the next, begins. */
	uint64_t offset;
	/** Octets kept of a Message that is not whole yet. */
	size_t held;
	uint8_t *buffer_;
	size_t taken_; /* the size of the Message handed out last */
	size_t spent_; /* and how much of the buffer it takes */
} ipfix_deframer;

IPFIX_BEGIN_DECLS

/**
 * Prepares for a new stream.
 *
 * @param deframer  The deframer.
 * @param buffer    #IPFIX_MESSAGE_SIZE_MAX octets of the caller's, for
 *                  Messages that come in pieces; outlives the deframer.
 */
IPFIX_API void ipfix_deframer_init(ipfix_deframer *deframer, uint8_t *buffer);

/**
 * Takes octets until a Message is whole.
 *
 * @param deframer        The deframer.
 * @param[in,out] octets  What came; on return, also after an error, what is
 *                        not taken yet.
 * @param[out] message    One Message, in @p octets or in the buffer; good
 *                        until the next call.
 * @param[out] error      How the stream went bad; its offset counts from the
 *                        start of the Message, which is at `offset`.
 *
 * @retval IPFIX_OK           @p message is set; call again.
 * @retval IPFIX_MORE         All octets were taken; no Message is whole.
 * @retval IPFIX_ERR_VERSION  What comes next is no Message.
 * @retval IPFIX_ERR_LENGTH   What comes next is shorter than its own header.
 *
 * After an error the framing is lost (RFC 7011, 9.1).  The same error comes
 * again until the stream is given up or ipfix_deframer_drop() is called.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_deframer_feed(
    ipfix_deframer *deframer, ipfix_span *octets, ipfix_span *message,
    ipfix_error *error);

/**
 * Drops one octet of a stream that went bad, so that ipfix_deframer_feed()
 * can try the next (RFC 5655, 10.3).  It is the first of the Message at hand,
 * also where its Length is only not believed.
 *
 * @retval IPFIX_OK    One octet was dropped.
 * @retval IPFIX_MORE  There is none left to drop.
 */
IPFIX_API ipfix_result ipfix_deframer_drop(
    ipfix_deframer *deframer, ipfix_span *octets);

IPFIX_END_DECLS

#endif
