"""Drafts in the window: they are kept beside the document, come back, and never run."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from apiflow_desktop.services.recovery import Recovery, unsaved_now
from tests.gui.application.test_outline import rows
from tests.gui.application.user import User, dialogs
from tests.unit.openflow_picture.flows import for_each, script

KEY = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FLOW = {
    "summary": "One",
    "value": {"modules": [script("a"), script("b", x="=results.a"), for_each("c", "=[1]")]},
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps(FLOW, indent=1))
    return path


@pytest.fixture
def user(start, qtbot, path):
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def ids(user):
    return [step["id"] for step in user.document.flow_value["modules"]]


def draft_ids(user):
    shelf = user.document.shelf
    return [[module["id"] for module in draft.modules] for draft in shelf.drafts]


def said(user):
    return [toast.notice.message for toast in user.window.toasts.shown()]


def cut_wire(user, one, other):
    """Select the execution wire between two steps and press Del."""
    hand = user.hand
    hand.click((hand.port(one, "exec:next") + hand.port(other, "exec:in")) / 2)
    user.key(KEY.Key_Delete)


def test_drafts_are_kept_beside_a_file_and_come_back_where_they_stood(user, path):
    cut_wire(user, "a", "b")
    assert ids(user) == ["a"]
    assert draft_ids(user) == [["b", "c"]]
    user.hand.drag(user.hand.body("c"), user.hand.body("c") + QPointF(0, 160))
    stood = {name: user.hand.item(name).pos() for name in "abc"}
    user.key(KEY.Key_S, CTRL)
    assert any("2 steps of “One” are drafts" in line for line in said(user))
    assert [step["id"] for step in json.loads(path.read_text())["value"]["modules"]] == ["a"]
    assert not user.window.page.session.dirty

    user.key(KEY.Key_W, CTRL)
    user.window.open_paths([path])
    assert draft_ids(user) == [["b", "c"]]
    assert {name: user.hand.item(name).pos() for name in "abc"} == stood
    assert not user.window.page.session.dirty

    user.hand.drag(user.hand.port("a", "exec:next"), user.hand.body("b"))
    user.key(KEY.Key_S, CTRL)
    assert json.loads(path.read_text()) == FLOW
    user.key(KEY.Key_W, CTRL)
    user.window.open_paths([path])
    assert draft_ids(user) == []


def test_a_workflow_of_the_library_keeps_its_drafts_with_it(user, start, qtbot):
    key = user.window.library.model.item_at(user.library_row("Hat, then cartoon")).key
    user.window.open_item(key)
    user.activate(user.window)
    before = ids(user)
    user.select(before[1])
    user.key(KEY.Key_X, CTRL | SHIFT)
    assert draft_ids(user) == [[before[1]]]
    user.key(KEY.Key_S, CTRL)
    start.end()
    again = User(start(), qtbot)
    again.window.open_item(key)
    assert draft_ids(again) == [[before[1]]]
    assert ids(again) == [before[0], *before[2:]]


def test_a_script_of_a_draft_is_kept_though_its_file_goes(start, qtbot, tmp_path):
    folder = tmp_path / "x.flow"
    folder.mkdir()
    value = "{type: rawscript, language: bash, content: '!inline NAME.sh'}"
    step = f"  - id: NAME\n    value: {value}\n"
    steps = "".join(step.replace("NAME", name) for name in "ab")
    text = f"summary: X\nvalue:\n  modules:\n{steps}"
    (folder / "flow.yaml").write_text(text)
    for name in "ab":
        (folder / f"{name}.sh").write_text(f"echo {name}\n")
    user = User(start(), qtbot)
    user.window.open_paths([folder])
    user.activate(user.window)
    cut_wire(user, "a", "b")
    user.key(KEY.Key_S, CTRL)
    assert not (folder / "b.sh").exists()
    user.key(KEY.Key_W, CTRL)
    user.window.open_paths([folder])
    user.activate(user.window)
    assert draft_ids(user) == [["b"]]
    user.hand.drag(user.hand.port("a", "exec:next"), user.hand.body("b"))
    user.key(KEY.Key_S, CTRL)
    assert (folder / "flow.yaml").read_text() == text
    assert (folder / "b.sh").read_text() == "echo b\n"


def answer_when_asked(kind, button, heard):
    def answer():
        (box,) = dialogs(kind)
        heard.append(box.informativeText())
        QTest.mouseClick(box.button(button), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, answer)


def test_closing_with_unsaved_drafts_asks_and_names_them(user):
    cut_wire(user, "a", "b")
    heard: list[str] = []
    answer_when_asked(QMessageBox, QMessageBox.StandardButton.Cancel, heard)
    user.key(KEY.Key_W, CTRL)
    assert "2 steps are drafts" in heard[0]
    assert draft_ids(user) == [["b", "c"]]


def test_an_export_says_what_it_leaves_out(user, tmp_path, monkeypatch):
    copy = tmp_path / "copy.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    cut_wire(user, "b", "c")
    user.key(KEY.Key_K, CTRL)
    user.type("export")
    user.key(KEY.Key_Return)
    toast = user.window.toasts.shown()[0]
    assert "1 step is a draft and is not in it." in toast.notice.detail
    assert "for_each" not in copy.read_text()
    assert [step["id"] for step in json.loads(copy.read_text())["value"]["modules"]] == ["a", "b"]


def test_save_as_keeps_the_drafts_for_the_other_file_too(user, tmp_path, path, monkeypatch):
    copy = tmp_path / "copy.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    cut_wire(user, "b", "c")
    user.key(KEY.Key_S, CTRL)
    user.key(KEY.Key_S, CTRL | SHIFT)
    user.key(KEY.Key_W, CTRL)
    for file in (copy, path):
        user.window.open_paths([file])
        user.activate(user.window)
        assert draft_ids(user) == [["c"]]
        user.key(KEY.Key_W, CTRL)


def test_an_import_and_a_duplicate_have_the_drafts_where_they_stood(user, path, monkeypatch):
    cut_wire(user, "b", "c")
    user.hand.drag(user.hand.body("c"), user.hand.body("c") + QPointF(0, 160))
    stood = user.hand.item("c").pos()
    user.key(KEY.Key_S, CTRL)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(path)], ""))
    user.key(KEY.Key_I, CTRL | SHIFT)
    assert (user.document.name, draft_ids(user)) == ("One", [["c"]])
    assert user.hand.item("c").pos() == stood
    assert not user.window.page.session.dirty

    library = user.window.library
    row = library.tree.visualRect(user.library_row("One"))
    user.choose(library.tree.viewport(), row.center(), "Duplicate")
    user.window.open_item(library.model.item_at(user.library_row("One copy")).key)
    assert draft_ids(user) == [["c"]]
    assert user.hand.item("c").pos() == stood


def test_what_a_crash_left_has_its_drafts(start, qtbot, fresh_home, path):
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    cut_wire(user, "a", "b")
    qtbot.waitUntil(lambda: bool(list(fresh_home.glob("recovery/*/*.unsaved"))), timeout=10_000)
    (left,) = fresh_home.glob("recovery/*/*.unsaved")
    data = left.read_bytes()
    start.end()
    # As if the window had been killed: what it wrote is there, and nobody holds the folder.
    ended = Recovery(fresh_home / "recovery")
    ended.keep("1", unsaved_now("", "", ""))
    (folder,) = (fresh_home / "recovery").iterdir()
    (folder / "1.unsaved").write_bytes(data)
    ended._lock.release()

    user = User(start(), qtbot)
    (toast,) = (t for t in user.window.toasts.shown() if "unexpectedly" in t.notice.message)
    button = next(one for one in toast.findChildren(QPushButton) if one.text() == "Restore")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert ids(user) == ["a"]
    assert draft_ids(user) == [["b", "c"]]
    user.activate(user.window)
    while user.window.page.session.undo_stack.canUndo():
        user.key(KEY.Key_Z, CTRL)
    assert ids(user) == ["a", "b", "c"]
    assert draft_ids(user) == []


def test_the_outline_works_on_drafts_by_keys_alone(user):
    user.key(KEY.Key_O, ALT)
    user.key(KEY.Key_Down)
    user.key(KEY.Key_X, CTRL | ALT)
    assert rows(user) == [
        "a · Script",
        "Drafts (not run)",
        "Draft 1",
        "b · Script",
        "c · For each",
    ]
    assert [user.document.module(h)["id"] for h in user.window.page.selected] == ["b"]
    user.key(KEY.Key_Down)
    user.key(KEY.Key_Up, ALT)
    assert draft_ids(user) == [["c", "b"]]
    user.key(KEY.Key_X, CTRL)
    user.key(KEY.Key_Home)
    user.key(KEY.Key_V, CTRL)
    assert ids(user) == ["a", "c"]
    assert draft_ids(user) == [["b"]]


def test_a_step_of_a_draft_is_not_run_and_says_why(user):
    cut_wire(user, "a", "b")
    user.select("b")
    user.key(KEY.Key_F6)
    assert any("draft" in line for line in said(user))
    assert user.window.page.job_id is None


def test_a_step_of_a_draft_is_edited_in_the_inspector(user):
    cut_wire(user, "a", "b")
    text = user.text
    user.select("b")
    user.key(KEY.Key_F2)
    user.type("Later")
    user.key(KEY.Key_Return)
    (handle,) = user.document.handles_by_id("b")
    assert user.document.module(handle)["summary"] == "Later"
    assert user.text == text
    assert user.hand.item("b").card.title == "Later"


def test_steps_are_pasted_as_a_draft(user):
    user.select("a")
    user.key(KEY.Key_C, CTRL)
    user.key(KEY.Key_V, CTRL | ALT)
    assert ids(user) == ["a", "b", "c"]
    assert draft_ids(user) == [["a2"]]
    user.key(KEY.Key_D, CTRL)
    assert draft_ids(user) == [["a2", "a3"]]


def test_a_double_click_far_from_the_flow_begins_a_draft_there(user):
    far = user.hand.item("a").rect().bottomLeft() + QPointF(60, 400)
    user.hand.double_click(far)
    user.type("pass on")
    user.key(KEY.Key_Return)
    assert draft_ids(user) == [["d"]]
    assert user.hand.item("d").rect().contains(far)


def test_a_step_of_a_draft_is_nowhere_in_the_text(user):
    user.key(KEY.Key_2, ALT)
    user.hand.key(KEY.Key_1)
    cut_wire(user, "a", "b")
    user.select("a")
    place = user.window.page.text.editor.textCursor().selectionStart()
    user.select("b")
    assert [user.document.module(h)["id"] for h in user.window.page.selected] == ["b"]
    assert user.window.page.text.editor.textCursor().selectionStart() == place


def take_whole(user, number=0):
    """Click the title on the outline of a draft."""
    user.hand.click(user.window.page.canvas.stage.drafts.items[number].title_rect().center())


def test_a_whole_draft_is_duplicated_as_another_one(user):
    cut_wire(user, "a", "b")
    before, kept = user.document.text, user.document.shelf.text
    take_whole(user)
    user.key(KEY.Key_D, CTRL)
    assert draft_ids(user) == [["b", "c"], ["b2", "c2"]]
    assert user.document.text == before
    copied = user.document.shelf.drafts[1].modules
    assert copied[0]["value"]["input_transforms"]["x"]["expr"] == "results.a"
    outlines = [item.rect() for item in user.window.page.canvas.stage.drafts.items]
    assert not outlines[0].intersects(outlines[1])
    assert [user.hand.item(name).isSelected() for name in ("b", "b2", "c2")] == [False, True, True]
    user.key(KEY.Key_Z, CTRL)
    assert user.document.shelf.text == kept


def test_a_whole_draft_is_duplicated_without_what_comes_from_the_flow(user):
    cut_wire(user, "a", "b")
    take_whole(user)
    user.key(KEY.Key_D, CTRL | SHIFT)
    copied = user.document.shelf.drafts[1].modules
    assert "expr" not in json.dumps(copied[0]["value"]["input_transforms"])


def test_a_whole_draft_is_copied_into_the_flow_and_into_another_draft(user):
    cut_wire(user, "a", "b")
    take_whole(user)
    user.key(KEY.Key_C, CTRL)
    user.hand.click(user.hand.body("a"))
    user.key(KEY.Key_V, CTRL)
    assert ids(user) == ["a", "b2", "c2"]
    assert draft_ids(user) == [["b", "c"]]
    user.key(KEY.Key_Z, CTRL)
    user.key(KEY.Key_V, CTRL | ALT)
    assert [len(one) for one in draft_ids(user)] == [2, 2]


def test_a_whole_draft_is_cut_and_pasted_after_a_step(user):
    cut_wire(user, "a", "b")
    take_whole(user)
    user.key(KEY.Key_X, CTRL)
    assert draft_ids(user) == []
    user.hand.click(user.hand.body("a"))
    user.key(KEY.Key_V, CTRL)
    assert ids(user) == ["a", "b", "c"]
    user.key(KEY.Key_Z, CTRL)
    user.key(KEY.Key_Z, CTRL)
    assert draft_ids(user) == [["b", "c"]]


def test_a_step_of_a_draft_is_duplicated_within_it(user):
    cut_wire(user, "a", "b")
    user.select("b")
    user.key(KEY.Key_D, CTRL)
    assert draft_ids(user) == [["b", "b2", "c"]]
