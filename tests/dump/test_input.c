/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/file.h"

#include "dump/forge.h"
#include "dump/input.h"
#include "dump/packet.h"
#include "dump/transcript.h"

struct listening {
	struct transcript heard;
	char error[256]; /* behind the file's name; "" if it did not fail */
};

static void
listen_to(struct listening *l, const char *name)
{
	struct input *in = input_open(name);
	struct unit unit;
	int rc;

	ck_assert_ptr_nonnull(in);
	memset(l, 0, sizeof *l);
	while ((rc = input_next(in, &unit)) == INPUT_UNIT)
		hear(&l->heard, &unit);
	ck_assert_int_eq(input_next(in, &unit), rc);
	if (rc == INPUT_FAILED) {
		size_t size = strlen(name);

		ck_assert_int_eq(strncmp(input_error(in), name, size), 0);
		snprintf(l->error, sizeof l->error, "%s",
		    &input_error(in)[size + 2]);
	} else {
		ck_assert_str_eq(input_error(in), "");
	}
	input_close(in);
}

/* What these octets say as a file; false if the build cannot read them. */
static bool
listen_to_octets(struct listening *l, const void *octets, size_t size)
{
	char *name = write_file(octets, size);

	listen_to(l, name);
	remove_file(name);
	if (strstr(l->error, "built without") == NULL)
		return true;
	skipped(l->error);
	return false;
}

static void
append_message(struct forged *f, unsigned number)
{
	uint8_t message[MESSAGE_SIZE];

	make_message(message, number);
	append(f, message, sizeof message);
}

/* UDP over Ethernet. */
static struct forged
frame_of(unsigned number)
{
	struct forged f = { 0 };

	append_message(&f, number);
	udp_header(&f);
	ipv4_header(&f, PROTOCOL_UDP);
	ethernet_header(&f, 0x0800);
	return f;
}

/* Messages 1 to 3. */
static struct forged
capture(void)
{
	struct forged f = { 0 }, frame;

	append_pcap_header(&f, 1);
	for (unsigned i = 1; i <= 3; i++) {
		frame = frame_of(i);
		append_packet(&f, &frame);
	}
	return f;
}

#define FRAME_SIZE (14 + 20 + 8 + MESSAGE_SIZE)
#define CAPTURE_SIZE (24 + 3 * (16 + FRAME_SIZE))

START_TEST(an_ipfix_file_is_one_stream)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = { 0 };

	append_message(&f, 1);
	append_message(&f, 2);
	append_text(&f, "000a 0010 00");
	ck_assert(listen_to_octets(l, f.octets, f.size));
	ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:cut5 0:end");
	ck_assert_str_eq(l->error, "");
	free(l);
}
END_TEST

START_TEST(an_ipfix_file_in_gzip_is_the_same)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = { 0 }, packed = { 0 };

	append_message(&f, 1);
	append_message(&f, 2);
	append_gzip(&packed, f.octets, f.size);
	if (listen_to_octets(l, packed.octets, packed.size))
		ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:end");
	if (listen_to_octets(l, packed.octets, packed.size - 20)) {
		ck_assert_str_eq(l->heard.text, "0:m1 0:cut4 0:end");
		ck_assert_str_eq(l->error, "the gzip data end too early");
	}
	free(l);
}
END_TEST

START_TEST(a_capture_is_read)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = capture();

	if (listen_to_octets(l, f.octets, f.size)) {
		ck_assert_uint_eq(f.size, CAPTURE_SIZE);
		ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:m3 0:end");
		ck_assert_str_eq(l->error, "");
	}
	free(l);
}
END_TEST

START_TEST(a_capture_in_gzip_is_the_same)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = capture(), packed = { 0 };

	append_gzip(&packed, f.octets, f.size);
	if (listen_to_octets(l, packed.octets, packed.size))
		ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:m3 0:end");
	if (listen_to_octets(l, packed.octets, packed.size - 40)) {
		ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:end");
		ck_assert_str_eq(
		    l->error, "the gzip data end too early (after packet 2)");
	}
	free(l);
}
END_TEST

/* Whatever is cut off, the packets before it are told, and the fault. */
START_TEST(of_a_capture_cut_anywhere_comes_what_can_be_read)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = capture();
	char expected[64] = "";
	size_t size = (size_t)_i;
	unsigned whole =
	    size < 24 ? 0 : (unsigned)((size - 24) / (16 + FRAME_SIZE));

	for (unsigned i = 1; i <= whole; i++) {
		size_t at = strlen(expected);

		snprintf(&expected[at], sizeof expected - at, "0:m%u ", i);
	}
	if (whole > 0)
		strcat(expected, "0:end");
	if (size == 24)
		strcat(expected, "note"); /* no IPFIX */
	if (listen_to_octets(l, f.octets, size)) {
		ck_assert_str_eq(l->heard.text, expected);
		ck_assert_int_eq(l->error[0] == '\0',
		    size >= 24 && (size - 24) % (16 + FRAME_SIZE) == 0);
	}
	free(l);
}
END_TEST

