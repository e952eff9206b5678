/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/md5.h"

#include "support/test.h"

/* RFC 1321, appendix A.5. */
static const struct {
	const char *text, *digest;
} SUITE[] = {
	{ "", "d41d8cd98f00b204e9800998ecf8427e" },
	{ "a", "0cc175b9c0f1b6a831c399e269772661" },
	{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
	{ "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
	{ "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b" },
	{ "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
	    "d174ab98d277d9f5a5611c2c9f419d9f" },
	{ "1234567890123456789012345678901234567890123456789012345678901234567"
	  "8901234567890",
	    "57edf4a22be3c955ac49da2e2107b67a" },
};

START_TEST(digests_are_those_of_rfc_1321)
{
	struct octets digest = hex(SUITE[_i].digest);
	size_t size = strlen(SUITE[_i].text);
	uint8_t *text = exact(SUITE[_i].text, size), found[IPX_MD5_SIZE];
	struct ipx_md5 md5;

	ipx_md5_init(&md5);
	ipx_md5_add(&md5, (ipfix_span){ text, size });
	ipx_md5_finish(&md5, found);
	ck_assert_mem_eq(found, digest.data, IPX_MD5_SIZE);
	free(text);
	free(digest.data);
}
END_TEST

START_TEST(pieces_of_any_size_give_the_same_digest)
{
	uint8_t text[300], whole[IPX_MD5_SIZE], found[IPX_MD5_SIZE];
	size_t piece = (size_t)_i;
	struct ipx_md5 md5;

	memset(text, 'x', sizeof(text));
	ipx_md5_init(&md5);
	ipx_md5_add(&md5, (ipfix_span){ text, sizeof(text) });
	ipx_md5_finish(&md5, whole);
	ipx_md5_init(&md5);
	for (size_t at = 0; at < sizeof(text); at += piece)
		ipx_md5_add(&md5,
		    (ipfix_span){ text + at,
		        piece < sizeof(text) - at ? piece
		                                  : sizeof(text) - at });
	ipx_md5_finish(&md5, found);
	ck_assert_mem_eq(found, whole, IPX_MD5_SIZE);
}
END_TEST

START_TEST(the_checksum_itself_counts_as_zeros)
{
	uint8_t message[40], with[IPX_MD5_SIZE], without[IPX_MD5_SIZE];

	CLAUSE("5655-8.2.10-02");
	memset(message, 7, sizeof(message));
	ipx_md5_message((ipfix_span){ message, sizeof(message) }, 10, with);
	memset(message + 10, 0, IPX_MD5_SIZE);
	ipx_md5_message((ipfix_span){ message, sizeof(message) }, 10, without);
	ck_assert_mem_eq(with, without, IPX_MD5_SIZE);
	message[9] = 8;
	ipx_md5_message((ipfix_span){ message, sizeof(message) }, 10, without);
	ck_assert_mem_ne(with, without, IPX_MD5_SIZE);
}
END_TEST

TESTS("io/md5")
{
	loop_test(digests_are_those_of_rfc_1321, 0, IPFIX_COUNT(SUITE));
	loop_test(pieces_of_any_size_give_the_same_digest, 1, 130);
	test(the_checksum_itself_counts_as_zeros);
}
