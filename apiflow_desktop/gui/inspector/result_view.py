"""A value from three sides: as a tree, as a table, as JSON; searched and copied."""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.base.json_beginning import json_beginning
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import is_large
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.gui.expressions.nodes import TreeNode, value_node
from apiflow_desktop.gui.forms.growing_text import CodeText
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.values import FieldValue, Unset
from apiflow_desktop.gui.inspector.result_search import found_in
from apiflow_desktop.gui.inspector.result_table import ResultTable
from apiflow_desktop.gui.inspector.value_tree import ValueTree
from apiflow_desktop.gui.notify import notify_error
from apiflow_desktop.gui.theme import Theme, icon, set_role

LONGEST_TEXT: Final = 200_000
_SIDES: Final = (N_("Tree"), N_("Table"), N_("JSON"))
_HEIGHT_PX: Final = 220
_WIDTH_PX: Final = 120
_TREE, _TABLE, _JSON = range(3)


class ResultView(QWidget):
    """Shows one value; path and value of what is selected in it can be copied."""

    copied = Signal(str)
    """Something was copied: what, for a message."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = 0
        self._root = "result"
        self._value: JsonValue = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._make_head())
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(_HEIGHT_PX)
        self._stack.setMinimumWidth(_WIDTH_PX)
        self.tree = ValueTree()
        self.tree.setAccessibleName(_("Result"))
        self.tree.chosen.connect(self._copy)
        self.table = ResultTable()
        self.text = CodeText("json", most_lines=16)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(_("Result as JSON"))
        for side in (self.tree, self.table, self.text):
            self._stack.addWidget(side)
        layout.addWidget(self._stack, 1)
        self._count = small_label()
        layout.addWidget(self._count)
        layout.addLayout(self._make_copying())
        self._side(_TREE)

    def show_value(self, root: str, value: JsonValue) -> None:
        """Show a value.

        Args:
            root: What it is called in an expression, e.g. ``results.a``.
            value: The value.
        """
        self._root, self._value = root, value
        self._show()

    def chosen(self) -> tuple[str, FieldValue]:
        """Return path and value of what is selected; of all where nothing can be."""
        if self._stack.currentIndex() == _TABLE:
            return self.table.chosen()
        node = self.tree.current_node() if self._stack.currentIndex() == _TREE else None
        return (node.path, node.value) if node is not None else (self._root, self._value)

    def _make_head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(0)
        self._sides = QButtonGroup(self)
        for number, title in enumerate(_SIDES):
            button = QToolButton()
            button.setText(_(title))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(_("Show as {side}").format(side=_(title)))
            set_role(button, "segment")
            self._sides.addButton(button, number)
            row.addWidget(button)
        self._sides.idClicked.connect(self._side)
        row.addStretch(1)
        head.addLayout(row)
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Filter by key or value…"))
        self.search.setAccessibleName(_("Filter the result by key or value"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _: self._show())
        head.addWidget(self.search)
        return head

    def _make_copying(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for title, hint, action in (
            (
                _("Copy path"),
                _("What the selected line is called in an expression"),
                self._copy_path,
            ),
            (_("Copy value"), _("The value of the selected line"), self._copy_value),
        ):
            copy = QPushButton(icon("copy"), title)
            copy.setToolTip(hint)
            set_role(copy, "flat")
            copy.clicked.connect(action)
            row.addWidget(copy)
        row.addStretch(1)
        return row

    def _side(self, number: int) -> None:
        button = self._sides.button(number)
        assert button is not None
        button.setChecked(True)
        self._stack.setCurrentIndex(number)
        self._show()

    def _show(self) -> None:
        words, told = self.search.text().strip(), ""
        self._asked += 1
        if self._stack.currentIndex() == _TABLE:
            rows = self.table.show_value(self._root, self._value, words)
            told = "" if rows else _("No row holds that.")
        elif self._stack.currentIndex() == _JSON:
            told = self._show_text(words)
        elif words:
            told = self._search(words)
        else:
            self.tree.show_nodes([value_node(self._root, self._root, self._value)], unfolded=True)
        self._tell(told)

    def _tell(self, told: str) -> None:
        self._count.setText(told)
        self._count.setVisible(bool(told))

    def _search(self, words: str) -> str:
        """Show what holds the words; where that takes long, later."""
        if not is_large(self._value):
            return self._show_found(found_in(self._root, self._value, words))
        ask = partial(_numbered, self._asked, self._root, self._value, words)
        in_background(ask, self._take_found, notify_error)
        return _("Looking for it…")

    def _take_found(self, answer: tuple[int, list[TreeNode]]) -> None:
        asked, found = answer
        if asked == self._asked:
            self._tell(self._show_found(found))

    def _show_found(self, found: list[TreeNode]) -> str:
        self.tree.show_nodes(found)
        return "" if found else _("Nothing in it is called so or holds that.")

    def _show_text(self, words: str) -> str:
        text, cut = json_beginning(self._value, LONGEST_TEXT)
        self.text.replace_text(text)
        marks = self._marks(words) if words else []
        self.text.setExtraSelections(marks)
        if marks:
            self.text.setTextCursor(marks[0].cursor)
        if words and not marks:
            return _("The text does not hold that.")
        return _("The text is cut here: copy the value to have it whole.") if cut else ""

    def _marks(self, words: str) -> list[QTextEdit.ExtraSelection]:
        style = QTextCharFormat()
        style.setBackground(Theme.current().tokens.colour("selection"))
        marks: list[QTextEdit.ExtraSelection] = []
        found: QTextCursor = self.text.document().find(words)
        while not found.isNull() and len(marks) < 500:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = QTextCursor(found), style
            marks.append(mark)
            found = self.text.document().find(words, found)
        return marks

    def _copy_path(self) -> None:
        self._copy(self.chosen()[0])

    def _copy_value(self) -> None:
        value = self.chosen()[1]
        if not isinstance(value, Unset):
            self._copy(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(text)


def _numbered(asked: int, root: str, value: JsonValue, words: str) -> tuple[int, list[TreeNode]]:
    return asked, found_in(root, value, words)
