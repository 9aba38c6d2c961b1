"""Arranging by hand, as undo takes it back; it is no change of the document."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from apiflow_desktop.gui.canvas.hand_places import Placed
from apiflow_desktop.gui.canvas.room import Made
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.openflow.picture.metrics import Direction


class PlaceCards(QUndoCommand):
    """One undo step: cards stood there, and stand here.

    Args:
        label: What the undo menu calls it.
        before: Where cards had been put by hand before.
        room: How far cards had moved on for others before.
        tell: Told whenever the cards stand elsewhere.
    """

    def __init__(
        self, label: str, stage: Stage, before: Placed, room: Made, tell: Callable[[], None]
    ) -> None:
        super().__init__(label)
        self._stage = stage
        self._before = dict(before), room
        self._after = dict(stage.placed), stage.room.made
        self._tell = tell
        self._done = True

    def redo(self) -> None:
        """Put them there again; nothing on the first call, they stand there by then."""
        if not self._done:
            self._put(*self._after)
            self._done = True

    def undo(self) -> None:
        """Put them back."""
        self._done = False
        self._put(*self._before)

    def _put(self, placed: Placed, room: Made) -> None:
        self._stage.placed, self._stage.room.made = dict(placed), room
        self._stage.tidy(())
        self._tell()


class TurnDrawing(QUndoCommand):
    """One undo step: execution ran one way, and runs another.

    As it is part of the history, cards put somewhere by hand before it are put back while
    execution runs the way it ran then.

    Args:
        label: What the undo menu calls it.
        choose: Lets execution run a way.
    """

    def __init__(
        self,
        label: str,
        after: Direction,
        before: Direction,
        choose: Callable[[Direction], None],
    ) -> None:
        super().__init__(label)
        self._after: Direction = after
        self._before: Direction = before
        self._choose = choose

    def redo(self) -> None:
        """Let it run the new way."""
        self._choose(self._after)

    def undo(self) -> None:
        """Let it run the old way."""
        self._choose(self._before)
