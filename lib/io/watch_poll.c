/* SPDX-License-Identifier: BSD-3-Clause */
/* POSIX: a list of our own, gone through by each call. */
#include "io/system.h"

#ifndef IPX_LINUX

#include "io/watch.h"

#include "base/alloc.h"

enum { ROOM_MIN = 16 };

ipfix_result
ipx_watch_init(struct ipx_watch *watch, const ipfix_alloc *alloc)
{
	*watch = (struct ipx_watch){ .alloc = alloc, .fd = -1 };
	return IPFIX_OK;
}

void
ipx_watch_free(struct ipx_watch *watch)
{
	ipx_free(watch->alloc, watch->fds, watch->room * sizeof(*watch->fds));
	ipx_free(watch->alloc, watch->watched,
	    watch->room * sizeof(*watch->watched));
	*watch = (struct ipx_watch){ .alloc = watch->alloc, .fd = -1 };
}

/* Twice the room, or none of the two lists has grown. */
static bool
grow(struct ipx_watch *w)
{
	size_t room = w->room > 0 ? 2 * w->room : ROOM_MIN;
	struct pollfd *fds = ipx_alloc_zero(w->alloc, room * sizeof(*fds));
	struct ipx_watched **watched =
	    ipx_alloc_zero(w->alloc, room * sizeof(*watched));

	if (fds == NULL || watched == NULL) {
		ipx_free(w->alloc, fds, room * sizeof(*fds));
		ipx_free(w->alloc, watched, room * sizeof(*watched));
		return false;
	}
	for (size_t i = 0; i < w->count; i++) {
		fds[i] = w->fds[i];
		watched[i] = w->watched[i];
	}
	ipx_free(w->alloc, w->fds, w->room * sizeof(*fds));
	ipx_free(w->alloc, w->watched, w->room * sizeof(*watched));
	w->fds = fds;
	w->watched = watched;
	w->room = room;
	return true;
}

ipfix_result
ipx_watch_add(struct ipx_watch *watch, struct ipx_watched *watched)
{
	if (watch->count == watch->room && !grow(watch))
		return IPFIX_ERR_NOMEM;
	watched->place = watch->count++;
	watch->fds[watched->place] =
	    (struct pollfd){ .fd = watched->fd, .events = POLLIN };
	watch->watched[watched->place] = watched;
	return IPFIX_OK;
}

void
ipx_watch_remove(struct ipx_watch *watch, struct ipx_watched *watched)
{
	size_t place = watched->place, last = watch->count - 1;

	watch->fds[place] = watch->fds[last];
	watch->watched[place] = watch->watched[last];
	watch->watched[place]->place = place;
	watch->count--;
}

int
ipx_watch_ready(
    struct ipx_watch *watch, struct ipx_watched **ready, size_t room)
{
	struct ipx_watch *w = watch;
	int left = ipx_poll(w->fds, w->count, 0), count = 0;

	if (left < 0)
		return left;
	/* From where the last call ended, since this one may not get round. */
	for (size_t i = 0; i < w->count && left > 0 && (size_t)count < room;
	     i++) {
		if (w->next >= w->count)
			w->next = 0;
		if (w->fds[w->next].revents != 0) {
			ready[count++] = w->watched[w->next];
			left--;
		}
		w->next++;
	}
	return count;
}

int
ipx_watch_wait(struct ipx_watch *watch, ipfix_time timeout)
{
	return ipx_poll(watch->fds, watch->count, timeout);
}

#else
typedef int ipx_watch_is_elsewhere; /* a file is not to be empty */
#endif
