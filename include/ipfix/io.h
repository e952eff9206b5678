/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief All of libipfix-io: files and sockets.
 *
 * libipfix reads no clock and opens nothing; this library, which stands
 * beside it, does both for those who want that.  Where a call returns
 * #IPFIX_ERR_SYSTEM, errno says why.
 */
#ifndef IPFIX_IO_H
#define IPFIX_IO_H

#include <ipfix/io_address.h>
#include <ipfix/io_clock.h>
#include <ipfix/io_file.h>
#include <ipfix/io_listener.h>
#include <ipfix/io_sender.h>

#endif
