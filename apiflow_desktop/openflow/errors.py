"""What a user may be told when a document cannot be read or an edit cannot be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.base.errors import UserFacingError

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits.base import Edit


class DocumentUnreadable(UserFacingError):
    """A text is not a workflow document.

    Attributes:
        line: Where the trouble is, from 1; 0 if it has no place.
        column: Character in that line, from 1; 0 if it has no place.
    """

    def __init__(
        self, what: str, *, name: str = "", hint: str = "", line: int = 0, column: int = 0
    ) -> None:
        self.line = line
        self.column = column
        place = f"{line}:{column}" if line else ""
        super().__init__(what, where=":".join(part for part in (name, place) if part), hint=hint)


class EditRefused(UserFacingError):
    """An edit cannot be made; the document is as it was.

    Attributes:
        offer: An edit after which it could be made; None if there is none.
    """

    def __init__(
        self, what: str, *, where: str = "", hint: str = "", offer: Edit | None = None
    ) -> None:
        super().__init__(what, where=where, hint=hint)
        self.offer = offer
