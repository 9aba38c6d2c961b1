"""A step is chosen where it is wanted: by a wire let go of, a double-click, or a key."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt

from apiflow_desktop.gui.actions.palette import CommandPalette
from tests.gui.application.user import User
from tests.gui.mouse import turn_to

KEY = Qt.Key
IMAGE = "out:output_image"


@pytest.fixture
def user(start, qtbot, tmp_path):
    assembly = start()
    user = User(assembly, qtbot)
    flux = user.window.library.model.item_at(user.library_row("Flux Kontext Pro")).path
    step = {"id": "a", "value": {"type": "script", "path": flux, "input_transforms": {}}}
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"summary": "One", "value": {"modules": [step]}}))
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(KEY.Key_1)
    return user


def offered(user):
    (palette,) = [one for one in user.window.findChildren(CommandPalette) if one.isVisible()]
    model = palette.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def palettes(user):
    return [one for one in user.window.findChildren(CommandPalette) if one.isVisible()]


def ground(user):
    """Return a point of the scene where there is nothing."""
    return user.hand.item("a").rect().bottomRight() + QPointF(60, 120)


def ids(user):
    return [module["id"] for module in user.steps]


def test_a_wire_let_go_of_offers_what_takes_its_value(user):
    before = user.text
    user.hand.drag(user.hand.port("a", IMAGE), ground(user))
    assert "Flux Kontext Pro" in offered(user)
    assert "Branch, one of" not in offered(user)
    user.type("kontext")
    assert offered(user) == ["Flux Kontext Pro"]
    user.key(KEY.Key_Return)
    assert ids(user) == ["a", "b"]
    assert user.steps[1]["value"]["input_transforms"] == {
        "input_image": {"type": "javascript", "expr": "results.a.output_image"}
    }
    user.key(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert user.text == before


def test_escape_leaves_everything_as_it_was(user):
    before = user.text
    user.hand.drag(user.hand.port("a", IMAGE), ground(user))
    user.key(KEY.Key_Escape)
    assert palettes(user) == []
    assert user.text == before
    assert user.window.page.canvas.viewer.hasFocus()


def test_an_execution_output_offers_every_step(user):
    user.hand.drag(user.hand.port("a", "exec:next"), ground(user))
    assert {"Branch, one of", "For each", "Flux Kontext Pro"} <= set(offered(user))
    user.type("for each")
    user.key(KEY.Key_Return)
    assert [step["value"]["type"] for step in user.steps] == ["script", "forloopflow"]


def test_a_double_click_on_the_ground_adds_at_the_end(user):
    user.hand.double_click(ground(user))
    user.type("pass on")
    user.key(KEY.Key_Return)
    assert ids(user) == ["a", "b"]


def test_a_double_click_on_a_wire_adds_there(user):
    wire = next(wire for wire in user.hand.canvas.stage.wires.values() if wire.wire.kind == "exec")
    user.hand.double_click(wire.path().pointAtPercent(0.5))
    user.type("pass on")
    user.key(KEY.Key_Return)
    assert ids(user) == ["b", "a"]


def test_tab_offers_steps_and_what_was_used_most_comes_first(user):
    user.select("a")
    user.key(KEY.Key_Tab)
    assert offered(user)[0] != "While"
    user.type("while")
    user.key(KEY.Key_Return)
    assert ids(user) == ["a", "b"]
    user.key(KEY.Key_Tab)
    assert offered(user)[0] == "While"


def test_tab_goes_on_between_fields_of_a_form(user):
    user.select("a")
    user.click(user.named("prompt"))
    user.key(KEY.Key_Tab)
    assert palettes(user) == []


def test_with_shift_the_step_chosen_last_comes_again_without_asking(user):
    user.hand.drag(user.hand.port("a", "exec:next"), ground(user))
    user.type("pass on")
    user.key(KEY.Key_Return)
    user.hand.key(KEY.Key_1)
    end = user.hand.item("b").rect().bottomRight() + QPointF(40, 120)
    user.hand.drag(user.hand.port("b", "exec:next"), end, keys=Qt.KeyboardModifier.ShiftModifier)
    assert palettes(user) == []
    assert [step["value"]["type"] for step in user.steps] == ["script", "identity", "identity"]


def test_with_shift_all_that_fits_is_offered_where_the_last_does_not(user):
    user.hand.drag(user.hand.port("a", "exec:next"), ground(user))
    user.type("pass on")
    user.key(KEY.Key_Return)
    user.hand.key(KEY.Key_1)
    ground_there = user.hand.item("b").rect().bottomRight() + QPointF(40, 120)
    start = user.hand.port("a", IMAGE)
    user.hand.drag(start, ground_there, keys=Qt.KeyboardModifier.ShiftModifier)
    assert "Flux Kontext Pro" in offered(user)


def test_a_new_branch_has_one_condition_that_is_typed_on_its_card(user):
    user.hand.click(user.hand.item("a").rect().center())
    user.hand.key(KEY.Key_Tab)
    user.type("branch, one")
    user.key(KEY.Key_Return)
    user.hand.key(KEY.Key_Return)
    user.key(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
    user.type("flow_input.sad")
    user.key(KEY.Key_Return)
    assert user.steps[1]["value"]["branches"] == [{"expr": "flow_input.sad", "modules": []}]


def test_a_new_step_is_there_to_be_filled_in_whatever_was_looked_at(user):
    user.select("a")
    tabs = user.window.inspector.step.tabs
    turn_to(tabs, "History")
    user.hand.key(KEY.Key_Tab)
    user.type("kontext")
    user.key(KEY.Key_Return)
    assert ids(user) == ["a", "b"]
    assert tabs.tabText(tabs.currentIndex()) == "Inputs"
