"""A canvas on the screen, with a document and a hand to work on it."""

from __future__ import annotations

import pytest

from apiflow_desktop.gui.canvas.flow_canvas import FlowCanvas
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.openflow.handles import Handle
from tests.gui.canvas.hand import Hand
from tests.unit.openflow_picture.flows import Lookup, document


class Desk:
    """A session on a canvas.

    Attributes:
        refusals: What the canvas told the user.
        selections: What it said is selected.
    """

    def __init__(self, canvas, session):
        self.canvas, self.session = canvas, session
        self.hand = Hand(canvas)
        self.refusals: list[str] = []
        self.selections: list[list[Handle]] = []
        canvas.refused.connect(self.refusals.append)
        canvas.selection_changed.connect(self.selections.append)

    @property
    def document(self):
        return self.session.document

    def undo(self):
        """Take the last step back, as the window's key does: a canvas alone has none."""
        self.session.undo_stack.undo()

    def redo(self):
        """Make it again."""
        self.session.undo_stack.redo()

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
        qtbot.waitExposed(canvas)
        canvas.set_session(session)
        return Desk(canvas, session)

    return open_on
