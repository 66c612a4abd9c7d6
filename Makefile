# Needs make and a Python of at least 3.11; everything else goes into .venv and .run.
FITS := 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
PYTHON := $(firstword $(PYTHON) $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c $(FITS) 2>/dev/null && echo $$python && break; done))
LAUNCH = $(PYTHON) -m tools.portal
SIZE ?= 100000

.PHONY: help run reset test check bench lock messages screenshots browser manage python

help:
	@echo 'make run          start the portal with demo data; PORTAL_PORT=9000 for another port'
	@echo 'make reset        delete the data of `make run`'
	@echo 'make test         all tests, browser tests included; PYTEST_ARGS="tests/requests -k sign"'
	@echo 'make check        static checks: style, layers, types, migrations, templates, translations'
	@echo 'make bench        load SIZE=100000 requests and measure the pages'
	@echo 'make messages     extract and compile the translations'
	@echo 'make screenshots  take the pictures of the README'
	@echo 'make browser      find or fetch the browser of the tests and print its path'
	@echo 'make manage       run a management command on the data of `make run`: CMD="doctor"'
	@echo 'make lock         resolve the three lock files again'

run reset test check lock messages screenshots browser: python
	@$(LAUNCH) $@

bench: python
	@$(LAUNCH) bench $(SIZE)

manage: python
	@$(LAUNCH) manage $(CMD)

python:
	@if ! '$(PYTHON)' -c $(FITS) 2>/dev/null; then \
		found=$$($(or $(PYTHON),python3) --version 2>/dev/null || echo 'no python3'); \
		echo "The portal needs Python 3.11 or newer with its venv module (found: $$found);" \
			'name one with: make PYTHON=/path/to/python3.11 run' >&2; exit 1; fi
