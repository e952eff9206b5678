/* SPDX-License-Identifier: BSD-3-Clause */
#include "joined.h"

#include <stdio.h>
#include <string.h>

/* Longer names than this, and larger factors, are none. */
enum { NAME_MAX_OCTETS = 256 };
#define FACTOR_MAX 1e18

struct text {
	char *at;
	size_t size;
};

static void
put(struct text *t, const char *text, size_t size)
{
	memcpy(t->at + t->size, text, size);
	t->size += size;
}

/* The name of a member; the first one opens the object. */
static void
put_name(struct text *t, const char *name)
{
	char text[64];
	int size = snprintf(text, sizeof(text),
	    "%s\"%s\":", t->size == 0 ? ",\"joined\":{" : ",", name);

	put(t, text, (size_t)size);
}

/* Well-formed UTF-8, as a string of JSON. */
static void
put_string(struct text *t, ipfix_span octets)
{
	char escape[8];

	put(t, "\"", 1);
	for (size_t i = 0; i < octets.size; i++) {
		const char *one = (const char *)&octets.data[i];

		if (octets.data[i] < 0x20) {
			snprintf(
			    escape, sizeof(escape), "\\u%04x", octets.data[i]);
			put(t, escape, 6);
			continue;
		}
		if (*one == '"' || *one == '\\')
			put(t, "\\", 1);
		put(t, one, 1);
	}
	put(t, "\"", 1);
}

static void
put_option(struct text *t, const char *name, const ipfix_option *option)
{
	ipfix_span octets;

	if (ipfix_field_get_string(&option->field, &octets) != IPFIX_OK)
		return;
	/* Fields of fixed length are filled up. */
	while (octets.size > 0 && octets.data[octets.size - 1] == 0)
		octets.size--;
	if (octets.size == 0 || octets.size > NAME_MAX_OCTETS)
		return;
	put_name(t, name);
	put_string(t, octets);
}

/* The name of the interface that this field of the record tells. */
static void
put_interface(struct text *t, const ipfix_options *options,
    const ipfix_record *record, uint16_t id, const char *name)
{
	ipfix_option option;
	ipfix_field field;
	uint64_t interface;

	if (ipfix_record_find(record, 0, id, 0, &field) == IPFIX_OK &&
	    ipfix_field_get_unsigned(&field, &interface) == IPFIX_OK &&
	    interface <= UINT32_MAX &&
	    ipfix_options_find_interface(options, record->odid,
	        (uint32_t)interface, IPFIX_IE_interfaceName,
	        &option) == IPFIX_OK)
		put_option(t, name, &option);
}

size_t
joined_put(const ipfix_options *options, const ipfix_record *record,
    char text[JOINED_ROOM])
{
	struct text t = { text, 0 };
	ipfix_sampling sampling;
	ipfix_option option;
	char number[32];
	int size;

	if (ipfix_options_get_sampling(options, record, &sampling) ==
	        IPFIX_OK &&
	    sampling.factor <= FACTOR_MAX) {
		put_name(&t, "samplingFactor");
		size =
		    snprintf(number, sizeof(number), "%.10g", sampling.factor);
		put(&t, number, (size_t)size);
	}
	put_interface(&t, options, record, IPFIX_IE_ingressInterface,
	    "ingressInterfaceName");
	put_interface(&t, options, record, IPFIX_IE_egressInterface,
	    "egressInterfaceName");
	if (ipfix_options_find(options, record, 0, IPFIX_IE_applicationName,
	        &option) == IPFIX_OK)
		put_option(&t, "applicationName", &option);
	if (t.size > 0)
		put(&t, "}", 1);
	return t.size;
}
