"""Problems of documents as lines that editors and people can follow."""

from __future__ import annotations

from apiflow_desktop.openflow.diagnostics import Diagnostic
from apiflow_desktop.openflow.diagnostics.positions import place_in_text
from apiflow_desktop.openflow.document import Document


def problem_line(document: Document, problem: Diagnostic) -> str:
    """Write a problem as ``file:line:column severity message [code]``."""
    line, column = document.line_column(place_in_text(document, problem)[0])
    where = f"{document.name}:{line}:{column}"
    return f"{where} {problem.severity} {problem.message} [{problem.code}]"
