"""The page of shortcuts: what can be done by which keys, and giving it others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.key_editor import KeyEditor
from apiflow_desktop.gui.actions.key_field import KeyField
from apiflow_desktop.gui.actions.keymap import Keymap
from apiflow_desktop.gui.actions.keys_tree import KeysTree
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.help.asking import offer_help
from apiflow_desktop.gui.widgets.empty import EmptyOr, EmptyState

_SIZE = (720, 640)
_CHANGING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}
_INTO_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ShortcutsDialog(QDialog):
    """Lists all actions with their keys; what is changed takes effect at once."""

    def __init__(self, registry: ActionRegistry, keymap: Keymap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(*_SIZE)
        self._keymap = keymap
        keymap.read()
        self._searched = ""
        self.search = QLineEdit(self, placeholderText=_("Search by name…"))
        self.search.setAccessibleName(_("Search by name"))
        self.search.setClearButtonEnabled(True)
        self.pressed = KeyField(_("Search by pressing keys…"), self)
        self.tree = KeysTree(registry, keymap, self)
        self._pages = self._or_nothing()
        self.editor = KeyEditor(registry, keymap, self)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.put_all_back = self.buttons.addButton(
            _("Put all back…"), QDialogButtonBox.ButtonRole.ResetRole
        )
        offer_help(self, "shortcuts", self.buttons)
        self._lay_out()
        self._connect(registry)
        self.editor.show_action(self.tree.current_id)
        self._refresh()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search into the list, and from the list to the new keys."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.search and event.key() in _INTO_LIST:
                self.tree.setFocus()
                return True
            if watched is self.tree and event.key() in _CHANGING:
                self.editor.record()
                return True
        return super().eventFilter(watched, event)

    def _or_nothing(self) -> EmptyOr:
        nothing = EmptyState(
            "search", _("Nothing found"), _("Try fewer letters, or press other keys."), self
        )
        pages = EmptyOr(self.tree, nothing, self)
        pages.show_content(True)
        return pages

    def _lay_out(self) -> None:
        searches = QHBoxLayout()
        searches.setSpacing(8)
        searches.addWidget(self.search, 3)
        searches.addWidget(self.pressed, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(searches)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.editor)
        layout.addWidget(self.buttons)

    def _connect(self, registry: ActionRegistry) -> None:
        self.search.installEventFilter(self)
        self.tree.installEventFilter(self)
        self.search.textChanged.connect(self._filter)
        self.pressed.keys_pressed.connect(self._search_keys)
        self.pressed.left.connect(self._on_left)
        self.tree.currentItemChanged.connect(
            lambda _now, _before: self.editor.show_action(self.tree.current_id)
        )
        self.tree.itemDoubleClicked.connect(lambda _item, _column: self.editor.record())
        self.editor.settled.connect(self.tree.setFocus)
        registry.keys_changed.connect(self._refresh)
        self.put_all_back.clicked.connect(self._ask)
        self.buttons.rejected.connect(self.reject)

    def _search_keys(self, keys: str) -> None:
        self._searched = keys
        self._filter()

    def _on_left(self) -> None:
        """Forget the keys that are searched; without any, close."""
        if not self._searched:
            self.reject()
            return
        self.pressed.clear()
        self._search_keys("")

    def _filter(self) -> None:
        self.tree.show_only(self.search.text(), self._searched)
        self._pages.show_content(bool(self.tree.current_id))

    def _refresh(self) -> None:
        self.tree.refresh()
        self.editor.refresh()
        self.put_all_back.setEnabled(any(map(self._keymap.is_changed, self._keymap.declared)))

    def _ask(self) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Question,
            _("Put all keys back?"),
            _("Every action gets the keys back that it came with."),
            QMessageBox.StandardButton.Cancel,
            self,
        )
        back = box.addButton(_("Put all back"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(back)
        back.clicked.connect(self._put_all_back)
        box.open()

    def _put_all_back(self) -> None:
        self._keymap.put_all_back()
        self.editor.show_action(self.tree.current_id)
        self.tree.setFocus()
