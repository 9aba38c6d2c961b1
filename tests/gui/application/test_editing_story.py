"""From an empty workflow to a picture: drawn, typed, undone, redone, saved, opened, run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.openflow.picture.model import START
from tests.gui.application.user import User
from tests.gui.asked import choosing

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key
IMAGE = "out:output_image"


class Windows(QObject):
    """Watches which windows come up: a widget that is shown too early is one for a moment."""

    def __init__(self):
        super().__init__()
        self.strays = []

    def eventFilter(self, watched, event):
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
        if shown and watched.windowType() == Qt.WindowType.Window and watched.parent() is None:
            self.strays.append(repr(watched))
        return False


@pytest.fixture
def user(start, qtbot, qapp):
    windows = Windows()
    user = User(start(), qtbot)
    qapp.installEventFilter(windows)
    with qtbot.waitActive(user.window):
        user.window.activateWindow()
    user.key(KEY.Key_N, CTRL)
    assert len(user.window.workbench.pages) == 2
    windows.strays.clear()
    yield user
    qapp.removeEventFilter(windows)
    assert windows.strays == []


def title_of(wire):
    return wire.wire.source, wire.wire.target


def exec_wire(user, source, target):
    """Return the middle of an execution wire."""
    items = {user.hand.item(source).card.key, user.hand.item(target).card.key}
    wire = next(
        wire
        for wire in user.hand.canvas.stage.wires.values()
        if wire.wire.kind == "exec" and set(title_of(wire)) == items
    )
    return wire.path().pointAtPercent(0.5)


def transform(module, name):
    return module["value"]["input_transforms"].get(name)


def ids(modules):
    return [module["id"] for module in modules]


def test_a_whole_workflow_is_made_undone_redone_saved_and_run(user, qtbot, tmp_path, start):
    first = user.text
    texts = [first]

    def done():
        assert user.text != texts[-1]
        texts.append(user.text)

    add_the_first_step(user, done)
    declare_the_photo(user, done)
    wire_two_steps(user, done)
    insert_and_delete(user, done)
    branch(user, done)
    rename_and_switch_to_expression(user, done)

    last = user.text
    undo_everything(user, texts)
    redo_everything(user, last)
    path = tmp_path / "story.json"
    save_as(user, path)
    assert path.read_bytes() == last.encode()
    user.key(KEY.Key_W, CTRL)
    user.window.open_paths([path])
    assert user.text == last
    run(user, qtbot)
    assert path.read_bytes() == last.encode()


def add_the_first_step(user, done):
    user.drag_from_library("Flux Kontext Pro", QPointF(500, 300))
    done()
    assert ids(user.steps) == ["a"]
    user.click(user.named("prompt"))
    user.type("Add a hat")
    done()
    assert transform(user.steps[0], "prompt") == {"type": "static", "value": "Add a hat"}


def declare_the_photo(user, done):
    user.select(START)
    user.click(user.button("Add input"))
    user.type("photo")
    user.key(KEY.Key_Tab)
    done()
    kind = QApplication.focusWidget()
    assert isinstance(kind, QComboBox)
    user.type("image")
    done()
    schema = json.loads(user.text)["schema"]
    assert schema["properties"]["photo"]["contentMediaType"] == "image/*"
    assert schema["order"] == ["photo"]
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Type of photo"


def wire_two_steps(user, done):
    hand = user.hand
    hand.drag(hand.port(START, "input:photo"), hand.port("a", "in:input_image"))
    done()
    assert transform(user.steps[0], "input_image")["expr"] == "flow_input.photo"
    user.drag_from_library("Flux Kontext Pro", hand.body("a"))
    done()
    hand.key(KEY.Key_1)
    hand.drag(hand.port("a", IMAGE), hand.port("b", "in:input_image"))
    done()
    assert transform(user.steps[1], "input_image")["expr"] == "results.a.output_image"
    user.select("b")
    user.click(user.named("prompt"))
    user.type("Make it a cartoon")
    done()


def insert_and_delete(user, done):
    user.drag_from_library("Pass on", exec_wire(user, "a", "b"))
    done()
    assert ids(user.steps) == ["a", "c", "b"]
    before = user.text
    user.key(KEY.Key_Delete)
    done()
    assert ids(user.steps) == ["a", "b"]
    assert user.text != before


def branch(user, done):
    hand = user.hand
    user.drag_from_library("Branch, one of", hand.body("a"))
    done()
    (chosen,) = [m["id"] for m in user.steps if m["value"]["type"] == "branchone"]
    while len(user.steps[1]["value"]["branches"]) < 2:
        user.click(user.button("Add branch"))
        done()
    hand.key(KEY.Key_1)
    hand.drag(hand.port(chosen, "exec:branch.0"), hand.port("b", "exec:in"))
    done()
    assert ids(user.steps) == ["a", chosen]
    assert ids(user.steps[1]["value"]["branches"][0]["modules"]) == ["b"]
    user.select(chosen)
    predicate = user.named("Predicate of branch 1")
    user.click(predicate)
    user.key(KEY.Key_A, CTRL)
    user.type("results.a.output_image != null")
    user.key(KEY.Key_Escape)
    done()
    assert user.steps[1]["value"]["branches"][0]["expr"] == "results.a.output_image != null"


def rename_and_switch_to_expression(user, done):
    user.select("a")
    line = user.named("Id of the step", QLineEdit)
    user.click(line)
    user.key(KEY.Key_A, CTRL)
    user.type("hat")
    user.key(KEY.Key_Return)
    done()
    choice = user.steps[1]["value"]
    assert choice["branches"][0]["expr"] == "results.hat.output_image != null"
    moved = choice["branches"][0]["modules"][0]
    assert transform(moved, "input_image")["expr"] == "results.hat.output_image"
    user.select("b")
    user.click(user.named("seed"))
    user.type("=")
    user.type("1 + 2")
    done()
    seed = user.steps[1]["value"]["branches"][0]["modules"][0]
    assert transform(seed, "seed") == {"type": "javascript", "expr": "1 + 2"}


def undo_everything(user, texts):
    """Undo from the field that was typed into last, until nothing is left to undo."""
    stack = user.window.page.session.undo_stack
    steps = 0
    while stack.canUndo():
        user.key(KEY.Key_Z, CTRL)
        steps += 1
        assert steps < 100
    assert user.text == texts[0]
    user.key(KEY.Key_Z, CTRL)
    assert user.text == texts[0]


def redo_everything(user, last):
    stack = user.window.page.session.undo_stack
    while stack.canRedo():
        user.key(KEY.Key_Z, CTRL | SHIFT)
    assert user.text == last


def save_as(user, path: Path):
    user.activate(user.window)
    with choosing(path):
        user.key(KEY.Key_S, CTRL | SHIFT)


def run(user, qtbot):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    qtbot.waitUntil(lambda: bool(dialogs()), timeout=5000)
    (dialog,) = dialogs()
    user.click(user.button("Sample", dialog))
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.button("Run", dialog))
    states = {
        item.card.module_id: item.look.view.state
        for item in user.hand.canvas.stage.cards.values()
        if item.card.module_id
    }
    assert set(states.values()) == {"succeeded"}


def dialogs():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, RunDialog) and w.isVisible()]
