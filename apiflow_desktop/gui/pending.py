"""Text that is no workflow, or not yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QUndoCommand

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _

if TYPE_CHECKING:
    from apiflow_desktop.gui.places import SaveTarget
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.errors import DocumentUnreadable
    from apiflow_desktop.openflow.merging import Merged


class PendingText(Struct, frozen=True):
    """Text that was typed but does not parse yet; the document is the last good one.

    Attributes:
        text: All of it.
        error: What is wrong with it.
        line: The line where that is, from 1; 0 if it has no place.
        column: The character in that line, from 1.
    """

    text: str
    error: UserFacingError
    line: int = 0
    column: int = 0


def conflict_of(merged: Merged) -> PendingText | None:
    """Return a merged text that shows both versions of what both changed; None if none is."""
    if not merged.conflicts:
        return None
    file, line = next(iter(merged.conflicts.items()))
    error = UserFacingError(
        _("Both changed the same lines."),
        where=file,
        hint=_("Make one of both versions, and take the three lines of marks away."),
    )
    return PendingText(merged.texts[""], error, line, 1)


class Unread(Struct, frozen=True):
    """What was opened although it is no workflow: the document is an empty one until it is.

    Attributes:
        pending: The text as its place holds it.
        complete: Gives the document, once it is read, what lies beside it; returns its place.
    """

    pending: PendingText
    complete: Callable[[Document, SaveTarget | None], SaveTarget | None]


class HeldStep(QUndoCommand):
    """Something typed into a text that could not be read, neither before nor after."""

    def __init__(
        self, before: PendingText, after: PendingText, hold: Callable[[PendingText], None]
    ) -> None:
        super().__init__(_("Edit text"))
        self._before, self._after, self._hold = before, after, hold

    def undo(self) -> None:
        """Hold what there was before."""
        self._hold(self._before)

    def redo(self) -> None:
        """Hold what was typed."""
        self._hold(self._after)


def unread_text(text: str, error: DocumentUnreadable) -> PendingText:
    """Describe the text of a place that is no workflow."""
    return PendingText(text, error, error.line, error.column)
