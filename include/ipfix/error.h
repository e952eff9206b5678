/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Results, and what exactly went wrong.
 *
 * Two tables live here, and nowhere else.  #IPFIX_RESULT_MAP lists what a
 * function can return; #IPFIX_FAULT_MAP lists every single thing that can be
 * wrong with octets or text handed in, with the clause it breaks.  The
 * enumerations, the texts and the man page are made from these rows.
 *
 * A result says what the caller can do about it; a fault says what happened.
 */
#ifndef IPFIX_ERROR_H
#define IPFIX_ERROR_H

#include <ipfix/api.h>

/** The rows of #ipfix_result: name, number, text. */
#define IPFIX_RESULT_MAP(X)                                                \
	X(OK, 0, "done; something was produced")                           \
	X(DONE, 1, "the end was reached; nothing is wrong")                \
	X(MORE, 2, "more octets are needed before something can come out") \
	X(FULL, 3, "no room is left; take what there is and call again")   \
	X(ERR_INVAL, -1, "an argument is not allowed")                     \
	X(ERR_UNSUPPORTED, -2, "this build or transport cannot do that")   \
	X(ERR_NOTFOUND, -3, "there is no such thing")                      \
	X(ERR_TYPE, -4, "the value is of another kind")                    \
	X(ERR_RANGE, -5, "the value does not fit")                         \
	X(ERR_NOMEM, -10, "the allocator returned NULL")                   \
	X(ERR_LIMIT, -11, "a limit that the caller set was reached")       \
	X(ERR_SYSTEM, -12, "the system refused; errno says why")           \
	X(ERR_TRUNCATED, -20, "the octets end before the structure does")  \
	X(ERR_VERSION, -21, "another version of the protocol")             \
	X(ERR_LENGTH, -22, "a length contradicts what encloses it")        \
	X(ERR_TEMPLATE, -23, "a template that cannot be used")             \
	X(ERR_VALUE, -24, "the octets mean no value of their type")        \
	X(ERR_LIST, -25, "a structured-data list that cannot be read")     \
	X(ERR_SYNTAX, -26, "text that cannot be read")                     \
	X(ERR_STATE, -27, "legal by itself, but not at this point")

/** What a function returns. */
typedef enum ipfix_result {
#define IPFIX_RESULT_ROW(name, number, text) IPFIX_##name = number,
	IPFIX_RESULT_MAP(IPFIX_RESULT_ROW)
#undef IPFIX_RESULT_ROW
} ipfix_result;

