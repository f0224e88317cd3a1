# From a bare machine with Python 3.11, make and git to a signed memo, or to a run of everything that is checked.
# What is missing is installed where apt may be used without asking; elsewhere one line says what it is.

PYTHON  ?= python3
WORKERS ?= 2
VENV    := .venv
BIN     := $(VENV)/bin
SUB     := $(BIN)/sub
MEMO    := PS2021BEM07
PDF     := output/$(MEMO)-demo.pdf
WORDS   := $(wildcard sub_cli/locale/*/LC_MESSAGES/sub.po)

.PHONY: help demo test check fuzz faults laws bench catalogue picture lock clean
help:
	@echo "make demo       build, sign (with a demonstration key) and verify the example memo"
	@echo "make test       everything that is checked: style, types, floors, words, tests"
	@echo "make check      the same without the tests"
	@echo "make fuzz       the laws, with many more examples"
	@echo "make faults     a machine that fails under every command that writes: killed, full, read-only (EVERY=1: at every call)"
	@echo "make laws       whole histories of errata beside a plain model, years of four clones; odd texts read, set and measured"
	@echo "make bench      the figures of the project, measured here"
	@echo "make catalogue  collect what sub says, and name what has no Dutch wording yet"
	@echo "make picture    draw the rooms of the house and their imports, in docs/architecture.md"
	@echo "make lock       lock the packages that are installed: versions and digests, into requirements/"
	@echo "make clean      remove everything that was made"

demo: $(VENV)/ready
	$(SUB) memo build $(MEMO)
	$(SUB) memo sign $(MEMO) --demo
	$(SUB) verify $(PDF)
	@echo "The signed memo: $(CURDIR)/$(PDF)"

# A folder in memory, where that has room and may run programs: a test then never waits for a disk that keeps everything.
MEMORY := /dev/shm
SCRATCH = $$({ [ "$$(df -kP $(MEMORY) | awk 'END { print $$4 }')" -gt 6000000 ] && try=$$(mktemp $(MEMORY)/sub-XXXXXX) && \
	echo true > $$try && chmod +x $$try && $$try && echo $(MEMORY); rm -f "$$try"; } 2>/dev/null | \
	grep . || echo $${TMPDIR:-/tmp})

test: check
	TMPDIR=$(SCRATCH) $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow"
	@echo "Style, types, floors, words and tests: all in order."

check: $(VENV)/ready-dev $(WORDS:.po=.mo)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fuzz: $(VENV)/ready-dev
	$(BIN)/python -m pytest -n $(WORKERS) -m "hypothesis or slow" --hypothesis-profile=fuzz

faults: $(VENV)/ready-dev
	TMPDIR=$(SCRATCH) $(BIN)/python -m tests.faults --workers $(WORKERS) --every $${EVERY:-61} --begin $${BEGIN:-0}

laws: $(VENV)/ready-dev
	YEARS=$${YEARS:-4} $(BIN)/python -m pytest -n $(WORKERS) tests/laws tests/render/test_words_on_paper.py tests/cli/test_sync_year.py

bench: $(VENV)/ready-bench
	$(BIN)/python bench/figures.py

catalogue: $(VENV)/ready-dev
	$(BIN)/python -m sub_cli.locale.catalogue update

picture: $(VENV)/ready-dev
	$(BIN)/python -m tests.house

clean:
	rm -rf $(VENV) output dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(WORDS:.po=.mo)
	find sub_cli tests -name __pycache__ -prune -exec rm -rf {} +

%.mo: %.po | $(VENV)/ready-dev
	$(BIN)/python -m sub_cli.locale.catalogue compile

# --- what demo and test need ------------------------------------------------------------------------------

RECENT := $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'

# Whether apt may be used without asking.
APT := command -v apt-get && { [ "$$(id -u)" = 0 ] || sudo -n true; }

# How each need shows that it is there, and what Debian calls it.
VENVS       := $(PYTHON) -c 'import venv, ensurepip'
VENVS.deb   := python3-venv
PANGO       := $(PYTHON) -c 'import ctypes, sys; name = "lib%s.0.dylib" if sys.platform == "darwin" else "lib%s.so.0"; \
	[ctypes.CDLL(name % each) for each in ("pangoft2-1.0", "harfbuzz-subset")]'
PANGO.deb   := libpangoft2-1.0-0 libharfbuzz-subset0
READERS     := command -v pdftotext && command -v pdfsig && command -v qpdf && command -v ssh-keygen
READERS.deb := poppler-utils qpdf openssh-client
# Some tests are skipped without these; so they are wanted where they are easily had, and asked of nobody else.
# LibreOffice judges tracked changes (driven by the Python of Debian), strace breaks off system calls, softhsm2 plays
# a signing card, Java runs veraPDF (the judge of PDF/A and PDF/UA),
# axe looks at pages in Chromium, through Playwright, whose own node needs libatomic.
EXTRA       := ! { $(APT); } || { command -v strace && command -v softhsm2-util && command -v java && command -v chromium && \
	command -v soffice && /usr/bin/python3 -c 'import uno' && \
	$(PYTHON) -c 'import ctypes; ctypes.CDLL("libatomic.so.1")'; }
EXTRA.deb   := strace softhsm2 default-jre-headless chromium libatomic1 libreoffice-writer-nogui python3-uno

# $(call lacking,NEEDS): shell that prints Debian's names of what is not there.
lacking = $(foreach need,$(1),{ $($(need)); } >/dev/null 2>&1 || printf '%s ' $($(need).deb);)

# $(call provide,NEEDS): install what lacks, where apt may be used without asking; otherwise name it in one line, and stop.
define provide
	@lacking() { $(call lacking,$(1)) }; packages=$$(lacking); [ -n "$$packages" ] || exit 0; \
	as=; [ "$$(id -u)" = 0 ] || as="sudo -n"; \
	if { $(APT); } >/dev/null 2>&1; then \
		echo "Installing with apt: $$packages"; \
		$$as apt-get -qq update </dev/null >/dev/null 2>&1; \
		said=$$($$as env DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install --yes --no-install-recommends $$packages </dev/null 2>&1) || echo "$$said" >&2; \
		packages=$$(lacking); \
	fi; \
	[ -z "$$packages" ] || { echo "Missing. Debian: sudo apt-get install $${packages% }; macOS: brew install pango poppler qpdf" >&2; exit 1; }
endef

# Every package is locked by the digests of its files (`make lock`). Nothing else is installed, so nothing is resolved.
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps
LOCKED := $(PIP) --require-hashes --requirement
# The tools of the build are among them: they stand in the environment, and nothing is built in isolation.
OURS   := $(PIP) --no-build-isolation --editable .

$(VENV)/made:
	@$(RECENT) 2>/dev/null || { echo "Missing: Python 3.11 or newer; name it as in: make PYTHON=python3.12" >&2; exit 1; }
	$(call provide,VENVS PANGO $(if $(filter-out demo,$(MAKECMDGOALS)),READERS EXTRA))
	@echo "Setting up $(VENV); this takes a minute or two."
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/ready: $(VENV)/made pyproject.toml requirements/run.txt
	@$(LOCKED) requirements/run.txt
	@$(OURS)
	@touch $@

$(VENV)/ready-dev: $(VENV)/made pyproject.toml requirements/dev.txt
	$(call provide,READERS EXTRA)
	@$(LOCKED) requirements/dev.txt
	@$(OURS)
	@touch $(VENV)/ready $@

# The other ways of comparing that `make bench` measures beside ours.
$(VENV)/ready-bench: $(VENV)/ready-dev requirements/bench.txt
	@$(LOCKED) requirements/bench.txt
	@touch $@

$(VENV)/ready-lock: $(VENV)/made requirements/lock.txt
	@$(LOCKED) requirements/lock.txt
	@touch $@

# For every system and every Python that will do. What is locked already stays, unless: make lock UPGRADE=--upgrade
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock" $(UPGRADE)

lock: $(VENV)/ready-lock
	$(LOCK) pyproject.toml --all-extras --group build -o requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt pyproject.toml --group build -o requirements/run.txt
	$(LOCK) --constraint requirements/dev.txt --group bench -o requirements/bench.txt
	$(LOCK) --group lock -o requirements/lock.txt
