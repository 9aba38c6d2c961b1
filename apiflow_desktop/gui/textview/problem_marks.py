"""The problems of a document as underlines in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from apiflow_desktop.gui.textview.mirror import shown, shown_offset, utf16_length
from apiflow_desktop.openflow.diagnostics.positions import place_in_text, word_end
from apiflow_desktop.openflow.diagnostics.scripts import SCRIPT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apiflow_desktop.gui.pending import PendingText
    from apiflow_desktop.openflow.diagnostics import Diagnostic, Severity
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.handles import Handle

MOST_MARKS = 200
"""So many are underlined, errors first; all are in the Problems panel."""


class ProblemMark(Struct, frozen=True):
    """A stretch of the editor's text that has a problem.

    Attributes:
        start: Position of its first sign in the editor.
        end: The position after its last.
        severity: How bad it is.
        message: What it is.
    """

    start: int
    end: int
    severity: Severity
    message: str


def problem_marks(document: Document, found: Sequence[Diagnostic]) -> list[ProblemMark]:
    """Say where in an editor the problems of a document stand; none goes beyond its line."""
    worst_first = sorted(found, key=lambda one: one.severity != "error")[:MOST_MARKS]
    text = document.text
    spans: list[tuple[int, int, Diagnostic]] = []
    for problem in worst_first:
        try:
            start, end = place_in_text(document, problem)
        except KeyError:
            continue  # what it was about is gone; the next look at the document is under way
        spans.append((start, _end_of_line(text, start, end), problem))
    plain = text.isascii() and "\r" not in text
    position = _same if plain else _Positions(text)
    return [
        ProblemMark(position(start), position(end), problem.severity, problem.message)
        for start, end, problem in spans
    ]


def script_marks(
    text: str, handle: Handle | None, found: Sequence[Diagnostic]
) -> list[ProblemMark]:
    """Say where in an editor of one step's script its problems stand.

    Args:
        text: The script, with the line ends it has in the document.
        handle: The step.
        found: The problems of the document.
    """
    marks = []
    position = _Positions(text)
    for problem in found:
        inside = problem.handle == handle and problem.pointer[-len(SCRIPT) :] == SCRIPT
        if inside and problem.offset is not None:
            start = min(problem.offset, max(len(text) - 1, 0))
            end = word_end(text, start, len(text))
            marks.append(
                ProblemMark(position(start), position(end), problem.severity, problem.message)
            )
    return marks


def pending_marks(pending: PendingText, typed: str) -> list[ProblemMark]:
    """Mark in an editor where the text that was typed does not parse, if that has a place."""
    lines = typed.split("\n")
    if not 0 < pending.line <= len(lines):
        return []
    begin = utf16_length("\n".join(lines[: pending.line - 1])) + (pending.line > 1)
    line = lines[pending.line - 1]
    at = utf16_length(line[: pending.column - 1])
    # At the end of a line its last sign is marked: something has to be.
    end = max(utf16_length(line[: pending.column]), 1)
    return [ProblemMark(begin + min(at, end - 1), begin + end, "error", pending.error.what)]


def _end_of_line(text: str, start: int, end: int) -> int:
    line_end = text.find("\n", start, end)
    return end if line_end < 0 else max(line_end, start + 1)


def _same(offset: int) -> int:
    return offset


class _Positions:
    """Turns offsets in a document's text into positions of the editor."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._shown = shown(text)

    def __call__(self, offset: int) -> int:
        return utf16_length(self._shown[: shown_offset(self._text, offset)])
