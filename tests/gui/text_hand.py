"""A hand in a text: clicks at words, types, and hovers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCursor, QTextFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from tests.gui.mouse import LEFT, turn_wheel

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


def marked_text(editor):
    """Return the piece of a text that is marked, with whole lines, for the selected step."""
    whole = QTextFormat.Property.FullWidthSelection.value
    marks = (mark for mark in editor.extraSelections() if mark.format.boolProperty(whole))
    texts = (mark.cursor.selectedText().replace("\u2029", "\n") for mark in marks)
    return next(filter(None, texts), "")


class TextHand:
    """Sends real events to a plain text field; line ends count as one sign."""

    def __init__(self, editor):
        self.editor = editor

    @property
    def text(self):
        return self.editor.toPlainText()

    def place(self, word, index=0, *, after=""):
        """Return where a sign of a word is in the viewport, the first one after another word."""
        at = self.text.index(word, self.text.index(after)) + index
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(len(self.text[:at].encode("utf-16-le")) // 2)
        place, seen = self.editor.cursorRect(cursor).center(), self.editor.viewport().rect()
        while not seen.top() < place.y() < seen.bottom():
            turn_wheel(self.editor.viewport(), seen.center(), 1 if place.y() < seen.top() else -1)
            moved = self.editor.cursorRect(cursor).center()
            assert moved != place, f"{word!r} cannot be scrolled to"
            place = moved
        place += QPoint(1, 0)
        assert seen.contains(place), f"{word!r} is beside what is seen"
        return place

    def click(self, word, index=0, *, after="", keys=NONE):
        place = self.place(word, index, after=after)
        QTest.mouseClick(self.editor.viewport(), LEFT, keys, place)

    def select(self, word, *, after=""):
        """Click before a word, and behind it with Shift."""
        self.click(word, after=after)
        self.click(word, len(word), after=after, keys=SHIFT)

    def write_over(self, word, text, *, after=""):
        """Select a word and type."""
        self.select(word, after=after)
        self.type(text)

    def hover(self, word, index=1):
        """Rest on a sign of a word; return what is told about it."""
        place = self.place(word, index)
        viewport = self.editor.viewport()
        event = QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
        return QToolTip.text()

    def press(self, key, modifiers=NONE):
        QTest.keyClick(self.keyboard, key, modifiers)

    def type(self, text):
        for sign in text:
            QTest.keyClicks(self.keyboard, sign)

    @property
    def keyboard(self):
        """What keys go to: an open list before what has the focus, as on a desktop."""
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert widget is not None
        return widget
