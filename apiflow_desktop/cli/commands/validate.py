"""``apiflow validate``: check files and print what is wrong."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.cli.exit_codes import EXIT_BAD_USE, EXIT_FAILED, EXIT_OK
from apiflow_desktop.cli.problems import problem_line
from apiflow_desktop.cli.sources import open_source, read_document
from apiflow_desktop.engine.expressions.syntax import check_syntax
from apiflow_desktop.openflow.diagnostics import Diagnostic, diagnose
from apiflow_desktop.openflow.diagnostics.positions import place_in_text
from apiflow_desktop.openflow.diagnostics.repair import repair
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.services.files import save_file

_Finder: TypeAlias = Callable[[Document], list[Diagnostic]]


def execute(arguments: argparse.Namespace) -> int:
    """Check each file; 2 if one is unreadable, else 1 if one has errors, else 0."""
    with open_source(arguments.workspace) as source:
        find = partial(diagnose, lookup=source.lookup(source.catalog), syntax=check_syntax)
        return max(
            (_check(name, find, fix=arguments.fix) for name in arguments.files), default=EXIT_OK
        )


def _check(name: str, find: _Finder, *, fix: bool) -> int:
    try:
        document = read_document(name)
        if fix:
            _repair(name, document, find)
    except DocumentUnreadable as error:
        # What is wrong with the whole of a file is told at its beginning.
        line, column = error.line or 1, error.column or 1
        print(f"{name}:{line}:{column} error {error.what} {error.hint}".rstrip())
        return EXIT_BAD_USE
    except UserFacingError as error:
        print(f"apiflow: {error}", file=sys.stderr)
        return EXIT_BAD_USE
    worst = EXIT_OK
    for problem in sorted(find(document), key=lambda one: place_in_text(document, one)):
        certain = f" --fix: {problem.fix.label(document)}" if problem.fix is not None else ""
        print(problem_line(document, problem) + certain)
        if problem.severity == "error":
            worst = EXIT_FAILED
    return worst


def _repair(name: str, document: Document, find: _Finder) -> None:
    before = document.to_bytes()
    repaired = repair(document, find)
    if document.to_bytes() != before:
        save_file(Path(document.name), document.to_bytes())
        print(f"{name}: {repaired} repaired", file=sys.stderr)
