"""Drawing a wire from a port: execution moves a chain, data writes a reference."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.drafts import detach, wire_into
from apiflow_desktop.gui.canvas.gestures.base import Desk, Gesture
from apiflow_desktop.gui.canvas.gestures.lit import Lit
from apiflow_desktop.gui.canvas.gestures.wire_targets import WireTargets
from apiflow_desktop.gui.canvas.glyphs import port_colour
from apiflow_desktop.gui.canvas.hits import card_at, card_of, port_at
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.gui.canvas.routes import curve_path, exec_path
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.picture.model import EXEC_IN, Wire
from apiflow_desktop.openflow.picture.moves import connect, move_chain
from apiflow_desktop.openflow.picture.offers import LooseEnd, types_fit

_ABOVE_ALL = 10.0


class DrawWire(Gesture):
    """A line follows the mouse from a port; the port it would end at is lit.

    While it is dragged, the note beside the cursor says what a drop would do or why it is
    refused.
    """

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, desk: Desk, port: CanvasPort) -> None:
        super().__init__(desk)
        self._port = port
        self._line = QGraphicsPathItem()
        self._line.setZValue(_ABOVE_ALL)
        self._target: Lit[CanvasPort] = Lit()
        self._marks: WireTargets | None = None

    def press(self, event: QMouseEvent) -> None:
        """Begin the line."""
        super().press(event)
        pen = QPen(port_colour(self._port.port), 2, Qt.PenStyle.DashLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self._line.setPen(pen)
        self.desk.viewer.scene().addItem(self._line)
        self._marks = WireTargets(self.desk, self._port, self._possible)

    def move(self, event: QMouseEvent) -> None:
        """Draw the line to the mouse, or to the port under it."""
        point = self.desk.scene_point(event)
        self._target.show(self.target_at(point))
        end = self._target.item.centre() if self._target.item is not None else point
        start = self._port.centre()
        ends = (start, end) if self._port.port.side == "out" else (end, start)
        self._line.setPath(self.path(*ends))
        self._say(event)

    def release(self, event: QMouseEvent) -> None:
        """Make the edit, if the wire ends somewhere."""
        point = self.desk.scene_point(event)
        self._target.show(self.target_at(point))
        target = self._target.item
        self.cancel()
        document = self.desk.document()
        if document is None:
            return
        if target is None:
            if self._over_ground(point):
                self.let_go(event)
            return
        try:
            edit = self.edit(document, target)
        except UserFacingError as refused:
            self.desk.refuse(refused.what)
            return
        if edit is not None:
            self.desk.push(edit)

    def cancel(self) -> None:
        """Take the line away."""
        self._target.show(None)
        if self._marks is not None:
            self._marks.end()
        scene = self._line.scene()
        if scene is not None:
            scene.removeItem(self._line)
        self.desk.hint.hide()

    @abstractmethod
    def candidates(self, card: CardItem) -> list[str]:
        """List the ports of a card that a wire from here could end at, by their kind."""

    def _possible(self, card: CardItem) -> list[CanvasPort]:
        """List the ports of a card at which a drop is not refused."""
        document = self.desk.document()
        found: list[CanvasPort] = []
        if document is None:
            return found
        for key in self.candidates(card):
            port = card.port_item(key)
            with suppress(UserFacingError):
                self.edit(document, port)
                found.append(port)
        return found

    def _why_not(self, card: CardItem) -> str:
        """Say why the ports of a card that are of the right kind are refused, if all are."""
        document, reason = self.desk.document(), ""
        if document is None:
            return reason
        for key in self.candidates(card):
            try:
                self.edit(document, card.port_item(key))
            except UserFacingError as refused:
                reason = reason or refused.what
            else:
                return ""
        return reason

    @abstractmethod
    def target_at(self, point: QPointF) -> CanvasPort | None:
        """Return the port a drop at a point would mean."""

    @abstractmethod
    def edit(self, document: Document, target: CanvasPort) -> Edit | None:
        """Return what a drop on a port does; None if nothing is to be done.

        Raises:
            EditRefused: It is refused.
        """

    def let_go(self, event: QMouseEvent) -> None:
        """Take a release over empty ground: what fits is offered."""
        loose = LooseEnd(card_of(self._port), self._port.port)
        again = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        choose = self.desk.repeat if again else self.desk.offer
        choose(loose, event.globalPosition().toPoint())

    def over_ground(self) -> str:
        """Say what a release over empty ground would do."""
        return _("Release to choose a step; with Shift it is the last one again")

    def beside_ports(self, card: CardItem, *, fits: bool) -> str:
        """Say something over a card, beside its ports: whether one of them fits."""
        del card, fits
        return ""

    def path(self, start: QPointF, end: QPointF) -> QPainterPath:
        """Return the line from an output to an input."""
        return curve_path(start, end)

    @abstractmethod
    def describe(self, target: CanvasPort) -> str:
        """Say what a drop on a port would do."""

    def _over_ground(self, point: QPointF) -> bool:
        scene = self.desk.viewer.scene()
        return card_at(scene, point) is None and port_at(scene, point) is None

    def _say(self, event: QMouseEvent) -> None:
        document = self.desk.document()
        text, refused, target = "", False, self._target.item
        if target is not None and document is not None:
            try:
                self.edit(document, target)
                text = self.describe(target)
            except UserFacingError as reason:
                text, refused = reason.what, True
        elif self._over_ground(self.desk.scene_point(event)):
            text = self.over_ground()
        else:
            card = card_at(self.desk.viewer.scene(), self.desk.scene_point(event))
            if card is not None and card is not self._port.node:
                refused = not self._possible(card)
                text = self._why_not(card) or self.beside_ports(card, fits=not refused)
        self.desk.hint.say(text, event.position().toPoint(), refused=refused)


class DrawExecWire(DrawWire):
    """Hangs a step, and what follows it, on an execution output.

    Drawn from the arrow of a step that hangs on something, it pulls that wire's end off: over
    empty ground the chain becomes a draft.
    """

    def path(self, start: QPointF, end: QPointF) -> QPainterPath:
        """Return a line that leaves and arrives the way execution runs."""
        return exec_path(start, end, self.desk.stage.direction)

    def target_at(self, point: QPointF) -> CanvasPort | None:
        """Return the execution port of the card under the mouse, wherever on it that is."""
        if self._port.port.side == "in":
            port = port_at(self.desk.viewer.scene(), point)
            return port if port and (port.port.flow, port.port.side) == ("exec", "out") else None
        # Half of the arrow itself is outside of its card.
        port = port_at(self.desk.viewer.scene(), point)
        card = card_at(self.desk.viewer.scene(), point) or (port.node if port else None)
        if not isinstance(card, CardItem) or card is self._port.node:
            return None
        return card.port_item(EXEC_IN) if card.card.exec_in else None

    def candidates(self, card: CardItem) -> list[str]:
        """List the execution ports of the other side."""
        if self._port.port.side == "in":
            return [port.key for port in card.card.exits]
        return [EXEC_IN] if card.card.exec_in else []

    def edit(self, document: Document, target: CanvasPort) -> Edit | None:
        """Move the chain."""
        source, end = ends_of(self._port, target)
        return move_chain(document, card_of(source), source.port.key, card_of(end))

    def let_go(self, event: QMouseEvent) -> None:
        """Detach the chain whose wire was pulled off; else offer what fits."""
        pulled = self._pulled()
        if pulled is None:
            super().let_go(event)
            return
        try:
            edit = detach(self.desk.stage, pulled)
        except UserFacingError as refused:
            self.desk.refuse(refused.what)
            return
        self.desk.push(edit)

    def over_ground(self) -> str:
        """Say what a release over empty ground would do."""
        if self._pulled() is None:
            return super().over_ground()
        name = card_of(self._port).name
        return _("Release to make a draft of {step} and what follows").format(step=name)

    def _pulled(self) -> Wire | None:
        """Return the wire whose end is being pulled off."""
        if self._port.port.side == "out":
            return None
        return wire_into(self.desk.stage, card_of(self._port).key)

    def describe(self, target: CanvasPort) -> str:
        """Name the two steps."""
        source, end = ends_of(self._port, target)
        return _("{step} runs after {other}").format(
            step=card_of(end).name, other=card_of(source).name
        )


class DrawDataWire(DrawWire):
    """Lets an input take its value from an output."""

    def target_at(self, point: QPointF) -> CanvasPort | None:
        """Return the data port of the other side under the mouse."""
        port = port_at(self.desk.viewer.scene(), point)
        if port is None or port.port.flow != "data" or port.port.side == self._port.port.side:
            return None
        return port

    def candidates(self, card: CardItem) -> list[str]:
        """List the data ports of the other side whose type fits."""
        own, shown = self._port.port, card.card
        if own.side == "in":
            return [port.key for port in shown.outputs if types_fit(port.type, own.type)]
        return [port.key for port in shown.inputs if types_fit(own.type, port.type)]

    def beside_ports(self, card: CardItem, *, fits: bool) -> str:
        """Say whether the card takes, or gives, such a value."""
        name = card.card.name
        if self._port.port.side == "out":
            told = _("Drop it on an input of {step}") if fits else _("{step} takes no such value")
        else:
            told = _("Drop it on an output of {step}") if fits else _("{step} gives no such value")
        return told.format(step=name)

    def edit(self, document: Document, target: CanvasPort) -> Edit | None:
        """Write the reference."""
        source, end = ends_of(self._port, target)
        return connect(document, card_of(source), source.port, card_of(end), end.port)

    def describe(self, target: CanvasPort) -> str:
        """Say which expression will stand there."""
        source, end = ends_of(self._port, target)
        return f"{end.port.label} = {source.port.expression}"


def ends_of(one: CanvasPort, other: CanvasPort) -> tuple[CanvasPort, CanvasPort]:
    """Return the output first."""
    return (one, other) if one.port.side == "out" else (other, one)
