/* SPDX-License-Identifier: BSD-3-Clause */
/* The octets of a plan become blocks, windows and masks. */
#include "plan/shuffle.h"

#include "plan/kernel.h"

#include <string.h>

/* In a mask: no octet of the window, but zero. */
enum { NOTHING = 0x80, LANE_MAX = 64 };

/* A lane of a block, while it is put together. */
struct lane {
	const struct ipx_origin *origins;
	size_t size;
	uint64_t open; /* octets that have no window yet */
};

/* What one window gives to a lane. */
struct window {
	uint32_t from;
	uint16_t row;
	uint64_t load;
	uint64_t keep;
	uint8_t mask[LANE_MAX];
};

bool
ipx_shuffle_reads(const struct ipx_kernel *kernel, size_t row_size)
{
	return kernel->masked || row_size >= kernel->window;
}

static uint64_t
low_bits(size_t count)
{
	return count >= 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
}

static struct lane
lane_of(const struct ipx_shuffle_spec *spec, size_t to, size_t size)
{
	struct lane lane = { .origins = &spec->origins[to], .size = size };

	for (size_t i = 0; i < size; i++)
		if (lane.origins[i].some)
			lane.open |= UINT64_C(1) << i;
	return lane;
}

static bool
is_before(const struct ipx_origin *a, const struct ipx_origin *b)
{
	return a->row != b->row ? a->row < b->row : a->at < b->at;
}

/* The first of the octets that are still open. */
static const struct ipx_origin *
first_open(const struct lane *lane)
{
	const struct ipx_origin *first = NULL;

	for (size_t i = 0; i < lane->size; i++)
		if ((lane->open >> i & 1) != 0 &&
		    (first == NULL || is_before(&lane->origins[i], first)))
			first = &lane->origins[i];
	return first;
}

/*
 * Where a window is put so that it begins with `at`, but stays in its row.
 * Two wide ones that cover all of a row are always the same two, so that
 * blocks can share them.
 */
static uint32_t
place_window(const struct ipx_kernel *kernel, uint32_t at, size_t row_size)
{
	size_t window = kernel->window;

	if (row_size < window)
		return 0;
	if (kernel->masked && row_size <= 2 * window && at < window)
		return 0;
	return at < row_size - window ? at : (uint32_t)(row_size - window);
}

/*
 * Taking the first open octet each time gives the fewest windows there can
 * be.  False: no octet is open.
 */
static bool
next_window(
    const struct ipx_shuffle_spec *spec, struct lane *lane, struct window *w)
{
	const struct ipx_origin *first = first_open(lane);
	size_t width = spec->kernel->window, row_size;

	memset(w, 0, sizeof(*w));
	memset(w->mask, NOTHING, sizeof(w->mask));
	if (first == NULL)
		return false;
	row_size = spec->row_sizes[first->row];
	w->row = first->row;
	w->from = place_window(spec->kernel, first->at, row_size);
	w->load = low_bits(row_size - w->from);
	for (size_t i = 0; i < lane->size; i++) {
		const struct ipx_origin *o = &lane->origins[i];

		if ((lane->open >> i & 1) == 0 || o->row != w->row ||
		    o->at < w->from || o->at >= w->from + width)
			continue;
		w->mask[i] = (uint8_t)(o->at - w->from);
		w->keep |= UINT64_C(1) << i;
	}
	lane->open &= ~w->keep;
	return true;
}

/* Where steps go; without memory they are only counted. */
struct output {
	struct ipx_block *blocks;
	struct ipx_step *steps;
	uint8_t *masks;
	size_t block_count, step_count;
};

static void
put_step(struct output *out, const struct ipx_kernel *kernel,
    const struct window *windows, size_t lanes)
{
	size_t size = kernel->block / lanes;
	size_t at = out->step_count++;

	if (out->steps == NULL)
		return;
	out->steps[at] = (struct ipx_step){ .load = windows[0].load,
		.keep = windows[0].keep };
	for (size_t i = 0; i < lanes; i++) {
		out->steps[at].from[i] = windows[i].from;
		out->steps[at].row[i] = windows[i].row;
		memcpy(out->masks + at * kernel->block + i * size,
		    windows[i].mask, size);
	}
}

/* A lane that needs no more windows reads, and drops, those of the other. */
static void
share_window(struct window *idle, const struct window *busy)
{
	idle->from = busy->from;
	idle->row = busy->row;
}

/* A kernel that masks has two steps in a block at least; some do nothing. */
static bool
pads(const struct ipx_kernel *kernel, size_t steps)
{
	return kernel->masked && steps < 2;
}

/* Such a step reads what row 0 has at its start, and drops it. */
static void
idle_window(const struct ipx_shuffle_spec *spec, struct window *w)
{
	w->load = low_bits(spec->row_sizes[0]);
}

