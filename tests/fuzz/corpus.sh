#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# corpus.sh FOLDER - writes the inputs that fuzzing starts from, each named
# for what it shows.  They are hexadecimal here; lengths are counted.
set -eu
export LC_ALL=C
out=$1
mkdir -p "$out/message" "$out/options" "$out/save" "$out/session" \
    "$out/stream" "$out/table" \
    "$out/plan"

# Octets from hexadecimal text; spaces do not matter.
octets()
{
	awk -v text="$1" 'BEGIN {
		digits = "0123456789abcdef"
		gsub(/[ \t\n]/, "", text)
		for (i = 1; i < length(text); i += 2)
			printf "\\%03o", \
			    16 * (index(digits, substr(text, i, 1)) - 1) + \
			    index(digits, substr(text, i + 1, 1)) - 1
		print ""
	}' | {
		read -r escaped
		# shellcheck disable=SC2059
		printf "$escaped"
	}
}

# count TEXT EXTRA - the octets of both, as four digits.
count() {
	text=$(printf %s "$1" | tr -d ' \n\t')
	printf '%04x' $((${#text} / 2 + $2))
}

# set ID BODY; message SETS: both as text.
set_of() { printf '%s %s %s ' "$1" "$(count "$2" 4)" "$2"; }
message() {
	printf '000a %s 6553f100 00000000 00000001 %s' "$(count "$1" 16)" "$1"
}

# Inputs of fuzz_message: how to read, and a Message.
udp=00 tcp=01 file=03 salvage=04
one() { octets "$2 $3" > "$out/message/$1"; }
m() { one "$1" "$2" "$(message "$3")"; }

# Inputs of fuzz_session: how to read, what fails, and the Sets of Messages,
# behind "@TS:" if T, in powers of two, seconds pass or the stream is S.
s()
{
	name=$1 text="$2 $3"
	shift 3
	for sets; do
		case $sets in
		@*) when=${sets%%:*} when=${when#@} sets=${sets#*:} ;;
		*) when=00 ;;
		esac
		sets=$(message "$sets")
		text="$text $when $(count "$sets" 0) $sets"
	done
	octets "$text" > "$out/session/$name"
}

t_address=$(set_of 0002 '0100 0001 0008 0004')
d_address=$(set_of 0100 'c0000201 c0000202')

m record_of_an_address $udp "$t_address$d_address"
m padding_at_the_end_of_a_set $udp \
    "$t_address$(set_of 0100 'c0000201 000000')"
m padding_that_is_not_zero $udp "$t_address$(set_of 0100 'c0000201 ffff')"
m reduced_sizes $udp "$(set_of 0002 '0100 0005 0001 0003 0002 0001
    0007 0001 8001 0002 00001b17 01a3 0001')$(set_of 0100 \
    '000102 03 50 0405 ff')"
m both_forms_of_variable_length $udp \
    "$(set_of 0002 '0100 0002 0052 ffff 0053 ffff')$(set_of 0100 \
    '04 65746830 ff0003 6c616e  ff0000 00')"
m variable_length_beyond_its_set $udp \
    "$(set_of 0002 '0100 0001 0052 ffff')$(set_of 0100 '09 65746830')"
m variable_length_beyond_its_set_salvaged $salvage \
    "$(set_of 0002 '0100 0001 0052 ffff')$(set_of 0100 '0161 09 65746830')"
m strings_escaped_and_ill_formed $udp \
    "$(set_of 0002 '0100 0001 0052 ffff')$(set_of 0100 \
    '03225c0a 02c3a9 01ff 02c080 03eda080 04f48fbfbf')"
m booleans $udp "$(set_of 0002 '0100 0001 0114 0001')$(set_of 0100 \
    '01 02 00 03')"
m floats $udp "$(set_of 0002 '0100 0002 0140 0008 0140 0004
    ')$(set_of 0100 'fff0000000000000 00000001 3fb999999999999a 7fc00000')"
m times $udp "$(set_of 0002 '0100 0004 0096 0004 0098 0008 009a 0008 009c 0008
    ')$(set_of 0100 'ffffffff ffffffffffffffff e8fd0e00ffffffff
    0000000000000001')"
m addresses $udp "$(set_of 0002 '0100 0003 0008 0004 001b 0010 0038 0006
    ')$(set_of 0100 'c0000201 00000000000000000000ffffc0000201 0200005e1001')"
m value_of_256_bits $udp "$(set_of 0002 '0100 0001 0203 0020
    ')$(set_of 0100 "$(printf 'ff%.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 \
    16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32)")"
m length_that_its_type_cannot_have $udp \
    "$(set_of 0002 '0100 0002 0008 0003 0004 0002')$(set_of 0100 'c00002 0006')"
m fields_without_octets $udp \
    "$(set_of 0002 '0100 0003 0008 0000 0052 0000 0004 0001')$(set_of 0100 \
    '06 11')"
m element_that_is_repeated $udp \
    "$(set_of 0002 '0100 0003 000a 0002 0004 0001 000a 0002')$(set_of 0100 \
    '0001 06 0002')"
m element_unknown $udp \
    "$(set_of 0002 '0100 0002 ffff 0002 00007ed9 7fff 0001')$(set_of 0100 \
    '0102 03')"
m names_of_two_enterprises $udp "$(set_of 0002 '0100 0003 003d 0001
    83ba 0001 00001adc 8004 0001 0000263d')$(set_of 0100 '000102')"
m enterprise_bit_with_number_0 $udp "$(set_of 0002 '0100 0004 8008 0004 00000000
    0008 0004 8008 0004 00000000 0008 0004')$(set_of 0100 \
    '00000001 00000002 00000003 00000004')"
m reverse_elements $udp "$(set_of 0002 '0100 0002 0001 0004 8001 0004 00007279
    ')$(set_of 0100 '00000001 00000002')"
m flags_and_named_values $udp "$(set_of 0002 '0100 0003 0006 0002 0004 0001
    0088 0001')$(set_of 0100 '0fff 06 03')"

m options_with_a_scope $udp "$(set_of 0003 '0100 0003 0001 0095 0004 002a 0008
    0029 0008')$(set_of 0100 '00000007 0000000000000001 0000000000000002')"
m options_with_nothing_but_scope $udp \
    "$(set_of 0003 '0100 0002 0002 0095 0004 0095 0004')$(set_of 0100 \
    '00000007 00000008')"
m scope_count_0 $udp "$(set_of 0003 '0100 0001 0000 0095 0004')"
m scope_count_above_field_count $udp "$(set_of 0003 '0100 0001 0002 0095 0004')"
m template_id_255 $udp "$(set_of 0002 '00ff 0001 0008 0004')"
m template_without_octets $udp "$(set_of 0002 '0100 0001 0008 0000')"
m template_cut $udp "$(set_of 0002 '0100 0002 0008 0004')"
m template_cut_salvaged $salvage \
    "$(set_of 0002 '0101 0001 0008 0004 0100 0002 0008 0004')$d_address"
m template_cut_in_an_enterprise_number $udp \
    "$(set_of 0002 '0100 0001 8008 0004')"
m templates_of_one_set $udp "$(set_of 0002 '0100 0001 0008 0004
    0101 0001 000c 0004 0000')$d_address$(set_of 0101 'c6336401')"
m template_redefined_over_tcp $tcp \
    "$t_address$(set_of 0002 '0100 0001 000c 0004')$d_address"
m template_refreshed $tcp "$t_address$t_address$d_address"
m withdrawal_over_tcp $tcp "$t_address$(set_of 0002 '0100 0000')$d_address"
m withdrawal_over_udp $udp "$t_address$(set_of 0002 '0100 0000')$d_address"
m withdrawal_of_all $file "$t_address$(set_of 0002 '0002 0000')$(set_of 0003 \
    '0003 0000')$d_address"
m withdrawal_of_another_kind $tcp "$t_address$(set_of 0003 '0100 0000')"
m withdrawal_of_a_reserved_id $tcp "$(set_of 0002 '00ff 0000')"

m set_without_a_record $udp "$t_address$(set_of 0100 '')"
m set_with_a_reserved_id $udp "$(set_of 0004 '00000000')$t_address"
m set_shorter_than_its_header $udp "${t_address}0100 0003 c0000201"
m set_shorter_than_its_header_salvaged $salvage \
    "$t_address${d_address}0100 0003 c0000201"
m set_longer_than_its_message $udp "${t_address}0100 0010 c0000201"
m set_header_cut $udp "${t_address}0100"
m data_without_a_template $udp "$d_address$t_address$d_address"
one message_without_sets $udp '000a 0010 6553f100 00000000 00000001'
one message_of_version_9 $udp '0009 0010 6553f100 00000000 00000001'
one message_shorter_than_its_header $udp '000a 000f 6553f100 00000000 00000001'
one message_longer_than_its_octets $udp '000a 0020 6553f100 00000000 00000001'
one message_cut_in_its_header $udp '000a 0010 6553f100'
one octets_behind_a_message $udp "$(message "$t_address") 000a"
one nothing $udp ''

# basicList 291, subTemplateList 292, subTemplateMultiList 293.
t_lists="$t_address$(set_of 0002 '0101 0001 0123 ffff')$(set_of 0002 \
    '0102 0001 0124 ffff')$(set_of 0002 '0103 0001 0125 ffff')"
m basic_list $udp "$t_lists$(set_of 0101 '09 03 0007 0002 0050 0051')"
m basic_list_without_values $udp "$t_lists$(set_of 0101 '05 03 0007 0002')"
m basic_list_of_variable_length $udp \
    "$t_lists$(set_of 0101 '0c 04 0052 ffff 0161 ff000162 00')"
m basic_list_of_an_enterprise $udp \
    "$t_lists$(set_of 0101 '0a ff 8001 0001 00007ed9 07')"
m basic_list_of_values_without_octets $udp \
    "$t_lists$(set_of 0101 '06 03 0007 0000 00')"
m basic_list_cut_in_a_value $udp "$t_lists$(set_of 0101 '06 03 0007 0002 00')"
m basic_list_cut_in_its_header $udp "$t_lists$(set_of 0101 '02 03 00')"
m basic_list_cut_salvaged $salvage \
    "$t_lists$(set_of 0101 '06 03 0007 0002 00')"
m basic_list_of_basic_lists $udp \
    "$t_lists$(set_of 0101 '14 03 0123 ffff
    08 03 0007 0001 050607 05 03 0007 0001')"
m sub_template_list $udp "$t_lists$(set_of 0102 '0b 00 0100 c0000201 c0000202
    03 00 0100')"
m sub_template_list_of_an_unknown_template $udp \
    "$t_lists$(set_of 0102 '05 00 0999 0102')"
m sub_template_list_cut $udp "$t_lists$(set_of 0102 '05 00 0100 c000')"
m sub_template_multi_list $udp "$t_lists$(set_of 0103 '13 01
    0100 0008 c0000201 0101 000a 05 03 0007 0001')"
m sub_template_multi_list_without_blocks $udp "$t_lists$(set_of 0103 '01 ff')"
m sub_template_multi_list_block_too_short $udp \
    "$t_lists$(set_of 0103 '05 01 0100 0003')"
m sub_template_multi_list_block_too_long $udp \
    "$t_lists$(set_of 0103 '05 01 0100 0008')"
m sub_template_multi_list_block_unknown $udp \
    "$t_lists$(set_of 0103 '0b 01 0999 0006 0102 0100 0004')"

# A list in a list, 20 deep: more than are read by default.
deep='03 0007 0001 05'
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	length=$(count "$deep" 0)
	deep="03 0123 ffff ${length#00} $deep"
done
deep_length=$(count "$deep" 0)
m lists_20_deep $udp "$t_lists$(set_of 0101 "${deep_length#00} $deep")"

u=00 t=01 f=03 low=09 low_salvage=0d
s template_in_a_message_of_its_own $u 00 "$t_address" "$d_address"
s template_after_its_records $u 00 "$d_address" "$t_address" "$d_address"
s template_replaced $u 00 "$t_address" "$(set_of 0002 '0100 0001 000c 0004')" \
    "$d_address"
s template_withdrawn_and_defined_anew $t 00 "$t_address" \
    "$(set_of 0002 '0100 0000')" "$(set_of 0002 '0100 0001 000c 0004')" \
    "$d_address"
s template_made_useless $u 00 "$t_address" \
    "$(set_of 0003 '0100 0001 0000 0008 0004')" "$d_address"
s templates_withdrawn_all $f 00 "$t_address" \
    "$(set_of 0003 '0101 0001 0001 0008 0004')" "$(set_of 0002 '0002 0000')" \
    "$d_address"
s malformed_message_leaves_templates $t 00 "$t_address" \
    "$(set_of 0002 '0100 0001 000c 0004')0100 0003" "$d_address"
s malformed_message_withdraws_nothing $t 00 "$t_address" \
    "$(set_of 0002 '0002 0000')0100 0003" "$d_address"
s malformed_messages_in_a_row $u 00 "0100 0003" "0100 0002" "$t_address"
s limits_of_templates $low 00 "$(set_of 0002 '0100 0001 0008 0004
    0101 0001 0008 0004 0102 0001 0008 0004 0103 0001 0008 0004')" "$d_address"
s limits_of_fields $low 00 "$t_address" "$(set_of 0002 '0100 0005 0008 0004
    000c 0004 0007 0002 000b 0002 0004 0001')" "$d_address"
s limits_of_memory $low_salvage 00 "$(set_of 0002 '0100 0004 0008 0004
    000c 0004 0007 0002 000b 0002')" "$(set_of 0002 '0101 0004 0008 0004
    000c 0004 0007 0002 000b 0002')" "$(set_of 0002 '0102 0004 0008 0004
    000c 0004 0007 0002 000b 0002')"
s limits_of_lists $low 00 "$t_lists" \
    "$(set_of 0101 "${deep_length#00} $deep")"
for i in 1 2 3 4 5 6; do
	s "no_memory_at_$i" $u 0$i "$t_address" \
	    "$(set_of 0002 '0100 0001 000c 0004 0101 0001 0008 0004')" \
	    "$d_address"
	s "no_memory_when_salvaging_at_$i" 05 0$i "$t_address$d_address" \
	    "$(set_of 0002 '0100 0000 0100 0001 000c 0004')" "$d_address"
done
s lists_of_a_replaced_template $u 00 "$t_lists" \
    "$(set_of 0002 '0100 0001 000c 0002')" \
    "$(set_of 0102 '07 00 0100 c0000201')"

held=10 no_history=20 short_lives=40 strict_ids=81 sctp=02
s sets_held_until_their_template_comes $held 00 "$d_address" "$d_address" \
    "$t_address" "$d_address"
s sets_held_and_malformed_by_their_template $held 00 \
    "$(set_of 0100 '0961')" "$(set_of 0002 '0100 0001 0052 ffff')"
s sets_held_too_long $held 00 "$d_address" "@70:$t_address"
s sets_held_beyond_the_limit 18 00 "$d_address" "$(set_of 0101 '00')" \
    "$(set_of 0102 '00')" "$t_address"
s sets_held_when_salvaging 14 00 "$d_address" "$t_address"
s templates_expire $short_lives 00 "$t_address" "@30:$d_address" \
    "@40:$d_address"
s templates_are_refreshed $short_lives 00 "$t_address" "@20:$t_address" \
    "@20:$t_address" "@40:$d_address"
s templates_without_history $no_history 00 "$t_address" \
    "$(set_of 0002 '0100 0001 000c 0004')" "$d_address"
s redefinition_fails $strict_ids 00 "$t_address" \
    "$(set_of 0002 '0100 0001 000c 0004')" "$d_address"
s redefinition_removes 89 00 "$t_address" \
    "$(set_of 0002 '0100 0001 000c 0004')" "$d_address"
s streams_of_sctp $sctp 00 "@01:$t_address" "@02:$d_address" "@03:$d_address" \
    "@01:$(set_of 0002 '0100 0000')" "@02:$d_address"
s streams_beyond_the_limit 0a 00 "@01:$t_address" "@02:$d_address" \
    "@03:$d_address" "@04:$d_address"
s sets_held_and_more_templates_behind_theirs $held 00 "$d_address" \
    "$(set_of 0002 '0100 0001 0008 0004 0101 0001 0008 0004')" "$d_address"

# Inputs of fuzz_save: version and transport, number of templates, and the
# templates, each behind its Observation Domain, Set ID, stream and times.
v()
{
	octets "49504649 5874706c $2 00000000 17979cfe 362a0000 00000258
	    00000e10 $3 $4" > "$out/save/$1"
}
at='00000007 0002 0000 6553f100 6553f100 6553f100'
options_at='00000007 0003 0000 6553f000 6553f100 6553f100'

v nothing 00010001 00000000 ''
v a_template 00010001 00000001 "$at 0100 0002 0008 0004 800c 0004 00006d9e"
v templates_of_both_kinds 00010002 00000002 "$at 0100 0001 0008 0004
    $options_at 0101 0002 0001 0095 0004 0052 ffff"
v templates_of_one_id 00010001 00000002 "$at 0100 0001 0008 0004
    $at 0100 0001 000c 0004"
v a_template_of_no_kind 00010001 00000001 "00000007 0004 ${at#* * } 0100 0001
    0008 0004"
v a_template_cut 00010001 00000001 "$at 0100 0002 0008 0004"
v a_withdrawal 00010001 00000001 "$at 0100 0000"
v more_templates_than_there_are 00010001 ffffffff "$at 0100 0001 0008 0004"
v octets_behind_the_templates 00010001 00000000 '0000'
v a_later_version 00020001 00000000 ''
v another_transport 00010104 00000000 ''

# Inputs of fuzz_stream: the size of a piece less 1, and a stream.
f() { octets "$2 $3" > "$out/stream/$1"; }
f a_message_by_the_octet 00 "$(message "$t_address$d_address")"
f two_messages_in_pieces 06 "$(message "$t_address")$(message "$d_address")"
f a_message_cut_off 0f '000a 0020 6553f100 00000000 00000001'
f another_version_between 13 \
    "$(message '')0009 0010 $(message "$t_address")"
f a_length_below_its_header 13 "000a 000f $(message "$t_address")"
f octets_of_no_message 03 '00 00 00 0a 00 0a 00 0a 00 10'
f a_length_that_is_not_believed 02 "000a ffff $(message "$t_address")"

# Inputs of fuzz_table: text.
x() { printf "$2" > "$out/table/$1"; }
x an_enterprise 'pen,id,name,type\n43874,3,aLabel,string\n'
x all_columns 'pen,id,name,type,semantics,units,range,status,reverse
6871,21,aCount,unsigned64,deltaCounter,octets,0-32,current,yes\n'
x the_layout_of_iana 'ElementID,Name,Abstract Data Type,Data Type Semantics,'\
'Status,Description,Units,Range\n1,octetDeltaCount,unsigned64,deltaCounter,'\
'current,"what ""is"" counted,\nand not",octets,0x0-0xff\n2-7,Assigned,,,,,,\n'
x a_line_that_says_nothing '# nothing\n\nid,name\n\n# nothing\n1,a\n'
x a_key_twice 'id,name\n500,a\n500,b\n'
x a_name_twice 'pen,id,name\n9,1,a\n9,2,a\n'
x an_unknown_type 'id,name,type\n1,a,unsigned7\n'
x a_quote_without_an_end 'id,name\n1,"a\n'
x an_identifier_too_large 'id,name\n32768,a\n'
x no_name 'id,type\n1,string\n'
x ends_of_lines_of_two 'id,name\r\n1,a\r\n'

# Inputs of fuzz_options: how, what fails, and the Sets of Messages.
p()
{
	name=$1 text="$2 $3"
	shift 3
	for sets; do
		sets=$(message "$sets")
		text="$text $(count "$sets" 0) $sets"
	done
	octets "$text" > "$out/options/$name"
}

exact=04
t_flow=$(set_of 0002 '0100 0003 0008 0004 000a 0002 012e 0001')
d_flow=$(set_of 0100 'c0000201 0001 07')
t_rate=$(set_of 0003 '0101 0003 0001 012e 0004 0022 0004 0130 0002')
d_rate=$(set_of 0101 '00000007 00000064 0001 00000008 000003e8 0003')
t_name=$(set_of 0003 '0102 0002 0001 000a 0004 0052 ffff')
d_name=$(set_of 0102 '00000001 04 65746830')
p rate_of_a_selector $u 00 "$t_flow$t_rate$d_rate" "$d_flow"
p rate_said_anew $u 00 "$t_flow$t_rate$d_rate" "$d_rate$d_flow"
p rate_only_if_exact $exact 00 "$t_flow$t_rate$d_rate" "$d_flow"
p rate_overridden 10 00 "$t_flow$t_rate$d_rate" "$d_flow"
p name_of_an_interface $u 00 "$t_flow$t_name$d_name" "$d_flow"
p options_beyond_the_limit 08 00 "$t_flow$t_rate$d_rate$t_name$d_name" \
    "$(set_of 0101 '00000009 00000064 0001 0000000a 000003e8 0003')$d_flow"
p options_of_a_template_that_ends $t 00 "$t_flow$t_rate$d_rate" \
    "$(set_of 0003 '0101 0000')" "$d_flow"
p keys_of_a_template_that_ends $t 00 \
    "$t_flow$(set_of 0003 '0101 0002 0001 0091 0002 00ad 0008')$(set_of 0101 \
    '0100 0000000000000003')$d_flow" "$(set_of 0002 '0100 0000')$t_flow$d_flow"
p application_of_a_flow $u 00 "$(set_of 0002 '0100 0001 005f 0004
    ')$(set_of 0003 '0101 0002 0001 005f 0004 0060 ffff')$(set_of 0101 \
    '03000050 04 68747470')" "$(set_of 0100 '03000050')"
for i in 1 2 3 4 5 6; do
	p "no_memory_for_options_at_$i" $u 0$i "$t_flow$t_rate$d_rate" \
	    "$t_name$d_name$d_flow"
done

# Inputs of fuzz_plan: how, the members (field, what it is, size, and where),
# each told by four octets, a Template Record, and records.
d()
{
	members=$(printf %s "$3" | tr -d ' \n\t')
	octets "$2 $(printf %02x $((${#members} / 8))) $3 $4 $5" \
	    > "$out/plan/$1"
}
unsigned=01 signed=02 float=03 boolean=04 octets=05 text=06 span=07 time=08
five='0100 0005 0008 0004 0007 0002 0001 0008 0002 0004 0096 0004'
record='c0000201 0035 0000000000000100 00000007 6553f100'
d numbers_and_octets 04 "00 $octets 00 00 01 $unsigned 01 00
    02 $unsigned 03 04 03 $unsigned 03 00 04 $time 00 00" "$five" \
    "$record $record $record $record"
d numbers_that_do_not_fit 06 "01 $unsigned 00 00 02 $unsigned 00 01
    03 $signed 00 00" "$five" "$record $record"
d numbers_that_cannot_fit 04 "02 $unsigned 00 00" "$five" "$record"
d texts_and_spans_of_variable_length 04 "00 $text 05 00 01 $span 00 00
    02 $unsigned 02 00" '0100 0003 0052 ffff 0053 ffff 0007 0002' \
    '04 65746830 03 6c616e 0035  00 ff0003 6c616e 0050'
d floats_and_booleans 06 "00 $float 01 00 00 $float 00 80 01 $float 00 00
    02 $boolean 00 00" '0100 0003 0140 0008 0140 0004 0114 0001' \
    'ffefffffffffffff 7fc00000 01 3ff0000000000000 3f800000 03'
d signed_of_reduced_size 04 "00 $signed 02 00" '0100 0001 01b2 0002' \
    'fffe 7fff 8000'
d an_element_that_is_repeated 04 "00 $unsigned 01 00 01 $unsigned 02 02
    01 $unsigned 01 80" '0100 0002 000a 0002 000a 0002' '0001 0002 0003 0004'
d scopes_and_values 05 "00 $unsigned 02 00 01 $unsigned 03 00" \
    '0100 0002 0001 0095 0004 0029 0008' '00000007 0000000000000009'

# What fuzzing found.
octets '06040003 01000201 00000080 03030204 00000100 00030144 00080140
    00040114 00000001 00000000 07655300 3b010302 0034002f 00000000
    00560100 00000007 6553f100 c0c00002 01003403 00250000 00010000
    01004f4e 4e000528 0005ff00 00000105 00070008 00020001 ffefffff
    ffffffff 7fc00000 013ff000 00000000 003f4000 0503' \
    > "$out/plan/a_time_in_a_signed_member"
octets '18000000 40000a00 406553f1 00000000 00000000 00010200 0c010000
    01000800 04000200 0c010100 010123ff ff000200 0c010200 010124ff
    ff000200 0c010300 010125ff ff000093 000a0093 6553f100 00000000
    00000001 01010083 7e03ff2a 030123ff ff240301 2340ff1e 030123ff
    ff180301 23ffff12 03016003 0123ffff 5a030123 ffff5403 0123ffff
    4e030123 ffff4803 0123ffff 42030123 ffff3c03 0123ffff 3193000a
    00936503 0123ffff 30030123 ffff2a03 0123ffff 24030123 40ff1e03
    0123ffff 18030123 ffff1203 0123ffff 0c030123 dfff0603 00070001
    23' \
    > "$out/session/sets_held_and_a_list_in_them_cut"
octets '1c000000 40000a00 406553f1 00000000 00000000 00010200 0c010000
    01000800 04000200 0c010100 010123ff ff000200 0c010200 010124ff
    ff000200 0c010300 010125ff ff000093 000a0093 6553f100 00000000
    00000001 01010083 7e03ff2a 030123ff ff240301 2340ff1e 030123ff
    ff180301 23ffff12 03016003 0123ffff 5a030123 ff010083 7e03ff2a
    030123ff ff240301 2340ff1e 030133ff ff1801ff dc0000ed fcfe6003
    0123ffff 5a030123 ffff5403 0123ffff 4e030123 ffff4823 0103ffff
    42030123 ffff3c03 0123ffff 3102000c 01020001 01240603 00070001
    23' \
    > "$out/session/sets_held_and_a_list_of_one_octet"
octets '02000100 1c000a00 1c6553f1 02000000 00000000 01000200 0c010000
    01000800 0402001c 000a001c 6553f100 00000000 00000001 0100000c
    c0000201 c0000202 03001c00 0a001c65 53f10000 00000000 00000101
    00000cc0 000201c0 00020201 0018000a 00186553 f1000000 f2000000
    00010002 00080100 00000200 441c000a 001c6553 f1000000 00000000
    00010100 000cc000 0201c001 40000823 000202' \
    > "$out/session/withdrawal_that_comes_late"
