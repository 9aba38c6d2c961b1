"""What is closed is let go of, with all that was made for it."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import Qt

from tests.gui.application.calls import flow_of_calls, open_flow, run_ends

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_closed_document_is_let_go_of_though_it_ran_and_was_looked_at(
    start, qtbot, provider, tmp_path
):
    user = open_flow(start(), qtbot, provider, tmp_path / "flow.json", flow_of_calls)
    user.activate(user.window)
    user.hand.key(Qt.Key.Key_1)
    user.select("a")
    with run_ends(user):
        user.key(Qt.Key.Key_F7)
    user.select("a")
    page = weakref.ref(user.window.page)
    session = weakref.ref(user.window.page.session)
    user.activate(user.window)
    user.key(Qt.Key.Key_W, CTRL)

    def is_gone():
        gc.collect()
        return page() is None and session() is None

    qtbot.waitUntil(is_gone, timeout=10_000)
