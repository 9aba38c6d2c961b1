"""A canvas on the screen, with a document and a hand to work on it."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.gui import notify
from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.openflow.document import Document
from tests.gui.canvas.desk import Desk, WindowDesk
from tests.gui.shell.fakes import Application
from tests.unit.openflow_picture.flows import Lookup, document


@pytest.fixture
def desk(qtbot, qapp):
    """Return a function that opens a canvas on a flow made of modules."""
    apply(qapp, "dark")

    def open_on(*modules, size=(1300, 800), **flow):
        canvas = FlowCanvas()
        qtbot.addWidget(canvas)
        canvas.resize(*size)
        session = DocumentSession(document(*modules, **flow), None, Lookup(), parent=canvas)
        canvas.show()
        with qtbot.waitActive(canvas):
            canvas.activateWindow()
        canvas.set_session(session)
        return Desk(canvas, session, qtbot.addWidget)

    return open_on


@pytest.fixture
def window_desk(qtbot, qapp, tmp_path):
    """Return a function that opens the window on a flow made of modules."""
    apply(qapp, "dark")
    notify.Notices._current = notify.Notices()

    def open_on(*modules, size=(1900, 1100), **flow):
        # In lines, for a hand in the text.
        text = json.dumps(document(*modules, **flow).value, indent=2)
        session = DocumentSession(Document.from_text(text), None, Lookup())
        window = MainWindow(Application(tmp_path / "home").parts)
        # Nobody is asked whether to save.
        qtbot.addWidget(window, before_close_func=lambda _: session.undo_stack.setClean())
        window.resize(*size)
        window.show()
        window.open_session(session)
        with qtbot.waitActive(window):
            window.activateWindow()
        return WindowDesk(window)

    return open_on
