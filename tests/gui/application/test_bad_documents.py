"""Files that are no workflows, broken ones and huge ones: said, refused or opened, never lost."""

from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.gui.forms.fields.large import LargeField
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.window.page import View
from apiflow_desktop.gui.window.step_list import LARGEST_DRAWING, StepList
from tests.gui.application.user import dialogs
from tests.gui.canvas.hand import Hand
from tests.gui.keys import do

LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def workflow(steps, size):
    """Make a workflow of many steps, of about so many bytes."""
    prompt = "x" * (size // steps)
    modules = [
        {
            "id": f"s{number}",
            "summary": f"Step {number}",
            "value": {
                "type": "script",
                "path": "node/flux_kontext_pro",
                "input_transforms": {"prompt": {"type": "static", "value": prompt}},
            },
        }
        for number in range(steps)
    ]
    return json.dumps({"summary": "Large", "value": {"modules": modules}}, indent=2)


def focused_in(widget):
    focused = QApplication.focusWidget()
    return focused is not None and widget.isAncestorOf(focused)


def errors(window):
    return [toast.notice for toast in window.toasts.shown() if toast.notice.level == "error"]


PROMPT = ("value", "input_transforms", "prompt")


@pytest.mark.parametrize(
    ("content", "message", "advice"),
    [
        ("{}".encode("utf-16"), "UTF-16", "Save the file as UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0", "not text", "JSON or YAML"),
        (b'{"a": "\0"}', "not valid JSON", ""),
        (b"{" + b" " * 4_000_000, "ends too early", "Correct it in a text editor"),
    ],
    ids=["utf-16", "image", "nul", "huge"],
)
def test_what_is_no_text_or_very_long_is_said_and_not_opened(
    start, qtbot, tmp_path, content, message, advice
):
    window = start().window
    before = window.top_bar.tabs.count()
    path = tmp_path / "flow.json"
    path.write_bytes(content)
    window.open_paths([path])
    qtbot.waitUntil(lambda: bool(errors(window)), timeout=30_000)
    (notice,) = errors(window)
    assert message in notice.message
    assert str(path) in notice.detail
    assert advice in notice.detail
    assert window.top_bar.tabs.count() == before


def test_what_cannot_be_read_is_said(start, tmp_path):
    window = start().window
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    window.open_paths([tmp_path, tmp_path / "gone.json", pipe])
    told = [notice.message for notice in errors(window)]
    assert len(told) == 3
    assert "folder" in told[0]
    assert "no such file" in told[1]
    assert "pipe" in told[2]


def test_a_file_of_50_mb_opens_with_progress(start, qtbot, tmp_path):
    window = start().window
    path = tmp_path / "large.json"
    path.write_text(workflow(10, 50_000_000).replace("flux_kontext_pro", "gone", 1))
    window.open_paths([path, path])
    (line,) = window.opener.opening
    qtbot.waitUntil(line.isVisible, timeout=5000)
    qtbot.waitUntil(lambda: "50 MB" in line.label.text(), timeout=5000)
    qtbot.waitUntil(lambda: window.page.place == str(path), timeout=30_000)
    assert not window.opener.opening
    assert window.page.session.document.to_bytes() == path.read_bytes()
    assert len(window.page.canvas_widget.stage.cards) > 10
    session = window.page.session
    qtbot.waitUntil(lambda: len(session.diagnostics) == 1, timeout=30_000)
    assert session.diagnostics[0].handle == session.document.handles()[0]
    hand = Hand(window.page.canvas_widget)
    hand.click(hand.body("s1"))
    (field,) = window.inspector.findChildren(LargeField)
    assert field.value() == session.document.get(("value", "modules", 1, *PROMPT, "value"))
    do(window, "view.text")
    (notice,) = errors(window)
    assert "50 million characters" in notice.message
    assert window.page.view is View.GRAPH


def test_opening_a_large_file_can_be_stopped(start, qtbot, tmp_path):
    window = start().window
    before = window.top_bar.tabs.count()
    path = tmp_path / "large.json"
    path.write_text(workflow(10, 20_000_000))
    window.open_paths([path])
    (line,) = window.opener.opening
    qtbot.waitUntil(line.isVisible, timeout=5000)
    QTest.mouseClick(line.stop, LEFT)
    qtbot.waitUntil(lambda: not window.opener.opening, timeout=30_000)
    assert window.top_bar.tabs.count() == before
    assert errors(window) == []


def test_very_many_steps_are_listed_and_can_be_edited_and_saved(user, qtbot, tmp_path):
    window = user.window
    path = tmp_path / "large.json"
    text = workflow(LARGEST_DRAWING + 1, 1)
    path.write_text(text)
    window.open_paths([path])
    qtbot.waitUntil(lambda: window.page.place == str(path), timeout=30_000)
    steps = window.page.canvas
    assert isinstance(steps, StepList)
    assert f"{LARGEST_DRAWING + 1:,} steps" in steps.notice.text()

    row = steps.view.visualRect(steps.view.model().index(3, 0)).center()
    QTest.mouseClick(steps.view.viewport(), LEFT, pos=row)
    document = window.page.session.document
    assert [document.module(handle)["id"] for handle in window.page.selected] == ["s3"]
    user.retype(window.inspector.step.header.title, "Mine")
    assert [document.module(handle)["id"] for handle in window.page.selected] == ["s3"]
    do(window, "file.save")
    assert path.read_text() == text.replace('"Step 3"', '"Mine"')


def test_a_refused_run_leads_to_the_problems(user, tmp_path):
    path = tmp_path / "gone.json"
    gone = {"id": "a", "value": {"type": "script", "path": "node/gone", "input_transforms": {}}}
    path.write_text(json.dumps({"summary": "Gone", "value": {"modules": [gone]}}))
    user.window.open_paths([path])
    user.activate(user.window)
    user.key(Qt.Key.Key_F5)
    user.qtbot.waitUntil(lambda: bool(errors(user.window)))
    assert dialogs(RunDialog) == []
    assert user.window.problems.isVisible()
    rows = user.window.problems.list
    user.qtbot.waitUntil(lambda: [one.text(1) for one in rows.selectedItems()] == ["a"])
    user.key(Qt.Key.Key_Return)
    assert user.window.page.selected == user.document.handles_by_id("a")


def test_from_a_problem_enter_leads_to_where_it_is_corrected(user, tmp_path):
    path = tmp_path / "unset.json"
    bare = {"type": "script", "path": "node/flux_kontext_pro", "input_transforms": {}}
    steps = [{"id": "a", "value": bare}]
    path.write_text(json.dumps({"summary": "Unset", "value": {"modules": steps}}))
    user.window.open_paths([path])
    user.activate(user.window)
    user.qtbot.waitUntil(lambda: user.window.problems.list.topLevelItemCount() > 0)
    user.key(Qt.Key.Key_M, CTRL | SHIFT)
    user.key(Qt.Key.Key_Return)
    user.qtbot.waitUntil(lambda: focused_in(user.window.inspector.step.inputs.rows["prompt"]))
    user.type("A hat")
    assert user.steps[0]["value"]["input_transforms"]["prompt"]["value"] == "A hat"
