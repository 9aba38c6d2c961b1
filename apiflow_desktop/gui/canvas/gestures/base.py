"""What gestures have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Protocol

from msgspec import Struct
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from apiflow_desktop.gui.canvas.hint import Hint
from apiflow_desktop.gui.canvas.stage import Stage
from apiflow_desktop.gui.canvas.viewer import FlowViewer
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.offers import LooseEnd


class Desk(Struct, frozen=True):
    """What a gesture works on.

    Attributes:
        document: Returns the open document; None while there is none.
        push: Applies an edit, or tells the user why not; says whether it was applied.
        refuse: Tells the user why something is not done.
        placed: Records that cards were put elsewhere by hand: what to call it.
        settled: Records that cards stand elsewhere since the latest edit: they go back with it.
        offer: Lets the user choose a step for a loose end of a wire, at a place of the screen.
        repeat: Adds the step that was chosen last at a loose end; offers all if it does not fit.
        toggle: Collapses a frame or a stretch of steps by its key, or expands it.
        reveal: Expands what hides a step.
        hint: The note beside the cursor.
        follow: Lets notes and groups around cards follow them while they are dragged.
        snaps: Whether what is dragged is brought into line with what stands around it.
    """

    viewer: FlowViewer
    stage: Stage
    hint: Hint
    document: Callable[[], Document | None]
    push: Callable[[Edit], bool]
    refuse: Callable[[str], None]
    placed: Callable[[str], None]
    settled: Callable[[], None]
    offer: Callable[[LooseEnd, QPoint], None]
    repeat: Callable[[LooseEnd, QPoint], None]
    follow: Callable[[], None]
    snaps: Callable[[], bool]
    toggle: Callable[[str], None]
    reveal: Callable[[Handle], None]

    def scene_point(self, event: QMouseEvent) -> QPointF:
        """Return where the mouse is in the scene."""
        return self.viewer.mapToScene(event.position().toPoint())


class Gesture(ABC):
    """Something that begins with a press and ends with a release, or is cancelled."""

    cursor: ClassVar[Qt.CursorShape | None] = None

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.origin = QPoint()

    def press(self, event: QMouseEvent) -> None:
        """Begin."""
        self.origin = event.position().toPoint()

    @abstractmethod
    def move(self, event: QMouseEvent) -> None:
        """Follow the mouse."""

    @abstractmethod
    def release(self, event: QMouseEvent) -> None:
        """Take effect."""

    @abstractmethod
    def cancel(self) -> None:
        """End without effect."""


class GestureSource(Protocol):
    """Decides which gesture a press begins."""

    def pan(self) -> Gesture:
        """Return a gesture that moves the view."""
        ...

    def begin(self, event: QMouseEvent) -> Gesture | None:
        """Return the gesture for a press; None if it begins none."""
        ...


class DropTarget(Protocol):
    """Takes what is dragged onto the canvas from elsewhere."""

    def hover(self, data: QMimeData, point: QPointF) -> bool:
        """Show where it would go; say whether it can be used."""
        ...

    def leave(self) -> None:
        """Take the marks back."""
        ...

    def drop(self, data: QMimeData, point: QPointF) -> bool:
        """Take it; say whether it could be used."""
        ...
