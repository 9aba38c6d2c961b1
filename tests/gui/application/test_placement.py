"""Cards that were put somewhere by hand are still there when the document is opened again."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from apiflow_desktop.gui.window.preferences import Preferences
from apiflow_desktop.openflow.picture.model import COLLAPSED, START
from tests.gui.application.user import User
from tests.gui.keys import tab_to
from tests.integration.bad_input.providers import FLOW
from tests.unit.openflow_picture.flows import for_each, script

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def user(start, qtbot):
    return User(start(), qtbot)


def drag(user, module_id):
    """Drag a card; return where it was and where it is."""
    hand = user.hand
    before = hand.item(module_id).pos()
    hand.drag(hand.body(module_id), hand.body(module_id) + QPointF(40, 120))
    after = user.hand.item(module_id).pos()
    assert after != before
    return before, after


def close(user):
    user.activate(user.window)
    user.key(Qt.Key.Key_W, CTRL)


def test_a_card_of_a_library_workflow_stays_until_it_is_tidied_up(user):
    item = str(user.window.page.item)
    before, after = drag(user, "cartoon_step")
    assert not user.window.page.session.dirty

    close(user)
    user.window.open_item(item)
    assert user.hand.item("cartoon_step").pos() == after

    user.activate(user.window)
    user.key(Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
    assert user.hand.item("cartoon_step").pos() == before
    close(user)
    user.window.open_item(item)
    assert user.hand.item("cartoon_step").pos() == before


def test_a_card_of_a_file_stays_and_the_file_is_not_touched(user, tmp_path):
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW))
    written = path.read_bytes()
    user.window.open_paths([path])
    _, after = drag(user, "a")

    close(user)
    user.window.open_paths([path])

    assert user.hand.item("a").pos() == after
    assert path.read_bytes() == written


def test_in_a_copy_that_is_saved_elsewhere_it_stays_too(user, tmp_path, monkeypatch):
    path, copy = tmp_path / "flow.json", tmp_path / "copy.json"
    path.write_text(json.dumps(FLOW))
    user.window.open_paths([path])
    _, after = drag(user, "a")
    assert not user.window.page.session.dirty
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(copy), ""))
    user.activate(user.window)
    user.key(Qt.Key.Key_S, CTRL)
    user.key(Qt.Key.Key_S, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert copy.exists()

    close(user)
    user.window.open_paths([copy])

    assert user.hand.item("a").pos() == after


def turn(user):
    """Let the drawing run the other way, by the key for it."""
    user.activate(user.window)
    user.key(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)


def stands_below(user, one, other):
    here, there = (user.hand.item(name).rect() for name in (one, other))
    return here.top() >= there.bottom()


def test_a_drawing_that_was_turned_stays_so_and_undo_turns_it_back(user, tmp_path):
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW))
    user.window.open_paths([path])
    assert not stands_below(user, "a", START)

    turn(user)
    assert stands_below(user, "a", START)
    assert not user.window.page.session.dirty
    close(user)
    user.window.open_paths([path])
    assert stands_below(user, "a", START)

    turn(user)
    assert not stands_below(user, "a", START)
    user.key(Qt.Key.Key_Z, CTRL)
    assert stands_below(user, "a", START)


def test_cards_are_placed_by_hand_for_each_way_of_running(user):
    item = str(user.window.page.item)
    _, right = drag(user, "cartoon_step")
    turn(user)
    _, down = drag(user, "cartoon_step")
    turn(user)
    assert user.hand.item("cartoon_step").pos() == right

    close(user)
    user.window.open_item(item)
    assert user.hand.item("cartoon_step").pos() == right
    turn(user)
    assert user.hand.item("cartoon_step").pos() == down


def test_the_usual_way_is_a_preference_for_drawings_without_their_own(user, tmp_path):
    turned = str(user.window.page.item)
    turn(user)
    turn(user)
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW))
    user.window.open_paths([path])
    choose_direction(user)

    assert stands_below(user, "a", START)
    user.window.open_item(turned)
    assert not stands_below(user, "cartoon_step", START)


def choose_direction(user):
    """Choose the next way of running in the preferences."""
    user.activate(user.window)
    user.key(Qt.Key.Key_Comma, CTRL)
    dialog = user.dialog(Preferences)
    tab_to(dialog.direction)
    user.key(Qt.Key.Key_Down)
    user.key(Qt.Key.Key_Escape)


NESTED = {
    "summary": "Nested",
    "value": {
        "modules": [
            for_each(
                "loop", "=[1, 2]", script("inner", x="=flow_input.iter.value"), script("next")
            ),
            script("after", x="=results.loop"),
        ]
    },
}
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def nested(user, tmp_path):
    path = tmp_path / "nested.json"
    path.write_text(json.dumps(NESTED))
    user.window.open_paths([path])
    user.activate(user.window)
    return path


def cards(user):
    return {item.card.module_id for item in user.hand.canvas.stage.cards.values()}


def collapse(user):
    user.key(Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)


def test_a_key_collapses_around_the_selected_step_and_expands_again(user, nested):
    user.hand.click(user.hand.body("inner"))
    collapse(user)
    assert "inner" not in cards(user)
    collapse(user)
    assert "inner" in cards(user)
    user.hand.click(user.hand.body("loop"))
    collapse(user)
    assert "inner" not in cards(user)


def test_what_was_collapsed_is_so_when_the_document_is_opened_again(user, nested):
    written = nested.read_bytes()
    drag(user, "inner")
    placed = user.hand.item("inner").pos()
    user.key(Qt.Key.Key_C, ALT_SHIFT)
    assert "inner" not in cards(user)
    assert not user.window.page.session.dirty
    close(user)
    user.window.open_paths([nested])
    user.activate(user.window)
    assert "inner" not in cards(user)

    user.key(Qt.Key.Key_E, ALT_SHIFT)
    assert user.hand.item("inner").pos() == placed
    assert nested.read_bytes() == written


def test_the_outline_leads_to_a_hidden_step_and_expands_it(user, nested):
    user.key(Qt.Key.Key_C, ALT_SHIFT)
    user.key(Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    for _ in range(2):
        user.key(Qt.Key.Key_Down)
    assert "inner" in cards(user)
    (selected,) = user.window.page.selected
    assert user.document.module(selected)["id"] in ("inner", "next")


def test_a_bar_that_is_selected_stays_collapsed_beside_the_text(user, nested):
    user.key(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    user.key(Qt.Key.Key_C, ALT_SHIFT)
    bar = next(i for i in user.hand.canvas.stage.cards.values() if i.card.kind == COLLAPSED)
    user.hand.click(bar.rect().center())
    QApplication.processEvents()
    assert "inner" not in cards(user)
    handles = user.document.handles_by_id
    assert user.window.page.selected == [*handles("inner"), *handles("next")]


def test_the_menu_of_a_frame_collapses_it(user, nested):
    frame = next(iter(user.hand.canvas.stage.frames.values()))
    title = frame.arrow_rect().center() + QPointF(16, 0)
    user.hand.click(title, Qt.MouseButton.RightButton)
    user.choose(user.hand.view, user.hand.at(title), "Collapse or expand")
    assert "inner" not in cards(user)
