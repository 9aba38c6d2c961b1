"""``apiflow validate``: check files and print what is wrong."""

from __future__ import annotations

import argparse
import sys

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.cli.main import EXIT_BAD_USE, EXIT_FAILED, EXIT_OK
from apiflow_desktop.cli.problems import problem_line
from apiflow_desktop.cli.sources import open_source, read_document
from apiflow_desktop.openflow.diagnostics import diagnose
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.interfaces import NodeLookup
from apiflow_desktop.services.lookup import CatalogLookup


def execute(arguments: argparse.Namespace) -> int:
    """Check each file; 2 if one is unreadable, else 1 if one has errors, else 0."""
    with open_source(arguments.workspace) as source:
        lookup = CatalogLookup(source.catalog)
        return max((_check(name, lookup) for name in arguments.files), default=EXIT_OK)


def _check(name: str, lookup: NodeLookup) -> int:
    try:
        document = read_document(name)
    except DocumentUnreadable as error:
        # What is wrong with the whole of a file is told at its beginning.
        line, column = error.line or 1, error.column or 1
        print(f"{name}:{line}:{column} error {error.what} {error.hint}".rstrip())
        return EXIT_BAD_USE
    except UserFacingError as error:
        print(f"apiflow: {error}", file=sys.stderr)
        return EXIT_BAD_USE
    worst = EXIT_OK
    for problem in diagnose(document, lookup):
        print(problem_line(document, problem))
        if problem.severity == "error":
            worst = EXIT_FAILED
    return worst
