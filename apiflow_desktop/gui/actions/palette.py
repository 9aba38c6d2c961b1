"""The command palette: every action and whatever else has a name, by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from shiboken6 import isValid

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.actions.fuzzy import match
from apiflow_desktop.gui.actions.menus import menu_titles
from apiflow_desktop.gui.actions.registry import ActionRegistry
from apiflow_desktop.gui.language import key_text
from apiflow_desktop.gui.theme import icon, set_role
from apiflow_desktop.gui.widgets.hint_delegate import HINT_ROLE, ROW_HEIGHT, HintDelegate

_ROW_ROLE = Qt.ItemDataRole.UserRole + 1
_WIDTH = 560
_WIDTH_AT = 340
_MOST_ROWS = 11
_ICON_PX = 16
_FROM_TOP = 64
_FORWARDED = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class PaletteEntry(Struct, frozen=True):
    """One line of the palette.

    Attributes:
        title: What is searched.
        hint: Shown dimmed at the right: the shortcut, or what kind of thing it is.
        words: More that it is found by, after those whose title matches.
    """

    title: str
    hint: str
    icon: str
    run: Callable[[], object]
    words: str = ""


def action_entries(registry: ActionRegistry) -> list[PaletteEntry]:
    """Return the actions that can be done now."""
    registry.refresh()

    def entry(action_id: str, title: str, hint: str, icon_name: str) -> PaletteEntry:
        return PaletteEntry(title, hint, icon_name, lambda: registry.run(action_id))

    return [
        entry(
            action.id,
            " › ".join([*menu_titles(action.menu), _(action.title)]),
            next(map(key_text, registry.keys(action.id)), ""),
            action.icon,
        )
        for action in registry
        if registry[action.id].isEnabled()
    ]


class CommandPalette(QFrame):
    """A field and the entries that match it, best first; Enter runs, Esc closes.

    It stands inside the window, not over it: no platform can refuse it the place or the keys.

    Args:
        entries: What can be chosen, in the order of an empty field.
        parent: A widget of the window it stands in.
        prompt: What the empty field says; empty: that a command is wanted.
        at: Where on the screen its corner goes; the upper middle of the window if None.
    """

    def __init__(
        self,
        entries: Sequence[PaletteEntry],
        parent: QWidget,
        *,
        prompt: str = "",
        at: QPoint | None = None,
    ) -> None:
        super().__init__(parent.window())
        self.setObjectName("palette")
        self._before = _focus_before(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = list(entries)
        self.field = QLineEdit(self, placeholderText=prompt or _("Type a command…"))
        self.field.setAccessibleName(self.field.placeholderText().rstrip("…"))
        self.list = QListView(self)
        self.list.setAccessibleName(_("Matching commands"))
        self.list.setItemDelegate(HintDelegate(self.list))
        self._model = QStandardItemModel(self.list)
        self.list.setModel(self._model)
        self.list.setIconSize(QSize(_ICON_PX, _ICON_PX))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing = QLabel(_("Nothing matches."), self)
        self.nothing.setContentsMargins(12, 8, 12, 8)
        set_role(self.nothing, "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        for part in (self.field, self.list, self.nothing):
            layout.addWidget(part)
        self.field.textChanged.connect(self._show_matches)
        self.field.installEventFilter(self)
        self.list.clicked.connect(self._run_current)
        self._show_matches("")
        self._place(parent, at)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the field has the focus; close without it."""
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.close()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _FORWARDED:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run_current()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Be ready for typing."""
        super().showEvent(event)
        self.field.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the keys back to who had them."""
        before = self._before
        if before is not None and self.field.hasFocus() and isValid(before):  # type: ignore[no-untyped-call]
            before.setFocus()
        super().closeEvent(event)

    def _place(self, parent: QWidget, at: QPoint | None) -> None:
        window = parent.window()
        self.setFixedWidth(min(_WIDTH if at is None else _WIDTH_AT, window.width() - 32))
        self.adjustSize()
        if at is None:
            self.move((window.width() - self.width()) // 2, _FROM_TOP)
        else:
            corner = window.mapFromGlobal(at)
            most = window.size() - self.size()
            self.move(min(corner.x(), most.width()), min(corner.y(), most.height()))
        self.raise_()

    def _show_matches(self, query: str) -> None:
        ranked: list[tuple[int, int]] = []
        for row, entry in enumerate(self._entries):
            found = match(query, entry.title)
            if found is not None:
                ranked.append((-found[0] if query.strip() else 0, row))
            elif query.strip().lower() in entry.words.lower():
                ranked.append((1, row))
        self._model.clear()
        for _score, row in sorted(ranked):
            self._model.appendRow(self._item(row))
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.setFixedHeight(min(_MOST_ROWS, len(ranked)) * ROW_HEIGHT + 4)
        self.list.setVisible(bool(ranked))
        self.nothing.setVisible(not ranked)
        self.adjustSize()

    def _item(self, row: int) -> QStandardItem:
        entry = self._entries[row]
        item = QStandardItem(entry.title)
        item.setData(entry.hint, HINT_ROLE)
        item.setData(row, _ROW_ROLE)
        item.setIcon(icon(entry.icon or "next", "secondary"))
        return item

    def _run_current(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            return
        entry = self._entries[index.data(_ROW_ROLE)]
        self.close()
        entry.run()


def _focus_before(window: QWidget) -> QWidget | None:
    """Return who gets the keys back: of a palette that is open, who had them before it."""
    widget: QWidget | None = window.focusWidget()
    holder = None if widget is None else widget.parentWidget()
    return holder._before if isinstance(holder, CommandPalette) else widget
