/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/system.h"

#include "io/sender.h"

#include <errno.h>

/* RFC 1191, 6.3: so long a path is not asked for more. */
#define WIDEN (600 * IPFIX_SECOND)

/* An answer to an earlier datagram is told by the next call, once. */
static ssize_t
send_past_answers(struct ipfix_sender *s, ipfix_span octets)
{
	enum { TRIES = 4 };
	ssize_t count = -1;

	for (int i = 0; i < TRIES && count < 0; i++) {
		count = send(s->fd, octets.data, octets.size, MSG_NOSIGNAL);
		if (count >= 0 || errno == EMSGSIZE || errno == EAGAIN)
			break;
		s->counts.error = errno;
		if (errno == ECONNREFUSED)
			s->counts.refused++;
	}
	return count;
}

ipfix_result
ipx_send_datagram(struct ipfix_sender *s, ipfix_exporter *exporter,
    const ipfix_exported *message, ipfix_time now)
{
	if (send_past_answers(s, message->octets) >= 0) {
		s->counts.messages++;
		s->counts.octets += message->octets.size;
		return IPFIX_OK;
	}
	s->counts.error = errno;
	s->counts.dropped++;
	if (errno == EMSGSIZE) {
		s->counts.too_large++;
		ipfix_exporter_limit(exporter, ipfix_sender_max_message(s));
		s->widen = now + WIDEN;
	}
	ipfix_exporter_discard(exporter, message);
	return IPFIX_FULL;
}

void
ipx_sender_widen(
    struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now)
{
	/* Also when the clock was set back. */
	if (s->widen == 0 || (now < s->widen && s->widen - now <= WIDEN))
		return;
	s->widen = 0;
	ipfix_exporter_limit(exporter, ipfix_sender_max_message(s));
}
