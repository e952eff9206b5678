/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A move is one field and the member it belongs to.  Where a record has
 * fields of variable length, what follows one of them lies at no fixed
 * offset; so places are told from a row: row 0 begins with the record, each
 * other row where a field of variable length ends.
 */
#ifndef IPX_PLAN_MOVE_H
#define IPX_PLAN_MOVE_H

#include <ipfix/layout.h>
#include <ipfix/value.h>

/* How many records are treated at once, field by field. */
enum { IPX_TILE = 32 };

/* The loop that carries out a move over many records. */
enum ipx_loop {
	IPX_LOOP_VALUE,   /* any one: value by value */
	IPX_LOOP_NUMBER1, /* as wide on the wire as in the host */
	IPX_LOOP_NUMBER2,
	IPX_LOOP_NUMBER4,
	IPX_LOOP_NUMBER8,
	IPX_LOOP_UNSIGNED, /* of two widths */
	IPX_LOOP_OCTETS4,
	IPX_LOOP_OCTETS6,
	IPX_LOOP_OCTETS16,
	IPX_LOOP_SPAN, /* of a field of variable length */
};

struct ipx_move {
	uint8_t as;    /* an ipfix_as; in an encoder NOTHING: zeros */
	uint8_t type;  /* an ipfix_type */
	uint8_t loop;  /* an enum ipx_loop */
	bool variable; /* the value ends where its row begins */
	bool legal;    /* the type can have the octets that the field has */
	uint16_t row;
	uint32_t wire; /* from the start of the row */
	uint32_t wire_size;
	uint32_t host; /* from the start of the struct */
	uint32_t host_size;
};

/* Where one octet of the host or of the wire comes from. */
struct ipx_origin {
	uint32_t at;
	uint16_t row;
	bool some; /* or from nowhere: then it is zero */
};

/* Of this machine. */
bool ipx_is_little_endian(void);

/* A move between a field and a member; its places are still to be told. */
struct ipx_move ipx_move_new(
    const ipfix_member *member, ipfix_type type, uint16_t length);

/* Whether values of the field may not fit into the member. */
bool ipx_move_narrows(const struct ipx_move *move);

/* The reverse: whether values of the member may not fit into the field. */
bool ipx_move_narrows_wire(const struct ipx_move *move);

/*
 * Where octet number `index` of the member comes from in a decoder, or octet
 * number `index` of the field in an encoder, of a move that shuffles.
 */
struct ipx_origin ipx_move_host_origin(
    const struct ipx_move *move, uint32_t index);
struct ipx_origin ipx_move_wire_origin(
    const struct ipx_move *move, uint32_t index);

/* Whether decoding, or encoding, it is nothing but a change of places. */
bool ipx_move_decodes_by_shuffle(const struct ipx_move *move);
bool ipx_move_encodes_by_shuffle(const struct ipx_move *move);

#endif
