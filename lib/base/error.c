/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/version.h>

#include "base/fail.h"

struct fault {
	ipfix_result result;
	const char *name;
	const char *clause;
	const char *text;
};

static const struct fault FAULTS[] = {
#define ROW(name, result, clause, text) { IPFIX_##result, #name, clause, text },
	IPFIX_FAULT_MAP(ROW)
#undef ROW
};

const char *
ipfix_result_text(ipfix_result result)
{
	switch (result) {
#define ROW(name, number, text) \
	case IPFIX_##name:      \
		return text;
		IPFIX_RESULT_MAP(ROW)
#undef ROW
	}
	return "not a result of libipfix";
}

const char *
ipfix_result_name(ipfix_result result)
{
	switch (result) {
#define ROW(name, number, text) \
	case IPFIX_##name:      \
		return "IPFIX_" #name;
		IPFIX_RESULT_MAP(ROW)
#undef ROW
	}
	return "unknown";
}

const char *
ipfix_fault_name(ipfix_fault fault)
{
	if ((size_t)fault >= IPFIX_COUNT(FAULTS))
		return "unknown";
	return FAULTS[fault].name;
}

ipfix_result
ipx_fail(ipfix_error *error, ipfix_fault fault, size_t offset)
{
	return ipx_fail_line(error, fault, offset, 0);
}

ipfix_result
ipx_fail_line(ipfix_error *error, ipfix_fault fault, size_t offset, size_t line)
{
	const struct fault *row = &FAULTS[fault];

	if (error != NULL)
		*error = (ipfix_error){ .result = row->result,
			.fault = fault,
			.text = row->text,
			.clause = row->clause,
			.offset = offset,
			.line = line };
	return row->result;
}

#define QUOTE(x) #x
#define TEXT(x) QUOTE(x)

const char *
ipfix_version(void)
{
	return TEXT(IPFIX_VERSION_MAJOR) "." TEXT(IPFIX_VERSION_MINOR) "." TEXT(
	    IPFIX_VERSION_PATCH);
}
