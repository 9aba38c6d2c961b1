"""Dropping a node or a kind of step from the library, or files from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QPoint, QPointF

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.drafts import draft_at, is_apart, place_under
from apiflow_desktop.gui.canvas.gestures.base import Desk
from apiflow_desktop.gui.canvas.gestures.drop_place import DropPlaces, Place
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.gui.canvas.room import make_room
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Edit
from apiflow_desktop.openflow.picture.model import START, CardKey
from apiflow_desktop.openflow.picture.moves import (
    Spot,
    add_module,
    new_draft,
    new_module,
    spot_at_end,
)

NODE_MIME = "application/x-apiflow-node"
STEP_MIME = "application/x-apiflow-step"


class LibraryDrop:
    """Takes drops: on a wire or an execution output the step goes there, else at an end.

    Far from the flow it becomes a draft.
    """

    def __init__(self, desk: Desk, take_files: Callable[[list[str]], None]) -> None:
        self._desk = desk
        self._take_files = take_files
        self._places = DropPlaces(desk)

    def hover(self, data: QMimeData, point: QPointF) -> bool:
        """Mark where a step would go and say so."""
        if data.hasUrls():
            return True
        if not is_step(data) or self._desk.document() is None:
            return False
        place = self._places.at(point)
        self._places.mark(place)
        self._desk.hint.say(self._describe(place, point), self._view_point(point))
        return True

    def leave(self) -> None:
        """Take the marks back."""
        self._places.mark(None)
        self._desk.hint.hide()

    def drop(self, data: QMimeData, point: QPointF) -> bool:
        """Add the step, or hand the files on."""
        self.leave()
        if is_step(data):
            return self._add(data, point)
        if data.hasUrls():
            self._take_files([url.toLocalFile() or url.toString() for url in data.urls()])
            return True
        return False

    def add(self, edit: Edit, spot: Spot) -> bool:
        """Make the edit that adds a step at a place, and select it."""
        if not self._desk.push(edit):
            return False
        document = self._desk.document()
        assert document is not None
        handle = document.handle_at((*spot.list_pointer, spot.index))
        if handle is not None:
            self._desk.reveal(handle)
        card = None if handle is None else self._desk.stage.picture.card_of(handle)
        if card is not None:
            self._desk.viewer.scene().clearSelection()
            if make_room(self._desk.stage, card.key):
                self._desk.settled()
            item = self._desk.stage.cards[card.key]
            item.setSelected(True)
            self._desk.viewer.ensure_visible(item.rect().adjusted(-40, -40, 40, 40))
        return True

    def _add(self, data: QMimeData, point: QPointF) -> bool:
        document = self._desk.document()
        if document is None:
            return False
        try:
            module = _module(document, data)
        except UserFacingError as refused:
            self._desk.refuse(refused.what)
            return False
        return self.put(document, module, point)

    def put(self, document: Document, module: JsonObject, point: QPointF) -> bool:
        """Put a new step where it is dropped, and select it."""
        place = self._places.at(point)
        try:
            if place is None and self._stands_apart(point):
                edit, spot = new_draft(document, module, place_under(self._desk.stage, point))
            else:
                spot = self._spot(document, place, point)
                edit = add_module(spot, module)
        except UserFacingError as refused:
            self._desk.refuse(refused.what)
            return False
        return self.add(edit, spot)

    def _stands_apart(self, point: QPointF) -> bool:
        """Tell whether a step dropped on the ground becomes a draft."""
        stage = self._desk.stage
        return draft_at(stage, point) is None and is_apart(stage, point)

    def _spot(self, document: Document, place: Place | None, point: QPointF) -> Spot:
        if place is not None:
            return self._places.spot(document, place)
        return spot_at_end(document, self._desk.stage.picture, self._chain_at(point))

    def _chain_at(self, point: QPointF) -> tuple[CardKey, ...]:
        """Find the chain of the innermost branch or loop at a point, else the draft's there.

        Else it is the main chain.
        """
        stage = self._desk.stage
        around = [
            frame
            for key, frame in stage.picture.frames.items()
            if stage.frames[key].rect().contains(point)
            and frame.owner
            and frame.slot != "tools"
            and not frame.collapsed
        ]
        return around[-1].chains[0] if around else draft_at(stage, point) or stage.picture.main

    def _describe(self, place: Place | None, point: QPointF) -> str:
        cards = self._desk.stage.picture.cards
        if isinstance(place, WireItem):
            return _("Insert before {step}").format(step=cards[place.wire.target].name)
        if isinstance(place, CanvasPort):
            return (
                _("Add at “{port}”").format(port=place.port.label)
                if place.port.label
                else _("Add at the start")
            )
        if isinstance(place, CardItem):
            return _("Add after {step}").format(step=place.card.name)
        if self._stands_apart(point):
            return _("Put here as a draft: it is not run until it is connected")
        last = self._chain_at(point)[-1]
        return (
            _("Add the first step")
            if last == START
            else _("Add after {step}").format(step=cards[last].name)
        )

    def _view_point(self, point: QPointF) -> QPoint:
        return self._desk.viewer.mapFromScene(point)


def is_step(data: QMimeData) -> bool:
    """Whether a node or a kind of step is dragged."""
    return data.hasFormat(NODE_MIME) or data.hasFormat(STEP_MIME)


def _module(document: Document, data: QMimeData) -> JsonObject:
    kind = _text(data, STEP_MIME) if data.hasFormat(STEP_MIME) else "script"
    return new_module(document, path=_text(data, NODE_MIME), kind=kind)


def _text(data: QMimeData, mime: str) -> str:
    return bytes(data.data(mime).data()).decode("utf-8", "replace")
