"""A window that is killed loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from apiflow_desktop.services.recovery import Recovery, unsaved_now
from tests.gui.application.user import User
from tests.gui.keys import do

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.app import create_application
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.openflow.edits import SetValue
from apiflow_desktop.services.workspace import Workspace
import qasync

app = create_application()
with qasync.QEventLoop(app) as loop, Workspace.open(Home.from_environment()) as workspace:
    assembly = Assembly(workspace)
    assembly.window.show()
    assembly.open_at_start([])
    session = assembly.window.page.session
    session.push(SetValue((*session.document.flow_pointer, "summary"), "Not saved"))
    file = assembly.documents.open_file(Path(sys.argv[1]))
    other = assembly.window.open_session(file, sys.argv[1])
    other.session.set_text(other.session.document.text[:-9])
    def look():
        if len(list(workspace.home.recovery.glob("*/*.unsaved"))) == 2:
            print("kept", flush=True)
    timer = QTimer(interval=50)
    timer.timeout.connect(look)
    timer.start()
    loop.run_forever()
"""


@pytest.fixture
def killed(fresh_home, tmp_path):
    """A window with an unsaved workflow and a file with broken text, killed."""
    path = tmp_path / "flow.json"
    path.write_text('{"summary": "File", "value": {"modules": []}}')
    process = subprocess.Popen(
        [sys.executable, "-c", WINDOW, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "kept\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    return path


def press(window, title):
    (toast,) = (one for one in window.toasts.shown() if "unexpectedly" in one.notice.message)
    button = next(one for one in toast.findChildren(QPushButton) if one.text() == title)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_a_killed_window_held_is_restored(killed, start, fresh_home, qtbot):
    user = User(start(), qtbot)
    window = user.window
    press(window, "Restore")
    first, second = window.workbench.pages
    assert '"Not saved"' in first.session.document.text
    assert first.session.dirty
    assert second.session.pending.text == killed.read_text()[:-9]
    assert second.place == str(killed)
    assert len(list(fresh_home.glob("recovery/*/*.unsaved"))) == 2

    do(window, "view.text")
    assert second.text.editor.shown_text() == killed.read_text()[:-9]
    QTest.mouseClick(second.text.notice.discard_button, Qt.MouseButton.LeftButton)
    user.go_to(first)
    do(window, "file.save")
    assert not first.session.dirty
    qtbot.waitUntil(lambda: not list(fresh_home.glob("recovery/*/*.unsaved")), timeout=10_000)


def test_undo_at_the_drawing_takes_back_restored_text_that_does_not_parse(killed, start, qtbot):
    user = User(start(), qtbot)
    user.activate(user.window)
    press(user.window, "Restore")
    page = user.window.page
    assert page.session.pending is not None
    user.key(Qt.Key.Key_Z, CTRL)
    assert page.session.pending is None
    assert page.session.document.text == killed.read_text()
    assert not page.session.dirty


def test_it_may_be_discarded_and_is_offered_once(killed, start, fresh_home):
    press(start().window, "Discard")
    assert not list(fresh_home.glob("recovery/*"))
    start.end()
    assert start().window.toasts.shown() == []


def test_a_living_windows_work_is_not_offered_to_another(start, qtbot, fresh_home):
    user = User(start(), qtbot)
    user.retype(user.window.inspector.flow.header.title, "Not saved")
    qtbot.waitUntil(lambda: bool(list(fresh_home.glob("recovery/*/*.unsaved"))), timeout=10_000)
    assert start().window.toasts.shown() == []
    start.end()
    start.end()
    assert not list(fresh_home.glob("recovery/*"))


def test_a_workflow_that_was_saved_for_the_first_time_is_open_again_after_a_crash(start, qtbot):
    user = User(start(), qtbot)
    user.activate(user.window)
    user.key(Qt.Key.Key_N, CTRL)
    user.key(Qt.Key.Key_S, CTRL)
    place = user.window.page.place
    assert place.startswith("item/")
    after = User(start(), qtbot)  # the first one was not closed, and had no chance to remember
    assert after.window.page.place == place


def test_what_is_not_whole_is_passed_over(tmp_path):
    ended = Recovery(tmp_path)
    ended.keep("1", unsaved_now("Mine", "", "{"))
    (folder,) = tmp_path.iterdir()
    (folder / "2.unsaved").write_bytes(b"\x00")
    (folder / "3.unsaved").write_bytes(b"{}\n{}")
    assert Recovery(tmp_path).left() == []
    ended._lock.release()
    (work,) = Recovery(tmp_path).left()
    assert (work.title, work.place, work.text) == ("Mine", "", "{")


FLOW = """\
summary: Mine
value:
  modules:
  - id: a
    value: {type: rawscript, language: bash, content: '!inline a.sh', input_transforms: {}}
"""


@pytest.fixture
def killed_folder(fresh_home, tmp_path):
    """The work of a window on a flow folder that was killed after a script was edited."""
    folder = tmp_path / "x.flow"
    folder.mkdir()
    (folder / "flow.yaml").write_text(FLOW)
    (folder / "a.sh").write_text("echo saved\n")
    ended = Recovery(fresh_home / "recovery")
    place, text = str(folder / "flow.yaml"), FLOW.replace("Mine", "Edited")
    ended.keep("1", unsaved_now("Mine", place, text, {"a.sh": "echo edited\n"}))
    ended._lock.release()
    return folder


def test_the_scripts_of_a_flow_folder_are_restored(killed_folder, start):
    window = start().window
    press(window, "Restore")
    page = window.page
    assert page.place == str(killed_folder / "flow.yaml")
    do(window, "file.save")
    assert (killed_folder / "a.sh").read_text() == "echo edited\n"
    assert (killed_folder / "flow.yaml").read_text() == FLOW.replace("Mine", "Edited")


def test_they_are_restored_into_the_workflow_when_the_folder_is_gone(killed_folder, start):
    for path in killed_folder.iterdir():
        path.unlink()
    window = start().window
    press(window, "Restore")
    [module] = window.page.session.document.flow_value["modules"]
    assert module["value"]["content"] == "echo edited\n"
    assert window.page.session.title == "Edited"


EDITED = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.app import create_application
from apiflow_desktop.gui.application.assembly import Assembly
from apiflow_desktop.services.workspace import Workspace
from tests.gui.canvas.hand import Hand
import qasync

app = create_application()
with qasync.QEventLoop(app) as loop, Workspace.open(Home.from_environment()) as workspace:
    assembly = Assembly(workspace)
    window = assembly.window
    window.resize(1600, 1000)
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.open_paths([Path(sys.argv[1])])
    hand = Hand(window.page.canvas_widget)
    def undo():
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    def delete(name):
        hand.click(hand.body(name))
        hand.key(Qt.Key.Key_Delete)
    texts = [window.page.session.document.text]
    def look():
        texts.append(window.page.session.document.text)
    delete("b"); look()
    hand.drag(hand.body("a"), hand.body("a") + QPointF(0, 140))
    delete("a"); look()
    (wire,) = (w for w in hand.canvas.stage.wires.values() if w.wire.source != "start")
    hand.click(wire.path().pointAtPercent(0.5))
    hand.key(Qt.Key.Key_Delete); look()
    delete("c"); look()
    undo()
    assert len(set(texts)) == 5, texts
    Path(sys.argv[2]).write_text(json.dumps(texts))
    def kept():
        found = list(workspace.home.recovery.glob("*/*.unsaved"))
        if found and b'"done": 3' in found[0].read_bytes():
            print("kept", flush=True)
    timer = QTimer(interval=50)
    timer.timeout.connect(kept)
    timer.start()
    loop.run_forever()
"""


@pytest.fixture
def edited(fresh_home, tmp_path):
    """A window that was killed after four edits of which the last was undone; its texts."""
    path, told = tmp_path / "flow.json", tmp_path / "texts.json"
    steps = [{"id": name, "value": {"type": "identity"}} for name in "abcd"]
    path.write_text(json.dumps({"summary": "Mine", "value": {"modules": steps}}, indent=2))
    script = "import json\nfrom PySide6.QtCore import QPointF\n" + EDITED
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path), str(told)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "kept\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    return path, json.loads(told.read_text())


def test_what_is_restored_has_its_history(edited, start, qtbot):
    path, texts = edited
    user = User(start(), qtbot)
    press(user.window, "Restore")
    page = user.window.page
    assert page.place == str(path)
    user.activate(user.window)
    shelf = page.session.document.shelf
    assert user.text == texts[3]
    assert "identity" in shelf.text
    drafts = shelf.text
    user.hand.click(user.hand.body("start"))
    for _ in range(2):
        for text in (texts[2], texts[1], texts[0]):
            user.key(Qt.Key.Key_Z, CTRL)
            assert user.text == text
        assert "identity" not in shelf.text
        assert not page.session.dirty
        for text in texts[1:]:
            user.key(Qt.Key.Key_Z, CTRL | SHIFT)
            assert user.text == text
        assert page.session.dirty
        user.key(Qt.Key.Key_Z, CTRL)
        assert shelf.text == drafts
    user.select("c")
    user.key(Qt.Key.Key_D, CTRL)
    for text in (texts[3], texts[2], texts[1], texts[0]):
        user.key(Qt.Key.Key_Z, CTRL)
        assert user.text == text
    assert path.read_text() == texts[0]


def test_a_file_that_changed_since_the_crash_is_one_undo_away(edited, start, qtbot):
    path, texts = edited
    path.write_text(texts[0].replace("Mine", "Theirs"))
    user = User(start(), qtbot)
    press(user.window, "Restore")
    assert user.text == texts[3]
    user.activate(user.window)
    user.hand.click(user.hand.body("start"))
    while user.window.page.session.undo_stack.canUndo():
        user.key(Qt.Key.Key_Z, CTRL)
    assert user.text == path.read_text()
