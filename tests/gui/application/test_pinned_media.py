"""A pinned picture stays on its card by what is kept of it, whatever its address does later."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.gui.application.test_first_five_minutes import run_from_the_form
from tests.gui.application.user import User

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
STEP = "add_hat_step"


def picture(user):
    return user.hand.item(STEP).look.view.picture


def test_a_pinned_picture_is_on_its_card_in_later_runs_and_after_a_restart(start, qtbot):
    assembly = start()
    user = User(assembly, qtbot)
    run_from_the_form(qtbot, assembly)
    qtbot.waitUntil(lambda: picture(user) is not None, timeout=5000)
    first = picture(user)
    user.select(STEP)
    user.hand.key(KEY.Key_P)
    user.key(KEY.Key_S, CTRL)
    run_from_the_form(qtbot, assembly)
    qtbot.waitUntil(lambda: user.hand.item(STEP).look.view.state == "pinned", timeout=5000)
    assert picture(user) == first
    assembly.window.close()

    later = User(start(), qtbot)
    qtbot.waitUntil(lambda: later.window.page is not None and later.window.page.state is not None)
    assert later.hand.item(STEP).look.view.state == "pinned"
    assert picture(later) == first
