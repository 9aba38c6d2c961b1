"""Where cards were put by hand at each step of the history: undo puts them back there."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from apiflow_desktop.gui.canvas.hand_places import HandPlaces
from apiflow_desktop.openflow.picture.metrics import Direction


class Placed(Struct, frozen=True):
    """How a document was arranged after a step of its history.

    Attributes:
        own: Which way execution runs by the user's wish; None for the usual way.
        places: Where cards were put by hand.
    """

    own: Direction | None
    places: HandPlaces


class PlacedSince(QObject):
    """Remembers how a document was arranged after every step of its history.

    A step that changes the document arranges nothing by itself: what is arranged after it is
    noted.

    Args:
        history: The history.
        now: Returns how the document is arranged.
        show: Arranges it so again, after an undo or a redo.
        parent: Lives as long as what arranges the document.
    """

    def __init__(
        self,
        history: QUndoStack,
        now: Callable[[], Placed],
        show: Callable[[Placed], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._now = now
        self._show = show
        self._known: dict[int, tuple[QUndoCommand | None, Placed]] = {}
        self._at = self._now()
        self._pushed = False
        self.note()
        history.indexChanged.connect(self._go)

    def end(self) -> None:
        """Follow the history no more."""
        self._history.indexChanged.disconnect(self._go)
        self.deleteLater()

    def note(self) -> None:
        """Something was arranged since the latest step: undo of that takes it back as well."""
        now = self._now()
        self._at = self._at if now == self._at else now
        self._keep(self._history.index())

    def take_pushed(self) -> bool:
        """Tell, once, that a step was just added, not undone or redone."""
        pushed, self._pushed = self._pushed, False
        return pushed

    def begin_anew(self) -> None:
        """The document is arranged as it was kept: nothing is known of earlier steps."""
        self._known.clear()
        self.note()

    def _go(self, index: int) -> None:
        if not isValid(self._history):  # type: ignore[no-untyped-call]
            return  # a history that ends empties itself first
        known = self._known.get(index)
        if known is not None and known[0] is self._step(index):
            if known[1] is not self._at:
                self._at = known[1]
                self._show(self._at)
            return
        self._pushed = not self._history.canRedo()
        if self._pushed:
            self._known = {at: kept for at, kept in self._known.items() if at < index}
        self._keep(index)

    def _keep(self, index: int) -> None:
        self._known[index] = self._step(index), self._at

    def _step(self, index: int) -> QUndoCommand | None:
        return self._history.command(index - 1) if index else None
