"""The samples as cards with a picture of their drawing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.resources import resource
from apiflow_desktop.gui.theme import Theme, set_role, text_font
from apiflow_desktop.services.samples import PREVIEW_SIZE, Sample, samples

_SAMPLE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
GAP: Final = 12
"""What lies to the right of each card, and beneath."""
_PADDING: Final = 12
_TITLE: Final = 20
_LINE: Final = 16
_LINES: Final = 2
_TEXTS: Final = 2 * _PADDING + _TITLE + _LINES * _LINE
_WRAP: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


class SampleGrid(QListView):
    """Offers the samples; as high as all of them need."""

    chosen = Signal(Sample)
    """A sample was clicked, or Enter was pressed on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Samples"))
        set_role(self, "plain")
        self.setModel(QStandardItemModel(self))
        self.setItemDelegate(_CardDelegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._on_chosen)
        self.clicked.connect(self._on_chosen)

    def fill(self) -> None:
        """Show the samples; once."""
        model = self._items()
        if model.rowCount():
            return
        for sample in samples():
            item = QStandardItem(_(sample.title))
            item.setData(sample, _SAMPLE_ROLE)
            item.setData(_(sample.description), Qt.ItemDataRole.AccessibleDescriptionRole)
            item.setToolTip(_(sample.description))
            model.appendRow(item)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out among the cards, and take the height that they need."""
        super().resizeEvent(event)
        self._fit()

    def _items(self) -> QStandardItemModel:
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        return model

    def _fit(self) -> None:
        width = self.viewport().width() - 1
        columns = max(1, width // (PREVIEW_SIZE[0] + GAP))
        cell = QSize(width // columns, 0)
        picture = (cell.width() - GAP) * PREVIEW_SIZE[1] // PREVIEW_SIZE[0]
        cell.setHeight(picture + _TEXTS + GAP)
        if cell != self.gridSize():
            self.setGridSize(cell)
        rows = -(-self._items().rowCount() // columns)
        self.setFixedHeight(max(1, rows * cell.height()))

    def _on_chosen(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(_SAMPLE_ROLE))


class _CardDelegate(QStyledItemDelegate):
    """Paints a card: the picture, the title, what it shows."""

    def __init__(self, grid: SampleGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._pictures: dict[str, QPixmap] = {}

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Let every card fill its cell."""
        del option, index
        return self._grid.gridSize()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a card."""
        sample = index.data(_SAMPLE_ROLE)
        card = option.rect.adjusted(0, 0, -GAP, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter, QRectF(card), option, sample)
        self._paint_texts(painter, card, sample)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem, sample: Sample
    ) -> None:
        tokens = Theme.current().tokens
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected) and bool(
            state & QStyle.StateFlag.State_HasFocus
        )
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        outline = QPainterPath()
        outline.addRoundedRect(card.adjusted(1, 1, -1, -1), tokens.radius, tokens.radius)
        painter.fillPath(outline, tokens.colour("card"))
        painter.setClipPath(outline)
        place = QRectF(card.topLeft(), QSizeF(card.width(), card.height() - _TEXTS))
        picture = self._picture(sample)
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        painter.setPen(tokens.colour("line"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        painter.setClipping(False)
        colour = tokens.colour("accent" if chosen or hovered else "line")
        painter.setPen(QPen(colour, 2 if chosen else 1))
        painter.drawPath(outline)

    def _paint_texts(self, painter: QPainter, card: QRect, sample: Sample) -> None:
        tokens = Theme.current().tokens
        left, width = card.left() + _PADDING, card.width() - 2 * _PADDING
        top = card.bottom() + 1 - _TEXTS + _PADDING
        painter.setFont(text_font(tokens.base_px, bold=True))
        painter.setPen(tokens.colour("text"))
        title = painter.fontMetrics().elidedText(
            _(sample.title), Qt.TextElideMode.ElideRight, width
        )
        painter.drawText(QRect(left, top, width, _TITLE), _WRAP, title)
        painter.setFont(text_font(tokens.small_px))
        painter.setPen(tokens.colour("secondary"))
        about = QRect(left, top + _TITLE, width, _LINES * _LINE)
        painter.drawText(about, _WRAP, _(sample.description))

    def _picture(self, sample: Sample) -> QPixmap:
        file = sample.preview(Theme.current().tokens.name)
        if file not in self._pictures:
            picture = QPixmap()
            picture.loadFromData(resource("previews", file).read_bytes())
            self._pictures[file] = picture
        return self._pictures[file]
