"""What tests of the canvas work at: a drawing alone, or in the window with all that it has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.canvas.in_place.spots import TITLE, spots_of
from apiflow_desktop.gui.textview.document_text import DocumentText
from apiflow_desktop.openflow.handles import Handle
from tests.gui.canvas.hand import Hand, focused
from tests.gui.keys import do

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def go_to(widget):
    """Turn to another window, as the window system lets a press do."""
    widget.window().activateWindow()
    assert QTest.qWaitForWindowActive(widget.window())


class Desk:
    """A session on a canvas, and its text beside it.

    Attributes:
        refusals: What the canvas told the user.
        selections: What it said is selected.
    """

    def __init__(self, canvas, session, close_at_the_end=None):
        self.canvas, self.session = canvas, session
        self.hand = Hand(canvas)
        self.refusals: list[str] = []
        self.selections: list[list[Handle]] = []
        canvas.refused.connect(self.refusals.append)
        canvas.selection_changed.connect(self.selections.append)
        self._text: DocumentText | None = None
        self._close_at_the_end = close_at_the_end

    @property
    def document(self):
        return self.session.document

    @property
    def text(self):
        """The other view of the document: a canvas alone has no keys for the history."""
        if self._text is None:
            self._text = DocumentText(self.session)
            self._text.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            self._close_at_the_end(self._text)
            self._text.show()
        return self._text

    def undo(self):
        """Take the last step back."""
        QTest.keyClick(self.text.editor, Qt.Key.Key_Z, CTRL)

    def redo(self):
        """Make it again."""
        QTest.keyClick(self.text.editor, Qt.Key.Key_Z, CTRL | SHIFT)

    def write_text(self, text):
        """Put another text in the place of the document's, and go back to the drawing."""
        QApplication.clipboard().setText(text)
        go_to(self.text)
        QTest.mouseClick(self.text.editor.viewport(), Qt.MouseButton.LeftButton)
        for key in (Qt.Key.Key_A, Qt.Key.Key_V):
            QTest.keyClick(focused(), key, CTRL)
        go_to(self.canvas)

    def open_place(self, module_id, key):
        """Double-click what a card shows, for it to be typed."""
        self.hand.double_click(self.place(module_id, key))

    def place(self, module_id, key):
        """Return where something of a card is, in the scene."""
        item = self.hand.item(module_id)
        (spot,) = (each for each in spots_of(item.card, item.direction) if each.key == key)
        return item.pos() + spot.rect.center()

    def rename(self, module_id, title):
        """Type another title on a card."""
        self.open_place(module_id, TITLE)
        QTest.keyClick(focused(), Qt.Key.Key_A, CTRL)
        QTest.keyClicks(focused(), title)
        QTest.keyClick(focused(), Qt.Key.Key_Return)

    def ids(self):
        """List the ids of the main chain."""
        return [module["id"] for module in self.document.flow_value["modules"]]

    def input(self, module_id, name):
        """Return an input's transform."""
        (handle,) = self.document.handles_by_id(module_id)
        return self.document.module(handle)["value"]["input_transforms"].get(name)

    def handle(self, module_id):
        (handle,) = self.document.handles_by_id(module_id)
        return handle


class WindowDesk(Desk):
    """The same in the window, whose actions are there by their keys."""

    def __init__(self, window):
        super().__init__(window.page.canvas, window.page.session)
        self.window = window

    @property
    def text(self):
        return self.window.page.text

    def do(self, action_id):
        """Ask for an action."""
        do(self.window, action_id)

    def undo(self):
        self.do("edit.undo")

    def redo(self):
        self.do("edit.redo")
