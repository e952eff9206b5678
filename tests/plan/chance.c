/* SPDX-License-Identifier: BSD-3-Clause */
#include "chance.h"

#include <ipfix/message.h>
#include <ipfix/value.h>

#include "support/path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ELEMENTS_MAX = 1024, FIELDS_MAX = 64, RECORD_MAX = 8192 };

/* Kernels for another kind of processor are no loss. */
static bool
is_foreign(ipfix_kernel kernel)
{
#if defined(__x86_64__)
	return kernel == IPFIX_KERNEL_NEON;
#elif defined(__i386__)
	return kernel == IPFIX_KERNEL_NEON || kernel == IPFIX_KERNEL_AVX512;
#elif defined(__aarch64__)
	return kernel != IPFIX_KERNEL_NEON;
#else
	(void)kernel;
	return true;
#endif
}

bool
try_kernel(ipfix_kernel kernel)
{
	if (ipfix_kernel_available(kernel))
		return true;
	if (!is_foreign(kernel))
		skipped(ipfix_kernel_name(kernel));
	return false;
}

int
rounds(int otherwise)
{
	const char *text = getenv("ROUNDS");

	return text != NULL ? atoi(text) : otherwise;
}

size_t
chance(struct sweep *sweep, size_t below)
{
	return (size_t)(sweep_next(sweep) >> 11) % below;
}

/* All of IANA's elements, made once. */
static const ipfix_element *
any_element(struct sweep *sweep)
{
	static const ipfix_element *all[ELEMENTS_MAX];
	static size_t count;
	ipfix_registry_iter iter;

	if (count == 0) {
		ipfix_registry_iter_init(&iter, NULL);
		while (count < ELEMENTS_MAX &&
		    ipfix_registry_iter_next(&iter, &all[count]) == IPFIX_OK)
			count++;
	}
	return all[chance(sweep, count)];
}

/* Types are drawn first: most elements are unsigned. */
static const ipfix_element *
any_type(struct sweep *sweep)
{
	uint8_t type = (uint8_t)chance(sweep, IPFIX_UNSIGNED256 + 1);
	const ipfix_element *e = any_element(sweep);

	for (int i = 0; i < 400 && e->type != type; i++)
		e = any_element(sweep);
	return e;
}

static uint16_t
any_length(struct sweep *sweep, ipfix_type type, bool strict)
{
	size_t full = ipfix_type_size(type);
	uint16_t length;

	if (chance(sweep, full > 0 ? 12 : 2) == 0)
		return IPFIX_VARIABLE_LENGTH;
	if (!strict && chance(sweep, 40) == 0)
		return (uint16_t)chance(sweep, 20);
	if (full == 0)
		return (uint16_t)chance(sweep, 40);
	if (chance(sweep, 2) == 0)
		return (uint16_t)full;
	do
		length = (uint16_t)(1 + chance(sweep, full));
	while (!ipfix_type_allows(type, length));
	return length;
}

