"""An inspector with a real document, a real catalog and a real undo stack."""

from __future__ import annotations

import json

import pytest

from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.gui.inspector import Inspector
from apiflow_desktop.gui.session import DocumentSession
from apiflow_desktop.gui.theme import apply
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.lookup import CatalogLookup

FLOW = {
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


@pytest.fixture
def session(qtbot, qapp):
    apply(qapp, "dark")
    document = Document.from_text(json.dumps(FLOW, indent=2))
    return DocumentSession(
        document, None, CatalogLookup(Catalog(preset_connectors(), preset_nodes()))
    )


@pytest.fixture
def inspector(qtbot, session):
    made = Inspector()
    qtbot.addWidget(made)
    made.resize(340, 900)
    made.set_session(session)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.set_session(None)


@pytest.fixture
def select(inspector, session):
    def choose(module_id):
        inspector.show_handles(session.document.handles_by_id(module_id))

    return choose


@pytest.fixture
def module(session):
    def find(module_id):
        return session.document.module(session.document.handles_by_id(module_id)[0])

    return find