/* Every octet of the packets in turn is something else. */
START_TEST(no_octet_of_a_packet_does_harm)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = capture();
	static const uint8_t others[] = { 0, 1, 0x7f, 0x80, 0xff };

	for (size_t i = 0; i < sizeof others; i++) {
		f.octets[_i] = others[i];
		if (!listen_to_octets(l, f.octets, f.size))
			break;
	}
	free(l);
}
END_TEST

START_TEST(notes_tell_what_was_not_read)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = { 0 }, frame = { 0 };

	append_pcap_header(&f, 101);
	append_text(&frame,
	    "0009 0001 00000000 00000000 00000000 00000000"
	    "0000 0008 00000000");
	udp_header(&frame);
	ipv4_header(&frame, PROTOCOL_UDP);
	append_packet(&f, &frame);
	append_packet(&f, &frame);
	if (listen_to_octets(l, f.octets, f.size))
		ck_assert_str_eq(l->heard.text, "note note note");
	free(l);
}
END_TEST

START_TEST(fragments_that_never_became_whole_are_noted)
{
	struct listening *l = malloc(sizeof *l);
	struct forged f = capture(), frame = { 0 };

	append_text(&frame, "0011223344556677");
	ipv4_header(&frame, PROTOCOL_UDP);
	frame.octets[6] = 0x20;
	ethernet_header(&frame, 0x0800);
	append_packet(&f, &frame);
	if (listen_to_octets(l, f.octets, f.size))
		ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:m3 note 0:end");
	free(l);
}
END_TEST

static const struct {
	const char *octets, *error;
} refused[] = {
	{ "", "is empty" },
	{ "00", "is neither an IPFIX File nor a pcap or pcapng capture" },
	{ "8d1f 55aa 0102",
	    "is neither an IPFIX File nor a pcap or pcapng capture" },
	{ "0009 0001", "begins like NetFlow version 9, not IPFIX" },
	{ "28b5 2ffd 0000", "is packed by zstd: unpack it first" },
	{ "a1b2c3d4 0002 0004 00000000 00000000 00040000 00000069",
	    "packets of link type 105 (IEEE802_11) cannot be read" },
};

START_TEST(what_is_no_input_says_so)
{
	struct listening *l = malloc(sizeof *l);
	struct octets o = hex(refused[_i].octets);

	if (listen_to_octets(l, o.data, o.size)) {
		ck_assert_str_eq(l->heard.text, "");
		ck_assert_str_eq(l->error, refused[_i].error);
	}
	free(o.data);
	free(l);
}
END_TEST

START_TEST(what_is_no_file_says_so)
{
	struct listening *l = malloc(sizeof *l);

	listen_to(l, "/nonexistent/file");
	ck_assert_str_eq(l->error, "No such file or directory");
	listen_to(l, "/");
	ck_assert_str_eq(l->error, "is a directory");
	free(l);
}
END_TEST

/* By a pipe of any size of write, and nothing known of what will come. */
START_TEST(standard_input_is_read)
{
	struct forged f = capture();
	struct input *in;
	struct unit unit;
	uint64_t done, total;
	int ends[2], before = dup(0), rc;
	struct listening *l = calloc(1, sizeof *l);

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], f.octets, f.size), (ssize_t)f.size);
	close(ends[1]);
	dup2(ends[0], 0);
	close(ends[0]);
	in = input_open("-");
	while ((rc = input_next(in, &unit)) == INPUT_UNIT)
		hear(&l->heard, &unit);
	if (rc == INPUT_DONE) {
		ck_assert_str_eq(l->heard.text, "0:m1 0:m2 0:m3 0:end");
		input_progress(in, &done, &total);
		ck_assert_uint_eq(done, f.size);
		ck_assert_uint_eq(total, 0);
		ck_assert_uint_eq(input_packets(in), 3);
	} else {
		skipped(input_error(in));
	}
	input_close(in);
	dup2(before, 0);
	close(before);
	free(l);
}
END_TEST

START_TEST(an_input_may_be_closed_at_any_time)
{
	struct forged f = capture();
	char *name = write_file(f.octets, f.size);
	struct input *in = input_open(name);
	struct unit unit;

	for (int i = 0; i < _i; i++)
		(void)input_next(in, &unit);
	input_close(in);
	remove_file(name);
}
END_TEST

TESTS("dump/input")
{
	test(an_ipfix_file_is_one_stream);
	test(an_ipfix_file_in_gzip_is_the_same);
	test(a_capture_is_read);
	test(a_capture_in_gzip_is_the_same);
	loop_test(of_a_capture_cut_anywhere_comes_what_can_be_read, 4,
	    CAPTURE_SIZE + 1);
	loop_test(no_octet_of_a_packet_does_harm, 24, CAPTURE_SIZE);
	test(notes_tell_what_was_not_read);
	test(fragments_that_never_became_whole_are_noted);
	loop_test(what_is_no_input_says_so, 0, 6);
	test(what_is_no_file_says_so);
	test(standard_input_is_read);
	loop_test(an_input_may_be_closed_at_any_time, 0, 6);
}