static void
put16(uint8_t *p, size_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

ipfix_template *
chance_template(struct sweep *sweep, size_t most, bool strict)
{
	uint8_t octets[4 + 8 * FIELDS_MAX];
	size_t count = 1 + chance(sweep, most), size = 4;
	ipfix_template *tmpl = NULL;
	ipfix_span span;

	put16(octets, 256 + chance(sweep, 1000));
	put16(octets + 2, count);
	for (size_t i = 0; i < count; i++) {
		const ipfix_element *e = any_type(sweep);

		put16(octets + size, e->id | (e->pen != 0 ? 0x8000u : 0u));
		put16(octets + size + 2,
		    any_length(sweep, (ipfix_type)e->type, strict));
		size += 4;
		if (e->pen != 0) {
			put16(octets + size, e->pen >> 16);
			put16(octets + size + 2, e->pen & 0xffff);
			size += 4;
		}
	}
	span = (ipfix_span){ octets, size };
	if (ipfix_template_get(
	        &tmpl, &span, IPFIX_SET_TEMPLATE, NULL, NULL, NULL) != IPFIX_OK)
		return chance_template(sweep, most, strict);
	return tmpl;
}

/* What it is and how large: drawn until it suits the element. */
static ipfix_member
any_member(struct sweep *sweep, const ipfix_element *e, size_t occurrence,
    size_t length)
{
	static const size_t SIZES[] = { 1, 2, 4, 8, 6, 16, 32, 5, 23, 40 };
	ipfix_member m = { .pen = e->pen, .id = e->id };
	ipfix_layout *layout = NULL;
	ipfix_member probe;

	for (;;) {
		m.occurrence = (uint16_t)occurrence;
		m.as = (ipfix_as)(1 + chance(sweep, IPFIX_AS_TIME));
		m.size = SIZES[chance(sweep, IPFIX_COUNT(SIZES))];
		if (length < 100 && chance(sweep, 4) == 0)
			m.size = length + chance(sweep, 2);
		if (m.as == IPFIX_AS_SPAN)
			m.size = sizeof(ipfix_span);
		probe = m;
		if (ipfix_layout_new(&layout, NULL, &probe, 1, m.size, NULL,
		        NULL) != IPFIX_OK)
			continue;
		ipfix_layout_free(layout);
		return m;
	}
}

/* Which of the fields of its element field number `index` is. */
static size_t
occurrence_of(const ipfix_field_specifier *fields, size_t index)
{
	size_t count = 0;

	for (size_t i = 0; i < index; i++)
		count += fields[i].pen == fields[index].pen &&
		    fields[i].id == fields[index].id;
	return count;
}

static void
shuffle(struct sweep *sweep, ipfix_member *members, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t k = chance(sweep, i);
		ipfix_member m = members[i - 1];

		members[i - 1] = members[k];
		members[k] = m;
	}
}

ipfix_layout *
chance_layout(struct sweep *sweep, const ipfix_template *tmpl)
{
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	ipfix_member members[2 * FIELDS_MAX];
	ipfix_layout *layout = NULL;
	size_t count = 0, size = 0;
	size_t gap = chance(sweep, 3) == 0 ? 9 : 1;

	for (size_t i = 0; i < ipfix_template_count(tmpl); i++)
		if (fields[i].element != NULL && chance(sweep, 4) != 0)
			members[count++] = any_member(sweep, fields[i].element,
			    occurrence_of(fields, i), fields[i].length);
	if (count == 0 || chance(sweep, 3) == 0)
		members[count++] = any_member(sweep, any_element(sweep), 7, 8);
	shuffle(sweep, members, count);
	for (size_t i = 0; i < count; i++) {
		members[i].offset = size + chance(sweep, gap);
		size = members[i].offset + members[i].size;
	}
	size += chance(sweep, gap);
	if (ipfix_layout_new(&layout, NULL, members, count, size, NULL, NULL) !=
	    IPFIX_OK) {
		puts("no layout");
		exit(1);
	}
	return layout;
}

/* Zeros, ones and small numbers more often than others. */
static void
fill(struct sweep *sweep, uint8_t *p, size_t size)
{
	size_t how = chance(sweep, 8);

	for (size_t i = 0; i < size; i++)
		p[i] = how == 0 ? 0
		    : how == 1  ? 0xff
		    : how == 2  ? (uint8_t)(i + 1 == size)
		                : (uint8_t)sweep_next(sweep);
}

static size_t
any_size(struct sweep *sweep)
{
	switch (chance(sweep, 16)) {
	case 0:
		return 0;
	case 1:
		return 250 + chance(sweep, 60);
	default:
		return chance(sweep, 24);
	}
}

