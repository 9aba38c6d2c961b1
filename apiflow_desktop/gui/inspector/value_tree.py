"""A tree of values whose paths can be dragged and copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from apiflow_desktop.gui.expressions.nodes import TreeNode, preview
from apiflow_desktop.gui.forms.fields.base import REFERENCE_FORMAT
from apiflow_desktop.gui.theme import Theme, code_font, set_role

_NODE: Final = Qt.ItemDataRole.UserRole
_ROW_PX: Final = 24
_GAP_PX: Final = 8
_Index: TypeAlias = QModelIndex | QPersistentModelIndex


class ValueTree(QTreeWidget):
    """Shows nodes; unfolds them when asked to.

    Args:
        fit: As high as its lines, for a place that scrolls by itself.
    """

    lines_changed = Signal()
    """Lines came, went, were folded or unfolded."""
    chosen = Signal(str)
    """A line was double-clicked, or Enter was pressed on it: its path."""

    def __init__(self, *, fit: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fits = fit
        self._unfolded: set[str] = set()
        self._met: set[str] = set()
        self._filling = False
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, "framed")
        self.setExpandsOnDoubleClick(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_NodeDelegate(self))
        self.itemExpanded.connect(self._on_expanded)
        self.itemCollapsed.connect(self._on_collapsed)
        self.itemDoubleClicked.connect(lambda item: self._choose(item))
        Theme.current().changed.connect(self.viewport().update)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_nodes(self, nodes: Sequence[TreeNode], *, unfolded: bool = False) -> None:
        """Show other nodes; what was unfolded stays so.

        Args:
            nodes: The topmost lines.
            unfolded: Unfold those that are shown for the first time.
        """
        scrolled = self.verticalScrollBar().value()
        self._filling = True
        if unfolded:
            new = {node.key for node in nodes if not node.folded} - self._met
            self._unfolded |= new
            self._met |= new
        self.clear()
        self._add(self.invisibleRootItem(), nodes)
        self._filling = False
        self._fit()
        self.verticalScrollBar().setValue(scrolled)

    def node_at(self, item: QTreeWidgetItem | None) -> TreeNode | None:
        """Return the node of a line."""
        node = item.data(0, _NODE) if item is not None else None
        return node if isinstance(node, TreeNode) else None

    def current_node(self) -> TreeNode | None:
        """Return the node of the current line, else of the first."""
        return self.node_at(self.currentItem()) or self.node_at(self.topLevelItem(0))

    def mimeData(self, items: Iterable[QTreeWidgetItem]) -> QMimeData:
        """Drag a line as its path."""
        data = QMimeData()
        node = self.node_at(next(iter(items), None))
        if node is not None and node.path:
            data.setText(node.path)
            data.setData(REFERENCE_FORMAT, node.path.encode())
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses the current line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _add(self, parent: QTreeWidgetItem, nodes: Sequence[TreeNode]) -> None:
        """Add lines, all at once: in a long flow they are many."""
        items = [_line(node) for node in nodes]
        parent.addChildren(items)
        for item, node in zip(items, nodes, strict=True):
            if node.children is not None and node.key in self._unfolded:
                item.setExpanded(True)

    def _on_expanded(self, item: QTreeWidgetItem) -> None:
        node = self.node_at(item)
        if node is None or node.children is None:
            return
        self._unfolded.add(node.key)
        if item.childCount() == 0:
            self._add(item, node.children())
        self._fit()

    def _on_collapsed(self, item: QTreeWidgetItem) -> None:
        node = self.node_at(item)
        if node is not None:
            self._unfolded.discard(node.key)
        self._fit()

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        node = self.node_at(item)
        if node is not None and node.path:
            self.chosen.emit(node.path)

    def height_of_lines(self) -> int:
        """Return the pixels in which no line is hidden."""
        return self._visible_lines(self.invisibleRootItem()) * _ROW_PX + 4

    def _fit(self) -> None:
        if self._filling:
            # Each line that unfolds would count all lines anew.
            return
        if self._fits:
            self.setFixedHeight(self.height_of_lines())
        self.lines_changed.emit()

    def _visible_lines(self, parent: QTreeWidgetItem) -> int:
        count = 0
        for index in range(parent.childCount()):
            child = parent.child(index)
            count += 1 + (self._visible_lines(child) if child.isExpanded() else 0)
        return count


def _line(node: TreeNode) -> QTreeWidgetItem:
    item = QTreeWidgetItem([f"{node.label} {node.detail}"])
    item.setData(0, _NODE, node)
    item.setToolTip(0, f"{node.path}\n{preview(node.value)}" if node.path else "")
    if node.children is not None:
        item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
    return item


class _NodeDelegate(QStyledItemDelegate):
    """Draws a label and behind it the value or type in the type's colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """All lines are equally high."""
        del option, index
        return QSize(80, _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one line."""
        node = index.data(_NODE)
        tokens = Theme.current().tokens
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.colour("selection"))
        font = code_font()
        painter.setFont(font)
        metrics = QFontMetrics(font)
        painter.setPen(tokens.colour("text" if node.children else "secondary"))
        middle = Qt.AlignmentFlag.AlignVCenter
        label = metrics.elidedText(node.label, Qt.TextElideMode.ElideMiddle, rect.width())
        painter.drawText(rect.adjusted(2, 0, 0, 0), middle, label)
        room = rect.adjusted(2 + metrics.horizontalAdvance(label) + _GAP_PX, 0, -2, 0)
        if room.width() > _GAP_PX and node.detail:
            known = tokens.port_text(node.type)
            painter.setPen(known)
            end = Qt.TextElideMode.ElideRight
            painter.drawText(room, middle, metrics.elidedText(node.detail, end, room.width()))
        painter.restore()
