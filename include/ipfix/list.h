/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Structured-data lists, read (RFC 6313).
 *
 * A field may hold a list.  A basicList is many values of one Information
 * Element; a subTemplateList is many records of one template; a
 * subTemplateMultiList is blocks of records, each block with a template of
 * its own.  Each list says by its semantic how its items relate.  Lists nest,
 * so those who read them recurse; #IPFIX_LIST_DEPTH bounds how deep.
 *
 *     ipfix_list list;
 *     ipfix_list_item item;
 *
 *     rc = ipfix_list_open(&list, &record, &field, &error);
 *     while (rc == IPFIX_OK &&
 *         (rc = ipfix_list_next(&list, &item, &error)) == IPFIX_OK)
 *             switch (item.kind) {
 *             case IPFIX_LIST_FIELD:  show_field(&item.field); break;
 *             case IPFIX_LIST_RECORD: show_record(&item.record); break;
 *             case IPFIX_LIST_BLOCK:  break;
 *             }
 *     if (rc < 0)
 *             complain(&error);
 */
#ifndef IPFIX_LIST_H
#define IPFIX_LIST_H

#include <ipfix/record.h>

/** How deep lists may nest unless a session was told otherwise. */
#define IPFIX_LIST_DEPTH 16

/** And what it can be told at most: who reads lists needs stack for each. */
#define IPFIX_LIST_DEPTH_MAX 64

/** What ipfix_list_next() came upon. */
typedef enum ipfix_list_item_kind {
	IPFIX_LIST_FIELD,  /**< A value of a basicList. */
	IPFIX_LIST_RECORD, /**< A record of either list of records. */
	/**
	 * The start of the records of one template: once in a
	 * subTemplateList, once per block in a subTemplateMultiList, also
	 * where no record follows or the template is unknown.
	 */
	IPFIX_LIST_BLOCK
} ipfix_list_item_kind;

/** One item of a list. */
typedef struct ipfix_list_item {
	ipfix_list_item_kind kind; /**< What it is. */
	ipfix_field field;         /**< FIELD: the value. */
	/**
	 * RECORD: the record.  FIELD: no record, but what ipfix_list_open()
	 * takes in its place if the value is a list again.
	 */
	ipfix_record record;
	uint16_t template_id;       /**< BLOCK: of the records. */
	const ipfix_template *tmpl; /**< BLOCK: it, or NULL if unknown. */
	ipfix_span octets;          /**< BLOCK: its records. */
} ipfix_list_item;

/** One list being read.  Members ending in '_' are private. */
typedef struct ipfix_list {
	ipfix_type type;  /**< Which of the three kinds of list. */
	uint8_t semantic; /**< How items relate; see ipfix_list_semantic(). */
	ipfix_field_specifier specifier; /**< basicList: its element. */
	ipfix_record record_;            /* the record at hand */
	ipfix_span octets_;
	size_t at_;
	uint16_t index_; /* parts two sizes, or they would be read as one */
	size_t end_;     /* of the block at hand */
} ipfix_list;

IPFIX_BEGIN_DECLS

/**
 * Opens the list in @p field, a field of @p record.
 *
 * @retval IPFIX_OK         @p list is ready.
 * @retval IPFIX_ERR_TYPE   The field is no list.
 * @retval IPFIX_ERR_LIST   The octets end inside the header of the list.
 * @retval IPFIX_ERR_LIMIT  It is nested deeper than the limit.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_list_open(ipfix_list *list,
    const ipfix_record *record, const ipfix_field *field, ipfix_error *error);

/**
 * Steps to the next item.
 *
 * @retval IPFIX_OK        @p item is set; it points into the list, and its
 *                         `field` into @p list.
 * @retval IPFIX_DONE      The list ended where it should.
 * @retval IPFIX_ERR_LIST  A value, a record or a block contradicts the size
 *                         of the list; @p error has the octet offset in the
 *                         Message.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_list_next(
    ipfix_list *list, ipfix_list_item *item, ipfix_error *error);

/**
 * The name of a structured data type semantic, such as "allOf" (RFC 6313,
 * 4.4).  Static; "unassigned" for those without one.
 */
IPFIX_API const char *ipfix_list_semantic(uint8_t semantic);

IPFIX_END_DECLS

#endif
