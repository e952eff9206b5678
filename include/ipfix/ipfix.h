/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief All of libipfix.
 */
#ifndef IPFIX_IPFIX_H
#define IPFIX_IPFIX_H

#include <ipfix/api.h>
#include <ipfix/version.h>
#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/span.h>
#include <ipfix/type.h>
#include <ipfix/element.h>
#include <ipfix/elements.h>
#include <ipfix/registry.h>
#include <ipfix/time.h>
#include <ipfix/value.h>
#include <ipfix/text.h>
#include <ipfix/message.h>
#include <ipfix/template.h>
#include <ipfix/record.h>
#include <ipfix/flow.h>
#include <ipfix/list.h>
#include <ipfix/builder.h>
#include <ipfix/draft.h>
#include <ipfix/json.h>
#include <ipfix/deframer.h>
#include <ipfix/transport.h>
#include <ipfix/cache.h>
#include <ipfix/sequence.h>
#include <ipfix/session.h>
#include <ipfix/save.h>
#include <ipfix/options.h>
#include <ipfix/exporter.h>
#include <ipfix/report.h>
#include <ipfix/layout.h>
#include <ipfix/plan.h>
#include <ipfix/decoder.h>
#include <ipfix/encoder.h>

#endif
