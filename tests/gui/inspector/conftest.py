"""The inspector of a real window, with a real document, a real catalog and a real undo stack."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.gui.inspector import Inspector
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.gui.window.main_window import MainWindow
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.lookup import CatalogLookup
from tests.gui.application.user import CTRL, User
from tests.gui.mouse import turn_to
from tests.gui.shell.fakes import Application

FLOW: dict[str, Any] = {
    "summary": "Hats",
    "description": "Puts hats on.",
    "schema": {
        "type": "object",
        "properties": {
            "photo": {"type": "string", "format": "uri", "description": "who"},
            "style": {"type": "string", "enum": ["cartoon", "vintage"], "default": "cartoon"},
        },
        "required": ["photo"],
        "order": ["photo", "style"],
    },
    "value": {
        "modules": [
            {
                "id": "hat",
                "summary": "Add a hat",
                "value": {
                    "type": "script",
                    "path": "node/flux_kontext_pro",
                    "input_transforms": {
                        "prompt": {"type": "static", "value": "Add a hat"},
                        "input_image": {"type": "javascript", "expr": "flow_input.photo"},
                    },
                },
            },
            {
                "id": "choose",
                "value": {
                    "type": "branchone",
                    "branches": [
                        {"summary": "Cartoon", "expr": "flow_input.style === 'a'", "modules": []}
                    ],
                    "default": [],
                },
            },
            {
                "id": "last",
                "value": {
                    "type": "script",
                    "path": "node/flux_kontext_pro",
                    "input_transforms": {
                        "prompt": {"type": "static", "value": "Frame it"},
                        "input_image": {"type": "javascript", "expr": "results.hat.output_image"},
                    },
                },
            },
        ]
    },
}


def hat_with(**options):
    """Return the flow with options of its first step set."""
    flow = deepcopy(FLOW)
    flow["value"]["modules"][0].update(options)
    return flow


@pytest.fixture(scope="module")
def past_runs():
    """Say what the inspector reads past runs with; here nothing is kept."""


@pytest.fixture(scope="module")
def window(qapp, tmp_path_factory, past_runs):
    """The main window. Making it takes longer than most tests do: those of a module share it."""
    apply(qapp, "dark")
    parts = Application(tmp_path_factory.mktemp("window") / "home").parts
    made = MainWindow(replace(parts, make_inspector=partial(Inspector, history=past_runs)))
    made.resize(1440, 1000)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def flow():
    """The flow that is open."""
    return FLOW


@pytest.fixture(scope="module")
def lookup():
    """What steps call."""
    return CatalogLookup(Catalog(preset_connectors(), preset_nodes()))


@pytest.fixture
def session(qapp, flow, lookup):
    return DocumentSession(Document.from_text(json.dumps(flow, indent=2)), None, lookup)


@pytest.fixture
def user(window, session, qtbot):
    """The person before the window, in which the flow was just opened."""
    user = User(SimpleNamespace(window=window), qtbot)
    user.activate(window)
    window.open_session(session)
    QApplication.processEvents()
    turn_to(window.inspector.flow.tabs, "Inputs")
    yield user
    for page in window.workbench.pages:
        page.session.hold(None)
        page.session.undo_stack.setClean()
        window.workbench.close(page)
    # no loop of events runs between tests, in which a page that is closed would go
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def inspector(user):
    return user.window.inspector


@pytest.fixture
def select(user, inspector):
    """Click cards, and a tab of the inspector; return the page that is shown."""

    def choose(*ids, tab="Inputs"):
        user.select(ids[0])
        for module_id in ids[1:]:
            user.hand.click(user.hand.body(module_id), keys=CTRL)
        page = inspector._stack.currentWidget()
        turn_to(page.tabs, tab)
        return page

    return choose


@pytest.fixture
def module(session):
    def find(module_id):
        return session.document.module(session.document.handles_by_id(module_id)[0])

    return find
