# `make` lists the verbs. Each one installs what it needs from the locks, once.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
SPHINXOPTS ?= -W --keep-going -n -j auto
SITE := $(VENV)/.site-installed
TOOLS := $(VENV)/.tools-installed
MATRIX := $(VENV)/.matrix-installed
# What editors and Python leave beside the notes, which is no reason to build.
SCRATCH = /__pycache__/|/\.[^/]*$$|~$$
# The notes' PDFs lie beside their pages, which link them.
WITH_PDFS = -D html_extra_path=_build/pdf -A note_pdfs="$$(cd _build/pdf && echo */*.pdf)"
UV_COMPILE := $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help html pdf epub new new-topic import live check linkcheck matrix test lint figures benchmark lean clean lock

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

html: $(SITE) ## Build the site into _build/html; PDF=1 offers each note as a PDF
	$(if $(PDF),$(BIN)/python -m book pdf --each)
	$(BIN)/sphinx-build -b html -c . $(SPHINXOPTS) $(if $(PDF),$(WITH_PDFS)) -d _build/doctrees docs _build/html

pdf: $(SITE) ## Write the book into _build/pdf; NOTE=topic/note that note; ENGINE=chromium without TeX
	$(BIN)/python -m book pdf $(NOTE) $(if $(ENGINE),--engine $(ENGINE))

epub: $(SITE) ## Write the book into _build/epub
	$(BIN)/python -m book epub

new: $(SITE) ## Begin a note: TOPIC=algorithm TITLE="线段树" [KIND=paper] [SLUG=name]
	$(BIN)/python -m authoring new --topic "$(TOPIC)" --title "$(TITLE)" --kind "$(or $(KIND),concept)" --slug "$(SLUG)"

new-topic: $(SITE) ## Begin a topic: TITLE="操作系统" [SLUG=name]
	$(BIN)/python -m authoring new-topic --title "$(TITLE)" --slug "$(SLUG)"

import: $(SITE) ## Import an Obsidian vault or Markdown: FROM=../vault TOPIC=algorithm [OPTIONS=--dry-run]
	$(BIN)/python -m authoring import "$(FROM)" --topic "$(TOPIC)" $(OPTIONS)

live: $(TOOLS) ## Serve the site at http://127.0.0.1:8000 and rebuild it on save; PORT=8001
	$(BIN)/sphinx-autobuild --port $(or $(PORT),8000) --watch _static --watch _templates --re-ignore '$(SCRATCH)' -c . -q -j auto -d _build/live-doctrees docs _build/live

matrix: $(MATRIX) ## Build with each Python, Sphinx and theme, from the wheel; ONLY=furo those sessions
	$(BIN)/python -m nox $(if $(ONLY),--keywords "$(ONLY) or wheel or table")

check: $(TOOLS) ## Check the notes in seconds: style, formulas, files, code; NOTE=topic/note that one
	$(BIN)/python docs/_checks/style.py $(if $(NOTE),docs/$(NOTE).md)

linkcheck: $(SITE) ## Ask every other site that a note links to whether it still answers
	$(BIN)/sphinx-build -b linkcheck -c . -q -j auto -d _build/doctrees docs _build/linkcheck

test: $(TOOLS) ## Run every test, the notes' code blocks included
	$(BIN)/python -m pytest

lint: $(TOOLS) ## Check the code: ruff, mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

figures: $(TOOLS) ## Draw the notes' figures again
	# Sums by more than one thread are rounded otherwise.
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(BIN)/python docs/_figures/draw.py

benchmark: $(TOOLS) ## Build many notes, and compare the cost; SIZES="100 1000 10000"
	$(BIN)/python benchmarks/scale.py $(if $(SIZES),--sizes $(SIZES))

lean: $(TOOLS) html ## Take from the theme's style sheets the rules that pages need, again
	$(BIN)/sphinx-build -q -b html -c . $(SPHINXOPTS) -d _build/sample-doctrees tests/site/sample _build/sample
	for name in theme design; do $(BIN)/python -m sphinx_light_pages _build/html/_static/$$name-whole.css \
	_static/$$name.css _build/html _build/sample; done

clean: ## Remove what was built; the virtual environment stays
	rm -rf _build

lock: $(TOOLS) ## Compile requirements*.txt again from pyproject.toml, newest versions
	echo '-e .[site]' | $(UV_COMPILE) - --output-file requirements.txt
	grep -v '^-e' requirements.txt > $(VENV)/site.txt
	echo '-e .[site,live,lint,test]' | $(UV_COMPILE) - --constraints $(VENV)/site.txt --output-file $(VENV)/all.txt
	# A local label such as +cpu names a build of one machine, not a version.
	{ echo '-r requirements.txt'; sed 's/+cpu$$//' $(VENV)/all.txt | grep -vxFf requirements.txt; } > requirements-test.txt

$(SITE): requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	touch $@

$(TOOLS): $(SITE) requirements-test.txt
	$(BIN)/python -m pip install --quiet --requirement requirements-test.txt
	touch $@

$(MATRIX): $(TOOLS)
	$(BIN)/python -m pip install --quiet --constraint requirements-test.txt --editable '.[matrix]'
	touch $@
