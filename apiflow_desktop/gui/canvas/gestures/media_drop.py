"""Dropping a picture, a film or a sound from elsewhere on a step that takes one."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from pathlib import PurePath
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QMimeData, QPointF

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.canvas.gestures.base import Desk, DropTarget
from apiflow_desktop.gui.canvas.gestures.lit import Lit
from apiflow_desktop.gui.canvas.hits import card_at, card_of, port_at
from apiflow_desktop.gui.canvas.port_item import CanvasPort
from apiflow_desktop.openflow.interfaces import PortType
from apiflow_desktop.openflow.picture.model import Card, Port
from apiflow_desktop.openflow.picture.moves import give

_ADVICE: Final[Mapping[PortType, str]] = {
    "image": N_("Drop the picture on a step that takes one."),
    "video": N_("Drop the video on a step that takes one."),
    "audio": N_("Drop the sound on a step that takes one."),
}
_TAKES: Final = frozenset({"file", "any", "string"})
"""Inputs that take any file, where it is dropped on them and not just on their card."""


class _Media(Struct, frozen=True):
    """What is dropped: its kind, and where it is."""

    kind: PortType
    place: str


class _Goal(Struct, frozen=True):
    """The input it would be given to."""

    card: Card
    port: Port
    item: CanvasPort | None


class MediaDrop:
    """Takes files of media; what else is dropped is for another.

    Args:
        desk: What the gesture works on.
        others: Takes all other drops.
    """

    def __init__(self, desk: Desk, others: DropTarget) -> None:
        self._desk = desk
        self._others = others
        self._lit: Lit[CanvasPort] = Lit()

    def hover(self, data: QMimeData, point: QPointF) -> bool:
        """Light the input it would go to, and say so."""
        media = _media_of(data)
        if media is None:
            return self._others.hover(data, point)
        goal = self._goal(media, point)
        self._lit.show(goal.item if goal is not None else None)
        text = _(_ADVICE[media.kind])
        if goal is not None:
            text = f"{goal.port.label} = {PurePath(media.place).name}"
        view = self._desk.viewer
        self._desk.hint.say(text, view.mapFromScene(point), refused=goal is None)
        return True

    def leave(self) -> None:
        """Take the marks back."""
        self._lit.show(None)
        self._desk.hint.hide()
        self._others.leave()

    def drop(self, data: QMimeData, point: QPointF) -> bool:
        """Give the file to the input."""
        media, document = _media_of(data), self._desk.document()
        if media is None:
            return self._others.drop(data, point)
        goal = self._goal(media, point)
        self.leave()
        if goal is None or document is None:
            self._desk.refuse(_(_ADVICE[media.kind]))
            return False
        try:
            edit = give(document, goal.card, goal.port, media.place)
        except UserFacingError as refused:
            self._desk.refuse(refused.what)
            return False
        return self._desk.push(edit)

    def _goal(self, media: _Media, point: QPointF) -> _Goal | None:
        """Find the input under the mouse, else the first of the card there that takes it."""
        scene = self._desk.viewer.scene()
        item = port_at(scene, point)
        if item is not None and (item.port.flow, item.port.side) == ("data", "in"):
            fits = item.port.type == media.kind or item.port.type in _TAKES
            return _Goal(card_of(item), item.port, item) if fits else None
        card = card_at(scene, point)
        if card is None:
            return None
        for kind in (media.kind, "file"):
            for port in card.card.inputs:
                if port.type == kind and port.name:
                    return _Goal(card.card, port, None)
        return None


def _media_of(data: QMimeData) -> _Media | None:
    """Return the one file or address that is dragged, if it is of media."""
    urls = data.urls()
    if len(urls) != 1:
        return None
    place = urls[0].toLocalFile() or urls[0].toString()
    guessed = (mimetypes.guess_type(urls[0].path())[0] or "").partition("/")[0]
    for kind in _ADVICE:
        if kind == guessed:
            return _Media(kind, place)
    return None
