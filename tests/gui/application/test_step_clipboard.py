"""Steps are copied, cut, pasted and duplicated by keys, in one window and between two."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.gui.application.user import User

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


def step(module_id, **inputs):
    return {"id": module_id, "value": {"type": "identity", "input_transforms": inputs}}


def js(expr):
    return {"type": "javascript", "expr": expr}


LOOP = {
    "id": "c",
    "value": {
        "type": "forloopflow",
        "modules": [step("d", x=js("results.b.x"))],
        "iterator": js("[1]"),
        "skip_failures": False,
    },
}
FLOW = [step("a"), step("b", x=js("results.a.x")), LOOP]


def written(path, modules):
    path.write_text(json.dumps({"summary": path.stem, "value": {"modules": modules}}, indent=1))
    return path


@pytest.fixture
def user(start, qtbot, tmp_path):
    user = User(start(), qtbot)
    user.window.open_paths([written(tmp_path / "one.json", FLOW)])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def ids(modules):
    return [module["id"] for module in modules]


def selected(user):
    document = user.document
    return [document.module(handle)["id"] for handle in user.window.page.selected]


def test_a_copy_follows_what_is_selected_and_refers_to_the_same(user):
    before = user.text
    user.select("b")
    user.key(KEY.Key_C, CTRL)
    copied = json.loads(QGuiApplication.clipboard().text())
    assert copied == {"modules": [FLOW[1]]}
    user.key(KEY.Key_V, CTRL)
    assert ids(user.steps) == ["a", "b", "b2", "c"]
    assert user.steps[2] == step("b2", x=js("results.a.x"))
    assert selected(user) == ["b2"]
    user.key(KEY.Key_V, CTRL)
    assert ids(user.steps) == ["a", "b", "b2", "b3", "c"]
    for _ in range(2):
        user.key(KEY.Key_Z, CTRL)
    assert user.text == before


def test_without_incoming_wires(user):
    user.select("b")
    user.key(KEY.Key_D, CTRL | SHIFT)
    assert user.steps[2] == step("b2")
    user.key(KEY.Key_C, CTRL)
    user.select("b")
    user.key(KEY.Key_C, CTRL)
    user.key(KEY.Key_V, CTRL | SHIFT)
    assert user.steps[2] == step("b3")


def test_all_is_duplicated_with_the_wires_between_the_copies(user):
    user.hand.click(user.hand.body("a"))
    user.key(KEY.Key_A, CTRL)
    user.key(KEY.Key_D, CTRL)
    assert ids(user.steps) == ["a", "b", "c", "a2", "b2", "c2"]
    assert user.steps[4] == step("b2", x=js("results.a2.x"))
    (inner,) = user.steps[5]["value"]["modules"]
    assert inner == step("d2", x=js("results.b2.x"))
    assert selected(user) == ["a2", "b2", "c2"]
    user.key(KEY.Key_Z, CTRL)
    assert user.steps == FLOW


def test_cut_steps_are_pasted_into_another_document(user, tmp_path):
    user.select("b")
    user.key(KEY.Key_X, CTRL)
    assert ids(user.steps) == ["a", "c"]
    user.window.open_paths([written(tmp_path / "two.json", [step("z")])])
    user.key(KEY.Key_V, CTRL)
    assert user.steps == [step("z"), FLOW[1]]
    assert selected(user) == ["b"]


def test_what_is_no_step_is_refused_with_the_reason(user, fresh_notices):
    QGuiApplication.clipboard().setText("a shopping list")
    before = user.text
    user.select("a")
    user.key(KEY.Key_V, CTRL)
    assert user.text == before
    assert fresh_notices.history[-1].message == "The clipboard holds no steps."


YAML = """\
summary: theirs
value:
  modules:
    - id: a  # as it is here
      value: {type: identity}
    - id: y
      value:
        type: identity
        input_transforms:
          x: {type: javascript, expr: results.a.x}
"""


def test_a_whole_flow_as_yaml_is_pasted_step_by_step(user):
    before = user.text
    QGuiApplication.clipboard().setText(YAML)
    user.select("b")
    user.key(KEY.Key_V, CTRL)
    assert ids(user.steps) == ["a", "b", "a2", "y", "c"]
    assert user.steps[3] == step("y", x=js("results.a2.x"))
    assert selected(user) == ["a2", "y"]
    user.key(KEY.Key_Z, CTRL)
    assert user.text == before


def test_keys_mean_the_text_where_a_field_has_the_focus(user):
    before = user.text
    user.select("b")
    user.key(KEY.Key_C, CTRL)
    user.click(user.named("Search the library"))
    user.key(KEY.Key_D, CTRL)
    assert user.text == before
    user.type("flux")
    user.key(KEY.Key_A, CTRL)
    user.key(KEY.Key_X, CTRL)
    assert QGuiApplication.clipboard().text() == "flux"
    assert user.text == before


def test_the_text_of_a_copied_step_survives_undo_byte_for_byte(user):
    before = user.document.to_bytes()
    user.select("c")
    user.key(KEY.Key_X, CTRL)
    user.key(KEY.Key_Z, CTRL)
    assert user.document.to_bytes() == before
