/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The file; all numbers are in network byte order:
 *
 *     8  "IPFIXpee"
 *     2  version, 1
 *     8  when it was saved, in nanoseconds
 *        of each peer: octets of what ipfix_save_put() wrote (4, not 0),
 *        when it did (8), the ends (ENDS), those octets
 *     4  0
 *     8  checksum of all octets before: accidents, not forgers, are found
 */
#define _POSIX_C_SOURCE 200809L

#include "kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump/scan.h"

enum { VERSION = 1, HEADER = 18, ENDS = 48, PEER = 60, CHECKSUM = 8 };

static const char MAGIC[8] = { 'I', 'P', 'F', 'I', 'X', 'p', 'e', 'e' };

/* A peer that has not come yet. */
struct waiting {
	uint8_t ends[ENDS];
	ipfix_time when;
	ipfix_span saved;
	bool given;
};

struct kept {
	uint8_t *octets; /* of the file that was read */
	struct waiting *list;
	size_t count, left;

	/* The file being written. */
	FILE *file;
	char *name;
	uint64_t sum, size;
	size_t left_out;
	uint8_t *room; /* for one peer */
	size_t room_size;
	int error;
};

struct kept *
kept_new(void)
{
	return calloc(1, sizeof(struct kept));
}

static void
forget(struct kept *k)
{
	free(k->octets);
	free(k->list);
	k->octets = NULL;
	k->list = NULL;
	k->count = k->left = 0;
}

void
kept_free(struct kept *kept)
{
	if (kept == NULL)
		return;
	forget(kept);
	free(kept->room);
	free(kept);
}

size_t
kept_count(const struct kept *kept)
{
	return kept->left;
}

size_t
kept_left_out(const struct kept *kept)
{
	return kept->left_out;
}

/* FNV-1a, begun with SUM. */
#define SUM UINT64_C(14695981039346656037)

static uint64_t
sum_of(uint64_t sum, const uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		sum = (sum ^ octets[i]) * UINT64_C(1099511628211);
	return sum;
}

static void
store(uint8_t *to, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++)
		to[i] = (uint8_t)(value >> (8 * (size - 1 - i)));
}

static bool
scan_u64(ipfix_span *in, uint64_t *out)
{
	uint32_t high, low;

	if (!scan_u32(in, &high) || !scan_u32(in, &low))
		return false;
	*out = (uint64_t)high << 32 | low;
	return true;
}

static void
store_ends(uint8_t to[ENDS], const ipfix_ends *ends)
{
	const ipfix_address *both[] = { &ends->exporter, &ends->collector };

	memset(to, 0, ENDS);
	for (size_t i = 0; i < 2; i++, to += ENDS / 2) {
		to[0] = both[i]->size;
		store(to + 2, 2, both[i]->port);
		store(to + 4, 4, both[i]->scope);
		memcpy(to + 8, both[i]->octets, both[i]->size);
	}
}

static int
by_ends(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return memcmp(x->ends, y->ends, ENDS);
}

static bool
scan_peer(ipfix_span *in, struct waiting *w)
{
	ipfix_span ends;
	uint32_t size;

	if (!scan_u32(in, &size) || size == 0 || !scan_u64(in, &w->when) ||
	    !scan_take(in, ENDS, &ends) || !scan_take(in, size, &w->saved))
		return false;
	memcpy(w->ends, ends.data, ENDS);
	return true;
}

/* The peers of a file whose checksum is right. */
static bool
take_peers(struct kept *k, ipfix_span in)
{
	ipfix_span rest = in;
	struct waiting peer = { .given = false };
	size_t count = 0;

	while (scan_peer(&rest, &peer))
		count++;
	k->list = calloc(count + 1, sizeof(*k->list));
	if (k->list == NULL)
		return false;
	while (k->count < count && scan_peer(&in, &k->list[k->count]))
		k->count++;
	k->left = k->count;
	qsort(k->list, k->count, sizeof(*k->list), by_ends);
	return true;
}

static enum kept_found
take_file(struct kept *k, ipfix_span in, ipfix_time now, const char **why)
{
	ipfix_span all = in, magic;
	uint64_t when, sum;
	uint16_t version;

	*why = "is not of ipfix-collect";
	if (!scan_take(&in, sizeof(MAGIC), &magic) ||
	    memcmp(magic.data, MAGIC, sizeof(MAGIC)) != 0)
		return KEPT_FOREIGN;
	*why = "is of a later version";
	if (scan_u16(&in, &version) && version != VERSION)
		return KEPT_FOREIGN;
	*why = "is damaged";
	if (!scan_u64(&in, &when) || in.size < CHECKSUM)
		return KEPT_REFUSED;
	in = (ipfix_span){ in.data + in.size - CHECKSUM, CHECKSUM };
	if (!scan_u64(&in, &sum) ||
	    sum != sum_of(SUM, all.data, all.size - CHECKSUM))
		return KEPT_REFUSED;
	*why = "is too old";
	if (when > now || now - when > KEPT_AGE)
		return KEPT_REFUSED;
	(void)scan_skip(&all, HEADER);
	all.size -= CHECKSUM;
	*why = "does not fit into memory";
	return take_peers(k, all) ? KEPT_READ : KEPT_REFUSED;
}

