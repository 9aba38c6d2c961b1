"""Putting right what certainly can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.openflow.errors import EditRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from apiflow_desktop.openflow.diagnostics.base import Diagnostic
    from apiflow_desktop.openflow.document import Document

_MOST_ROUNDS = 20
"""A repair may show another problem; so many in a row mean that repairs undo each other."""


def repair(document: Document, diagnose: Callable[[Document], Sequence[Diagnostic]]) -> int:
    """Apply every certain fix, until none is left; return how many were applied.

    Args:
        document: What to repair.
        diagnose: Finds the problems of a document.
    """
    applied = 0
    for _ in range(_MOST_ROUNDS):
        done = sum(_apply(document, problem) for problem in diagnose(document))
        if not done:
            break
        applied += done
    return applied


def _apply(document: Document, problem: Diagnostic) -> bool:
    if problem.fix is None:
        return False
    try:
        return bool(document.apply(problem.fix).splices)
    except (EditRefused, KeyError):
        return False  # an earlier fix of this round changed the place; the next round looks again
