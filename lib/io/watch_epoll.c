/* SPDX-License-Identifier: BSD-3-Clause */
/* Linux: one descriptor for all, and the kernel keeps the list. */
#include "io/system.h"

#ifdef IPX_LINUX

#include "io/watch.h"

#include <sys/epoll.h>
#include <unistd.h>

enum { READY = 64 };

ipfix_result
ipx_watch_init(struct ipx_watch *watch, const ipfix_alloc *alloc)
{
	*watch = (struct ipx_watch){ .alloc = alloc,
		.fd = epoll_create1(EPOLL_CLOEXEC) };
	return watch->fd >= 0 ? IPFIX_OK : IPFIX_ERR_SYSTEM;
}

void
ipx_watch_free(struct ipx_watch *watch)
{
	if (watch->fd >= 0)
		close(watch->fd);
	watch->fd = -1;
}

ipfix_result
ipx_watch_add(struct ipx_watch *watch, struct ipx_watched *watched)
{
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = watched };

	return epoll_ctl(watch->fd, EPOLL_CTL_ADD, watched->fd, &event) == 0
	    ? IPFIX_OK
	    : IPFIX_ERR_SYSTEM;
}

void
ipx_watch_remove(struct ipx_watch *watch, struct ipx_watched *watched)
{
	(void)epoll_ctl(watch->fd, EPOLL_CTL_DEL, watched->fd, NULL);
}

int
ipx_watch_ready(
    struct ipx_watch *watch, struct ipx_watched **ready, size_t room)
{
	struct epoll_event events[READY];
	int count;

	count =
	    epoll_wait(watch->fd, events, room < READY ? (int)room : READY, 0);
	for (int i = 0; i < count; i++)
		ready[i] = events[i].data.ptr;
	return count;
}

int
ipx_watch_wait(struct ipx_watch *watch, ipfix_time timeout)
{
	struct pollfd one = { .fd = watch->fd, .events = POLLIN };

	return ipx_poll(&one, 1, timeout);
}

#else
typedef int ipx_watch_is_elsewhere; /* a file is not to be empty */
#endif
