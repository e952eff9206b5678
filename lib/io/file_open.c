/* SPDX-License-Identifier: BSD-3-Clause */
/* Names and beginnings of the files of a writer. */
#define _POSIX_C_SOURCE 200809L

#include "io/file_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/fail.h"

enum { NAME_MAX_ADDED = 64, TRIES = 10000 };

ipfix_result
ipx_file_fail(ipfix_error *error, ipfix_result rc)
{
	ipfix_fault fault = IPFIX_FAULT_ARGUMENT;

	if (rc == IPFIX_ERR_SYSTEM)
		fault = IPFIX_FAULT_SYSTEM;
	else if (rc == IPFIX_ERR_NOMEM)
		fault = IPFIX_FAULT_NOMEM;
	else if (rc == IPFIX_ERR_LIMIT)
		fault = IPFIX_FAULT_STREAM_LIMIT;
	else if (rc == IPFIX_ERR_UNSUPPORTED)
		fault = IPFIX_FAULT_GZIP_MISSING;
	return ipx_fail(error, fault, 0);
}

/* The name of a file begun now; of several in a second, this one. */
static void
name_file(const struct ipfix_file_writer *w, ipfix_time now, unsigned int try,
    char *name, size_t size)
{
	time_t seconds = (time_t)(now / IPFIX_SECOND);
	char stamp[32] = "", number[16] = "";
	struct tm tm;

	if (gmtime_r(&seconds, &tm) != NULL)
		strftime(stamp, sizeof(stamp), "%Y%m%dT%H%M%SZ", &tm);
	if (try > 0)
		snprintf(number, sizeof(number), ".%u", try);
	snprintf(name, size, "%s-%s%s.ipfix%s", w->prefix, stamp, number,
	    w->options.gzip ? ".gz" : "");
}

/* Opens the first file of such a name that is not there yet. */
static int
open_next(
    const struct ipfix_file_writer *w, ipfix_time now, char *name, size_t size)
{
	int fd = -1;

	for (unsigned int i = 0; i < TRIES && fd < 0; i++) {
		name_file(w, now, i, name, size);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

static int
open_one(const struct ipfix_file_writer *w, char *name, size_t size)
{
	int flags = O_CREAT | O_CLOEXEC;

	snprintf(name, size, "%s", w->prefix);
	if (strcmp(name, "-") == 0)
		return fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	flags |= w->options.append ? O_RDWR : O_WRONLY | O_TRUNC;
	return open(name, flags, 0666);
}

/* Finds where to append, and removes a Message that was cut off. */
static ipfix_result
find_end(const struct ipfix_file_writer *w, int fd, uint64_t *size)
{
	ipfix_result rc = ipx_file_end(fd, w->options.gzip, w->alloc, size);

	if (rc != IPFIX_OK)
		return rc;
	if (ftruncate(fd, (off_t)*size) != 0 ||
	    lseek(fd, (off_t)*size, SEEK_SET) < 0)
		return IPFIX_ERR_SYSTEM;
	return IPFIX_OK;
}

/* Makes an open file the one at hand. */
static ipfix_result
adopt(struct ipfix_file_writer *w, int fd, char *name, size_t name_size,
    ipfix_time now)
{
	struct stat status;
	uint64_t size = 0;
	ipfix_result rc = IPFIX_OK;

	if (fstat(fd, &status) != 0)
		return IPFIX_ERR_SYSTEM;
	if (S_ISREG(status.st_mode) && w->options.append)
		rc = find_end(w, fd, &size);
	if (rc != IPFIX_OK)
		return rc;
	rc = ipx_output_close(&w->output);
	if (rc != IPFIX_OK)
		return rc;
	ipx_free(w->alloc, w->path, w->path_size);
	w->path = name;
	w->path_size = name_size;
	w->output.fd = fd;
	w->output.regular = S_ISREG(status.st_mode);
	w->output.size = size;
	w->opened = now;
	w->begun = false;
	w->counters.files++;
	ipx_domains_renew(&w->domains);
	return IPFIX_OK;
}

ipfix_result
ipx_file_open(struct ipfix_file_writer *w, ipfix_time now)
{
	size_t size = w->prefix_size + NAME_MAX_ADDED;
	char *name = ipx_alloc_zero(w->alloc, size);
	ipfix_result rc = IPFIX_ERR_SYSTEM;
	int fd, reason;

	if (name == NULL)
		return IPFIX_ERR_NOMEM;
	fd = w->rotates ? open_next(w, now, name, size)
	                : open_one(w, name, size);
	if (fd >= 0)
		rc = adopt(w, fd, name, size, now);
	if (rc == IPFIX_OK)
		return rc;
	reason = errno;
	if (fd >= 0)
		close(fd);
	ipx_free(w->alloc, name, size);
	errno = reason;
	return rc;
}
