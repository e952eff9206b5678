/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief IPFIX Files, written and read (RFC 5655).
 *
 * An IPFIX File is Messages, one after the other; the file is a Transport
 * Session.  A writer takes whole Messages, of an exporter or as a collector
 * received them, and makes files that stand by themselves:
 *
 *     ipfix_file_writer_new(&writer, "flows", now, &options);
 *     ...
 *     rc = ipfix_file_writer_put(writer, NULL, message, now, &error);
 *     ...
 *     rc = ipfix_file_writer_flush(writer);
 *     ipfix_file_writer_free(writer);
 *
 * Each file begins with what it needs: before the first Message of an
 * Observation Domain the writer puts all templates that are live in it, also
 * after a change of files.  A file ends where a Message does, also when the
 * disk is full: what could not be written whole is taken back, the call
 * fails, and may be repeated.
 *
 * Messages of several Transport Sessions may share a file.  Where two of them
 * use one Observation Domain ID, the later gets another in the file.
 *
 *     ipfix_file_reader_new(&reader, "flows.ipfix", NULL);
 *     while ((rc = ipfix_file_reader_next(reader, &message, &error)) ==
 *         IPFIX_OK)
 *             take(session, message);
 */
#ifndef IPFIX_IO_FILE_H
#define IPFIX_IO_FILE_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/io_address.h>
#include <ipfix/message.h>
#include <ipfix/record.h>
#include <ipfix/time.h>

/** Writes Messages to files.  Opaque. */
typedef struct ipfix_file_writer ipfix_file_writer;

/** Reads Messages from a file.  Opaque. */
typedef struct ipfix_file_reader ipfix_file_reader;

/** The Transport Session that a Message came on. */
typedef struct ipfix_file_source {
	/** Any number, another for each session of a writer. */
	uint64_t id;
	/** Its ends, where they are known, for `details`. */
	ipfix_ends ends;
} ipfix_file_source;

