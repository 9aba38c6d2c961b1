"""A run while frames and groups are collapsed: what stands for their steps tells how they stand."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.forms.approval_dialog import ApprovalDialog
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.openflow.picture.model import COLLAPSED
from tests.gui.application.user import User
from tests.gui.keys import do
from tests.unit.openflow_picture.flows import for_each, transform

KEY = Qt.Key
PORTRAIT = "http://demo.studio.localhost/samples/portrait.png"


def paint(step_id, prompt, image=PORTRAIT, **options):
    """Return a step of the demo studio."""
    inputs = {"prompt": transform(prompt), "input_image": transform(image)}
    value = {"type": "script", "path": "node/flux_kontext_pro", "input_transforms": inputs}
    return {"id": step_id, "value": value, **options}


FLOW = {
    "summary": "Collapsed",
    "value": {
        "modules": [
            for_each("each", "=['red', 'blue']", paint("hat", "=flow_input.iter.value")),
            paint("draw", "Add a hat"),
            paint("look", "Make it vintage", suspend={"required_events": 1, "timeout": 600}),
            paint("end", "Make it a cartoon", "=results.look.output_image"),
        ],
        "groups": [{"start_id": "draw", "end_id": "end", "summary": "Finish"}],
    },
}


@pytest.fixture
def collapsed(start, qtbot, tmp_path):
    """Return a function that opens the flow and collapses its loop and its group."""
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW, indent=2))

    def begin(speed):
        user = User(start(speed=speed), qtbot)
        user.window.open_paths([path])
        user.activate(user.window)
        user.hand.key(KEY.Key_1)
        stage = user.hand.canvas.stage
        (frame,) = stage.frames.values()
        user.hand.click(frame.arrow_rect().center())
        (group,) = user.hand.canvas.groups.items.values()
        user.hand.click(group.arrow_rect().center())
        assert set(bars(user)) == {"each time", "Finish"}
        user.hand.key(KEY.Key_1)
        return user

    return begin


def bars(user):
    """Return what stands for collapsed steps, by its title."""
    cards = user.hand.canvas.stage.cards.values()
    return {item.card.title: item for item in cards if item.card.kind == COLLAPSED}


def told(user, title):
    """Return what a bar says of its steps."""
    view = bars(user)[title].look.view
    return view.state, view.text


def run(user):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    user.click(user.button("Run", user.dialog(RunDialog)))


def test_a_run_shows_on_what_is_collapsed(collapsed, qtbot):
    user = collapsed(speed=0.05)
    text = user.text
    run(user)
    qtbot.waitUntil(lambda: told(user, "Finish") == ("suspended", "1 of 3"), timeout=30_000)
    assert told(user, "each time") == ("succeeded", "1 of 1")
    loop = user.hand.item("each").look.view
    assert (loop.state, loop.text) == ("succeeded", "2 of 2")

    user.activate(user.window)
    user.click(user.button("Approve…", user.window.jobs.list))
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.dialog(ApprovalDialog).approve_button)
    qtbot.waitUntil(lambda: told(user, "Finish") == ("succeeded", "3 of 3"), timeout=5000)
    assert [badge.look for badge in bars(user)["Finish"].card.badges] == ["result"]
    assert user.text == text

    for bar in list(bars(user).values()):
        user.hand.click(bar.pos() + QPointF(25, 22))
    assert bars(user) == {}
    views = [user.hand.item(name).look.view for name in ("hat", "draw", "look", "end")]
    assert {view.state for view in views} == {"succeeded"}
    assert all(view.picture for view in views)


def test_a_run_that_is_under_way_and_stopped_shows_as_well(collapsed, qtbot):
    user = collapsed(speed=60)
    run(user)
    qtbot.waitUntil(lambda: told(user, "each time") == ("running", "0 of 1"), timeout=30_000)
    assert bars(user)["each time"].look.view.fraction is not None
    assert told(user, "Finish") == ("queued", "")
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        do(user.window, "run.stop")
    qtbot.waitUntil(lambda: told(user, "each time")[0] == "cancelled", timeout=5000)
    assert told(user, "Finish") == ("skipped", "not run")
