# SPDX-License-Identifier: BSD-3-Clause
#
# How libipfix is built, tested, installed and packed.  Needs GNU make.
#
#   make             the library and the programs, below obj/
#   make check       all tests; the last line sums them up
#   make interop     the tests with other programs; see tests/interop/README.md
#   make demo        what the programs can do
#   make bench       what reading and writing records costs
#   make load        what a collector takes without loss, beside its peers
#   make install     to DESTDIR, prefix, libdir ...; make uninstall undoes it
#   make doc         the API as HTML, below obj/doc
#   make dist        a release; make distcheck builds and tests it elsewhere
#   make check-sanitize, check-portable, check-kernels, check-faults
#   make check-threads, check-cross, fuzz, format-check, lint
#   make Q=          shows the commands
#
# ./configure is optional: it only writes config.mk, which is read below.

# Variables: what follows can be set by the caller or by config.mk.

srcdir = .
prefix = /usr/local
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
libdir = $(exec_prefix)/lib
includedir = $(prefix)/include
datarootdir = $(prefix)/share
mandir = $(datarootdir)/man
pkgconfigdir = $(libdir)/pkgconfig

ifeq ($(origin CC),default)
CC = cc
CXX = c++
endif
NM = nm
INSTALL = install
PKG_CONFIG = pkg-config
CFLAGS = -O2 -g
SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_SECONDS = 30
VARIANT = native
TEST_FOLDERS = *
Q = @echo '  $(@:obj/%=%)';

# Without configure, an optional part is used where pkg-config knows it.
probe = $(shell $(PKG_CONFIG) --exists $(1) 2>/dev/null && echo yes)
HAVE_PCAP := $(call probe,libpcap)
HAVE_ZLIB := $(call probe,zlib)
HAVE_FIXBUF := $(call probe,libfixbuf)

-include config.mk

# Lists.

O = obj/$(VARIANT)
VERSION := $(shell awk '$$2 ~ /^IPFIX_VERSION_(MAJOR|MINOR|PATCH)$$/ \
    { v = v dot $$3; dot = "." } END { print v }' \
    $(srcdir)/include/ipfix/version.h)
MAJOR := $(firstword $(subst ., ,$(VERSION)))

found = $(patsubst $(srcdir)/%.c,%,$(wildcard $(1:%=$(srcdir)/%.c)))
built = $(patsubst %,$O/%.o,$(call found,$(1)))

# A library: the floors it is made of, the libraries here that it needs, and
# what else it links besides libc.  Those that need others stand before them.
LIBRARIES = ipfix-io ipfix
ipfix_FLOORS = base model wire session plan output
ipfix_NEEDS =
ipfix_LIBS =
# What the core does not export, the other libraries have copies of.
ipfix-io_FLOORS = base io
ipfix-io_NEEDS = ipfix
ipfix-io_LIBS = $(ZLIB_LIBS)

# A program that is installed: the folders beside its own file, the folders of
# tests that are linked with them, its needs.
PROGRAMS = ipfix-dump ipfix-collect ipfix-export
ipfix-dump_FOLDERS = dump
ipfix-dump_TESTS = dump corpus
ipfix-dump_LIBS = $(PCAP_LIBS) $(ZLIB_LIBS)
ipfix-collect_FOLDERS = collect
ipfix-collect_TESTS = collect
ipfix-collect_LIBS = $(ipfix-io_LIBS)
ipfix-export_FOLDERS = export
ipfix-export_TESTS = export
ipfix-export_LIBS = $(PCAP_LIBS) $(ipfix-io_LIBS)

# Features are apart from CPPFLAGS, which are the user's alone.
pkg = $(if $(1),$(shell $(PKG_CONFIG) $(2)))
PCAP_LIBS := $(call pkg,$(HAVE_PCAP),--libs libpcap)
ZLIB_LIBS := $(call pkg,$(HAVE_ZLIB),--libs zlib)
FEATURES := $(if $(HAVE_PCAP),-DHAVE_PCAP) $(if $(HAVE_ZLIB),-DHAVE_ZLIB) \
    $(call pkg,$(HAVE_PCAP),--cflags libpcap) \
    $(call pkg,$(HAVE_ZLIB),--cflags zlib)
CHECK_CFLAGS = $(shell $(PKG_CONFIG) --cflags check)
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check)

WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wundef \
    -Wstrict-prototypes -Wmissing-prototypes
ALL_CPPFLAGS = -I$(srcdir)/include -I$(srcdir)/lib $(PART) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) -fPIC -fvisibility=hidden \
    -fno-semantic-interposition $(PLACES:%=-ffile-prefix-map=%=.) $(CFLAGS)
# No name of a folder of this machine gets into an object.
PLACES = $(CURDIR) $(abspath $(srcdir)) $(srcdir)
COMPILE = $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS)
LINK = $(CC) $(CFLAGS) $(LDFLAGS)

