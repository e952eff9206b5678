/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/message.h"

#include <ipfix/message.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

void
patch16(struct octets o, size_t offset, uint16_t value)
{
	ck_assert_uint_le(offset + 2, o.size);
	o.data[offset] = (uint8_t)(value >> 8);
	o.data[offset + 1] = (uint8_t)value;
}

static void
patch32(struct octets o, size_t offset, uint32_t value)
{
	patch16(o, offset, (uint16_t)(value >> 16));
	patch16(o, offset + 2, (uint16_t)value);
}

struct octets
join(struct octets a, struct octets b)
{
	struct octets both = { malloc(a.size + b.size + 1), a.size + b.size };
	struct octets whole = { NULL, both.size };

	ck_assert_ptr_nonnull(both.data);
	memcpy(both.data, a.data, a.size);
	memcpy(both.data + a.size, b.data, b.size);
	whole.data = exact(both.data, both.size);
	free(both.data);
	free(a.data);
	free(b.data);
	return whole;
}

struct octets
repeat(const char *text, size_t count)
{
	struct octets one = hex(text);
	struct octets all = { malloc(one.size * count), one.size * count };

	ck_assert_ptr_nonnull(all.data);
	for (size_t i = 0; i < count; i++)
		memcpy(all.data + i * one.size, one.data, one.size);
	free(one.data);
	return all;
}

static struct octets
set_of(uint16_t set_id, struct octets body)
{
	struct octets set = join(hex("0000 0000"), body);

	ck_assert_uint_le(set.size, UINT16_MAX);
	patch16(set, 0, set_id);
	patch16(set, 2, (uint16_t)set.size);
	return set;
}

static struct octets
finish(uint32_t odid, struct octets sets)
{
	struct octets m =
	    join(hex("000a 0000 00000000 00000000 00000000"), sets);

	ck_assert_uint_le(m.size, IPFIX_MESSAGE_SIZE_MAX);
	patch16(m, 2, (uint16_t)m.size);
	patch32(m, 4, MESSAGE_TIME);
	patch32(m, 12, odid);
	return m;
}

struct octets
message_of(uint32_t odid, uint16_t set_id, struct octets body)
{
	return finish(odid, set_of(set_id, body));
}

/* The Set that the text begins with; the text moves behind it. */
static struct octets
take_set(const char **text)
{
	char *end, *body;
	long id = strtol(*text, &end, 10);
	size_t size;
	struct octets set;

	ck_assert_msg(*end == ':', "no Set ID: '%s'", *text);
	size = strcspn(++end, "|");
	body = malloc(size + 1);
	ck_assert_ptr_nonnull(body);
	memcpy(body, end, size);
	body[size] = '\0';
	set = set_of((uint16_t)id, hex(body));
	free(body);
	*text = end + size;
	*text += **text == '|';
	return set;
}

struct octets
message(uint32_t odid, const char *sets)
{
	struct octets all = hex("");

	sets += strspn(sets, " ");
	while (*sets != '\0')
		all = join(all, take_set(&sets));
	return finish(odid, all);
}
