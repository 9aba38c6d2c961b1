"""Many cards and wires from afar: drawn all at once, from lists that last until one changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from apiflow_desktop.gui.canvas.card_item import CardItem
from apiflow_desktop.gui.canvas.card_look import border_colour, is_dim
from apiflow_desktop.gui.canvas.card_paint import CHIP_PLACE, TITLE_PLACE
from apiflow_desktop.gui.canvas.kinds import chip_of
from apiflow_desktop.gui.canvas.wire_item import WireItem
from apiflow_desktop.gui.theme import Theme
from apiflow_desktop.openflow.picture.model import CardKey, WireKey

FAR = 0.25
"""Below this zoom ports and texts are smaller than a pixel."""
MANY = 200
"""So many cards are more than can be painted one by one in a frame."""

_BELOW_WIRES, _ABOVE_WIRES = -0.95, 0.5
_PATH_LIMIT = 400
"""Elements of a path: Qt takes longer for one long path than for some short ones."""
_MOST_RECTS = 50
_BORDER_ROOM = 20.0
"""In the scene, where two pixels of the view are this much at most."""


class FarView:
    """Stands in for the painting of cards and wires while they are many and far away.

    Cards with a picture and wires that are looked at go on painting themselves.

    Args:
        scene: Where they are.
        cards: All cards, as they come and go.
        wires: All wires, likewise.
        bounds: Tells the area of all of them.
    """

    def __init__(
        self,
        scene: QGraphicsScene,
        cards: Mapping[CardKey, CardItem],
        wires: Mapping[WireKey, WireItem],
        bounds: Callable[[], QRectF],
    ) -> None:
        self._cards, self._wires, self._bounds = cards, wires, bounds
        self._near = True
        self._zoom = 1.0
        self._below = _Layer(_BELOW_WIRES, lambda: _wire_batches(self._wires.values()))
        self._above = _Layer(_ABOVE_WIRES, lambda: _card_batches(self._cards.values()))
        scene.addItem(self._below)
        scene.addItem(self._above)

    def look_at_zoom(self, zoom: float) -> None:
        """Stand in for them or not, as the view is zoomed."""
        self._zoom = zoom
        if self._is_near() != self._near:
            self.look_at_items()

    def look_at_items(self) -> None:
        """Draw them anew: they came, went, moved or look different."""
        near = self._is_near()
        if near and self._near:
            return
        self._near = near
        for card in self._cards.values():
            card.set_far(not near)
        for wire in self._wires.values():
            wire.set_far(not near)
        area = self._bounds()
        for layer in (self._below, self._above):
            layer.setVisible(not near)
            layer.renew(area)

    def look_at_cards(self) -> None:
        """Draw the cards anew where they are: they look different."""
        if self._near:
            return
        self._above.redraw()

    def _is_near(self) -> bool:
        return self._zoom >= FAR or len(self._cards) < MANY


class Batch(Struct):
    """Things of one look that stand near each other.

    Attributes:
        area: Where they are; what is out of view is not drawn.
        draw: Draws all of them.
    """

    area: QRectF
    draw: Callable[[QPainter], None]


class _Layer(QGraphicsItem):
    """Paints batches; they are made when they are first painted after a change."""

    def __init__(self, level: float, make: Callable[[], list[Batch]]) -> None:
        super().__init__()
        self._make = make
        self._batches: list[Batch] | None = None
        self._area = QRectF()
        self.setZValue(level)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.hide()

    def renew(self, area: QRectF) -> None:
        """Make the batches anew, in another area."""
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area
        self.redraw()

    def redraw(self) -> None:
        """Make the batches anew."""
        self._batches = None
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the area of all that is drawn."""
        return self._area

    def shape(self) -> QPainterPath:
        """Return nothing: the mouse finds the cards and wires themselves."""
        return QPainterPath()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the batches."""
        if self._batches is None:
            self._batches = self._make()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposed: QRectF = option.exposedRect
        for batch in self._batches:
            if exposed.intersects(batch.area):
                batch.draw(painter)


def _wire_batches(wires: Iterable[WireItem]) -> list[Batch]:
    paths: dict[tuple[str, str, bool], list[QPainterPath]] = {}
    pens: dict[tuple[str, str, bool], QPen] = {}
    for wire in wires:
        look = (wire.wire.kind, wire.wire.type, wire.wire.draft)
        if look not in pens:
            pens[look] = wire.far_pen()
        found = paths.setdefault(look, [QPainterPath()])
        if found[-1].elementCount() > _PATH_LIMIT:
            found.append(QPainterPath())
        found[-1].addPath(wire.path())
    return [_stroke(pens[look], path) for look, found in paths.items() for path in found]


def _card_batches(cards: Iterable[CardItem]) -> list[Batch]:
    tokens = Theme.current().tokens
    bodies: dict[tuple[int, int], list[QRectF]] = {}
    chips: dict[int, list[QRectF]] = {}
    titles: list[QRectF] = []
    line, plain, faint = (tokens.colour(name).rgb() for name in ("line", "card", "raised"))
    for item in cards:
        if item.look.picture is not None:
            continue
        place = item.pos()
        item.look.selected = item.isSelected()
        fill = faint if is_dim(item.card, item.look) else plain
        border = border_colour(item.card, item.look, tokens).rgb()
        bodies.setdefault((fill, border), []).append(item.rect())
        chips.setdefault(chip_of(item.card).colour.rgb(), []).append(CHIP_PLACE.translated(place))
        titles.append(TITLE_PLACE.translated(place))
    bar = tokens.colour("secondary")
    bar.setAlpha(120)
    return [
        *(
            batch
            for (fill, border), rects in bodies.items()
            for batch in _fill(QColor(fill), rects, _border(QColor(border), tells=border != line))
        ),
        *(batch for chip, rects in chips.items() for batch in _fill(QColor(chip), rects)),
        *_fill(bar, titles),
    ]


def _border(colour: QColor, *, tells: bool) -> QPen:
    """Make a border; one that tells something is two pixels wide, however far away."""
    pen = QPen(colour, 2.0 if tells else 1.0)
    pen.setCosmetic(tells)
    return pen


def _stroke(pen: QPen, path: QPainterPath) -> Batch:
    def draw(painter: QPainter) -> None:
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    margin = pen.widthF()
    return Batch(path.controlPointRect().adjusted(-margin, -margin, margin, margin), draw)


def _fill(colour: QColor, rects: list[QRectF], pen: QPen | None = None) -> Iterator[Batch]:
    for first in range(0, len(rects), _MOST_RECTS):
        yield _fill_some(colour, rects[first : first + _MOST_RECTS], pen)


def _fill_some(colour: QColor, rects: list[QRectF], pen: QPen | None) -> Batch:
    def draw(painter: QPainter) -> None:
        painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRects(rects)

    area = reduce(QRectF.united, rects)
    return Batch(area.adjusted(-_BORDER_ROOM, -_BORDER_ROOM, _BORDER_ROOM, _BORDER_ROOM), draw)
