"""What the format says about the place a cursor of the text view is at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from apiflow_desktop.gui.textview.mirror import (
    difference,
    merge,
    original_offset,
    position_offset,
    shown,
    shown_offset,
    utf16_length,
)
from apiflow_desktop.openflow.completion import Offer, explain, offers, spot_in

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.gui.textview.editor import CodeEditor


class Offered(Struct, frozen=True):
    """What can be written at the cursor.

    Attributes:
        start: Position in the editor where the word begins that is written there.
        end: The position after it.
        offers: What can stand there.
    """

    start: int
    end: int
    offers: list[Offer]


class SchemaHelp:
    """Looks at the text as it is shown, whether it parses or not."""

    def __init__(self, session: DocumentSession, editor: CodeEditor) -> None:
        self._session = session
        self._editor = editor

    def offered(self, position: int) -> Offered:
        """Say what can be written at a position of the editor."""
        typed = self._editor.shown_text()
        document, text, offset = self._session.document, *self._text(typed, position)
        spot = spot_in(document, text, offset, difference(document.text, text))
        if spot is None:
            return Offered(position, position, [])
        start, end = (
            utf16_length(typed[: shown_offset(text, at)])
            for at in (spot.place.start, spot.place.end)
        )
        return Offered(start, end, offers(spot, document.shape))

    def about(self, position: int) -> str:
        """Explain the key or the value at a position of the editor; empty if nothing is known."""
        document = self._session.document
        text, offset = self._text(self._editor.shown_text(), position)
        # A word is held by the cursor in it or behind it; the pointer is on its sign.
        spot = spot_in(document, text, offset + 1, difference(document.text, text))
        on_it = spot is not None and spot.place.start <= offset < spot.place.end
        return explain(spot, document.shape) if spot is not None and on_it else ""

    def _text(self, typed: str, position: int) -> tuple[str, int]:
        """Return the document's text with what was typed, and where a position is in it."""
        original = self._session.document.text
        before = shown(original)
        text = original if typed == before else merge(original, before, typed)
        return text, original_offset(text, position_offset(typed, position))
