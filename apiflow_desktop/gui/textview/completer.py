"""Completion of the text by the format: keys and values, offered while typing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QToolTip

from apiflow_desktop.base.i18n import _
from apiflow_desktop.gui.textview.editor import CodeEditor
from apiflow_desktop.gui.textview.schema_help import Offered, SchemaHelp
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.gui.widgets.best_first import best_first
from apiflow_desktop.gui.widgets.hint_delegate import HINT_ROLE, HintDelegate
from apiflow_desktop.openflow.completion import Offer

_ACCEPT: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_WIDTH: Final = 560
_OFFER: Final = Qt.ItemDataRole.UserRole + 1
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_MODIFIERS: Final = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
)  # fmt: skip


class SchemaCompleter(QObject):
    """A list below the cursor; Ctrl+Space opens it, as does typing where it has something."""

    def __init__(self, editor: CodeEditor, help_: SchemaHelp) -> None:
        super().__init__(editor)
        self._editor = editor
        self._help = help_
        self._offered = Offered(0, 0, [])
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(editor)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.activated[QModelIndex].connect(self._take)
        self.popup = QListView()
        self.popup.setAccessibleName(_("What can stand here"))
        set_role(self.popup, "popup")
        self._completer.setPopup(self.popup)
        # A completer gives its list a delegate of its own.
        self.popup.setItemDelegate(HintDelegate(self.popup))

    def take_key(self, event: QKeyEvent) -> bool:
        """Open the list, or take from it."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() & _CONTROL:
            self._offer(asked=True)
            return True
        if not self.popup.isVisible():
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.popup.hide()
            return True
        if event.key() in _ACCEPT:
            self._take(self.popup.currentIndex())
            return True
        if event.matches(QKeySequence.StandardKey.Undo):
            # The open list gets the keys first, and the history would not hear of this one.
            self.popup.hide()
            QCoreApplication.sendEvent(self._editor, event)
            return True
        return False

    def after_key(self, event: QKeyEvent) -> None:
        """Follow what is typed."""
        typed = event.text()
        if typed and typed.isprintable() and not event.modifiers() & _CONTROL:
            self._offer(asked=False)
        elif event.key() == Qt.Key.Key_Backspace and self.popup.isVisible():
            self._offer(asked=True)
        elif self.popup.isVisible() and event.key() not in _MODIFIERS:
            self.popup.hide()

    def _offer(self, *, asked: bool) -> None:
        position = self._editor.textCursor().position()
        self._offered = self._help.offered(position)
        word = self._written(position)
        prefix = word.strip("\"'")
        if not self._offered.offers or not (asked or word):
            self.popup.hide()
            if asked and not self._offered.offers:
                self._editor.say(position, self._below_cursor())
            return
        self._fill(best_first(self._offered.offers, prefix, lambda offer: offer.name))
        self._completer.setCompletionPrefix(prefix)
        if asked and not self._completer.completionCount():
            self._completer.setCompletionPrefix("")
        found = self._completer.completionCount()
        if not found or (found == 1 and self._completer.currentCompletion() == prefix):
            self.popup.hide()
            return
        place = self._editor.cursorRect()
        place.translate(self._editor.viewport().pos())
        place.setWidth(_WIDTH)
        self._completer.complete(place)
        self.popup.setCurrentIndex(self._completer.completionModel().index(0, 0))

    def _written(self, position: int) -> str:
        cursor = self._editor.textCursor()
        cursor.setPosition(self._offered.start)
        cursor.setPosition(max(position, self._offered.start), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()

    def _fill(self, offers: list[Offer]) -> None:
        self._model.clear()
        for offer in offers:
            item = QStandardItem(offer.name)
            item.setData(offer.about, HINT_ROLE)
            item.setData(offer, _OFFER)
            item.setToolTip(offer.about)
            self._model.appendRow(item)

    def _take(self, index: QModelIndex) -> None:
        self.popup.hide()
        offer = index.data(_OFFER)
        if not isinstance(offer, Offer):
            return
        QToolTip.hideText()
        cursor = self._editor.textCursor()
        cursor.setPosition(self._offered.start)
        cursor.setPosition(self._offered.end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(offer.text)
        back = QTextCursor.MoveOperation.Left
        cursor.movePosition(back, QTextCursor.MoveMode.MoveAnchor, offer.back)
        self._editor.setTextCursor(cursor)
        if offer.text != offer.name and not offer.text.endswith(offer.name + '"'):
            self._offer_next()

    def _offer_next(self) -> None:
        """Offer what can stand in the value of a key that was just written."""
        if self._help.offered(self._editor.textCursor().position()).offers:
            self._offer(asked=True)

    def _below_cursor(self) -> QPoint:
        rect = self._editor.cursorRect()
        return self._editor.viewport().mapToGlobal(rect.bottomLeft())