HEADERS = $(notdir $(wildcard $(srcdir)/include/ipfix/*.h))
PAGES = $(notdir $(wildcard $(srcdir)/man/*.[13]))
ALIASES := $(shell sh $(srcdir)/man/aliases.sh $(srcdir)/man)
ARCHIVES = $(LIBRARIES:%=$O/lib%.a)
SHARED = $(LIBRARIES:%=$O/lib%.so)
EXAMPLES = $(filter-out examples/test_%,$(call found,examples/*))
TESTS = $(call found,$(TEST_FOLDERS:%=tests/%/test_*) \
    $(TEST_FOLDERS:%=examples/test_%))
SCRIPTS = $(patsubst $(srcdir)/%.sh,%,$(wildcard \
    $(TEST_FOLDERS:%=$(srcdir)/tests/%/test_*.sh)))
# Other programs, which are not asked by check.
PEERS = $(patsubst $(srcdir)/%.sh,%,$(sort \
    $(wildcard $(srcdir)/tests/interop/with_*.sh)))
CHECKS = $(patsubst $(srcdir)/%.sh,%,$(wildcard $(srcdir)/tests/check/*.sh))
FUZZERS = $(call found,tests/fuzz/fuzz_*)
SOURCES = $(shell find $(srcdir)/include $(srcdir)/lib $(srcdir)/examples \
    $(srcdir)/tests -name '*.[ch]')

# One list, read by both install and uninstall, so they cannot disagree.
INSTALLED = $(HEADERS:%=$(includedir)/ipfix/%) \
    $(foreach l,$(LIBRARIES:%=$(libdir)/lib%),$l.a $l.so $l.so.$(MAJOR) \
    $l.so.$(VERSION)) $(LIBRARIES:%=$(pkgconfigdir)/lib%.pc) \
    $(patsubst examples/%,$(bindir)/%,$(filter $(PROGRAMS:%=examples/%), \
    $(EXAMPLES))) $(patsubst %,$(mandir)/man1/%,$(filter %.1,$(PAGES))) \
    $(patsubst %,$(mandir)/man3/%,$(filter %.3,$(PAGES)) $(ALIASES:%=%.3))

# What the tests are told of the build.
export srcdir O VERSION LIBRARIES CC CXX AR NM PKG_CONFIG CFLAGS LDFLAGS \
    ZLIB_LIBS
RUN = PATH="$(CURDIR)/$O/examples:$$PATH" sh $(srcdir)/tests/support/run.sh
SUM = sh $(srcdir)/tests/support/sum.sh
LOGS = $(patsubst %,$O/log/%.log,$(TESTS) $(FUZZERS) $(SCRIPTS))
CHECK_LOGS = $(patsubst %,$O/log/%.log,$(CHECKS))

# Rules: building.

all: $(ARCHIVES) $(SHARED) $(EXAMPLES:%=$O/%)
FORCE:

# Rewritten, and so newer than all objects, only when the command changes.
$O/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(COMPILE) $(FEATURES)' | cmp -s - $@ || \
	    echo '$(COMPILE) $(FEATURES)' > $@

$O/%.o: $(srcdir)/%.c $O/flags
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# Private: what the first of them needs is no flag of all.
$O/lib/io/%.o: private PART = $(FEATURES)
$O/examples/%.o: private PART = -I$(srcdir)/examples $(FEATURES)
$O/examples/test_%.o: private PART = $(CHECK_CFLAGS)
$O/tests/%.o: private PART = -I$(srcdir)/tests -I$(srcdir)/examples \
    $(FEATURES) $(CHECK_CFLAGS)

define LIBRARY
$O/lib$(1).a: $$(call built,$$($(1)_FLOORS:%=lib/%/*))
	@rm -f $$@
	$$(Q)$$(AR) rcs $$@ $$^

$O/lib$(1).so: $$(call built,$$($(1)_FLOORS:%=lib/%/*)) \
    $$(srcdir)/lib/lib$(1).map $$($(1)_NEEDS:%=$O/lib%.so)
	$$(Q)$$(LINK) -shared -Wl,-soname,lib$(1).so.$$(MAJOR) -Wl,-z,defs \
	    -Wl,--version-script,$$(srcdir)/lib/lib$(1).map -o $$@ \
	    $$(filter %.o,$$^) $$(filter %.so,$$^) $$($(1)_LIBS)
endef

define PROGRAM
$O/examples/$(1) $$(filter $$($(1)_TESTS:%=$O/tests/%/test_%), \
    $$(TESTS:%=$O/%)): $$(call built,$$($(1)_FOLDERS:%=examples/%/*))
$O/examples/$(1) $$($(1)_TESTS:%=$O/tests/%/test_%): LIBS = $$($(1)_LIBS)
endef

# What stands beside the tests of a folder is a part of each of them.
define FOLDER
$$(filter $O/tests/$(1)/%,$$(TESTS:%=$O/%) $$(FUZZERS:%=$O/%)): \
    $$(patsubst %,$O/%.o,$$(filter-out $$(TESTS) $$(FUZZERS) \
    tests/fuzz/replay,$$(call found,tests/$(1)/*)))
endef

$(foreach l,$(LIBRARIES),$(eval $(call LIBRARY,$l)))
$(foreach p,$(PROGRAMS),$(eval $(call PROGRAM,$p)))
$(foreach f,$(sort $(notdir $(patsubst %/,%,$(dir $(TESTS) $(FUZZERS))))), \
    $(eval $(call FOLDER,$f)))

$(EXAMPLES:%=$O/%): %: %.o $(ARCHIVES)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(LIBS)

# Rules: testing.

# See tests/support/kernel.c.
$(TESTS:%=$O/%): %: %.o $(call built,tests/support/*) $(ARCHIVES)
	$(Q)$(LINK) -Wl,--wrap=ipx_kernel_choose -o $@ $(filter %.o,$^) \
	    $(filter %.a,$^) $(LIBS) $(CHECK_LIBS)

# libFuzzer brings a main() of its own, and REPLAY is empty.
REPLAY = $(call built,tests/fuzz/replay)
$(FUZZERS:%=$O/%): %: %.o $(REPLAY) $(ARCHIVES)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^)

$(TESTS:%=$O/log/%.log): $O/log/%.log: $O/% FORCE
	@$(RUN) $@ $(EMULATOR) $<

$(filter $O/log/tests/collect/%,$(TESTS:%=$O/log/%.log)): \
    $O/examples/ipfix-collect

$(filter $O/tests/io/%,$(TESTS:%=$O/%)): LIBS = $(ipfix-io_LIBS)

$(FUZZERS:%=$O/log/%.log): $O/log/tests/fuzz/fuzz_%.log: \
    $O/tests/fuzz/fuzz_% FORCE
	@$(RUN) $@ $(EMULATOR) $< $(srcdir)/tests/fuzz/corpus/$*/*

$(SCRIPTS:%=$O/log/%.log) $(PEERS:%=$O/log/%.log): $O/log/%.log: \
    $(srcdir)/%.sh $(EXAMPLES:%=$O/%) FORCE
	@$(RUN) $@ sh $<

# The plus: some of these call make again.
$(CHECK_LOGS): $O/log/%.log: $(srcdir)/%.sh all FORCE
	+@$(RUN) $@ sh $<

# It looks at what the tests said.
$O/log/tests/check/demands.log: $(LOGS)

# What was there before the first test, and nothing else, is there at the end.
$O/files: FORCE
	@sh $(srcdir)/tests/support/litter.sh $@
$(LOGS) $(CHECK_LOGS): | $O/files

check: $(LOGS) $(CHECK_LOGS)
	@$(RUN) $O/log/tests/litter.log \
	    sh $(srcdir)/tests/support/litter.sh $O/files test
	@$(SUM) $^ $O/log/tests/litter.log

tests: $(LOGS)
	@$(SUM) $^

.PHONY: interop
interop: $(patsubst %,$O/log/%.log,$(filter tests/interop/%,$(SCRIPTS)) \
    $(PEERS))
	@$(SUM) $^

programs: all $(TESTS:%=$O/%) $(FUZZERS:%=$O/%)

check-sanitize:
	@$(MAKE) tests VARIANT=sanitize CFLAGS='-O1 -g $(SANITIZE)'

# What stands in for what only Linux has.
check-portable:
	@$(MAKE) tests VARIANT=posix CPPFLAGS=-DIPX_IO_POSIX \
	    TEST_FOLDERS='io collect'

# The tests of faults with as much of them as there can be.
check-faults:
	@FAULTS=heavy $(MAKE) tests VARIANT=sanitize TEST_FOLDERS=io \
	    CFLAGS='-O1 -g $(SANITIZE)'

# What threads may share, under ThreadSanitizer.
THREADED = obj/threads/log/tests/io/test_threads.log
check-threads:
	@$(MAKE) VARIANT=threads CFLAGS='-O1 -g -fsanitize=thread' $(THREADED)
	@$(SUM) $(THREADED)

check-kernels:
	@sh $(srcdir)/tests/support/kernels.sh '$(MAKE)' $(ipfix_FLOORS)

check-cross:
	@sh $(srcdir)/tests/support/cross.sh '$(MAKE)' $(ipfix_FLOORS)

fuzz:
	@sh $(srcdir)/tests/support/fuzz.sh '$(MAKE)' $(FUZZ_SECONDS) $(FUZZERS)

# Not bench_*.c, which are programs of their own.
BENCH = $(patsubst %,$O/%.o,$(filter-out tests/bench/bench_%, \
    $(call found,tests/bench/*)))
$O/tests/bench/%.o: private PART = $(if $(HAVE_FIXBUF),-DHAVE_FIXBUF) \
    $(call pkg,$(HAVE_FIXBUF),--cflags libfixbuf)

$O/tests/bench/bench: $(BENCH) $(ARCHIVES)
	$(Q)$(LINK) -o $@ $(BENCH) $O/libipfix.a -lm \
	    $(call pkg,$(HAVE_FIXBUF),--libs libfixbuf)

$O/tests/bench/bench_load: $O/tests/bench/bench_load.o $(ARCHIVES)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(ipfix-io_LIBS)

# The most that a collector takes without loss, beside its peers.
load: $O/tests/bench/bench_load $O/examples/ipfix-collect
	@PATH="$(CURDIR)/$O/examples:$(CURDIR)/$O/tests/bench:$$PATH" \
	    sh $(srcdir)/tests/bench/load.sh

$O/tests/bench/bench_sessions: %: %.o $(ARCHIVES)
	$(Q)$(LINK) -o $@ $< $O/libipfix.a

.PHONY: bench-sessions
bench-sessions: $O/tests/bench/bench_sessions
	@$<

bench: $O/tests/bench/bench bench-sessions
	@$< obj/bench.svg

demo: all
	@PATH="$(CURDIR)/$O/examples:$$PATH" sh $(srcdir)/examples/demo.sh

format-check:
	clang-format --dry-run -Werror $(SOURCES)

lint:
	@sh $(srcdir)/tests/support/lint.sh

doc:
	@mkdir -p obj/doc
	cd $(srcdir) && (cat Doxyfile; echo PROJECT_NUMBER=$(VERSION); \
	    echo OUTPUT_DIRECTORY=$(CURDIR)/obj/doc) | doxygen -

# Rules: installing and packing.

# FORCE: an older release installed over a newer one must win.
install: all $(INSTALLED:%=$(DESTDIR)%)

uninstall:
	rm -f $(INSTALLED:%=$(DESTDIR)%)
	-rmdir $(DESTDIR)$(includedir)/ipfix

$(DESTDIR)$(includedir)/ipfix/%.h: $(srcdir)/include/ipfix/%.h FORCE
	$(INSTALL) -D -m 644 $< $@

$(DESTDIR)$(bindir)/%: $O/examples/% FORCE
	$(INSTALL) -D -m 755 $< $@

$(DESTDIR)$(libdir)/%.a: $O/%.a FORCE
	$(INSTALL) -D -m 644 $< $@

$(DESTDIR)$(libdir)/%.so.$(VERSION): $O/%.so FORCE
	$(INSTALL) -D -m 755 $< $@

$(DESTDIR)$(libdir)/%.so.$(MAJOR): $(DESTDIR)$(libdir)/%.so.$(VERSION) FORCE
	ln -sf $(<F) $@

$(DESTDIR)$(libdir)/%.so: $(DESTDIR)$(libdir)/%.so.$(VERSION) FORCE
	ln -sf $(<F) $@

# Substituted here rather than by configure: make install prefix=... works.
$(DESTDIR)$(pkgconfigdir)/%.pc: $(srcdir)/pkgconfig/%.pc.in FORCE
	@mkdir -p $(@D)
	sed -e 's|@prefix@|$(prefix)|' -e 's|@version@|$(VERSION)|' \
	    -e 's|@libdir@|$(libdir:$(prefix)/%=$${prefix}/%)|' -e \
	    's|@includedir@|$(includedir:$(prefix)/%=$${prefix}/%)|' \
	    -e 's|@libs@|$($(*:lib%=%)_LIBS)|' $< > $@

$(DESTDIR)$(mandir)/man1/%: $(srcdir)/man/% FORCE
	$(INSTALL) -D -m 644 $< $@

$(DESTDIR)$(mandir)/man3/%: FORCE
	@mkdir -p $(@D)
	sh $(srcdir)/man/aliases.sh $(srcdir)/man $* > $@

dist distcheck:
	@sh $(srcdir)/tests/support/$@.sh '$(MAKE)' $(VERSION)

clean:
	rm -rf $(filter-out obj/sysroot,$(wildcard obj/*))

distclean:
	rm -rf obj config.mk config.log config.status autom4te.cache

MAKEFLAGS += --no-print-directory
.PHONY: all bench load check tests programs check-sanitize check-portable \
    check-kernels check-faults check-threads check-cross fuzz demo \
    format-check lint doc install uninstall dist distcheck clean distclean FORCE
.DELETE_ON_ERROR:
.SECONDARY:
-include $(shell find $O -name '*.d' 2>/dev/null)
