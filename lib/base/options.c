/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/options.h"

#include <string.h>

bool
ipx_options_copy(void *to, size_t known, const void *from)
{
	const unsigned char *octets = from;
	size_t size = 0;

	memset(to, 0, known);
	if (from == NULL)
		return true;
	memcpy(&size, from, sizeof(size));
	if (size == 0)
		size = known;
	for (size_t i = known; i < size; i++)
		if (octets[i] != 0)
			return false;
	memcpy(to, from, size < known ? size : known);
	return true;
}
