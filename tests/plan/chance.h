/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Templates, layouts and records by chance: every type of element, every
 * length it may have and some it may not, members of every kind that suits,
 * anywhere in the struct.
 */
#ifndef TESTS_PLAN_CHANCE_H
#define TESTS_PLAN_CHANCE_H

#include <ipfix/layout.h>
#include <ipfix/plan.h>

#include "support/octets.h"
#include "support/random.h"

/* Whether to try a kernel; one that only this processor lacks is skipped. */
bool try_kernel(ipfix_kernel kernel);

/* How many rounds a sweep has; the environment may have other ROUNDS. */
int rounds(int otherwise);

/* A number from 0 up to below `below`. */
size_t chance(struct sweep *sweep, size_t below);

/* A template of up to `most` fields; `strict`: of legal lengths only. */
ipfix_template *chance_template(struct sweep *sweep, size_t most, bool strict);

/* A layout for some of its fields, and for some that it does not have. */
ipfix_layout *chance_layout(struct sweep *sweep, const ipfix_template *tmpl);

/* `count` records of the template, one after the other. */
struct octets chance_records(
    struct sweep *sweep, const ipfix_template *tmpl, size_t count);

/* Fills a struct of the layout with values most of which fit the template. */
void chance_struct(struct sweep *sweep, const ipfix_layout *layout,
    const ipfix_template *tmpl, uint8_t *host);

#endif
