/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets, captures and gzip made by hand.  Something is begun inside out:
 * first the payload, then each header goes in front of it.
 */
#ifndef TESTS_DUMP_FORGE_H
#define TESTS_DUMP_FORGE_H

#include "support/test.h"

struct forged {
	size_t size;
	uint8_t octets[8192];
};

static inline void
append(struct forged *f, const void *octets, size_t size)
{
	ck_assert_uint_le(size, sizeof f->octets - f->size);
	if (size > 0)
		memcpy(&f->octets[f->size], octets, size);
	f->size += size;
}

static inline void
prepend(struct forged *f, const void *octets, size_t size)
{
	ck_assert_uint_le(size, sizeof f->octets - f->size);
	memmove(&f->octets[size], f->octets, f->size);
	memcpy(f->octets, octets, size);
	f->size += size;
}

static inline void
append_text(struct forged *f, const char *hexadecimal)
{
	struct octets o = hex(hexadecimal);

	append(f, o.data, o.size);
	free(o.data);
}

static inline void
prepend_text(struct forged *f, const char *hexadecimal)
{
	struct octets o = hex(hexadecimal);

	prepend(f, o.data, o.size);
	free(o.data);
}

static inline void
put16(uint8_t *to, size_t value)
{
	to[0] = (uint8_t)(value >> 8);
	to[1] = (uint8_t)value;
}

/* From port 50000 to 4739. */
static inline void
udp_header(struct forged *f)
{
	prepend_text(f, "c350 1283 0000 0000");
	put16(&f->octets[4], f->size);
}

/* From port 50000 to 4739, with this for the sequence number's last octet. */
static inline void
tcp_header(struct forged *f, uint8_t sequence, uint8_t flags)
{
	prepend_text(f, "c350 1283 00000000 00000000 5000 ffff 0000 0000");
	f->octets[7] = sequence;
	f->octets[13] = flags;
}

/* From 192.0.2.1 to 192.0.2.2. */
static inline void
ipv4_header(struct forged *f, uint8_t protocol)
{
	prepend_text(f, "4500 0000 0007 0000 40 00 0000 c0000201 c0000202");
	put16(&f->octets[2], f->size);
	f->octets[9] = protocol;
}

/* From 2001:db8::1 to 2001:db8::2. */
static inline void
ipv6_header(struct forged *f, uint8_t next)
{
	size_t size = f->size;

	prepend_text(f,
	    "60000000 0000 00 40 20010db8 00000000 00000000 00000001"
	    "20010db8 00000000 00000000 00000002");
	put16(&f->octets[4], size);
	f->octets[6] = next;
}

static inline void
ethernet_header(struct forged *f, unsigned type)
{
	prepend_text(f, "020000000002 020000000001 0000");
	put16(&f->octets[12], type);
}

/* The CRC of gzip (RFC 1952, section 8). */
static inline uint32_t
crc_of(const uint8_t *octets, size_t size)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < size; i++) {
		crc ^= octets[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static inline void
append_little(struct forged *f, uint32_t value, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t octet = (uint8_t)(value >> 8 * i);

		append(f, &octet, 1);
	}
}

/* A gzip member that stores the octets as they are. */
static inline void
append_gzip(struct forged *f, const uint8_t *octets, size_t size)
{
	append_text(f, "1f8b 08 00 00000000 00 ff 01");
	append_little(f, (uint32_t)size, 2);
	append_little(f, (uint32_t)~size, 2);
	append(f, octets, size);
	append_little(f, crc_of(octets, size), 4);
	append_little(f, (uint32_t)size, 4);
}

/* The header of a pcap file, whose packets have this link type. */
static inline void
append_pcap_header(struct forged *f, uint32_t link)
{
	append_text(f, "a1b2c3d4 0002 0004 00000000 00000000 00040000");
	append_text(f, "000000");
	append(f, &(uint8_t){ (uint8_t)link }, 1);
}

/* A packet, captured at a second of its own. */
static inline void
append_packet(struct forged *f, const struct forged *packet)
{
	uint8_t header[16] = { 0 };

	header[3] = 1; /* second */
	header[7] = 5; /* microsecond */
	put16(&header[10], packet->size);
	put16(&header[14], packet->size);
	append(f, header, sizeof header);
	append(f, packet->octets, packet->size);
}

#endif
