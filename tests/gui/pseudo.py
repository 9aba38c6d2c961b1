"""An invented language: each text in brackets, and longer, as most languages are than English.

What a window shows outside of the brackets was not translated, or is the user's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations

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

OPEN, CLOSE = "⟦", "⟧"
_LONGER = 0.4
_VALUE = re.compile(r"\{[^{}]*\}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TAG = re.compile(r"<[^<>]*>")


def bracketed(text: str) -> str:
    """Write a text in the invented language."""
    letters = len(_VALUE.sub("", text))
    if not _WORD.search(text):
        return text
    # the ellipsis stays at the end: code may look for it there
    body, end = (text[:-1], "…") if text.endswith("…") else (text, "")
    return f"{OPEN}{body}{'·' * round(letters * _LONGER)}{CLOSE}{end}"


class PseudoLanguage(NullTranslations):
    """The catalogue of the invented language."""

    def gettext(self, message: str) -> str:
        return bracketed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return bracketed(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        del context
        return bracketed(message)


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


def forgotten(text: str, known: frozenset[str]) -> list[str]:
    """Return the words of a text that stand outside of brackets and are not the user's."""
    depth, outside = 0, []
    for letter in _TAG.sub(" ", text):
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE:
            depth = max(0, depth - 1)
            outside.append(" ")
        elif depth == 0:
            outside.append(letter)
    return [word for word in _WORD.findall("".join(outside)) if word not in known]


def words_of(*texts: str) -> frozenset[str]:
    """Return the words of the user's own texts."""
    return frozenset(word for text in texts for word in _WORD.findall(text))


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