/** How files are written.  All zero: one plain file, written anew. */
typedef struct ipfix_file_writer_options {
	/** sizeof(ipfix_file_writer_options), or 0 for the same. */
	size_t size;
	/** Pack the file by gzip. */
	bool gzip;
	/** Append to a file that is there; a Message cut off is removed. */
	bool append;
	/**
	 * Add a checksum to each Message that has room (RFC 5655, 8.1.1), if
	 * its domain leaves a Template ID for it.  Where a Message takes that
	 * ID, one that withdraws the checksum's template is added before it.
	 */
	bool checksum;
	/**
	 * Say in each file where its Messages come from, by the options of
	 * RFC 5655, 8.1.3, one record for each Observation Domain.
	 */
	bool details;
	/** Have the system write to the disk itself before going on. */
	bool sync;
	/** Begin another file before this one passes so many octets; 0: no. */
	uint64_t max_octets;
	/** Begin another file when this one is so old; 0: never. */
	ipfix_time max_age;
	/**
	 * The flows of the file lie between these times; the caller sees to
	 * it (RFC 5655, 8.1.2).  It is said once in a file, and so not where
	 * one is appended to that has Messages.  Both 0: nothing is said.
	 */
	ipfix_time window_start;
	ipfix_time window_end; /**< See `window_start`. */
	/** Octets gathered before they are written; 0: 256 KiB. */
	size_t buffer;
	/** Observation Domains of all sessions; 0: 65536. */
	size_t max_domains;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_file_writer_options;

/** What a writer has done. */
typedef struct ipfix_file_written {
	uint64_t files;    /**< Files that were begun. */
	uint64_t messages; /**< Messages put. */
	uint64_t added;    /**< Messages of the writer's own: templates. */
	uint64_t octets;   /**< Octets of both. */
} ipfix_file_written;

/** How a file is read. */
typedef struct ipfix_file_reader_options {
	/** sizeof(ipfix_file_reader_options), or 0 for the same. */
	size_t size;
	/** Pass over what is no Message instead of giving up. */
	bool salvage;
	/** The file may still grow: its end is not the end. */
	bool follow;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_file_reader_options;

/** What a reader has seen. */
typedef struct ipfix_file_read {
	uint64_t messages; /**< Messages handed out. */
	uint64_t octets;   /**< Their octets. */
	uint64_t skipped;  /**< Octets passed over, as no Message. */
	uint64_t cut;      /**< Octets of a Message cut off by the end. */
} ipfix_file_read;

IPFIX_BEGIN_DECLS

/**
 * Opens a file for writing.  With `max_octets` or `max_age` set, @p path is
 * what all names begin with: "flows" makes flows-20231114T221320Z.ipfix, with
 * ".gz" behind it for `gzip`; no file that is there is touched.  Otherwise it
 * is the name of the file, and "-" is standard output.
 *
 * @param[out] writer  The caller's; ipfix_file_writer_free() releases it.
 * @param path         The name.
 * @param now          The time.
 * @param options      Copied; NULL: all zero.
 *
 * @retval IPFIX_OK               @p writer is set.
 * @retval IPFIX_ERR_INVAL        The options are larger than this library
 *                                knows and set something there, or append to
 *                                files that are begun anew.
 * @retval IPFIX_ERR_UNSUPPORTED  gzip, and this build has no zlib.
 * @retval IPFIX_ERR_SYSTEM       The file cannot be opened.
 * @retval IPFIX_ERR_VERSION      What is to be appended to is no IPFIX File.
 * @retval IPFIX_ERR_LENGTH       The same.
 * @retval IPFIX_ERR_VALUE        It is gzip, and damaged, or only one of the
 *                                two is gzip.
 * @retval IPFIX_ERR_NOMEM        No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_file_writer_new(
    ipfix_file_writer **writer, const char *path, ipfix_time now,
    const ipfix_file_writer_options *options);

/**
 * Closes the file and releases the writer.  What cannot be written now is
 * lost; ipfix_file_writer_flush() would have said so.
 */
IPFIX_API void ipfix_file_writer_free(ipfix_file_writer *writer);

/**
 * Writes a Message.  It is in memory until ipfix_file_writer_flush(), or until
 * enough is gathered.
 *
 * @param writer       The writer.
 * @param source       The session it came on, or NULL if there is only one.
 * @param octets       The Message.
 * @param now          The time.
 * @param[out] error   What is wrong, and where; may be NULL.
 *
 * @retval IPFIX_OK             It is in the file, or will be.
 * @retval IPFIX_ERR_TRUNCATED  The Message is malformed.
 * @retval IPFIX_ERR_VERSION    The same.
 * @retval IPFIX_ERR_LENGTH     The same.
 * @retval IPFIX_ERR_LIST       The same.
 * @retval IPFIX_ERR_LIMIT      More Observation Domains than the limit.
 * @retval IPFIX_ERR_SYSTEM     What was gathered cannot be written, or the
 *                              next file not be opened.
 * @retval IPFIX_ERR_NOMEM      No memory.
 *
 * A Message that is refused is not in the file, and may be put again.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_file_writer_put(
    ipfix_file_writer *writer, const ipfix_file_source *source,
    ipfix_span octets, ipfix_time now, ipfix_error *error);

/**
 * Tells that a session has ended.  Its templates are forgotten; a session to
 * come may have its Observation Domain IDs, and its templates are withdrawn
 * in the file before that.
 */
IPFIX_API void ipfix_file_writer_remove(
    ipfix_file_writer *writer, uint64_t source_id);

/**
 * Writes what is gathered.
 *
 * @retval IPFIX_OK          All that was put is in the file.
 * @retval IPFIX_ERR_SYSTEM  It is not; the file ends with an earlier Message,
 *                           and the call may be repeated.
 * @retval IPFIX_ERR_NOMEM   No memory to pack it.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_file_writer_flush(
    ipfix_file_writer *writer);

/** The name of the file at hand; lives until the next call. */
IPFIX_API const char *ipfix_file_writer_path(const ipfix_file_writer *writer);

/** What the writer has done; lives as long as it, and changes with it. */
IPFIX_API const ipfix_file_written *ipfix_file_writer_counters(
    const ipfix_file_writer *writer);

/**
 * Opens a file for reading, plain or packed by gzip; "-" is standard input.
 *
 * @param[out] reader  The caller's; ipfix_file_reader_free() releases it.
 * @param path         The name.
 * @param options      Copied; NULL: all zero.
 *
 * @retval IPFIX_OK          @p reader is set.
 * @retval IPFIX_ERR_INVAL   The options are larger than this library knows and
 *                           set something there.
 * @retval IPFIX_ERR_SYSTEM  The file cannot be opened.
 * @retval IPFIX_ERR_NOMEM   No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_file_reader_new(
    ipfix_file_reader **reader, const char *path,
    const ipfix_file_reader_options *options);

/** Closes the file and releases the reader. */
IPFIX_API void ipfix_file_reader_free(ipfix_file_reader *reader);

/**
 * Reads the next Message.
 *
 * @param reader        The reader.
 * @param[out] message  The Message; good until the next call.
 * @param[out] error    What is wrong; its offset counts from the start of the
 *                      file, unpacked.
 *
 * @retval IPFIX_OK               @p message is set.
 * @retval IPFIX_DONE             The file has ended, where it should or, with
 *                                `salvage`, elsewhere; the counters tell.
 * @retval IPFIX_MORE             With `follow`: there is no more yet.
 * @retval IPFIX_ERR_TRUNCATED    The file ends inside a Message; the same
 *                                again after that.
 * @retval IPFIX_ERR_VERSION      What comes next is no Message.
 * @retval IPFIX_ERR_LENGTH       The same.
 * @retval IPFIX_ERR_VALUE        What comes next is not of gzip.
 * @retval IPFIX_ERR_UNSUPPORTED  It is gzip, and this build has no zlib.
 * @retval IPFIX_ERR_SYSTEM       The file cannot be read.
 * @retval IPFIX_ERR_NOMEM        No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_file_reader_next(
    ipfix_file_reader *reader, ipfix_span *message, ipfix_error *error);

/** What the reader has seen; lives as long as it, and changes with it. */
IPFIX_API const ipfix_file_read *ipfix_file_reader_counters(
    const ipfix_file_reader *reader);

/**
 * Checks the checksum of a Message, if this record of it is one.
 *
 * @param message  The Message, as its reader has it.
 * @param record   A Data Record of it.
 *
 * @retval IPFIX_OK         It is the checksum, and right.
 * @retval IPFIX_DONE       The record is none.
 * @retval IPFIX_ERR_VALUE  It is, and the Message is another one.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_file_checksum(
    const ipfix_message *message, const ipfix_record *record);

IPFIX_END_DECLS

#endif
