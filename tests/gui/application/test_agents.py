"""An agent in the window: it is run, its tools are seen at work, its form says what it takes."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.notify import Notices
from tests.gui.application.test_first_five_minutes import shown_states
from tests.gui.application.user import User

LEFT = Qt.MouseButton.LeftButton


def open_sample(start, qtbot):
    user = User(start(), qtbot)
    tree = user.named("Library")
    tree.scrollTo(user.library_row("Picture by an Agent"))
    place = tree.visualRect(user.library_row("Picture by an Agent")).center()
    QTest.mouseClick(tree.viewport(), LEFT, pos=place)
    QTest.mouseDClick(tree.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: user.window.page.session.title == "Picture by an Agent", timeout=5000)
    qtbot.wait(100)
    return user


def run(user, qtbot):
    """Press F5 and accept the form; return the states the cards went through."""
    seen: list[dict[str, str]] = []
    runs = user.assembly.runs

    def look():
        states = shown_states(user.window.page.canvas_widget)
        if states not in seen[-1:]:
            seen.append(states)
        return not runs.running

    user.key(Qt.Key.Key_F5)
    dialog = user.dialog(RunDialog)
    user.click(user.button("Run", dialog))
    qtbot.waitUntil(lambda: bool(runs.running), timeout=5000)
    qtbot.waitUntil(look, timeout=30_000)
    qtbot.waitUntil(lambda: look() and seen[-1]["artist"] in ("succeeded", "failed"), timeout=5000)
    return seen


def test_the_agent_and_its_tool_light_up(start, qtbot):
    user = open_sample(start, qtbot)
    seen = run(user, qtbot)
    assert {"artist": "running", "draw": "running"} in seen
    assert seen[-1] == {"artist": "succeeded", "draw": "succeeded"}


def test_the_form_of_an_agent_says_what_it_takes(start, qtbot):
    user = open_sample(start, qtbot)
    user.select("artist")
    rows = user.window.inspector.step.inputs.rows
    assert list(rows)[:3] == ["provider", "user_message", "system_prompt"]
    assert {"output_schema", "max_iterations", "temperature", "memory"} < rows.keys()
    assert all(row.spec.description for row in rows.values())
    page = user.window.inspector.step.tabs.currentWidget()
    assert all(row.width() <= page.width() for row in rows.values())
    user.click(rows["temperature"].field.focusProxy() or rows["temperature"].field)
    user.type("0.5")
    user.key(Qt.Key.Key_Tab)
    given = json.loads(user.text)["nodes"]["value"]["modules"][0]["value"]["input_transforms"]
    assert given["temperature"] == {"type": "static", "value": 0.5}


def test_without_its_connector_an_agent_says_what_to_do(start, qtbot):
    user = open_sample(start, qtbot)
    user.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    bar = user.window.page.text.find_bar
    user.type("f/connectors/demo_studio")
    user.click(bar.replacement)
    user.type("Nowhere")
    user.click(bar.replace_all_button)
    seen = run(user, qtbot)
    assert seen[-1] == {"artist": "failed", "draw": "skipped"}
    (said,) = [notice for notice in Notices.current().history if notice.level == "error"]
    assert said.message == "Picture by an Agent failed at “Artist”."
    assert "no resource or connector “Nowhere”. Add a connector for its API" in said.detail
