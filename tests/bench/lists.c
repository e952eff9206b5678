/* SPDX-License-Identifier: BSD-3-Clause */
/* C: lists, expanded into arrays by decoders of their own. */
#include "bench.h"

#include "clock.h"
#include "read.h"

#include <stdlib.h>

static ipfix_decoder *peer_decoder, *request_decoder;

/* The values of a basicList of AS numbers. */
static void
take_systems(struct lists *to, const ipfix_record *record)
{
	ipfix_field field;
	ipfix_list list;
	ipfix_list_item item;
	uint64_t value = 0;

	if (ipfix_record_get(record, 4, &field) != IPFIX_OK ||
	    ipfix_list_open(&list, record, &field, NULL) != IPFIX_OK)
		return;
	while (ipfix_list_next(&list, &item, NULL) == IPFIX_OK)
		if (to->as_count < 8 &&
		    ipfix_unsigned_get(item.field.octets, &value) == IPFIX_OK)
			to->as[to->as_count++] = (uint32_t)value;
}

static void
take_part(struct lists *to, const ipfix_record *record)
{
	ipfix_result rc = IPFIX_OK;

	if (ipfix_template_id(record->tmpl) == ID_PEER && to->peer_count < 3)
		rc = ipfix_decoder_get(
		    peer_decoder, record, 0, &to->peers[to->peer_count++]);
	else if (to->request_count < 2)
		rc = ipfix_decoder_get(request_decoder, record, 0,
		    &to->requests[to->request_count++]);
	if (rc != IPFIX_OK)
		abort();
}

static void
take_parts(struct lists *to, const ipfix_record *record)
{
	ipfix_field field;
	ipfix_list list;
	ipfix_list_item item;

	if (ipfix_record_get(record, 5, &field) != IPFIX_OK ||
	    ipfix_list_open(&list, record, &field, NULL) != IPFIX_OK)
		return;
	while (ipfix_list_next(&list, &item, NULL) == IPFIX_OK)
		if (item.kind == IPFIX_LIST_RECORD)
			take_part(to, &item.record);
}

static void
decode(struct read *r, const ipfix_record *record)
{
	struct lists *to = r->structs;

	if (ipfix_decoder_get(r->decoder, record, 0, to) != IPFIX_OK)
		abort();
	take_systems(to, record);
	take_parts(to, record);
	opaque(to);
	if (r->sum != NULL)
		r->digest += lists_digest(to);
}

static void
decode_pass(void *arg)
{
	struct read *r = arg;

	r->each = decode;
	read_each(r);
}

static uint64_t
no_sum(const void *structs, size_t count)
{
	(void)structs;
	return count;
}

void
bench_lists(struct bench *b, uint64_t records)
{
	struct shape cold = {
		.workload = C, .records = records / 4, .message = 1400
	};
	struct stream s = stream_new(&cold);
	struct read *r = read_new(&s, lists_layout());
	ipfix_layout *peer = peer_layout(), *request = request_layout();

	if (ipfix_decoder_new(&peer_decoder, peer, NULL) != IPFIX_OK ||
	    ipfix_decoder_new(&request_decoder, request, NULL) != IPFIX_OK)
		abort();
	bench_on(b, "C streamed", &s, 1);
	r->sum = no_sum;
	decode_pass(r);
	bench_check("C decoded", r->digest, s.digest);
	r->sum = NULL;
	bench_row(b, "memcpy", read_copy, r);
	bench_row(b, "framing by a session", read_session_frames, r);
	bench_row(b, "decode, lists into arrays", decode_pass, r);
	bench_row(b, "JSON", read_json, r);
	ipfix_decoder_free(peer_decoder);
	ipfix_decoder_free(request_decoder);
	ipfix_layout_free(peer);
	ipfix_layout_free(request);
	read_free(r);
	stream_free(&s);
}
