# SPDX-License-Identifier: BSD-3-Clause
#
# Makes the rows of C from the facts in CSV:
#
#	awk -v make=rows -f tables.awk ../../include/ipfix/type.h iana.csv
#
# where `make` is one of
#
#	rows      IE(...) of IANA's elements
#	index     BY_NAME(...) and BY_REVERSE_NAME(...), sorted by name
#	enum      include/ipfix/elements.h
#	tables    PEN(...) and EE(...) of the enterprises, one file each
#	names     NAME(...), the names of values, sorted by element and value
#	flags     FLAG(...), the names of bits, sorted by element, highest first
#
# The first line of a CSV file that is no comment names its columns.  No field
# is quoted.  Nothing is written before all was read and found right.

BEGIN {
	FS = ","
	failed = 0
	rows = 0
}

function fail(what)
{
	printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"
	failed = 1
	exit 1
}

# The names of types, semantics and units, as the header spells them.
FILENAME ~ /type\.h$/ {
	if ($0 ~ /^#define IPFIX_[A-Z]+_MAP/) {
		map = $0
		sub(/^#define IPFIX_/, "", map)
		sub(/_MAP.*/, "", map)
	} else if (map != "" && $0 ~ /^\tX\(/) {
		text = $0
		gsub(/^[^"]*"|"[^"]*$/, "", text)
		token = $1
		sub(/^\tX\(/, "", token)
		known[map, text] = token
	}
	next
}

FNR == 1 {
	columns = 0
	tables++
	stem[tables] = FILENAME
	gsub(/^.*\/|\.csv$/, "", stem[tables])
}

/^#.*pinned to/ {
	pinned = $0
	sub(/.*pinned to /, "", pinned)
	sub(/[^-0-9].*/, "", pinned)
}

{ sub(/\r$/, "") }

/^#/ || /^$/ { next }

/"/ { fail("a quote") }

columns == 0 {
	columns = NF
	for (i in column)
		delete column[i]
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}

NF != columns { fail(NF " fields, not " columns) }

make == "names" || make == "flags" { read_name(); next }
{ read_element() }

function field(name)
{
	return name in column ? $(column[name]) : ""
}

# The enumerator for a text such as "deltaCounter", or for its absence.
function token_of(map, text, absent)
{
	if (text == "")
		return absent
	if (!((map, text) in known))
		fail("unknown " tolower(map) " \"" text "\"")
	return known[map, text]
}

function is_number(text)
{
	return text ~ /^[0-9]+$/ || text ~ /^0x[0-9A-Fa-f]+$/
}

# "0x04-0xFF" or "7" into `first` and `last`.
function read_range(text)
{
	first = last = text
	if (index(text, "-") > 0) {
		sub(/-.*/, "", first)
		sub(/.*-/, "", last)
	}
	if (!is_number(first) || !is_number(last))
		fail("not a range: \"" text "\"")
}

# An identifier from any name.  One of letters, digits and underscores stays
# as it is; others lose what is in between, and become camelCase: the first
# word in lower case if it has no lower case letter, the others capitalised.
function identifier(name,    words, n, i, made)
{
	if (name ~ /^[A-Za-z][A-Za-z0-9_]*$/)
		return name
	n = split(name, words, /[^A-Za-z0-9_]+/)
	for (i = 1; i <= n; i++)
		if (words[i] != "")
			made = made (made == "" ? lower_first(words[i]) : \
			    upper_first(words[i]))
	if (made !~ /^[A-Za-z][A-Za-z0-9_]*$/)
		fail("no identifier can be made of \"" name "\"")
	return made
}

function lower_first(word)
{
	if (word !~ /[a-z]/)
		return tolower(word)
	return tolower(substr(word, 1, 1)) substr(word, 2)
}

function upper_first(word)
{
	return toupper(substr(word, 1, 1)) substr(word, 2)
}

# Whether reverse elements exist: of IANA's where RFC 5103, 6.1 does not
# forbid it, of CERT's where the table says so.
function ways_of(pen, reverse)
{
	if (reverse != "" && reverse != "yes" && reverse != "no")
		fail("reverse is neither yes nor no")
	if (reverse == "yes" && pen != 0 && pen != 6871)
		fail("no rule for the reverse elements of " pen)
	if (reverse == "")
		reverse = pen == 0 ? "yes" : "no"
	return reverse == "yes" ? "BOTH_WAYS" : "ONE_WAY"
}

function read_element(    pen, id, name)
{
	pen = field("pen") + 0
	id = field("id")
	if (id !~ /^[1-9][0-9]*$/ || id + 0 > 32767)
		fail("not an identifier: \"" id "\"")
	if (make == "tables" && pen < 1)
		fail("no Enterprise Number")
	if ((pen, id) in by_id)
		fail("identifier " id " again")
	name = identifier(field("name"))
	if ((pen, name) in by_name)
		fail("name " name " again")
	if (rows > 0 && pen * 65536 + id < row_key)
		fail("identifier " id " out of order")
	row_key = pen * 65536 + id
	by_id[pen, id] = by_name[pen, name] = 1
	rows++
	row_table[rows] = tables
	row_pen[rows] = pen
	row_id[rows] = id
	row_name[rows] = name
	row_text[rows] = element_text(pen, id, name)
	row_status[rows] = field("status")
	row_ways[rows] = ways_of(pen, field("reverse"))
}

function element_text(pen, id, name,    type, semantics, units, status, ranged)
{
	type = token_of("TYPE", field("type"), "OCTET_ARRAY")
	semantics = token_of("SEMANTICS", field("semantics"), "DEFAULT")
	units = token_of("UNITS", field("units"), "NONE")
	status = field("status")
	if (status !~ /^(|current|deprecated|obsolete)$/)
		fail("unknown status \"" status "\"")
	status = status == "" || status == "current" ? "CURRENT" : "DEPRECATED"
	ranged = field("range") == "" ? "false" : "true"
	read_range(ranged == "true" ? field("range") : "0-0")
	return id ", " name ", " upper_first(name) ", " type ", " semantics \
	    ", " units ", " status ", " ways_of(pen, field("reverse")) ", " \
	    ranged ", " first ", " last
}

function read_name(    id, value)
{
	id = field("element")
	if (!is_number(id))
		fail("not an identifier: \"" id "\"")
	if (field("name") == "")
		fail("no name")
	rows++
	if (make == "names")
		read_value_name(id)
	else
		read_flag_name(id)
}

function read_value_name(id)
{
	read_range(field("value"))
	if (rows > 1 && key(id, first) <= row_end)
		fail("value " first " out of order")
	row_end = key(id, last)
	row_text[rows] = sprintf("NAME(%s, %s, %s, \"%s\")", id, first, last,
	    field("name"))
}

# The highest bit comes first.
function read_flag_name(id,    mask, bits)
{
	mask = field("mask")
	bits = field("bits") == "" ? mask : field("bits")
	if (!is_number(mask) || !is_number(bits))
		fail("not a mask: \"" mask "\"")
	if (rows > 1 && key(id, 0) - number(mask) < row_end)
		fail("mask " mask " out of order")
	row_end = key(id, 0) - number(mask)
	row_text[rows] = sprintf("FLAG(%s, %s, %s, \"%s\")", id, mask, bits,
	    field("name"))
}

# One number that sorts by element, then by value, below 2^53: no value and
# no mask is above 2^36.
function key(id, value)
{
	return id * 68719476736 + number(value)
}

# POSIX awk reads no hexadecimal numbers.
function number(text,    i, n)
{
	if (text !~ /^0x/)
		return text + 0
	for (i = 3; i <= length(text); i++)
		n = n * 16 + index("0123456789abcdef", \
		    tolower(substr(text, i, 1))) - 1
	return n
}

END {
	if (failed)
		exit 1
	if (rows == 0)
		fail("no rows")
	printf "/* SPDX-License-Identifier: BSD-3-Clause */\n"
	printf "/* Generated from %s by tables.awk; do not edit. */\n", \
	    make == "tables" ? "the tables in enterprise/" : stem[1] ".csv"
	if (make == "rows")
		write_rows()
	else if (make == "index")
		write_index()
	else if (make == "enum")
		write_enum()
	else if (make == "tables")
		write_tables()
	else
		write_names()
}

function write_rows(    i)
{
	for (i = 1; i <= rows; i++)
		printf "IE(%s)\n", row_text[i]
}

function write_names(    i)
{
	for (i = 1; i <= rows; i++)
		print row_text[i]
}

function write_tables(    i, name)
{
	for (i = 1; i <= rows; i++) {
		if (i == 1 || row_table[i] != row_table[i - 1]) {
			name = stem[row_table[i]]
			sub(/^[0-9]+-/, "", name)
			printf "PEN(%s, %s)\n", row_pen[i], name
		}
		printf "EE(%s, %s)\n", row_pen[i], row_text[i]
	}
}

function write_enum(    i)
{
	printf "/**\n"
	printf " * @file\n"
	printf " * @brief The identifiers of IANA's Information Elements.\n"
	printf " *\n"
	printf " * The registry as of %s.  Deprecated ones are among\n", pinned
	printf " * them, because exporters still send them.\n"
	printf " */\n"
	printf "#ifndef IPFIX_ELEMENTS_H\n#define IPFIX_ELEMENTS_H\n\n"
	printf "/** Where the Enterprise Number is 0. */\n"
	printf "typedef enum ipfix_element_id {\n"
	for (i = 1; i <= rows; i++)
		printf "\tIPFIX_IE_%s = %s%s\n", row_name[i], row_id[i], \
		    i < rows ? "," : ""
	printf "} ipfix_element_id;\n\n#endif\n"
}

function write_index(    i)
{
	for (i = 1; i <= rows; i++)
		sorted[i] = row_name[i] " " i
	sort(rows)
	for (i = 1; i <= rows; i++)
		write_index_row("BY_NAME", row_of(sorted[i]))
	for (i = 1; i <= rows; i++)
		sorted[i] = upper_first(row_name[i]) " " i
	sort(rows)
	for (i = 1; i <= rows; i++)
		if (row_ways[row_of(sorted[i])] == "BOTH_WAYS")
			write_index_row("BY_REVERSE_NAME", row_of(sorted[i]))
}

function write_index_row(macro, row)
{
	printf "%s(%s, %s)\n", macro, row_id[row], row_name[row]
}

function row_of(entry)
{
	sub(/.* /, "", entry)
	return entry + 0
}

# Insertion sort by octets: generate.sh sets the C locale.
function sort(n,    i, j, entry)
{
	for (i = 2; i <= n; i++) {
		entry = sorted[i]
		for (j = i - 1; j > 0 && sorted[j] "" > entry ""; j--)
			sorted[j + 1] = sorted[j]
		sorted[j + 1] = entry
	}
}
