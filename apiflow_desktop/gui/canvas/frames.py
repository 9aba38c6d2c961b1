"""The frames of a scene: each around what it contains, wherever that was put."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from apiflow_desktop.gui.canvas.frame_item import FrameItem
from apiflow_desktop.gui.canvas.rects import around, from_qt, to_qt
from apiflow_desktop.openflow.picture.collapsing import Contents
from apiflow_desktop.openflow.picture.layout import Layout, frame_around
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.model import CardKey, Frame, FrameKey, Picture

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsScene

    from apiflow_desktop.gui.canvas.card_item import CardItem


class Frames:
    """The items of frames, and where they belong.

    Args:
        scene: Where they are.
        cards: All cards, as they come and go.

    Attributes:
        items: What is shown, by key.
    """

    def __init__(self, scene: QGraphicsScene, cards: Mapping[CardKey, CardItem]) -> None:
        self._scene = scene
        self._cards = cards
        self.items: dict[FrameKey, FrameItem] = {}

    def drop_all_but(self, keys: Container[FrameKey]) -> None:
        """Take frames away that are gone."""
        for key in [key for key in self.items if key not in keys]:
            self._scene.removeItem(self.items.pop(key))

    def show(
        self, picture: Picture, layout: Layout, placed: Collection[CardKey], direction: Direction
    ) -> None:
        """Draw the frames around what they contain, innermost first.

        Args:
            picture: What is shown.
            layout: Where the structure alone puts it.
            placed: The cards that were put somewhere by hand.
            direction: Which way execution runs.
        """
        rects: dict[FrameKey, QRectF] = {}
        by_hand, contents = frozenset(placed), Contents(picture)
        for key, frame in reversed([*picture.frames.items()]):
            if by_hand and not by_hand.isdisjoint(contents.of(frame)):
                rects[key] = self._around(picture, frame, rects, direction)
            else:
                rects[key] = to_qt(layout.frames[key])
        for key, frame in picture.frames.items():
            item = self.items.get(key)
            if item is None:
                item = self.items[key] = FrameItem(frame, _depth(picture, key))
                self._scene.addItem(item)
            item.show_frame(frame, rects[key], direction)

    def _around(
        self,
        picture: Picture,
        frame: Frame,
        inner: Mapping[FrameKey, QRectF],
        direction: Direction,
    ) -> QRectF:
        members = [card for chain in frame.chains for card in chain]
        if frame.collapsed:
            return self._cards[members[0]].rect()
        cards = [self._cards[card].rect() for card in members]
        frames = [
            rect for other, rect in inner.items() if picture.frames[other].parent == frame.key
        ]
        return to_qt(frame_around(from_qt(around([*cards, *frames])), direction))


def _depth(picture: Picture, key: FrameKey) -> int:
    depth = 0
    while key := picture.frames[key].parent:
        depth += 1
    return depth
