"""Cards that were put somewhere by hand are still there when the document is opened again."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPointF, Qt

from tests.gui.application.user import User
from tests.integration.bad_input.providers import FLOW

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