/** The rows of #ipfix_fault: name, result, clause, text. */
#define IPFIX_FAULT_MAP(X)                                                     \
	X(NONE, OK, "", "nothing is wrong")                                    \
	X(ARGUMENT, ERR_INVAL, "", "an argument is not allowed")               \
	X(NOMEM, ERR_NOMEM, "", "the allocator returned NULL")                 \
	X(MESSAGE_CUT, ERR_TRUNCATED, "RFC 7011, 3.1",                         \
	    "a Message ends inside its header")                                \
	X(MESSAGE_VERSION, ERR_VERSION, "RFC 7011, 3.1",                       \
	    "the Version of a Message is not 10")                              \
	X(MESSAGE_SHORT, ERR_LENGTH, "RFC 7011, 9.1",                          \
	    "a Message is shorter than its own header")                        \
	X(MESSAGE_LONG, ERR_LENGTH, "RFC 7011, 9.1",                           \
	    "a Message is longer than the octets there are")                   \
	X(MESSAGE_TRAILER, ERR_LENGTH, "RFC 7011, 10.3",                       \
	    "octets follow the end of a Message")                              \
	X(SET_CUT, ERR_TRUNCATED, "RFC 7011, 3.3.2",                           \
	    "a Message ends inside a Set Header")                              \
	X(SET_SHORT, ERR_LENGTH, "RFC 7011, 3.3.2",                            \
	    "a Set is shorter than its own header")                            \
	X(SET_LONG, ERR_LENGTH, "RFC 7011, 9.1",                               \
	    "a Set is longer than the rest of its Message")                    \
	X(SET_RESERVED, ERR_UNSUPPORTED, "RFC 7011, 3.3.2",                    \
	    "a Set with a reserved Set ID")                                    \
	X(SET_EMPTY, ERR_LENGTH, "RFC 7011, 3.3", "a Set without a record")    \
	X(TEMPLATE_CUT, ERR_TRUNCATED, "RFC 7011, 3.4.1",                      \
	    "a Set ends inside a Template Record")                             \
	X(TEMPLATE_ID, ERR_TEMPLATE, "RFC 7011, 3.4.1",                        \
	    "a Template ID below 256")                                         \
	X(TEMPLATE_NO_SCOPE, ERR_TEMPLATE, "RFC 7011, 3.4.2.2",                \
	    "an Options Template without a Scope Field")                       \
	X(TEMPLATE_SCOPE, ERR_TEMPLATE, "RFC 7011, 3.4.2.2",                   \
	    "more Scope Fields than fields")                                   \
	X(TEMPLATE_EMPTY, ERR_TEMPLATE, "RFC 7011, 3.4.1",                     \
	    "a template whose records can have no octets (erratum 7413)")      \
	X(TEMPLATE_FIELDS, ERR_LIMIT, "RFC 7011, 11.4",                        \
	    "a template with more fields than the limit")                      \
	X(TEMPLATE_EMPTY_FIELDS, ERR_LIMIT, "RFC 7011, 11.4",                  \
	    "a template with more fields without octets than the limit")       \
	X(TEMPLATE_REDEFINED, ERR_TEMPLATE, "RFC 7011, 8.1",                   \
	    "a live Template ID is given another definition")                  \
	X(TEMPLATE_LIMIT, ERR_LIMIT, "RFC 7011, 11.4",                         \
	    "more templates than the limit")                                   \
	X(MEMORY_LIMIT, ERR_LIMIT, "RFC 7011, 11.4",                           \
	    "templates would take more memory than the limit")                 \
	X(WITHDRAWAL_UDP, ERR_STATE, "RFC 7011, 8.4",                          \
	    "a Template Withdrawal over UDP is ignored")                       \
	X(WITHDRAWAL_UNKNOWN, ERR_STATE, "RFC 7011, 8.1",                      \
	    "a Template Withdrawal for a template that is not there")          \
	X(WITHDRAWAL_KIND, ERR_STATE, "RFC 7011, 8.1",                         \
	    "a Template Withdrawal in a Set of the other kind")                \
	X(WITHDRAWAL_ID, ERR_TEMPLATE, "RFC 7011, 8.1",                        \
	    "a Template Withdrawal for a reserved Template ID")                \
	X(RECORD_CUT, ERR_LENGTH, "RFC 7011, 9.1",                             \
	    "a Data Record is longer than the rest of its Set")                \
	X(FIELD_LENGTH, ERR_VALUE, "RFC 7011, 6.2",                            \
	    "a field has a length that its type cannot have")                  \
	X(LIST_CUT, ERR_LIST, "RFC 6313, 4.5",                                 \
	    "a list ends inside its header")                                   \
	X(LIST_ELEMENT, ERR_LIST, "RFC 6313, 4.5.1",                           \
	    "an element of a basicList is longer than the rest of it")         \
	X(LIST_ELEMENT_EMPTY, ERR_LIST, "RFC 6313, 4.5.1",                     \
	    "a basicList of elements without octets")                          \
	X(LIST_RECORD, ERR_LIST, "RFC 6313, 4.5.2",                            \
	    "a record of a list is longer than the rest of it")                \
	X(LIST_BLOCK, ERR_LIST, "RFC 6313, 4.5.3",                             \
	    "the length of a subTemplateMultiList block contradicts the list") \
	X(LIST_DEPTH, ERR_LIMIT, "RFC 6313, 5.2",                              \
	    "lists are nested deeper than the limit")                          \
	X(CSV_COLUMNS, ERR_SYNTAX, "",                                         \
	    "the first line names no columns of an element table")             \
	X(CSV_QUOTE, ERR_SYNTAX, "", "a quote is not closed")                  \
	X(CSV_FIELDS, ERR_SYNTAX, "", "a line has too few columns")            \
	X(CSV_PEN, ERR_SYNTAX, "", "not an Enterprise Number")                 \
	X(CSV_ID, ERR_SYNTAX, "", "not an Information Element identifier")     \
	X(CSV_NAME, ERR_SYNTAX, "", "an Information Element without a name")   \
	X(CSV_TYPE, ERR_SYNTAX, "", "not an abstract data type")               \
	X(CSV_SEMANTICS, ERR_SYNTAX, "", "not data type semantics")            \
	X(CSV_UNITS, ERR_SYNTAX, "", "not a unit")                             \
	X(CSV_RANGE, ERR_SYNTAX, "", "not a range")                            \
	X(TEMPLATE_LONG, ERR_LENGTH, "RFC 7011, 10.3.3",                       \
	    "a template that fits into no Message")                            \
	X(TEMPLATE_REUSED, ERR_STATE, "RFC 7011, 8.4",                         \
	    "a Template ID that ended a short while ago")                      \
	X(LIST_TYPE, ERR_TYPE, "RFC 6313, 4.1", "a field that holds no list")  \
	X(TEMPLATE_STALE, ERR_STATE, "RFC 7011, 8.2",                          \
	    "an older definition of a live Template ID, in a late Message")    \
	X(STREAM_LIMIT, ERR_LIMIT, "RFC 7011, 11.4",                           \
	    "more Observation Domains or streams than the limit")              \
	X(MEMBER_UNKNOWN, ERR_NOTFOUND, "",                                    \
	    "a member names an unknown Information Element")                   \
	X(MEMBER_KIND, ERR_TYPE, "",                                           \
	    "a member cannot hold values of its Information Element")          \
	X(MEMBER_SIZE, ERR_LENGTH, "",                                         \
	    "a member has a size that it cannot have as what it is")           \
	X(MEMBER_BOUNDS, ERR_INVAL, "", "a member lies outside of its struct") \
	X(MEMBER_OVERLAP, ERR_INVAL, "", "two members overlap")                \
	X(MEMBER_TWICE, ERR_INVAL, "", "two members stand for one field")      \
	X(MEMBER_NARROW, ERR_RANGE, "",                                        \
	    "a field is wider than the member it belongs to")                  \
	X(SYSTEM, ERR_SYSTEM, "", "the system refused; errno says why")        \
	X(FILE_CUT, ERR_TRUNCATED, "RFC 5655, 10.3",                           \
	    "a file ends inside a Message")                                    \
	X(GZIP, ERR_VALUE, "RFC 1952", "octets that gzip cannot have written") \
	X(GZIP_MISSING, ERR_UNSUPPORTED, "", "this build knows no gzip")       \
	X(SAVE_CUT, ERR_TRUNCATED, "", "saved templates end too early")        \
	X(SAVE_FORM, ERR_SYNTAX, "", "octets that are no saved templates")     \
	X(SAVE_VERSION, ERR_VERSION, "",                                       \
	    "templates that were saved by a later version")                    \
	X(SAVE_LENGTH, ERR_LENGTH, "",                                         \
	    "saved templates are longer than they say")                        \
	X(SAVE_DAMAGED, ERR_VALUE, "", "saved templates are damaged")          \
	X(SAVE_AGE, ERR_STATE, "RFC 7011, 8.4",                                \
	    "templates that were saved too long ago")                          \
	X(SAVE_TRANSPORT, ERR_STATE, "RFC 7011, 8",                            \
	    "templates of a session over another transport")                   \
	X(WITHDRAWAL_STALE, ERR_STATE, "RFC 7011, 8.2",                        \
	    "a withdrawal of a younger definition, in a late Message")

