/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Templates of peers over UDP, kept in a file over a restart.  A peer is who
 * RFC 7011, section 2, says: two addresses and two ports.
 */
#ifndef COLLECT_KEPT_H
#define COLLECT_KEPT_H

#include <ipfix/io.h>
#include <ipfix/ipfix.h>

/* How large the file may be, and how old. */
#define KEPT_OCTETS (UINT64_C(64) << 20)
#define KEPT_AGE (1800 * IPFIX_SECOND)

struct kept;

enum kept_found {
	KEPT_READ,
	KEPT_ABSENT,  /* there is no file yet */
	KEPT_REFUSED, /* damaged or too old: to be done without */
	KEPT_FOREIGN, /* another file, which is to be left alone */
	KEPT_UNREAD   /* errno says why */
};

/* Nothing is kept yet; NULL: no memory. */
struct kept *kept_new(void);
void kept_free(struct kept *kept);

/* Reads a file; but for KEPT_READ and KEPT_ABSENT *why is a text. */
enum kept_found kept_load(
    struct kept *kept, const char *path, ipfix_time now, const char **why);

/* How many peers wait to be given their templates. */
size_t kept_count(const struct kept *kept);

/*
 * Gives a session what was kept of its peer, which is no longer kept then.
 * IPFIX_DONE: that is nothing; negative: it is refused.
 */
ipfix_result kept_give(struct kept *kept, const ipfix_ends *ends,
    ipfix_session *session, ipfix_time now, ipfix_error *error);

/*
 * Writes a file: begun, a peer after the other, ended.  It takes the place of
 * the old one when it is complete.  What still waits for its peer is written,
 * too.  False: errno says why, and the old file is as it was.
 */
bool kept_begin(struct kept *kept, const char *path, ipfix_time now);
void kept_put(struct kept *kept, const ipfix_ends *ends,
    const ipfix_session *session, ipfix_time now);
bool kept_end(struct kept *kept, const char *path, ipfix_time now);

/* Of how many peers the last file had no room. */
size_t kept_left_out(const struct kept *kept);

#endif
