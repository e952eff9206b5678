/* SPDX-License-Identifier: BSD-3-Clause */
#include "fragment.h"

#include <stdlib.h>
#include <string.h>

#define WAITING_MAX 64
#define BLOCK 8 /* offsets count in blocks */
#define PACKET_MAX 65535

/* A packet of which fragments are there. */
struct partial {
	struct key key;
	uint32_t id;
	uint64_t age;  /* when it began, in fragments; 0: not in use */
	size_t blocks; /* how many are there */
	size_t size;   /* of the whole packet, 0 while not known */
	size_t end;    /* of what is there */
	uint8_t there[PACKET_MAX / BLOCK + 1];
	uint8_t octets[PACKET_MAX + BLOCK];
};

struct fragments {
	uint64_t now;
	struct partial *done; /* what was handed out */
	struct partial *waiting[WAITING_MAX];
};

struct fragments *
fragments_new(void)
{
	return calloc(1, sizeof(struct fragments));
}

void
fragments_free(struct fragments *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < WAITING_MAX; i++)
		free(f->waiting[i]);
	free(f->done);
	free(f);
}

size_t
fragments_waiting(const struct fragments *f)
{
	size_t count = 0;

	for (size_t i = 0; i < WAITING_MAX; i++)
		count += f->waiting[i] != NULL;
	return count;
}

static bool
belongs(const struct partial *p, const struct fragment *fragment)
{
	return p != NULL && p->id == fragment->id &&
	    memcmp(&p->key, &fragment->key, sizeof p->key) == 0;
}

/* Where the packet is, or where it may be kept: a free place, or that of
 * the oldest one. */
static struct partial **
find_place(struct fragments *f, const struct fragment *fragment)
{
	struct partial **place = &f->waiting[0];

	for (size_t i = 0; i < WAITING_MAX; i++) {
		struct partial **here = &f->waiting[i];

		if (belongs(*here, fragment))
			return here;
		if (*place != NULL &&
		    (*here == NULL || (*here)->age < (*place)->age))
			place = here;
	}
	return place;
}

/* What is there already stays: a second copy cannot change it. */
static void
keep(struct partial *p, const struct fragment *fragment)
{
	const uint8_t *from = fragment->octets.data;
	size_t left = fragment->octets.size;
	size_t block = fragment->offset / BLOCK;

	for (; left > 0; block++) {
		size_t size = left < BLOCK ? left : BLOCK;

		if (p->there[block] == 0)
			memcpy(&p->octets[block * BLOCK], from, size);
		p->blocks += p->there[block] == 0;
		p->there[block] = 1;
		from += size;
		left -= size;
	}
}

static bool
is_whole(const struct partial *p)
{
	return p->size > 0 && p->blocks == (p->size + BLOCK - 1) / BLOCK;
}

/* Only the last fragment may end within a block, or at the packet's end. */
static bool
is_sound(const struct fragment *fragment)
{
	size_t size = fragment->octets.size;

	return size > 0 && (!fragment->more || size % BLOCK == 0) &&
	    fragment->offset <= PACKET_MAX &&
	    size <= PACKET_MAX - fragment->offset;
}

/* Whether what is there and the fragment are of packets of two sizes. */
static bool
contradicts(const struct partial *p, const struct fragment *fragment)
{
	size_t end = fragment->offset + fragment->octets.size;

	if (p->size > 0 &&
	    (end > p->size || (!fragment->more && end < p->size)))
		return true;
	return !fragment->more && end < p->end;
}

static enum fragment_result
add(struct fragments *f, const struct fragment *fragment, ipfix_span *whole)
{
	enum fragment_result result = FRAGMENT_WAITS;
	struct partial **place, *p;

	if (!is_sound(fragment))
		return FRAGMENT_DAMAGED;
	place = find_place(f, fragment);
	if (!belongs(*place, fragment)) {
		p = calloc(1, sizeof *p);
		if (p == NULL)
			return FRAGMENT_NO_MEMORY;
		if (*place != NULL)
			result = FRAGMENT_EVICTS;
		p->key = fragment->key;
		p->id = fragment->id;
		p->age = ++f->now;
		free(*place);
		*place = p;
	}
	p = *place;
	if (contradicts(p, fragment))
		return FRAGMENT_DAMAGED;
	keep(p, fragment);
	if (!fragment->more)
		p->size = fragment->offset + fragment->octets.size;
	if (p->end < fragment->offset + fragment->octets.size)
		p->end = fragment->offset + fragment->octets.size;
	if (!is_whole(p))
		return result;
	f->done = p;
	*place = NULL;
	*whole = (ipfix_span){ p->octets, p->size };
	return FRAGMENT_WHOLE;
}

/* In a tunnel, the fragment may lie in the packet handed out before. */
enum fragment_result
fragments_add(
    struct fragments *f, const struct fragment *fragment, ipfix_span *whole)
{
	struct partial *before = f->done;
	enum fragment_result result;

	f->done = NULL;
	result = add(f, fragment, whole);
	free(before);
	return result;
}
