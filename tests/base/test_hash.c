/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/hash.h"

#include "support/test.h"

/* The key of SipHash's own vectors: octets 0 to 15, little-endian. */
static const struct ipx_hash_key KEY = { 0x0706050403020100u,
	0x0f0e0d0c0b0a0908u };

/* SipHash-1-3 of the octets 0, 1, 2 ..., from another implementation. */
static const struct {
	size_t size;
	uint64_t hash;
} VECTORS[] = {
	{ 0, 0xabac0158050fc4dcu },
	{ 1, 0xc9f49bf37d57ca93u },
	{ 7, 0xd3927d989bb11140u },
	{ 8, 0x369095118d299a8eu },
	{ 15, 0xd320d86d2a519956u },
	{ 16, 0xcc4fdd1a7d908b66u },
	{ 63, 0x9d199062b7bbb3a8u },
};

START_TEST(octets_hash_as_siphash_1_3_says)
{
	uint8_t octets[64];
	uint8_t *copy;

	for (uint8_t i = 0; i < sizeof octets; i++)
		octets[i] = i;
	copy = exact(octets, VECTORS[_i].size);
	ck_assert_uint_eq(
	    ipx_hash_octets(&KEY, copy, VECTORS[_i].size), VECTORS[_i].hash);
	free(copy);
}
END_TEST

START_TEST(a_number_hashes_as_its_octets_little_endian)
{
	static const uint8_t octets[] = { 8, 7, 6, 5, 4, 3, 2, 1 };

	ck_assert_uint_eq(
	    ipx_hash_u64(&KEY, 0x0102030405060708u), 0xf5a1b46847d6fa91u);
	ck_assert_uint_eq(
	    ipx_hash_octets(&KEY, octets, 8), 0xf5a1b46847d6fa91u);
}
END_TEST

START_TEST(a_seed_gives_one_key_wherever_the_object_lies)
{
	int here = 0, there = 0;
	struct ipx_hash_key a = ipx_hash_key(7, &here);
	struct ipx_hash_key b = ipx_hash_key(7, &there);

	ck_assert_uint_eq(a.k0, b.k0);
	ck_assert_uint_eq(a.k1, b.k1);
	ck_assert_uint_ne(a.k0, a.k1);
}
END_TEST

START_TEST(without_a_seed_the_address_gives_the_key)
{
	int place[2] = { 0, 0 };
	struct ipx_hash_key a = ipx_hash_key(0, &place[0]);
	struct ipx_hash_key b = ipx_hash_key(0, &place[1]);

	ck_assert_uint_ne(a.k0, b.k0);
	ck_assert_uint_ne(a.k1, b.k1);
}
END_TEST

TESTS("base/hash")
{
	loop_test(octets_hash_as_siphash_1_3_says, 0, IPFIX_COUNT(VECTORS));
	test(a_number_hashes_as_its_octets_little_endian);
	test(a_seed_gives_one_key_wherever_the_object_lies);
	test(without_a_seed_the_address_gives_the_key);
}
