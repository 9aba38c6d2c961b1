"""Documents and a lookup to draw."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.interfaces import PortSpec, StepInterface
from apiflow_desktop.openflow.picture.drawing import Drawing

SHARED = Path(__file__).parents[4] / "shared"
EDIT_PATH = "demo/edit"

EDIT_INTERFACE = StepInterface(
    title="Flux Kontext Pro",
    subtitle="Demo studio",
    colour_key="Demo studio",
    inputs=(
        PortSpec("prompt", "string", required=True),
        PortSpec("input_image", "image", required=True),
        PortSpec("aspect_ratio", "string", default="match_input_image"),
    ),
    outputs=(PortSpec("output_image", "image"),),
)


class Lookup:
    """Knows one node."""

    def describe(self, path, kind="script"):
        return EDIT_INTERFACE if path.startswith(("demo/", "node/")) else None


def build_picture(document, lookup, learned=None):
    """Draw a document once."""
    return Drawing(document).draw(lookup, learned)


def step(step_id, **inputs):
    """Make a step of the catalog node; inputs are expressions if they begin with ``=``."""
    return {
        "id": step_id,
        "value": {
            "type": "script",
            "path": EDIT_PATH,
            "input_transforms": {k: transform(v) for k, v in inputs.items()},
        },
    }


def transform(value):
    if isinstance(value, str) and value.startswith("="):
        return {"type": "javascript", "expr": value[1:]}
    return {"type": "static", "value": value}


def script(step_id, **inputs):
    """Make an inline script step."""
    return {
        "id": step_id,
        "value": {
            "type": "rawscript",
            "language": "python3",
            "content": "",
            "input_transforms": {k: transform(v) for k, v in inputs.items()},
        },
    }


def branchone(step_id, *branches, default=()):
    return {
        "id": step_id,
        "value": {
            "type": "branchone",
            "default": list(default),
            "branches": [
                {"summary": name, "expr": expr, "modules": list(modules)}
                for name, expr, modules in branches
            ],
        },
    }


def branchall(step_id, *branches):
    return {
        "id": step_id,
        "value": {
            "type": "branchall",
            "parallel": True,
            "branches": [{"summary": name, "modules": list(modules)} for name, modules in branches],
        },
    }


def for_each(step_id, iterator, *modules):
    return {
        "id": step_id,
        "value": {
            "type": "forloopflow",
            "modules": list(modules),
            "iterator": transform(iterator),
            "skip_failures": False,
        },
    }


def identity(step_id):
    return {"id": step_id, "value": {"type": "identity"}}


def note(note_id, text="one", *, x=0, y=-200, locked=False):
    """Make a note as OpenFlow writes it."""
    return {
        "id": note_id,
        "text": text,
        "position": {"x": x, "y": y},
        "size": {"width": 240, "height": 120},
        "color": "yellow",
        "type": "free",
        "locked": locked,
    }


def document(*modules, properties=None, **flow):
    """Make an OpenFlow document."""
    schema = {"type": "object", "properties": properties or {}}
    value = {"modules": list(modules), **flow}
    return Document.from_text(json.dumps({"summary": "T", "schema": schema, "value": value}))


def seed_documents():
    """Return the four workflows of the user's own documents; skip where they are not."""
    files = list((SHARED / "seeds").glob("001_*"))
    if not files:
        pytest.skip("the user's seed documents are not on this machine")
    blocks = re.findall(r"```json\n(.*?)```", files[0].read_text("utf-8"), re.DOTALL)
    return [
        Document.from_text(block)
        for block in blocks
        if '"modules"' in block and '"connector/node_path"' not in block
    ]
