"""Documents that are not as they should be are shown, and never changed by being shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from apiflow_desktop.gui.inspector import Inspector
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.openflow.document import Document

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


def visit(inspector, session):
    before = session.document.to_bytes()
    inspector.set_session(session)
    for handle in session.document.handles():
        inspector.show_handles([handle])
        for tab in range(5):
            inspector.step.tabs.setCurrentIndex(tab)
    inspector.show_handles([])
    assert session.document.to_bytes() == before
    assert session.undo_stack.count() == 0
    inspector.set_session(None)


@pytest.fixture
def bare(qtbot):
    made = Inspector()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("module", ODD, ids=lambda one: json.dumps(one)[:60])
def test_odd_steps(bare, session, module):
    text = json.dumps({"schema": {"properties": {"p": 5}}, "value": {"modules": [module]}})
    visit(bare, DocumentSession(Document.from_text(text), None, session.lookup))


@pytest.mark.skipif(not CASES.is_dir(), reason="the OpenFlow cases are not beside this checkout")
def test_flows_of_the_corpus(bare, session):
    for file in sorted(CASES.glob("derived_d*.json"))[::8]:
        flow = json.loads(file.read_text("utf-8")).get("flow")
        value = flow.get("value", flow) if isinstance(flow, dict) else None
        if isinstance(value, dict) and "modules" in value:
            text = json.dumps({"summary": "x", "value": value})
            visit(bare, DocumentSession(Document.from_text(text), None, session.lookup))
