# SPDX-License-Identifier: BSD-3-Clause
#
# What doxygen is shown of a header: enumerators written out where a table of
# rows makes them, and no private members.  Lines keep their numbers.

/^#define IPFIX_[A-Z]*_MAP\(X\)/ {
	table = $2
	sub(/_MAP.*/, "", table)
}
table != "" {
	text[table] = text[table] $0
	if ($0 !~ /\\$/)
		table = ""
	print
	next
}

# The macro that makes an enumerator of a row: what stands before the name.
/^#define IPFIX_[A-Z]*_ROW\(/ {
	prefix = $0
	sub(/##name.*/, "", prefix)
	sub(/.*[ \t]/, "", prefix)
	print ""
	next
}
/^#undef IPFIX_[A-Z]*_ROW/ { print ""; next }

/^\tIPFIX_[A-Z]*_MAP\(IPFIX_[A-Z]*_ROW\)/ {
	table = $1
	sub(/_MAP.*/, "", table)
	n = split(text[table], row, /X\(/)
	out = ""
	for (i = 2; i <= n; i++) { # before the first: the macro
		split(row[i], column, ",")
		words = row[i]
		while (match(words, /^[^"]*"[^"]*"[^"]*"/)) # all but the last
			sub(/^[^"]*"[^"]*"/, "", words)
		gsub(/^[^"]*"|"[^"]*$/, "", words)
		out = out prefix column[1] (column[2] ~ /[0-9]/ ? \
		    " =" column[2] : "") ", /**< " words ". */ "
	}
	table = ""
	print out
	next
}

# Private members end in an underscore; so does a pointer to a function.
/^\t[^;]*\(\*[a-z_]*_\)\(/ { hidden = 1 }
/^\t[^(]*[a-z0-9]_(\[[^]]*\])?;/ { hidden = 1 }
hidden {
	if ($0 ~ /;/)
		hidden = 0
	print ""
	next
}

# So do macros that other macros are made of.
/^#define [A-Z0-9_]*_[( \t]/ { helper = 1 }
helper {
	if ($0 !~ /\\$/)
		helper = 0
	print ""
	next
}

# What a function is declared with is no part of the API.
/^#define IPFIX_(API|CHECKED|BEGIN_DECLS|END_DECLS)/ { print ""; next }
{ print }
