"""The drafts of a scene: a line around each, with its name on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.canvas import fonts
from apiflow_desktop.gui.canvas.fonts import draw_text, text_width
from apiflow_desktop.gui.canvas.rects import around
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.collapsing import Contents
from apiflow_desktop.openflow.picture.metrics import LINE, Direction
from apiflow_desktop.openflow.picture.model import CardKey, FrameKey, Picture

if TYPE_CHECKING:
    from PySide6.QtWidgets import QGraphicsScene

    from apiflow_desktop.gui.canvas.card_item import CardItem
    from apiflow_desktop.gui.canvas.frame_item import FrameItem

_BELOW_FRAMES = -2.5
_AROUND = 20.0
"""Data comes to the cards at its edge within this: no wire runs along the outline."""
_TITLE_HEIGHT = 20.0
_INSET = 14.0
_BESIDE_LINE = LINE + 28.0
_PADDING = 8.0
_RADIUS = 12.0
_LEGIBLE = 0.4


class DraftItem(QGraphicsItem):
    """Draws a draft's outline. The mouse meets its title alone.

    Attributes:
        cards: The cards of its chain.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cards: Sequence[CardItem] = ()
        self.title = ""
        self._rect = QRectF()
        self._inset = _INSET
        self.setZValue(_BELOW_FRAMES)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(_("Click to select all of it, drag to move it"))

    def show_draft(
        self, title: str, cards: Sequence[CardItem], inside: QRectF, direction: Direction
    ) -> None:
        """Stand around cards."""
        self.prepareGeometryChange()
        self.title, self.cards = title, cards
        self._rect = inside.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
        # Where execution runs down it comes in through the upper border.
        self._inset = _INSET if direction == "right" else _BESIDE_LINE
        self.update()

    def rect(self) -> QRectF:
        """Return where it is, in the scene."""
        return self._rect

    def title_rect(self) -> QRectF:
        """Return where its title is, in the scene: on the upper border."""
        width = text_width(fonts.small_bold_font(), self.title) + 2 * _PADDING
        top = self._rect.top() - _TITLE_HEIGHT / 2
        return QRectF(self._rect.x() + self._inset, top, width, _TITLE_HEIGHT)

    def boundingRect(self) -> QRectF:
        """Return its area."""
        return self._rect.united(self.title_rect()).adjusted(-2, -2, 2, 2)

    def shape(self) -> QPainterPath:
        """Return the title."""
        path = QPainterPath()
        path.addRect(self.title_rect())
        return path

    def is_selected(self) -> bool:
        """Tell whether all of it is selected."""
        return all(card.isSelected() for card in self.cards)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the line around the steps and the title."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = Theme.current().tokens
        line = tokens.colour("accent" if self.is_selected() else "neutral")
        painter.setPen(QPen(line, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self._rect, _RADIUS, _RADIUS)
        if painter.worldTransform().m11() < _LEGIBLE:
            return
        place = self.title_rect()
        painter.setPen(QPen(line, 1))
        painter.setBrush(tokens.colour("raised"))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(tokens.readable(tokens.colour("secondary"), "raised"))
        draw_text(painter, place, self.title, fonts.small_bold_font(), fonts.CENTER)


class DraftItems:
    """Keeps an outline around every draft.

    Args:
        scene: Where they are.
        cards: All cards, as they come and go.
        frames: All frames, likewise.

    Attributes:
        items: What is shown, in the order of the drafts.
    """

    def __init__(
        self,
        scene: QGraphicsScene,
        cards: Mapping[CardKey, CardItem],
        frames: Mapping[FrameKey, FrameItem],
    ) -> None:
        self._scene, self._cards, self._frames = scene, cards, frames
        self.items: list[DraftItem] = []

    def show(self, picture: Picture, direction: Direction) -> None:
        """Stand around the drafts of a picture as their cards stand."""
        while len(self.items) > len(picture.drafts):
            self._scene.removeItem(self.items.pop())
        while len(self.items) < len(picture.drafts):
            self.items.append(DraftItem())
            self._scene.addItem(self.items[-1])
        contents = Contents(picture)
        for number, (item, draft) in enumerate(zip(self.items, picture.drafts, strict=True), 1):
            keys = dict.fromkeys(contents.of_chain(draft.chain))
            frames = [frame.rect() for frame in self._frames.values() if frame.frame.owner in keys]
            inside = around([*(self._cards[key].rect() for key in keys), *frames])
            cards = [self._cards[key] for key in draft.chain]
            title = _("Draft {number}").format(number=number)
            item.show_draft(title, cards, inside, direction)

    def look_again(self) -> None:
        """Draw them anew: something else is selected."""
        for item in self.items:
            item.update()
