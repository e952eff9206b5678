/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/system.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

bool
ipx_socket_set(int fd, int level, int name, int value)
{
	return setsockopt(fd, level, name, &value, sizeof(value)) == 0;
}

#ifdef IPX_LINUX

int
ipx_socket(int family, int type, int protocol)
{
	return socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
}

int
ipx_accept(int fd, struct sockaddr *from, socklen_t *size)
{
	return accept4(fd, from, size, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int
ipx_poll(struct pollfd *fds, size_t count, ipfix_time timeout)
{
	struct timespec time = { (time_t)(timeout / IPFIX_SECOND),
		(long)(timeout % IPFIX_SECOND) };

	return ppoll(fds, count, timeout == IPFIX_NEVER ? NULL : &time, NULL);
}

bool
ipx_sync(int fd)
{
	return fdatasync(fd) == 0;
}

#else

static int
prepare(int fd)
{
	int flags = fd >= 0 ? fcntl(fd, F_GETFL) : -1, reason;

	if (flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0) {
#ifdef SO_NOSIGPIPE
		(void)ipx_socket_set(fd, SOL_SOCKET, SO_NOSIGPIPE, 1);
#endif
		return fd;
	}
	reason = errno;
	if (fd >= 0)
		close(fd);
	errno = reason;
	return -1;
}

int
ipx_socket(int family, int type, int protocol)
{
	return prepare(socket(family, type, protocol));
}

int
ipx_accept(int fd, struct sockaddr *from, socklen_t *size)
{
	return prepare(accept(fd, from, size));
}

int
ipx_poll(struct pollfd *fds, size_t count, ipfix_time timeout)
{
	/* Rounded up: who wakes too early must wait again, and again. */
	const ipfix_time millisecond = IPFIX_SECOND / 1000;
	ipfix_time milliseconds =
	    timeout / millisecond + (timeout % millisecond > 0);
	int wait = milliseconds < INT_MAX ? (int)milliseconds : INT_MAX;

	return poll(fds, (nfds_t)count, timeout == IPFIX_NEVER ? -1 : wait);
}

bool
ipx_sync(int fd)
{
	return fsync(fd) == 0;
}

#endif

bool
ipx_socket_share(int fd)
{
#if defined(SO_REUSEPORT_LB)
	return ipx_socket_set(fd, SOL_SOCKET, SO_REUSEPORT_LB, 1);
#elif defined(SO_REUSEPORT)
	return ipx_socket_set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
#else
	(void)fd;
	errno = ENOPROTOOPT;
	return false;
#endif
}

size_t
ipx_socket_ask_buffer(int fd, size_t size)
{
	int granted = size < INT32_MAX ? (int)size : INT32_MAX;
	socklen_t length = sizeof(granted);

	/* Some grant all or nothing, so less is asked for until it is. */
	while (!ipx_socket_set(fd, SOL_SOCKET, SO_RCVBUF, granted) &&
	    errno == ENOBUFS && granted > 1)
		granted /= 2;
	if (getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &granted, &length) != 0 ||
	    granted < 0)
		return 0;
#ifdef __linux__
	/* It doubles what it was asked for, for its own needs. */
	granted /= 2;
#endif
	return (size_t)granted;
}

/* RFC 7011, 10.3.3: Messages are not to be fragmented. */
void
ipx_socket_keep_whole(int fd, int family)
{
#ifdef IPX_LINUX
	if (family == AF_INET)
		(void)ipx_socket_set(
		    fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO);
	else
		(void)ipx_socket_set(
		    fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO);
#else
#ifdef IP_DONTFRAG
	if (family == AF_INET)
		(void)ipx_socket_set(fd, IPPROTO_IP, IP_DONTFRAG, 1);
#endif
#ifdef IPV6_DONTFRAG
	if (family == AF_INET6)
		(void)ipx_socket_set(fd, IPPROTO_IPV6, IPV6_DONTFRAG, 1);
#endif
	(void)fd, (void)family;
#endif
}

size_t
ipx_socket_mtu(int fd, int family)
{
#ifdef IPX_LINUX
	bool ipv4 = family == AF_INET;
	int mtu = 0;
	socklen_t size = sizeof(mtu);

	if (getsockopt(fd, ipv4 ? IPPROTO_IP : IPPROTO_IPV6,
	        ipv4 ? IP_MTU : IPV6_MTU, &mtu, &size) == 0 &&
	    mtu > 0)
		return (size_t)mtu;
#elif defined(IPV6_PATHMTU) && !defined(__linux__)
	struct ip6_mtuinfo info;
	socklen_t size = sizeof(info);

	if (family == AF_INET6 &&
	    getsockopt(fd, IPPROTO_IPV6, IPV6_PATHMTU, &info, &size) == 0)
		return info.ip6m_mtu;
#endif
	(void)fd, (void)family;
	return 0;
}