static size_t
put_record(struct sweep *sweep, const ipfix_template *tmpl, uint8_t *to)
{
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	uint8_t *start = to;

	for (size_t i = 0; i < ipfix_template_count(tmpl); i++) {
		size_t size = fields[i].length;

		if (size == IPFIX_VARIABLE_LENGTH) {
			size = any_size(sweep);
			if (size >= 255 || chance(sweep, 5) == 0) {
				*to++ = 255;
				put16(to, size);
				to += 2;
			} else {
				*to++ = (uint8_t)size;
			}
		}
		fill(sweep, to, size);
		to += size;
	}
	return (size_t)(to - start);
}

struct octets
chance_records(struct sweep *sweep, const ipfix_template *tmpl, size_t count)
{
	struct octets all = { malloc(count * FIELDS_MAX * 400 + 1), 0 };
	struct octets exactly;

	for (size_t i = 0; i < count; i++)
		all.size += put_record(sweep, tmpl, all.data + all.size);
	exactly = (struct octets){ exact(all.data, all.size), all.size };
	free(all.data);
	return exactly;
}

/* The octets that the field of a member takes, or 65535. */
static size_t
length_of(const ipfix_template *tmpl, const ipfix_member *m)
{
	uint16_t index;

	if (ipfix_template_find(tmpl, m->pen, m->id, m->occurrence, &index) !=
	    IPFIX_OK)
		return IPFIX_VARIABLE_LENGTH;
	return ipfix_template_fields(tmpl)[index].length;
}

static void
put_span(struct sweep *sweep, uint8_t *host, size_t length)
{
	static const char TEXT[] = "a text that spans are cut from, "
	                           "and which has quite a few octets";
	ipfix_span span = { (const uint8_t *)TEXT, 0 };

	span.size = chance(sweep, 3) == 0 ? 0 : chance(sweep, sizeof(TEXT));
	if (length < sizeof(TEXT) && chance(sweep, 300) != 0)
		span.size = length;
	memcpy(host, &span, sizeof(span));
}

static void
put_text(struct sweep *sweep, uint8_t *host, size_t size, size_t length)
{
	size_t most = size < length || chance(sweep, 300) == 0 ? size : length;

	int letter = 'a' + (int)chance(sweep, 26);

	memset(host, 0, size);
	memset(host, letter, chance(sweep, most + 1));
}

/* A number that fits into `length` octets, whatever its sign. */
static void
put_number(struct sweep *sweep, uint8_t *host, size_t size, size_t length)
{
	const uint16_t one = 1;
	bool little = *(const uint8_t *)&one == 1;

	fill(sweep, host, size);
	if (length >= size || chance(sweep, 300) == 0)
		return;
	for (size_t i = 0; i < size; i++) {
		size_t octet = little ? i : size - 1 - i;

		if (octet >= length)
			host[i] = 0;
		else if (octet == length - 1)
			host[i] &= 0x7f;
	}
}

static void
put_member(
    struct sweep *sweep, const ipfix_member *m, size_t length, uint8_t *to)
{
	bool flag = chance(sweep, 2) != 0;

	switch (m->as) {
	case IPFIX_AS_SPAN:
		put_span(sweep, to, length);
		break;
	case IPFIX_AS_TEXT:
		put_text(sweep, to, m->size, length);
		to[m->size - 1] = 0;
		break;
	case IPFIX_AS_OCTETS:
		put_text(sweep, to, m->size, length);
		break;
	case IPFIX_AS_BOOLEAN:
		memcpy(to, &flag, sizeof(flag));
		break;
	default:
		put_number(sweep, to, m->size, length);
		break;
	}
}

void
chance_struct(struct sweep *sweep, const ipfix_layout *layout,
    const ipfix_template *tmpl, uint8_t *host)
{
	const ipfix_member *members = ipfix_layout_members(layout);

	fill(sweep, host, ipfix_layout_size(layout));
	for (size_t i = 0; i < ipfix_layout_count(layout); i++)
		put_member(sweep, &members[i], length_of(tmpl, &members[i]),
		    host + members[i].offset);
}
