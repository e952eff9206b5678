# SPDX-License-Identifier: BSD-3-Clause
srcdir = .
CC ?= cc
AR ?= ar
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
VARIANT = native

-include config.mk

O = obj/$(VARIANT)
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow
ALL_CPPFLAGS = -I$(srcdir)/include -I$(srcdir)/lib $(CPPFLAGS)
ALL_CFLAGS = -std=c11 $(WARNINGS) -fPIC -fvisibility=hidden \
    -fno-semantic-interposition $(CFLAGS)
CHECK_CFLAGS = $(shell $(PKG_CONFIG) --cflags check)
CHECK_LIBS = $(shell $(PKG_CONFIG) --libs check)

FLOORS = base model wire session plan output
CORE = $(foreach f,$(FLOORS),$(wildcard $(srcdir)/lib/$(f)/*.c))
CORE_OBJ = $(CORE:$(srcdir)/%.c=$O/%.o)
SUPPORT = $(wildcard $(srcdir)/tests/support/*.c)
SUPPORT_OBJ = $(SUPPORT:$(srcdir)/%.c=$O/%.o)
TESTS = $(wildcard $(srcdir)/tests/*/test_*.c)
TEST_PROGRAMS = $(TESTS:$(srcdir)/%.c=$O/%)

all: $O/libipfix.a $O/libipfix.so

$O/libipfix.a: $(CORE_OBJ)
	rm -f $@
	$(AR) rcs $@ $^

$O/libipfix.so: $(CORE_OBJ)
	$(CC) -shared $(CFLAGS) $(LDFLAGS) -o $@ $^

$O/%.o: $(srcdir)/%.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$O/tests/%.o: ALL_CPPFLAGS += -I$(srcdir)/tests $(CHECK_CFLAGS)

$(TEST_PROGRAMS): $O/%: $O/%.o $(SUPPORT_OBJ) $O/libipfix.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(CHECK_LIBS)

check: $(TEST_PROGRAMS)
	@fail=0; for t in $(TEST_PROGRAMS); do \
	    srcdir=$(srcdir) $$t || fail=1; done; exit $$fail

clean:
	rm -rf obj

.PHONY: all check clean
-include $(CORE_OBJ:.o=.d) $(SUPPORT_OBJ:.o=.d) $(TESTS:$(srcdir)/%.c=$O/%.d)
