/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/md5.h"

#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56 };

/* The integer part of 2^32 times abs(sin(i)), for i from 1 (RFC 1321, 3.4). */
static const uint32_t SINES[BLOCK] = {
	/* clang-format off */
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee,
	0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa,
	0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
	0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
	0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
	0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
}; /* clang-format on */

/* By how much each step of a round turns. */
static const uint8_t TURNS[4][4] = {
	{ 7, 12, 17, 22 },
	{ 5, 9, 14, 20 },
	{ 4, 11, 16, 23 },
	{ 6, 10, 15, 21 },
};

void
ipx_md5_init(struct ipx_md5 *md5)
{
	*md5 = (struct ipx_md5){ .state = { 0x67452301, 0xefcdab89, 0x98badcfe,
		                     0x10325476 } };
}

/* MD5 reads and writes the least significant octet first. */
static uint32_t
load(const uint8_t *p)
{
	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
	    (uint32_t)p[1] << 8 | p[0];
}

static void
store(uint8_t *p, uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> 8 * i);
}

/* What step `i` makes of three words, and which word of the block it takes. */
static uint32_t
mix(size_t i, uint32_t b, uint32_t c, uint32_t d, size_t *word)
{
	switch (i / 16) {
	case 0:
		*word = i;
		return (b & c) | (~b & d);
	case 1:
		*word = (5 * i + 1) % 16;
		return (d & b) | (~d & c);
	case 2:
		*word = (3 * i + 5) % 16;
		return b ^ c ^ d;
	default:
		*word = 7 * i % 16;
		return c ^ (b | ~d);
	}
}

static void
add_block(struct ipx_md5 *md5, const uint8_t *block)
{
	uint32_t a = md5->state[0], b = md5->state[1], c = md5->state[2],
	         d = md5->state[3];

	for (size_t i = 0; i < BLOCK; i++) {
		unsigned int turn = TURNS[i / 16][i % 4];
		size_t word;
		uint32_t f = mix(i, b, c, d, &word);

		f += a + SINES[i] + load(block + 4 * word);
		a = d;
		d = c;
		c = b;
		b += f << turn | f >> (32 - turn);
	}
	md5->state[0] += a;
	md5->state[1] += b;
	md5->state[2] += c;
	md5->state[3] += d;
}

void
ipx_md5_add(struct ipx_md5 *md5, ipfix_span octets)
{
	while (octets.size > 0) {
		size_t at = md5->size % BLOCK, count = BLOCK - at;

		if (count > octets.size)
			count = octets.size;
		if (count == BLOCK) {
			add_block(md5, octets.data);
		} else {
			memcpy(md5->block + at, octets.data, count);
			if (at + count == BLOCK)
				add_block(md5, md5->block);
		}
		md5->size += count;
		octets.data += count;
		octets.size -= count;
	}
}

void
ipx_md5_finish(struct ipx_md5 *md5, uint8_t digest[IPX_MD5_SIZE])
{
	static const uint8_t PADDING[BLOCK] = { 0x80 };
	size_t at = md5->size % BLOCK;
	uint64_t bits = md5->size * 8;
	uint8_t length[8];

	store(length, (uint32_t)bits);
	store(length + 4, (uint32_t)(bits >> 32));
	ipx_md5_add(md5,
	    (ipfix_span){ PADDING,
	        at < LENGTH_AT ? LENGTH_AT - at : BLOCK + LENGTH_AT - at });
	ipx_md5_add(md5, (ipfix_span){ length, sizeof(length) });
	for (size_t i = 0; i < 4; i++)
		store(digest + 4 * i, md5->state[i]);
}

void
ipx_md5_message(ipfix_span message, size_t hole, uint8_t digest[IPX_MD5_SIZE])
{
	static const uint8_t ZEROS[IPX_MD5_SIZE];
	size_t behind = hole + IPX_MD5_SIZE;
	struct ipx_md5 md5;

	ipx_md5_init(&md5);
	ipx_md5_add(&md5, (ipfix_span){ message.data, hole });
	ipx_md5_add(&md5, (ipfix_span){ ZEROS, IPX_MD5_SIZE });
	ipx_md5_add(
	    &md5, (ipfix_span){ message.data + behind, message.size - behind });
	ipx_md5_finish(&md5, digest);
}
