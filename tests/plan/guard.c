/* SPDX-License-Identifier: BSD-3-Clause */
#define _DEFAULT_SOURCE
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct guard
guard_new(size_t room)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t pages = (room + page - 1) / page + 2;
	struct guard g = { .size = pages * page, .room = (pages - 2) * page };
	void *map = mmap(NULL, g.size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (map == MAP_FAILED || mprotect(map, page, PROT_NONE) != 0 ||
	    mprotect((char *)map + g.size - page, page, PROT_NONE) != 0) {
		perror("guard pages");
		exit(1);
	}
	g.map = map;
	return g;
}

void
guard_free(struct guard *guard)
{
	munmap(guard->map, guard->size);
}

uint8_t *
guard_start(const struct guard *guard)
{
	return guard->map + (guard->size - guard->room) / 2;
}

uint8_t *
guard_end(const struct guard *guard, size_t size)
{
	return guard_start(guard) + guard->room - size;
}