/** Every single thing that can be wrong; the numbers grow and never change. */
typedef enum ipfix_fault {
#define IPFIX_FAULT_ROW(name, result, clause, text) IPFIX_FAULT_##name,
	IPFIX_FAULT_MAP(IPFIX_FAULT_ROW)
#undef IPFIX_FAULT_ROW
} ipfix_fault;

/** What went wrong, and where.  A plain value; its texts are static. */
typedef struct ipfix_error {
	ipfix_result result;  /**< What the call returned. */
	ipfix_fault fault;    /**< What exactly is wrong. */
	const char *text;     /**< The same in words; never NULL. */
	const char *clause;   /**< The rule it breaks, or "". */
	size_t offset;        /**< The octet, from the start of the input. */
	size_t line;          /**< The line of a text, from 1; else 0. */
	uint32_t odid;        /**< The Observation Domain, if one is known. */
	uint16_t set_id;      /**< The Set ID, or 0 outside a Set. */
	uint16_t template_id; /**< The Template ID, or 0. */
} ipfix_error;

IPFIX_BEGIN_DECLS

/** Says in words what @p result means.  Static; never NULL. */
IPFIX_API const char *ipfix_result_text(ipfix_result result);

/** The name of @p result, such as "IPFIX_ERR_LENGTH".  Never NULL. */
IPFIX_API const char *ipfix_result_name(ipfix_result result);

/** The name of @p fault, such as "SET_SHORT".  Static; never NULL. */
IPFIX_API const char *ipfix_fault_name(ipfix_fault fault);

IPFIX_END_DECLS

#endif
