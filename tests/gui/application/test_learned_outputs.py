"""What a step gave in the last run names its outputs, where nothing declares them."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt

from tests.gui.application.calls import run_ends
from tests.gui.application.user import User

KEY = Qt.Key
GIVEN = {"size": {"width": 3}, "name": "hat", "count": 2}


def kept(module_id):
    """Return a step whose result is kept: it runs without anything that makes one."""
    mock = {"enabled": True, "return_value": GIVEN}
    return {"id": module_id, "mock": mock, "value": {"type": "identity"}}


@pytest.fixture
def user(start, qtbot, tmp_path):
    path = tmp_path / "one.json"
    prompt = {"type": "javascript", "expr": "results.a.size.width"}
    node = {
        "type": "script",
        "path": "node/flux_kontext_pro",
        "input_transforms": {"prompt": prompt},
    }
    after = {"id": "b", "mock": {"enabled": True}, "value": node}
    flow = {"summary": "One", "value": {"modules": [kept("a"), after]}}
    path.write_text(json.dumps(flow, indent=1))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def outputs(user, module_id):
    return {port.key: port.type for port in user.hand.item(module_id).card.outputs}


def wired(user):
    """List the data wires: where each begins, where it ends, and what stands on it."""
    wires = (item.wire for item in user.hand.canvas.stage.wires.values())
    return {
        (wire.source_port, wire.target_port, wire.label) for wire in wires if wire.kind == "data"
    }


def run(user):
    user.activate(user.window)
    user.select("b")
    with run_ends(user):
        user.key(KEY.Key_F7)


def test_the_last_result_names_outputs_and_wires_begin_there(user):
    before = user.text
    assert outputs(user, "a") == {"result": "any"}
    assert wired(user) == {("result", "in:prompt", "size.width")}
    run(user)
    assert outputs(user, "a") == {
        "out:size": "object",
        "out:name": "string",
        "out:count": "number",
        "result": "any",
    }
    assert wired(user) == {("out:size", "in:prompt", "width")}
    assert user.text == before


def test_a_wire_is_drawn_from_a_learned_output(user):
    run(user)
    user.hand.key(KEY.Key_1)
    user.hand.drag(user.hand.port("a", "out:name"), user.hand.port("b", "in:aspect_ratio"))
    transforms = user.steps[1]["value"]["input_transforms"]
    assert transforms["aspect_ratio"] == {"type": "javascript", "expr": "results.a.name"}


def test_they_are_there_again_after_a_restart(user, start, qtbot, tmp_path):
    run(user)
    start.end()
    again = User(start(), qtbot)
    again.window.open_paths([tmp_path / "one.json"])
    qtbot.waitUntil(lambda: "out:name" in outputs(again, "a"), timeout=5000)


def test_they_wait_for_the_end_of_a_drag(user):
    user.select("b")
    start = user.hand.body("b")
    with run_ends(user):
        user.key(KEY.Key_F7)
        user.hand.press(start)
        user.hand.move(start + QPointF(0, 80))
    assert outputs(user, "a") == {"result": "any"}
    user.hand.release(start + QPointF(0, 80))
    assert "out:name" in outputs(user, "a")
    assert user.hand.item("b").pos().y() > 40
