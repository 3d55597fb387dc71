# Headstart's commands. `make lab` and `make test` are all that a newcomer needs; both make .venv first.
#
#   make lab            install everything, put the course in ~/headstart, open it in JupyterLab
#   make lab DIR=mine PORT=8899
#   make test           run the tests           (make test ARGS="-k progress" runs some of them, WORKERS=0 in one process)
#   make test-chapters  run every chapter at its quick profile
#   make test-full-size HEADSTART_DATA=DIR   read real data sets from a folder of yours
#   make attacks        hand in everything that graders are known to fail on, and grade it (minutes)
#   make attacks-stock  the same against stock nbgrader as well, each in a sandbox of its own (long)
#   make bench-grade    time grading against stock nbgrader (minutes)
#   make bench-language time the tuning of BERT against other loops (minutes; HEADSTART_DATA=DIR for real data)
#   make bench-vision   time the feeding of an image network against other loaders (minutes)
#   make lint           look for slips with ruff
#   make build          write the wheel and the source archive to dist/
#   make clean          remove what make has made; the folder with your notebooks stays

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(shell \
  $(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
CONSTRAINTS := .ci/constraints.txt
BIN := .venv/bin
DIR ?=
PORT ?=
ARGS ?=
# As many processes as there are processors, four at most: each builds the course for itself.
WORKERS ?= logical --maxprocesses 4
# With a test on every processor, a second thread of one is in the way of another.
ONE_THREAD := OMP_NUM_THREADS=1
WITH_TESTS := .[instructor,test]

EXTENSION := widgets/labextension
EXTENSION_BUILT := widgets/headstart_widgets/labextension
EXTENSION_SOURCES := $(shell find $(EXTENSION)/src $(EXTENSION)/style $(EXTENSION)/schema -type f 2>/dev/null) \
  $(wildcard $(EXTENSION)/package.json $(EXTENSION)/tsconfig.json $(EXTENSION)/yarn.lock)
INSTALL_SOURCES := pyproject.toml $(CONSTRAINTS) $(EXTENSION_SOURCES) \
  $(shell find widgets/jupyter-config -type f 2>/dev/null)

.PHONY: help lab test test-chapters test-full-size attacks attacks-stock lint build clean bench-grade bench-language bench-vision

help:
	@sed -n 's/^#   //p' Makefile

lab: .venv/.installed
	@$(BIN)/headstart lab $(if $(DIR),--dir "$(DIR)") $(if $(PORT),--port $(PORT))

test: .venv/.installed-for-tests
	@$(ONE_THREAD) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not chapters and not full_size" $(ARGS)

test-chapters: .venv/.installed-for-tests
	@$(ONE_THREAD) HEADSTART_PROFILE=quick $(BIN)/python -m pytest -n $(WORKERS) -m chapters $(ARGS)

test-full-size: .venv/.installed-for-tests
	@HEADSTART_DATA="$(HEADSTART_DATA)" $(BIN)/python -m pytest -m full_size $(ARGS)

attacks: .venv/.installed-for-tests
	@$(BIN)/python -W ignore autograde_tests/attacks/trial.py $(ARGS)

attacks-stock: .venv/.installed-for-tests
	@$(BIN)/python -W ignore autograde_tests/attacks/stock_trial.py $(ARGS)

bench-grade: .venv/.installed-for-tests
	@$(BIN)/python autograde_tests/benchmarks/grading_throughput.py $(ARGS)

bench-language: .venv/.installed-for-tests
	@HEADSTART_DATA="$(HEADSTART_DATA)" $(BIN)/python -W ignore autograde_tests/benchmarks/language_throughput.py $(ARGS)

bench-vision: .venv/.installed-for-tests
	@HEADSTART_DATA="$(HEADSTART_DATA)" $(BIN)/python -W ignore autograde_tests/benchmarks/vision_throughput.py $(ARGS)

lint: .venv/.linter
	@$(BIN)/python -m ruff check
	@$(BIN)/python -m ruff format --check --exclude '*.md'

build: .venv/.installed-for-tests
	@$(BIN)/python -m build

clean:
	rm -rf .venv build dist $(EXTENSION_BUILT) $(EXTENSION)/lib $(EXTENSION)/node_modules $(EXTENSION)/tsconfig.tsbuildinfo
	rm -rf .pytest_cache .ruff_cache .import_linter_cache

# uv installs in seconds what takes pip minutes; where it cannot be had, pip does.
define install
	@echo "Installing Headstart into .venv (a few minutes the first time)"
	@if [ -x $(BIN)/uv ]; then $(BIN)/uv pip install --quiet --python $(BIN)/python -c $(CONSTRAINTS) -e "$(1)"; \
	else $(BIN)/python -m pip install --quiet -c $(CONSTRAINTS) -e "$(1)"; fi
endef

.venv/.installed: .venv/.python $(INSTALL_SOURCES)
	$(call install,.[offline])
	@touch $@

.venv/.installed-for-tests: .venv/.python $(INSTALL_SOURCES)
	$(call install,$(WITH_TESTS))
	@touch .venv/.installed $@

.venv/.linter: .venv/.python $(CONSTRAINTS)
	@$(BIN)/python -m pip install --quiet -c $(CONSTRAINTS) ruff
	@touch $@

# Debian keeps the part of venv that brings pip in a package of its own, so pip may have to come from outside.
.venv/.python:
	@if [ -z "$(PYTHON)" ]; then echo "Headstart needs Python 3.11 or newer, and found none. Install it, or name it:" \
	  "make lab PYTHON=/path/to/python3"; exit 1; fi
	@$(PYTHON) -m venv .venv >/dev/null 2>&1 || $(PYTHON) -m venv --clear --without-pip .venv || { \
	  echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m pip --python $(BIN)/python install --quiet pip || { \
	  echo "$(PYTHON) has no pip. On Debian or Ubuntu: sudo apt install python3-venv python3-pip"; \
	  rm -rf .venv; exit 1; }
	@$(BIN)/python -m pip install --quiet -c $(CONSTRAINTS) uv || echo "No uv for this machine: pip will do."
	@touch $@