enum kept_found
kept_load(struct kept *kept, const char *path, ipfix_time now, const char **why)
{
	FILE *file = fopen(path, "rb");
	enum kept_found found = KEPT_UNREAD;
	struct stat about;
	size_t size;

	forget(kept);
	if (file == NULL && errno == ENOENT)
		return KEPT_ABSENT;
	if (file == NULL || fstat(fileno(file), &about) != 0) {
		*why = strerror(errno);
	} else if (!S_ISREG(about.st_mode)) {
		found = KEPT_FOREIGN;
		*why = "is not a file";
	} else if ((uint64_t)about.st_size > KEPT_OCTETS) {
		found = KEPT_REFUSED;
		*why = "is too large";
	} else {
		kept->octets = malloc((size_t)about.st_size + 1);
		*why = strerror(ENOMEM);
		if (kept->octets != NULL) {
			size =
			    fread(kept->octets, 1, (size_t)about.st_size, file);
			found = take_file(
			    kept, (ipfix_span){ kept->octets, size }, now, why);
		}
	}
	if (file != NULL)
		fclose(file);
	if (found != KEPT_READ)
		forget(kept);
	return found;
}

ipfix_result
kept_give(struct kept *kept, const ipfix_ends *ends, ipfix_session *session,
    ipfix_time now, ipfix_error *error)
{
	struct waiting key, *found = NULL;
	ipfix_result rc;

	store_ends(key.ends, ends);
	if (kept->left > 0)
		found = bsearch(
		    &key, kept->list, kept->count, sizeof(key), by_ends);
	if (found == NULL || found->given)
		return IPFIX_DONE;
	found->given = true;
	rc = ipfix_save_get(session, found->saved, now, KEPT_AGE, error);
	if (--kept->left == 0)
		forget(kept);
	return rc;
}

static void
put(struct kept *k, const void *octets, size_t size)
{
	if (fwrite(octets, 1, size, k->file) != size && k->error == 0)
		k->error = errno;
	k->sum = sum_of(k->sum, octets, size);
	k->size += size;
}

bool
kept_begin(struct kept *kept, const char *path, ipfix_time now)
{
	struct kept *k = kept;
	size_t size = strlen(path) + sizeof(".new");
	uint8_t header[HEADER] = { 0 };
	int fd;

	k->name = malloc(size);
	if (k->name == NULL)
		return false;
	snprintf(k->name, size, "%s.new", path);
	fd =
	    open(k->name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
	        S_IRUSR | S_IWUSR);
	k->file = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (k->file == NULL) {
		if (fd >= 0)
			close(fd);
		free(k->name);
		return false;
	}
	k->error = 0;
	k->left_out = 0;
	k->sum = SUM;
	k->size = 0;
	memcpy(header, MAGIC, sizeof(MAGIC));
	store(header + 8, 2, VERSION);
	store(header + 10, 8, now);
	put(k, header, sizeof(header));
	return true;
}

static void
put_peer(struct kept *k, const struct waiting *w)
{
	uint8_t head[PEER];

	if (k->size + PEER + w->saved.size + 4 + CHECKSUM > KEPT_OCTETS) {
		k->left_out++;
		return;
	}
	store(head, 4, w->saved.size);
	store(head + 4, 8, w->when);
	memcpy(head + 12, w->ends, ENDS);
	put(k, head, sizeof(head));
	put(k, w->saved.data, w->saved.size);
}

void
kept_put(struct kept *kept, const ipfix_ends *ends,
    const ipfix_session *session, ipfix_time now)
{
	struct kept *k = kept;
	size_t size = ipfix_save_size(session);
	struct waiting peer = { .when = now };
	uint8_t *room;

	if (size > k->room_size) {
		room = realloc(k->room, size);
		if (room == NULL) {
			k->left_out++;
			return;
		}
		k->room = room;
		k->room_size = size;
	}
	if (ipfix_save_put(session, now, k->room, k->room_size, &size) !=
	    IPFIX_OK)
		return;
	store_ends(peer.ends, ends);
	peer.saved = (ipfix_span){ k->room, size };
	put_peer(k, &peer);
}

/* Has the name of the new file last, too. */
static bool
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t size = slash != NULL ? (size_t)(slash - path) + 1 : 1;
	char *folder = malloc(size + 1);
	int fd;
	bool well;

	if (folder == NULL)
		return false;
	memcpy(folder, slash != NULL ? path : ".", size);
	folder[size] = '\0';
	fd = open(folder, O_RDONLY | O_CLOEXEC);
	free(folder);
	well = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return well;
}

bool
kept_end(struct kept *kept, const char *path, ipfix_time now)
{
	struct kept *k = kept;
	uint8_t sum[CHECKSUM];

	for (size_t i = 0; i < k->count; i++)
		if (!k->list[i].given && k->list[i].when <= now &&
		    now - k->list[i].when <= KEPT_AGE)
			put_peer(k, &k->list[i]);
	put(k, (const uint8_t[4]){ 0 }, 4);
	store(sum, sizeof(sum), k->sum);
	put(k, sum, sizeof(sum));
	if (k->error == 0 &&
	    (fflush(k->file) != 0 || fsync(fileno(k->file)) != 0))
		k->error = errno;
	if (fclose(k->file) != 0 && k->error == 0)
		k->error = errno;
	if (k->error == 0 && rename(k->name, path) != 0)
		k->error = errno;
	if (k->error != 0)
		unlink(k->name);
	/* What cannot be synced is there all the same. */
	else
		(void)sync_folder(path);
	free(k->name);
	errno = k->error;
	return k->error == 0;
}
