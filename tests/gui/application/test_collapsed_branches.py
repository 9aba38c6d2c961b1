"""A collapsed branch stays collapsed wherever it goes among the others, and when it comes back."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QToolButton

from apiflow_desktop.openflow.picture.model import COLLAPSED
from tests.gui.application.user import User
from tests.unit.openflow_picture.flows import branchone, script

CTRL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
FLOW = [
    branchone("b", ("x", "1", [script("c")]), ("y", "2", [script("d")]), ("z", "3", [script("e")])),
    script("f"),
]


@pytest.fixture
def user(start, qtbot, tmp_path):
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"summary": "One", "value": {"modules": FLOW}}, indent=1))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    frames = user.hand.canvas.stage.frames.values()
    (y,) = [frame for frame in frames if frame.frame.title == "y"]
    user.hand.click(y.arrow_rect().center())
    assert collapsed(user) == ["y"]
    return user


def collapsed(user):
    cards = user.hand.canvas.stage.cards.values()
    return [item.card.title for item in cards if item.card.kind == COLLAPSED]


def branches(user):
    return [branch["summary"] for branch in user.steps[0]["value"]["branches"]]


def press(user, name):
    user.select("b")
    user.click(user.named(name, QToolButton))


def undo(user):
    user.activate(user.window)
    user.key(KEY.Key_Z, CTRL)


def test_a_branch_that_is_moved_stays_collapsed_and_no_other_is(user):
    press(user, "Move up: branch 2")
    assert branches(user) == ["y", "x", "z"]
    assert collapsed(user) == ["y"]
    press(user, "Move down: branch 1")
    press(user, "Move down: branch 2")
    assert branches(user) == ["x", "z", "y"]
    assert collapsed(user) == ["y"]
    for _ in range(3):
        undo(user)
        assert collapsed(user) == ["y"]
    assert branches(user) == ["x", "y", "z"]


def test_a_branch_before_it_is_removed_and_comes_back(user):
    press(user, "Remove the branch and its steps: branch 1")
    assert branches(user) == ["y", "z"]
    assert collapsed(user) == ["y"]
    undo(user)
    assert branches(user) == ["x", "y", "z"]
    assert collapsed(user) == ["y"]


def test_it_is_removed_itself_and_comes_back_collapsed(user):
    press(user, "Remove the branch and its steps: branch 2")
    assert branches(user) == ["x", "z"]
    assert collapsed(user) == []
    undo(user)
    assert collapsed(user) == ["y"]


def test_its_card_stays_where_it_was_put(user):
    (bar,) = [i for i in user.hand.canvas.stage.cards.values() if i.card.kind == COLLAPSED]
    middle = bar.rect().center()
    user.hand.drag(middle, middle + QPointF(60, 90), keys=CTRL)
    there = bar.pos()
    press(user, "Move up: branch 2")
    (bar,) = [i for i in user.hand.canvas.stage.cards.values() if i.card.kind == COLLAPSED]
    assert bar.pos() == there
    undo(user)
    undo(user)
    assert bar.rect().center() == middle


def test_the_step_that_has_it_is_deleted_and_comes_back(user):
    user.select("b")
    user.key(KEY.Key_Delete)
    assert collapsed(user) == []
    undo(user)
    assert collapsed(user) == ["y"]


@pytest.mark.parametrize(("order", "expected"), [("yzx", ["y"]), ("xz", []), ("xwyz", ["y"])])
def test_it_is_found_again_where_the_file_was_changed_elsewhere(user, tmp_path, order, expected):
    user.key(KEY.Key_W, CTRL)
    path = tmp_path / "one.json"
    flow = json.loads(path.read_text())
    value = flow["value"]["modules"][0]["value"]
    known = {branch["summary"]: branch for branch in value["branches"]}
    known["w"] = {"summary": "w", "expr": "4", "modules": [script("v")]}
    value["branches"] = [known[name] for name in order]
    path.write_text(json.dumps(flow))
    user.window.open_paths([path])
    assert collapsed(user) == expected
