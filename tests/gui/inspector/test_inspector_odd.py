"""Documents that are not as they should be are shown, and never changed by being shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.openflow.document import Document
from tests.gui.inspector.test_inspector_keys import offered
from tests.gui.keys import do
from tests.gui.mouse import click_row, turn_to

CASES = Path(__file__).parents[4] / "shared" / "openflow" / "cases"
ODD = [
    {"id": "a"},
    {"id": "a", "value": None, "summary": 7},
    {"value": {"type": "script", "path": 5, "input_transforms": []}},
    {"id": "a", "value": {"type": "script", "path": "node/gone", "input_transforms": {"x": 1}}},
    {"id": "a", "value": {"type": "rawscript", "input_transform": {"x": {"type": "ai"}}}},
    {"id": "a", "value": {"type": "identity"}, "stop_after_if": None, "retry": "often"},
    {"id": "a", "value": {"type": "identity"}, "timeout": [1], "skip_if": {"expr": 3}},
    {"id": "a", "value": {"type": "identity"}, "mock": {"enabled": "yes", "return_value": None}},
    {"id": "a", "value": {"type": "branchone", "branches": [None, {"expr": None}], "default": 1}},
    {"id": "a", "value": {"type": "forloopflow", "iterator": "x", "modules": [{"id": "a"}]}},
    {"id": "a-b", "value": {"type": "approval", "approvers": []}},
]


@pytest.fixture
def visit(user):
    """Open a flow, walk down its outline, and look at every side of each step."""
    window = user.window
    do(window, "view.panel.outline")
    page, tree = window.inspector.step, window.outline.tree

    def look(session):
        before = session.document.to_bytes()
        window.open_session(session)
        QApplication.processEvents()
        click_row(tree, tree.model().index(0, 0))
        here, seen = QModelIndex(), []
        while tree.currentIndex() != here:
            here = tree.currentIndex()
            seen += window.page.selected
            for tab in offered(page.tabs) if window.page.selected else ():
                turn_to(page.tabs, tab)
            user.key(Qt.Key.Key_Down)
        assert sorted(seen) == session.document.handles()
        user.select("start")
        assert session.document.to_bytes() == before
        assert session.undo_stack.count() == 0

    yield look
    do(window, "view.panel.outline")


@pytest.mark.parametrize("module", ODD, ids=lambda one: json.dumps(one)[:60])
def test_odd_steps(visit, lookup, module):
    text = json.dumps({"schema": {"properties": {"p": 5}}, "value": {"modules": [module]}})
    visit(DocumentSession(Document.from_text(text), None, lookup))


@pytest.mark.skipif(not CASES.is_dir(), reason="the OpenFlow cases are not beside this checkout")
def test_flows_of_the_corpus(visit, lookup):
    for file in sorted(CASES.glob("derived_d*.json"))[::8]:
        flow = json.loads(file.read_text("utf-8")).get("flow")
        value = flow.get("value", flow) if isinstance(flow, dict) else None
        if isinstance(value, dict) and "modules" in value:
            text = json.dumps({"summary": "x", "value": value})
            visit(DocumentSession(Document.from_text(text), None, lookup))
