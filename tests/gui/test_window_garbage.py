"""What the window leaves is destroyed on its thread, however busy the others are."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsScene

from apiflow_desktop.gui.garbage import WindowGarbage


@pytest.fixture
def window_garbage(qapp):
    was_on = gc.isenabled()
    gc.freeze()  # what other tests left is not looked through
    made = WindowGarbage(qapp)
    yield made
    made.end()
    made.deleteLater()
    if not was_on:
        gc.disable()


def test_a_scene_is_destroyed_by_the_window_however_much_another_thread_makes(
    window_garbage, qtbot
):
    destroyed_on = []
    scene = QGraphicsScene()
    around: list[object] = [scene]
    around.append(around)
    scene.around = around  # type: ignore[attr-defined]
    scene.destroyed.connect(
        lambda: destroyed_on.append(threading.current_thread()),
        Qt.ConnectionType.DirectConnection,
    )
    del scene, around
    stop = threading.Event()
    kept: list[list[int]] = []

    def make():
        while not stop.is_set():
            kept.extend([index] for index in range(1000))
            stop.wait(0.001)

    thread = threading.Thread(target=make)
    thread.start()
    try:
        qtbot.waitUntil(lambda: bool(destroyed_on))
    finally:
        stop.set()
        thread.join()
    assert destroyed_on == [threading.main_thread()]
