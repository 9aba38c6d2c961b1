# The commands of the project. `make run` and `make test` set up all they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# a file's tests stay together: they share what is costly to make; the short ones come last
PYTEST_WORKERS := --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: run test check pytest bench soak screenshots gallery previews actions-doc conformance-doc translations clean

run: $(VENV)/.ready ## open the window (without a display: run a sample by the command line)
	@packaging/run.sh $(BIN)

test: $(VENV)/.ready-dev ## lint, types, layers and the whole suite, headless
	@packaging/system-libraries.sh test
	@$(MAKE) --no-print-directory check pytest

check: $(VENV)/.ready-dev ## lint, types and layers only
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pytest: $(VENV)/.ready-dev ## the suite only; PYTEST_ARGS narrows it, PYTEST_WORKERS= runs it in one process
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "not soak" $(PYTEST_WORKERS) $(PYTEST_ARGS)

bench: $(VENV)/.ready-dev ## measure; every figure is printed beside its comparison
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks $(BENCH_ARGS)

soak: $(VENV)/.ready-dev ## the long repetitions of the suite
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m soak $(PYTEST_ARGS)

screenshots: $(VENV)/.ready ## make the pictures of the README and the docs anew
	@packaging/screenshots.sh $(BIN)

gallery: $(VENV)/.ready ## draw the gallery of the docs anew, and write its page
	$(BIN)/python packaging/gallery.py

actions-doc: $(VENV)/.ready ## write docs/actions.md from the declarations of the actions
	$(BIN)/python packaging/actions_doc.py

previews: $(VENV)/.ready-dev ## draw the samples for the start page anew
	$(BIN)/python packaging/previews.py

conformance-doc: $(VENV)/.ready-dev ## write docs/conformance.md from the cases of the rules
	$(BIN)/python -m tests.conformance.document

translations: $(VENV)/.ready-dev ## collect the texts for translators, compile what they wrote
	$(BIN)/python packaging/translations.py

clean: ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build

$(VENV)/.ready: pyproject.toml
	@packaging/virtualenv.sh $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@packaging/virtualenv.sh $(PYTHON) $(VENV) dev
	@touch $@
