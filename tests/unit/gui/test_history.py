"""The history of an ended window, laid out again."""

from __future__ import annotations

from PySide6.QtGui import QUndoStack

from apiflow_desktop.gui.history import lay_out
from apiflow_desktop.gui.notify import Notices
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.past import Past, PastStep
from apiflow_desktop.openflow.splices import Splice

TEXT = '{"summary": "two", "value": {"modules": []}}'


def laid_out(*splices):
    document, stack = Document.from_text(TEXT), QUndoStack()
    steps = tuple(PastStep(f"step {n}", (splice,)) for n, splice in enumerate(splices))
    lay_out(stack, document, lambda change: None, Past(steps, done=len(steps)))
    return document, stack


def test_its_steps_are_taken_back_and_done_again(qapp):
    document, stack = laid_out(Splice("", 13, "one", "two"))
    stack.undo()
    assert document.title == "one"
    stack.redo()
    assert document.text == TEXT


def test_a_damaged_step_goes_and_those_before_it_can_be_taken_back(qapp):
    document, stack = laid_out(Splice("", 13, "one", "two"), Splice("", 0, "}", "{"))
    told = len(Notices.current().history)
    stack.undo()
    assert document.text == TEXT
    assert len(Notices.current().history) == told + 1
    assert stack.count() == 1
    stack.undo()
    assert document.title == "one"
