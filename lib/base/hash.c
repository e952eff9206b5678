/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/hash.h"

struct state {
	uint64_t v0, v1, v2, v3;
};

static uint64_t
rotate(uint64_t x, unsigned bits)
{
	return (x << bits) | (x >> (64 - bits));
}

static void
sip_round(struct state *s)
{
	s->v0 += s->v1;
	s->v1 = rotate(s->v1, 13) ^ s->v0;
	s->v0 = rotate(s->v0, 32);
	s->v2 += s->v3;
	s->v3 = rotate(s->v3, 16) ^ s->v2;
	s->v0 += s->v3;
	s->v3 = rotate(s->v3, 21) ^ s->v0;
	s->v2 += s->v1;
	s->v1 = rotate(s->v1, 17) ^ s->v2;
	s->v2 = rotate(s->v2, 32);
}

static struct state
sip_begin(const struct ipx_hash_key *key)
{
	return (struct state){ key->k0 ^ 0x736f6d6570736575u,
		key->k1 ^ 0x646f72616e646f6du, key->k0 ^ 0x6c7967656e657261u,
		key->k1 ^ 0x7465646279746573u };
}

static void
sip_word(struct state *s, uint64_t word)
{
	s->v3 ^= word;
	sip_round(s);
	s->v0 ^= word;
}

static uint64_t
sip_end(struct state *s)
{
	s->v2 ^= 0xff;
	sip_round(s);
	sip_round(s);
	sip_round(s);
	return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t
ipx_hash_u64(const struct ipx_hash_key *key, uint64_t value)
{
	struct state s = sip_begin(key);

	sip_word(&s, value);
	sip_word(&s, (uint64_t)8 << 56);
	return sip_end(&s);
}

uint64_t
ipx_hash_octets(const struct ipx_hash_key *key, const void *data, size_t size)
{
	struct state s = sip_begin(key);
	const uint8_t *p = data;
	uint64_t word = 0;

	/* Little-endian words on every host, so that a hash is one number. */
	for (size_t i = 0; i < size; i++) {
		word |= (uint64_t)p[i] << (i % 8 * 8);
		if (i % 8 == 7) {
			sip_word(&s, word);
			word = 0;
		}
	}
	sip_word(&s, word | (uint64_t)size << 56);
	return sip_end(&s);
}

/* The finaliser of SplitMix64: spreads every bit over all others. */
static uint64_t
spread(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

struct ipx_hash_key
ipx_hash_key(uint64_t seed, const void *address)
{
	if (seed == 0)
		seed = (uint64_t)(uintptr_t)address;
	return (struct ipx_hash_key){ spread(seed + 0x9e3779b97f4a7c15u),
		spread(seed + 0x3c6ef372fe94f82au) };
}
