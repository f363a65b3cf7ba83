dist_man_MANS += doc/oomwatch.1 doc/oomwatch-load.1
EXTRA_DIST += doc/generate.sh doc/json.md doc/oomwatch.1.in doc/oomwatch-load.1.in doc/scenes.md doc/workshop.md

# The man pages and the completions hold parts of the programs' tables. They are files of the source
# tree that a normal make never touches: this makes them anew, and tests/policy/docs.sh compares.
.PHONY: update-docs
update-docs: tables$(EXEEXT)
	@folder=`mktemp -d` && trap 'rm -rf "$$folder"' 0 && \
	$(SHELL) $(srcdir)/doc/generate.sh ./tables$(EXEEXT) $(srcdir) "$$folder" && \
	cat "$$folder/oomwatch.1" >$(srcdir)/doc/oomwatch.1 && \
	cat "$$folder/completion" >$(srcdir)/data/oomwatch && \
	cat "$$folder/oomwatch-load.1" >$(srcdir)/doc/oomwatch-load.1 && \
	cat "$$folder/load-completion" >$(srcdir)/data/oomwatch-load
