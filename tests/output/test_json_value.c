/* SPDX-License-Identifier: BSD-3-Clause */
/* Values in JSON: each abstract data type, and what is no value of it. */
#include "support/test.h"

#include "written.h"

START_TEST(integers_are_numbers_of_any_size)
{
	written_value("0004 0001", "06", "{\"protocolIdentifier\":6}");
	written_value("0007 0002", "ffff", "{\"sourceTransportPort\":65535}");
	written_value("0001 0003", "010203", "{\"octetDeltaCount\":66051}");
	written_value("0001 0008", "ffffffffffffffff",
	    "{\"octetDeltaCount\":18446744073709551615}");
	/* mibObjectValueInteger is signed32, in 4 octets and in 1 */
	written_value(
	    "01b2 0004", "80000000", "{\"mibObjectValueInteger\":-2147483648}");
	written_value("01b2 0001", "ff", "{\"mibObjectValueInteger\":-1}");
	written_value("0208 0020",
	    "ffffffffffffffffffffffffffffffff"
	    "ffffffffffffffffffffffffffffffff",
	    "{\"tcpOptionsFull\":115792089237316195423570985008687907853"
	    "269984665640564039457584007913129639935}");
	written_value("0208 0002", "0100", "{\"tcpOptionsFull\":256}");
}
END_TEST

START_TEST(floats_are_as_short_as_reads_back_the_same)
{
	written_value(
	    "0140 0008", "3fb999999999999a", "{\"absoluteError\":0.1}");
	written_value(
	    "0140 0008", "0000000000000001", "{\"absoluteError\":5e-324}");
	written_value(
	    "0140 0008", "c02e000000000000", "{\"absoluteError\":-15}");
	/* 0.1 as binary32 is not 0.1 as binary64 */
	written_value("0140 0004", "3dcccccd", "{\"absoluteError\":0.1}");
}
END_TEST

START_TEST(floats_that_json_lacks_are_strings)
{
	written_value(
	    "0140 0008", "7ff0000000000000", "{\"absoluteError\":\"+inf\"}");
	written_value("0140 0004", "ff800000", "{\"absoluteError\":\"-inf\"}");
	written_value(
	    "0140 0008", "7ff8000000000001", "{\"absoluteError\":\"NaN\"}");
}
END_TEST

START_TEST(booleans_are_words)
{
	written_value("0114 0001", "01", "{\"dataRecordsReliability\":true}");
	written_value("0114 0001", "02", "{\"dataRecordsReliability\":false}");
}
END_TEST

START_TEST(addresses_and_times_are_strings)
{
	written_value(
	    "0008 0004", "c0000201", "{\"sourceIPv4Address\":\"192.0.2.1\"}");
	written_value("001b 0010", "20010db8000000000000000000000001",
	    "{\"sourceIPv6Address\":\"2001:db8::1\"}");
	written_value("0038 0006", "00005e005301",
	    "{\"sourceMacAddress\":\"00:00:5e:00:53:01\"}");
	written_value("0096 0004", "6553f100",
	    "{\"flowStartSeconds\":\"2023-11-14T22:13:20Z\"}");
	written_value("0098 0008", "0000018bcfe568ff",
	    "{\"flowStartMilliseconds\":\"2023-11-14T22:13:20.255Z\"}");
	written_value("009a 0008", "e8fe6f8080000000",
	    "{\"flowStartMicroseconds\":\"2023-11-14T22:13:20.500000Z\"}");
	written_value("009c 0008", "e8fe6f8040000000",
	    "{\"flowStartNanoseconds\":"
	    "\"2023-11-14T22:13:20.250000000Z\"}");
}
END_TEST

START_TEST(octets_are_hexadecimal_digits)
{
	written_value(
	    "0046 0003", "01af9e", "{\"mplsTopLabelStackSection\":\"01af9e\"}");
	written_value("0046 ffff", "00", "{\"mplsTopLabelStackSection\":\"\"}");
}
END_TEST

START_TEST(strings_are_strings)
{
	written_value("0052 ffff", "00", "{\"interfaceName\":\"\"}");
	written_value(
	    "0052 ffff", "04 65746830", "{\"interfaceName\":\"eth0\"}");
	written_value("0052 0005", "c3a9e282ac",
	    "{\"interfaceName\":\"\xc3\xa9\xe2\x82\xac\"}");
	/* DEL needs no escape (RFC 8259, 7) */
	written_value("0052 0001", "7f", "{\"interfaceName\":\"\x7f\"}");
}
END_TEST

START_TEST(quotes_backslashes_and_controls_are_escaped)
{
	written_value("0052 0006", "61 22 5c 22 5c 62",
	    "{\"interfaceName\":\"a\\\"\\\\\\\"\\\\b\"}");
	written_value("0052 0004", "00 0a 1f 20",
	    "{\"interfaceName\":\"\\u0000\\u000a\\u001f \"}");
}
END_TEST

START_TEST(ill_formed_utf8_is_shown_as_octets)
{
	written_value("0052 0001", "ff", "{\"interfaceName\":\"0xff\"}");
	written_value("0052 0002", "c080", "{\"interfaceName\":\"0xc080\"}");
	written_value(
	    "0052 0003", "eda080", "{\"interfaceName\":\"0xeda080\"}");
	written_value(
	    "0052 0004", "6162e282", "{\"interfaceName\":\"0x6162e282\"}");
}
END_TEST

START_TEST(what_is_no_value_of_its_type_is_shown_as_octets)
{
	written_value(
	    "0114 0001", "00", "{\"dataRecordsReliability\":\"0x00\"}");
	written_value(
	    "0008 0003", "c00002", "{\"sourceIPv4Address\":\"0xc00002\"}");
	written_value(
	    "0004 0002", "0006", "{\"protocolIdentifier\":\"0x0006\"}");
	written_value("0140 0002", "3c00", "{\"absoluteError\":\"0x3c00\"}");
	written_value("0098 0008", "ffffffffffffffff",
	    "{\"flowStartMilliseconds\":\"0xffffffffffffffff\"}");
	written_value("0001 ffff", "00", "{\"octetDeltaCount\":\"0x\"}");
}
END_TEST

START_TEST(unknown_elements_are_shown_by_number_and_octets)
{
	written_value("7fff 0002", "0102", "{\"0/32767\":\"0102\"}");
	written_value(
	    "8001 ffff 00007ed9", "03010203", "{\"32473/1\":\"010203\"}");
	written_value("8001 0001 ffffffff", "00", "{\"4294967295/1\":\"00\"}");
}
END_TEST

TESTS("output/json_value")
{
	test(integers_are_numbers_of_any_size);
	test(floats_are_as_short_as_reads_back_the_same);
	test(floats_that_json_lacks_are_strings);
	test(booleans_are_words);
	test(addresses_and_times_are_strings);
	test(octets_are_hexadecimal_digits);
	test(strings_are_strings);
	test(quotes_backslashes_and_controls_are_escaped);
	test(ill_formed_utf8_is_shown_as_octets);
	test(what_is_no_value_of_its_type_is_shown_as_octets);
	test(unknown_elements_are_shown_by_number_and_octets);
}
