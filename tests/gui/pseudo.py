"""What a window shows in the invented language, text by text."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, QTranslator
from PySide6.QtGui import QAction, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from tests.pseudo_language import bracketed


class PseudoQt(QTranslator):
    """Qt's own texts in the invented language."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        del context, disambiguation, n
        # keys are named by the user's keyboard, not by us
        return bracketed(source) if len(source) > 1 else source


def shown_texts(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield every text that a window shows or says to a screen reader, each with its place."""
    for widget in [root, *root.findChildren(QWidget)]:
        place = f"{type(widget).__name__} {widget.objectName()}"
        if widget.isWindow() or isinstance(widget, QDockWidget):
            yield place, widget.windowTitle()
        if not widget.isVisible() and widget is not root:
            continue
        yield f"{place} name", widget.accessibleName()
        yield f"{place} tip", widget.toolTip()
        yield from ((place, text) for text in _own_texts(widget))
        if isinstance(widget, QMenuBar | QMenu):
            yield from ((place, text) for text in _menu_texts(widget))
    for action in root.findChildren(QAction):
        # NodeGraphQt brings menus of its own, which are never shown.
        if not action.objectName():
            continue
        place = f"QAction {action.objectName()}"
        yield place, action.text()
        yield f"{place} tip", action.toolTip()
        yield f"{place} status", action.statusTip()


def _menu_texts(menu: QMenuBar | QMenu) -> Iterator[str]:
    for action in menu.actions():
        yield action.text()
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _menu_texts(inner)


def _own_texts(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel() | QAbstractButton():
            yield widget.text()
        case QLineEdit() | QPlainTextEdit() | QTextEdit():
            yield widget.placeholderText()
        case QComboBox():
            yield from (widget.itemText(index) for index in range(widget.count()))
        case QTabBar():
            yield from (widget.tabText(index) for index in range(widget.count()))
        case QGroupBox():
            yield widget.title()
        case QAbstractItemView():
            yield from _model_texts(widget)
        case _:
            pass
    if isinstance(widget, QToolButton) and widget.menu() is not None:
        yield from (action.text() for action in widget.menu().actions())


def _model_texts(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    top = QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else None
    for column in range(columns or model.columnCount(top)):
        if not isinstance(model, QStandardItemModel):
            heading = model.headerData(column, Qt.Orientation.Horizontal)
            yield heading if isinstance(heading, str) else ""
    stack = [QModelIndex()]
    while stack:
        parent = stack.pop()
        for row in range(min(model.rowCount(parent), 200)):
            for column in range(columns or model.columnCount(parent)):
                index = model.index(row, column, parent)
                for role in (
                    Qt.ItemDataRole.DisplayRole,
                    Qt.ItemDataRole.ToolTipRole,
                    Qt.ItemDataRole.AccessibleTextRole,
                ):
                    text = index.data(role)
                    yield text if isinstance(text, str) else ""
            stack.append(model.index(row, 0, parent))
