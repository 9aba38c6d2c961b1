"""The person before the window, as tests play them."""

from __future__ import annotations

import json

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QPushButton, QWidget

from tests.gui.canvas.hand import Hand
from tests.gui.mouse import row_place

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


class User:
    """Sits before the window: sees what is shown, has a mouse and a keyboard."""

    def __init__(self, assembly, qtbot):
        self.assembly = assembly
        self.window = assembly.window
        self.qtbot = qtbot

    @property
    def hand(self):
        return Hand(self.window.page.canvas_widget)

    @property
    def document(self):
        return self.window.page.session.document

    @property
    def text(self):
        return self.document.to_bytes().decode()

    @property
    def steps(self):
        """The whole flow as a program would read it from the text."""
        return json.loads(self.text)["value"]["modules"]

    def key(self, key, keys=Qt.KeyboardModifier.NoModifier):
        there = QApplication.activePopupWidget() or QApplication.focusWidget()
        QTest.keyClick(there or self.window, key, keys)
        QApplication.processEvents()

    def type(self, text):
        for letter in text:
            if QApplication.focusWidget() is None:
                # A list of offers took the activation with it when it went.
                self.activate(self.window)
            field = QApplication.activePopupWidget() or QApplication.focusWidget()
            assert field is not None, f"nothing has the focus for {letter!r}"
            QTest.keyClicks(field, letter)

    def click(self, widget, place=None):
        """Click a widget, in its middle or at a place of it."""
        self.activate(widget.window())
        self.reveal(widget)
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        QTest.mouseClick(target, LEFT, pos=place or target.rect().center())
        QApplication.processEvents()

    def pick_from(self, box, text):
        """Open a combo box and choose one of what it offers."""
        self.click(box)
        offered = box.view()
        assert offered.isVisible(), "no list has come up"
        QTest.keyClick(offered, Qt.Key.Key_Home)
        for _ in range(box.findText(text)):
            QTest.keyClick(offered, Qt.Key.Key_Down)
        QTest.keyClick(offered, Qt.Key.Key_Return)
        QApplication.processEvents()

    def retype(self, field, text):
        """Type over what stands in a field."""
        self.click(field)
        self.key(Qt.Key.Key_A, CTRL)
        self.type(text)

    def undo(self, times=1):
        """Press the keys that take edits back."""
        self.activate(self.window)
        for _ in range(times):
            self.key(Qt.Key.Key_Z, CTRL)

    def reveal(self, widget):
        """Scroll a form until a widget is seen, as the wheel would."""
        parent = widget.parentWidget()
        while parent is not None and not hasattr(parent, "ensureWidgetVisible"):
            parent = parent.parentWidget()
        if parent is not None:
            parent.ensureWidgetVisible(widget)
        QApplication.processEvents()

    def named(self, name, kind=QWidget, within=None):
        """Find what a screen reader calls by a name."""
        found = [
            widget
            for widget in (within or self.window).findChildren(kind)
            if widget.isVisible() and widget.accessibleName() == name
        ]
        assert found, f"nothing is called {name!r}"
        return found[0]

    def button(self, text, within=None):
        return next(
            one
            for one in (within or self.window).findChildren(QPushButton)
            if one.isVisible() and one.text().strip() == text
        )

    def dialog(self, kind):
        """Wait for a dialog of a kind."""
        self.qtbot.waitUntil(lambda: bool(dialogs(kind)), timeout=20_000)
        (dialog,) = dialogs(kind)
        self.qtbot.waitActive(dialog)
        return dialog

    def drag_from_library(self, title, point):
        """Drag a row of the library to a point of the scene."""
        data = self.window.library.model.mimeData([self.library_row(title)])
        assert self.hand.drop(data, point)

    def library_row(self, title):
        """Return the row of a title, None if there is none yet."""
        model = self.window.library.model
        rows = (
            model.index(row, 0, model.index(section, 0))
            for section in range(model.rowCount())
            for row in range(model.rowCount(model.index(section, 0)))
        )
        return next((row for row in rows if row.data() == title), None)

    def choose_in_library(self, title, entry):
        """Choose from the menu of an item of the library."""
        tree = self.window.library.tree
        self.qtbot.waitUntil(lambda: self.library_row(title) is not None, timeout=5000)
        self.choose(tree.viewport(), row_place(tree, self.library_row(title)), entry)

    def add_to_library(self, kind, form):
        """Choose an entry of the menu under the library's + button; return the form."""
        self.activate(self.window)
        button = self.window.library.add_button
        menu = button.menu()
        entry = next(one for one in menu.actions() if one.objectName() == f"library.add.{kind}")
        # the menu has a loop of its own while it is up
        QTimer.singleShot(
            0, lambda: QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
        )
        QTest.mouseClick(button, LEFT)
        return self.dialog(form)

    def go_to(self, page):
        """Click the tab of an open document."""
        tabs = self.window.top_bar.tabs
        place = tabs.tabRect(self.window.workbench.pages.index(page)).center()
        QTest.mouseClick(tabs, LEFT, pos=place)
        QApplication.processEvents()

    def choose(self, widget, place, title):
        """Choose from the menu that the right button opens at a place of a widget."""
        self.activate(widget.window())
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
        QApplication.sendEvent(widget, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu), "no menu has come up"
        action = next(one for one in menu.actions() if one.text() == title)
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        QApplication.processEvents()

    def activate(self, window):
        """Make a window the one in front; a list or menu beside it closes, as when one presses."""
        QApplication.processEvents()
        popup = QApplication.activePopupWidget()
        if popup is not None and popup is not window:
            popup.close()
        # The offscreen platform lets a list of offers take the activation: take it back.
        if QApplication.activeWindow() is not window:
            with self.qtbot.waitActive(window):
                window.activateWindow()

    def select(self, module_id):
        self.activate(self.window)
        self.hand.click(self.hand.item(module_id).pos() + QPointF(110, 18))


def dialogs(kind):
    shown = QApplication.topLevelWidgets()
    return [one for one in shown if isinstance(one, kind) and one.isVisible()]
