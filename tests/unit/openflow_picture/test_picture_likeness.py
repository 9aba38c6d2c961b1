"""Pictures that differ only in what their cards say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import DeleteModules, Edit, SetInput, SetSummary
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.picture.layout import layout
from apiflow_desktop.openflow.picture.likeness import reworded
from apiflow_desktop.openflow.picture.metrics import Direction
from apiflow_desktop.openflow.picture.routing import Router
from tests.unit.openflow_picture.flows import build_picture

FLOW = """{"value": {"modules": [
  {"id": "a", "value": {"type": "rawscript", "language": "python3",
    "content": "def main(x):\\n    return x",
    "input_transforms": {"x": {"type": "static", "value": 1}}}},
  {"id": "b", "value": {"type": "rawscript", "language": "python3",
    "content": "def main(x):\\n    return x",
    "input_transforms": {"x": {"type": "javascript", "expr": "results.a"}}}}
]}}"""


@pytest.fixture
def document() -> Document:
    return Document.from_text(FLOW)


def handle_of(document: Document, module_id: str) -> Handle:
    (handle,) = document.handles_by_id(module_id)
    return handle


@pytest.mark.parametrize("direction", ["right", "down"])
def test_other_words_leave_everything_in_its_place(
    document: Document, direction: Direction
) -> None:
    before = build_picture(document, None)
    step = handle_of(document, "a")
    document.apply(SetSummary(step, "Other"))
    document.apply(SetInput(step, "x", {"type": "static", "value": "long" * 90}))
    now = build_picture(document, None)
    words = reworded(before, now, direction)
    assert words is not None
    assert [card.title for card in words] == ["Other"]
    assert layout(now, direction) == layout(before, direction)
    rects = layout(before, direction).cards
    ways = [Router().route(one, rects, direction) for one in (before, now)]
    assert ways[0] == ways[1]


def test_the_same_picture_has_no_other_words(document: Document) -> None:
    assert reworded(build_picture(document, None), build_picture(document, None), "right") == []


@pytest.mark.parametrize(
    ("module_id", "edit"),
    [
        ("b", lambda step: SetInput(step, "x", {"type": "static", "value": 1})),
        ("b", lambda step: SetInput(step, "x", {"type": "javascript", "expr": "results.a.part"})),
        ("a", lambda step: SetInput(step, "y", {"type": "static", "value": 1})),
        ("b", lambda step: DeleteModules((step,))),
    ],
    ids=["a wire is gone", "a wire has another label", "an input is new", "a step is gone"],
)
def test_all_else_is_laid_out_anew(
    document: Document, module_id: str, edit: Callable[[Handle], Edit]
) -> None:
    before = build_picture(document, None)
    document.apply(edit(handle_of(document, module_id)))
    assert reworded(before, build_picture(document, None), "right") is None
