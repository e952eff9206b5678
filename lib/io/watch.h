/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Waiting for any of many descriptors: by epoll, which is a descriptor
 * itself, or by poll().
 */
#ifndef IPX_IO_WATCH_H
#define IPX_IO_WATCH_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/time.h>

/* What is watched, as a member of what it is. */
struct ipx_watched {
	int fd;
	bool is_endpoint;
	size_t place; /* the watch's own */
};

struct pollfd;

struct ipx_watch {
	const ipfix_alloc *alloc;
	int fd; /* tells of all that is watched; -1: none does */
	/* Where there is no such one. */
	struct pollfd *fds;
	struct ipx_watched **watched;
	size_t count, room, next;
};

ipfix_result ipx_watch_init(struct ipx_watch *watch, const ipfix_alloc *alloc);
void ipx_watch_free(struct ipx_watch *watch);

/* IPFIX_ERR_SYSTEM, _NOMEM: it is not watched. */
ipfix_result ipx_watch_add(
    struct ipx_watch *watch, struct ipx_watched *watched);

/* Before its descriptor is closed. */
void ipx_watch_remove(struct ipx_watch *watch, struct ipx_watched *watched);

/*
 * Those that are ready now, but not more than there is room for; in turns, so
 * that all are told of.  Below 0: the system refused.
 */
int ipx_watch_ready(
    struct ipx_watch *watch, struct ipx_watched **ready, size_t room);

/* Waits until one is ready.  0: none was in time; below 0: errno. */
int ipx_watch_wait(struct ipx_watch *watch, ipfix_time timeout);

#endif
