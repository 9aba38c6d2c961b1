"""Selected steps that an edit takes away are selected again when undo brings them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.handles import Handle


class LostSelection:
    """Remembers the selection that went with its steps."""

    def __init__(self) -> None:
        self._lost: list[Handle] = []

    def forget(self) -> None:
        """Another document is drawn."""
        self._lost = []

    def after(self, document: Document, before: Sequence[Handle]) -> list[Handle]:
        """Return what is to be selected again after a change of the document, if anything.

        Args:
            document: The document as it is now.
            before: What was selected before the change.
        """
        if not all(map(document.holds, before)):
            self._lost = list(before)
            return []
        if before:
            # The user goes on with something else.
            self._lost = []
        back = self._lost if all(map(document.holds, self._lost)) else []
        if back:
            self._lost = []
        return back