static void
put_block(const struct ipx_shuffle_spec *spec, struct output *out, size_t to)
{
	const struct ipx_kernel *kernel = spec->kernel;
	size_t room = spec->size - to;
	size_t size = room < kernel->block ? room : kernel->block;
	size_t lanes = kernel->window < kernel->block ? 2 : 1;
	struct lane lane[2] = { lane_of(spec, to, size / lanes) };
	struct window w[2];
	size_t before = out->step_count;
	bool some[2] = { true, false };

	if (lanes == 2)
		lane[1] = lane_of(spec, to + size / 2, size / 2);
	for (;;) {
		some[0] = next_window(spec, &lane[0], &w[0]);
		some[1] = lanes == 2 && next_window(spec, &lane[1], &w[1]);
		if (!some[0] && !some[1] &&
		    !pads(kernel, out->step_count - before))
			break;
		if (lanes == 2 && some[0] != some[1])
			share_window(&w[some[0]], &w[!some[0]]);
		if (lanes == 1 && !some[0])
			idle_window(spec, &w[0]);
		put_step(out, kernel, w, lanes);
	}
	if (out->blocks != NULL)
		out->blocks[out->block_count] =
		    (struct ipx_block){ .to = (uint32_t)to,
			    .steps = (uint16_t)(out->step_count - before),
			    .store = low_bits(size) };
	out->block_count++;
}

/* The last block ends where the record does, over the one before it. */
static void
put_blocks(const struct ipx_shuffle_spec *spec, struct output *out)
{
	size_t width = spec->kernel->block;

	for (size_t to = 0; to < spec->size; to += width) {
		if (spec->size >= width && to + width > spec->size)
			to = spec->size - width;
		put_block(spec, out, to);
	}
}

void
ipx_shuffle_measure(
    const struct ipx_shuffle_spec *spec, struct ipx_shuffle *shuffle)
{
	struct output out = { .blocks = NULL };

	*shuffle = (struct ipx_shuffle){ .kernel = spec->kernel };
	if (spec->kernel != NULL)
		put_blocks(spec, &out);
	shuffle->block_count = out.block_count;
	shuffle->step_count = out.step_count;
}

static size_t
mask_memory(const struct ipx_shuffle *s)
{
	return s->kernel != NULL ? s->step_count * s->kernel->block : 0;
}

size_t
ipx_shuffle_memory(const struct ipx_shuffle *shuffle)
{
	size_t size = mask_memory(shuffle) +
	    shuffle->step_count * sizeof(struct ipx_step) +
	    shuffle->block_count * sizeof(struct ipx_block);

	return (size + 63) / 64 * 64;
}

static bool
is_whole(const struct ipx_shuffle *s)
{
	bool whole = true;

	for (size_t i = 0; i < s->step_count; i++)
		whole = whole && s->steps[i].load == UINT64_MAX;
	for (size_t i = 0; i < s->block_count; i++)
		whole = whole && s->blocks[i].store == UINT64_MAX;
	return whole;
}

static bool
same_window(const struct ipx_step *a, const struct ipx_step *b)
{
	return a->row[0] == b->row[0] && a->from[0] == b->from[0];
}

/* The two windows that all steps look at, or false. */
static bool
find_pair(const struct ipx_shuffle *s, struct ipx_step pair[2])
{
	size_t count = 0;

	for (size_t i = 0; i < s->step_count; i++) {
		const struct ipx_step *step = &s->steps[i];

		if (step->keep == 0 ||
		    (count > 0 && same_window(step, &pair[0])) ||
		    (count > 1 && same_window(step, &pair[1])))
			continue;
		if (count == 2)
			return false;
		pair[count++] = *step;
	}
	if (count == 1)
		pair[1] = pair[0];
	return count > 0 && s->step_count == 2 * s->block_count;
}

/* Exchanges the two steps of a block, and their masks. */
static void
swap_steps(struct ipx_step *steps, uint8_t *masks, size_t block)
{
	struct ipx_step step = steps[0];
	uint8_t mask[LANE_MAX];

	steps[0] = steps[1];
	steps[1] = step;
	memcpy(mask, masks, block);
	memcpy(masks, masks + block, block);
	memcpy(masks + block, mask, block);
}

/* Brings the windows of all blocks into one order, if there are but two. */
static bool
share_windows(const struct ipx_shuffle *s, const struct output *out)
{
	size_t block = s->kernel->block;
	struct ipx_step pair[2];

	if (!s->kernel->masked || !find_pair(s, pair))
		return false;
	for (size_t i = 0; i < s->block_count; i++) {
		struct ipx_step *steps = &out->steps[2 * i];

		if ((steps[0].keep != 0 && !same_window(steps, &pair[0])) ||
		    (steps[1].keep != 0 && same_window(&steps[1], &pair[0])))
			swap_steps(steps, out->masks + 2 * i * block, block);
		for (size_t k = 0; k < 2; k++) {
			pair[k].keep = steps[k].keep;
			steps[k] = pair[k];
		}
	}
	return true;
}

void
ipx_shuffle_build(const struct ipx_shuffle_spec *spec,
    struct ipx_shuffle *shuffle, void *memory)
{
	struct output out = { .masks = memory };

	if (spec->kernel == NULL)
		return;
	out.steps = (void *)(out.masks + mask_memory(shuffle));
	out.blocks = (void *)(out.steps + shuffle->step_count);
	put_blocks(spec, &out);
	shuffle->masks = out.masks;
	shuffle->steps = out.steps;
	shuffle->blocks = out.blocks;
	shuffle->shared = share_windows(shuffle, &out);
	shuffle->whole = is_whole(shuffle);
}
