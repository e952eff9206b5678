/* SPDX-License-Identifier: BSD-3-Clause */
/* The table as a picture: bars on a logarithmic scale. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LEFT = 300, WIDTH = 560, BAR = 14, STEP = 18, TOP = 40 };

/* Less than this is not seen; the scale ends at ten thousand. */
#define LEAST 0.5
#define DECADES 4.3

static double
length_of(double ns)
{
	double decades = log10((ns > LEAST ? ns : LEAST) / LEAST);

	return decades / DECADES * WIDTH;
}

static void
scale(FILE *f, size_t height)
{
	static const double TICKS[] = { 1, 10, 100, 1000, 10000 };

	for (size_t i = 0; i < IPFIX_COUNT(TICKS); i++) {
		double x = LEFT + length_of(TICKS[i]);

		fprintf(f,
		    "<line x1='%.1f' y1='%d' x2='%.1f' y2='%zu' "
		    "stroke='#ccc'/><text x='%.1f' y='%d' "
		    "text-anchor='middle'>%g</text>\n",
		    x, TOP - 6, x, height - 10, x, TOP - 12, TICKS[i]);
	}
}

static const char *
colour_of(const struct row *r)
{
	if (strcmp(r->what, "memcpy") == 0)
		return "#999";
	if (strstr(r->workload, "libfixbuf") != NULL)
		return "#c60";
	return strstr(r->what, "hand") != NULL ? "#69c" : "#173";
}

static void
bar(FILE *f, const struct row *r, size_t y)
{
	double length = length_of(r->ns);

	fprintf(f,
	    "<text x='%d' y='%zu' text-anchor='end'>%s: %s</text>"
	    "<rect x='%d' y='%zu' width='%.1f' height='%d' fill='%s'/>"
	    "<text x='%.1f' y='%zu'>%.1f</text>\n",
	    LEFT - 6, y + BAR - 3, r->workload, r->what, LEFT, y, length, BAR,
	    colour_of(r), LEFT + length + 4, y + BAR - 3, r->ns);
}

int
bench_draw(const struct bench *b, const char *path)
{
	FILE *f = fopen(path, "w");
	size_t height = TOP + b->count * STEP + 20;
	char machine[128];

	if (f == NULL) {
		perror(path);
		return 1;
	}
	bench_machine(machine, sizeof(machine));
	fprintf(f,
	    "<!-- SPDX-License-Identifier: BSD-3-Clause -->\n"
	    "<svg xmlns='http://www.w3.org/2000/svg' width='%d' "
	    "height='%zu' font-family='sans-serif' font-size='11'>\n"
	    "<rect width='100%%' height='100%%' fill='#fff'/>\n"
	    "<text x='%d' y='14'>nanoseconds per record, %s</text>\n",
	    LEFT + WIDTH + 60, height, LEFT, machine);
	scale(f, height);
	for (size_t i = 0; i < b->count; i++)
		bar(f, &b->rows[i], TOP + i * STEP);
	fputs("</svg>\n", f);
	return fclose(f) != 0;
}
