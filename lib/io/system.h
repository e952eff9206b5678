/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is asked of the system beyond POSIX.1-2008, and what stands in for it
 * elsewhere.  This header comes first in a file, since it says how much the
 * system's own are to show.
 *
 * IPX_IO_POSIX has Linux do without what only Linux has; so the rest can be
 * tested there.
 */
#ifndef IPX_IO_SYSTEM_H
#define IPX_IO_SYSTEM_H

#if defined(__linux__) && !defined(IPX_IO_POSIX)
#define IPX_LINUX
#define _GNU_SOURCE
#elif defined(__linux__)
#define _POSIX_C_SOURCE 200809L
#elif defined(__APPLE__)
#define __APPLE_USE_RFC_3542
#elif defined(__sun)
#define _XOPEN_SOURCE 700
#define __EXTENSIONS__
#endif

#include <ipfix/time.h>

#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* ipx_socket() has said so already */
#endif

/* A socket that neither blocks nor is inherited, or -1. */
int ipx_socket(int family, int type, int protocol);

/* Takes a connection in the same way. */
int ipx_accept(int fd, struct sockaddr *from, socklen_t *size);

/* setsockopt() of an int. */
bool ipx_socket_set(int fd, int level, int name, int value);

/* Lets several sockets have one port, each with a share of what comes. */
bool ipx_socket_share(int fd);

/* The octets that a socket was granted when it asked for so many. */
size_t ipx_socket_ask_buffer(int fd, size_t size);

/* UDP: datagrams are not to be fragmented, as far as that can be said. */
void ipx_socket_keep_whole(int fd, int family);

/* UDP: octets of the largest packet to the other end, or 0: not known. */
size_t ipx_socket_mtu(int fd, int family);

/* poll() for so long, IPFIX_NEVER: no matter how long. */
int ipx_poll(struct pollfd *fds, size_t count, ipfix_time timeout);

/* Has what was written reach the disk. */
bool ipx_sync(int fd);

#endif
