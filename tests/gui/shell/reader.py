"""Someone at the text of a flow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.textview.document_text import DocumentText
from apiflow_desktop.openflow.document import Document
from tests.gui.mouse import LEFT
from tests.gui.shell.fakes import Lookup
from tests.gui.text_hand import TextHand


class Reader(TextHand):
    """Has the text of a flow, and something beside it to go to, a field or another view."""

    def __init__(self, qtbot, text, beside=None):
        self.session = DocumentSession(Document.from_text(text), None, Lookup())
        self.view = DocumentText(self.session)
        self.beside = beside or QLineEdit()
        super().__init__(self.view.editor)
        self._window = QWidget()
        qtbot.addWidget(self._window)
        row = QHBoxLayout(self._window)
        row.addWidget(self.view, 1)
        row.addWidget(self.beside, 1)
        self._window.resize(1400, 780)
        self._window.show()
        with qtbot.waitActive(self._window):
            self._window.activateWindow()
        # As the window does that opens it.
        self.session.diagnose()

    @property
    def text(self):
        return self.editor.shown_text()

    def leave(self):
        """Go on with something else: what was typed counts."""
        if QApplication.activePopupWidget() is not None:
            self.press(Qt.Key.Key_Escape)
        QTest.mouseClick(self.beside, LEFT)
