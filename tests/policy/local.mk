shell_tests += \
	tests/policy/layering.sh \
	tests/policy/headers.sh \
	tests/policy/style.sh \
	tests/policy/po.sh \
	tests/policy/libraries.sh \
	tests/policy/docs.sh
EXTRA_DIST += tests/policy/tap.sh tests/.shellcheckrc

# What the policy tests compile and link with; in the environment of every test.
POLICY_ENVIRONMENT = \
	policy_cflags='$(CPPFLAGS) $(AM_CFLAGS) $(NCURSES_CFLAGS) $(LIBPROC2_CFLAGS) $(LIBCGROUP_CFLAGS) $(CFLAGS)'; \
	policy_ldflags='$(AM_CFLAGS) $(CFLAGS) $(AM_LDFLAGS) $(LDFLAGS)'; \
	NCURSES_LIBS='$(NCURSES_LIBS)'; LIBPROC2_LIBS='$(LIBPROC2_LIBS)'; \
	LIBCGROUP_LIBS='$(LIBCGROUP_LIBS)'; LIBINTL='$(LIBINTL)'; \
	export policy_cflags policy_ldflags NCURSES_LIBS LIBPROC2_LIBS LIBCGROUP_LIBS LIBINTL;
