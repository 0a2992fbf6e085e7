# The commands of this repository; `make` alone lists them.
# SCENARIO=zhejiang changes what `make run` runs; PYTHON=/path/to/python which Python is used.

SCENARIO ?= baseline
PIP = .venv/bin/python -m pip --disable-pip-version-check -qq
PYTEST = .venv/bin/python -m pytest -q -n auto --maxprocesses 8

# Written last, so that a half-made environment is made again; as is one whose Python went away.
ready := .venv/ready
$(shell test ! -e $(ready) || .venv/bin/python -c '' 2>/dev/null || rm -f $(ready))

.PHONY: help run setup test test-slow test-all check format outputs mutations bench wheel images
.PHONY: bench-sweeps docs hindcast examples fits constraints clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: $(ready) ## make .venv if it is missing, then run the baseline (or SCENARIO=...)
	@.venv/bin/python -m sim run $(SCENARIO)

setup: $(ready) ## make .venv if it is missing

test: $(ready) ## the quick tests
	$(PYTEST) -m "not slow"

test-slow: $(ready) ## the slow tests
	$(PYTEST) -m slow

test-all: $(ready) ## every test
	$(PYTEST)

check: $(ready) ## lint, format and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --strict sim

format: $(ready) ## put imports and layout in order
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

outputs: $(ready) ## renew the stored outputs of the shipped scenarios, and say what moved
	@.venv/bin/python -m tests.stored

mutations: $(ready) ## break the model line by line; a test must notice each time (ten minutes)
	@.venv/bin/python -m tests.mutations

docs: $(ready) ## write the model description, levers' pages and analogues again; says what changed
	@.venv/bin/python -m docs.write

hindcast: $(ready) ## forecast 2025 from 2024 again; writes docs/hindcast.md and its data (two to three minutes)
	@.venv/bin/python -m docs.write.hindcast

examples: $(ready) ## write docs/examples: the reports of two shipped scenarios
	@.venv/bin/python -m docs.write.examples

fits: $(ready) ## fit the shipped ensembles again, rounds that were kept taken up (an hour)
	@.venv/bin/python scripts/ship_fits.py 2024 2025

bench: .venv/bench-ready ## measure the engine against others; writes docs/benchmarks.md (ten minutes)
	@.venv/bin/python -m benchmarks

bench-sweeps: $(ready) ## measure sweeps; writes docs/benchmarks-sweeps.md (an hour)
	@.venv/bin/python -m benchmarks.sweeps compare
	@.venv/bin/python -m benchmarks.sweeps once

wheel: $(ready) ## dist/*.whl, with scenarios and evidence inside
	@rm -rf dist
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

images: $(ready) ## draw the README's figure again, from the model as it is now
	@.venv/bin/python -m sim run baseline -q >/dev/null
	@drawn=$$(mktemp -d) && .venv/bin/python -m sim plot baseline fan -q -o "$$drawn" >/dev/null && \
	mv "$$drawn/fan.png" docs/images/fan-baseline.png && rm -rf "$$drawn"

constraints: ## renew constraints.txt; OPTIONS=--upgrade takes newer versions
	@python=$$(scripts/find-python.sh) && scripts/pin.sh "$$python" $(OPTIONS)

clean: ## remove the environment and what tools leave; results stay
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find sim tests benchmarks -name __pycache__ -type d -exec rm -rf {} +

# Compiled loops stand beside the engine in the benchmark only, so their compiler is not in setup.
.venv/bench-ready: $(ready) benchmarks/constraints.txt
	@$(PIP) install --no-compile --require-hashes -r benchmarks/constraints.txt
	@touch $@

# Sweeps run on a cluster of dask where one is asked for; its tests start one here.
.venv/cluster-ready: $(ready) tests/experiment/sweep/constraints.txt
	@$(PIP) install --no-compile --require-hashes -r tests/experiment/sweep/constraints.txt
	@touch $@

# What runs docs/tutorial.ipynb in a test, and the font of the extra `fonts`.
.venv/notebook-ready: $(ready) tests/docs/constraints.txt
	@$(PIP) install --no-compile --require-hashes -r tests/docs/constraints.txt
	@touch $@

# pyam, which reads files of `sim export --iamc` in a test, needs an older pandas: a home of its own.
.venv/pyam-ready: $(ready) tests/exports/constraints.txt
	@.venv/bin/python -m venv .venv/pyam
	@.venv/pyam/bin/python -m pip --disable-pip-version-check -qq install --no-compile \
	    --no-deps --require-hashes -r tests/exports/constraints.txt
	@touch $@

$(ready): constraints.txt pyproject.toml
	@python=$$(scripts/find-python.sh) || exit 1; \
	echo "Making .venv with $$("$$python" --version), once; this takes about a minute" >&2; \
	rm -rf .venv && "$$python" -m venv .venv
	@$(PIP) install --no-compile --require-hashes -r constraints.txt
	@$(PIP) install --no-compile --no-deps --no-build-isolation --editable .
	@touch $@
