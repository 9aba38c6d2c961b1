"""A new user's first five minutes, with the hands a user has: mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton, QToolButton

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.viewer.viewer import ImageViewer
from tests.gui.mouse import turn_to

LEFT = Qt.MouseButton.LeftButton


def button(parent, text):
    """Find a visible button by the beginning of its text."""
    return next(
        found
        for kind in (QPushButton, QToolButton)
        for found in parent.findChildren(kind)
        if found.isVisible() and found.text().strip().startswith(text)
    )


def top_level(kind):
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def run_from_the_form(qtbot, assembly):
    """Press Run, accept the form as it is, and wait for the job to end."""
    QTest.mouseClick(button(assembly.window.top_bar, "Run"), LEFT)
    qtbot.waitUntil(lambda: bool(top_level(RunDialog)), timeout=5000)
    (dialog,) = top_level(RunDialog)
    assert dialog.values()["input_image"].endswith("portrait.png")
    with qtbot.waitSignal(assembly.runs.finished, timeout=30_000):
        QTest.mouseClick(button(dialog, "Run"), LEFT)


def shown_states(canvas):
    """What the cards of the steps say, by step id."""
    return {
        item.card.module_id: item.look.view.state
        for item in canvas.stage.cards.values()
        if item.card.module_id
    }


def test_the_first_run_lights_up_and_keeps_its_pictures(start, qtbot):
    assembly = start()
    window = assembly.window
    canvas = window.page.canvas_widget
    assert window.page.session.title == "Hat, then cartoon"

    run_from_the_form(qtbot, assembly)

    qtbot.waitUntil(lambda: set(shown_states(canvas).values()) == {"succeeded"}, timeout=5000)
    assert set(shown_states(canvas)) == {"add_hat_step", "cartoon_step"}
    line = window.jobs.list.model.lines[0]
    assert (line.name, line.status) == ("Hat, then cartoon", "completed")

    outputs = window.jobs.details.sides.outputs
    turn_to(window.jobs.details.sides, "Outputs")
    gallery = outputs.findChild(QListWidget)
    qtbot.waitUntil(lambda: gallery.count() == 2, timeout=5000)
    place = gallery.visualItemRect(gallery.item(1)).center()
    QTest.mouseClick(gallery.viewport(), LEFT, pos=place)
    QTest.mouseDClick(gallery.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: bool(top_level(ImageViewer)), timeout=5000)
    (viewer,) = top_level(ImageViewer)
    viewer.activateWindow()
    qtbot.waitActive(viewer)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is viewer.view, timeout=5000)
    QTest.keyPress(viewer.view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not top_level(ImageViewer), timeout=5000)


def test_the_pictures_are_still_there_after_a_restart(start, qtbot):
    run_from_the_form(qtbot, start())
    start.end()

    window = start().window

    canvas = window.page.canvas_widget
    qtbot.waitUntil(lambda: set(shown_states(canvas).values()) == {"succeeded"}, timeout=5000)
    assert all(
        item.look.view.picture
        for item in canvas.stage.cards.values()
        if item.card.module_id in ("add_hat_step", "cartoon_step")
    )


def test_stop_cancels_at_the_provider(start, qtbot):
    assembly = start(speed=60)
    window = assembly.window
    QTest.mouseClick(button(window.top_bar, "Run"), LEFT)
    qtbot.waitUntil(lambda: bool(top_level(RunDialog)), timeout=5000)
    with qtbot.waitSignal(assembly.runs.started, timeout=5000):
        QTest.mouseClick(button(top_level(RunDialog)[0], "Run"), LEFT)
    canvas = window.page.canvas_widget
    qtbot.waitUntil(lambda: shown_states(canvas)["add_hat_step"] == "running", timeout=20_000)
    with qtbot.waitSignal(assembly.runs.finished, timeout=30_000):
        QTest.mouseClick(button(window.top_bar, "Stop"), LEFT)
    assert shown_states(canvas)["add_hat_step"] == "cancelled"
    assert window.jobs.list.model.lines[0].status == "cancelled"


def test_a_click_selects_a_step_and_the_inspector_shows_it(start, qtbot):
    window = start().window
    canvas = window.page.canvas_widget
    item = next(i for i in canvas.stage.cards.values() if i.card.module_id == "cartoon_step")
    point = canvas.viewer.mapFromScene(item.pos()) + QPoint(60, 16)
    QTest.mouseClick(canvas.viewer.viewport(), LEFT, pos=point)
    qtbot.waitUntil(
        lambda: (
            [window.page.session.document.module(h)["id"] for h in window.page.selected]
            == ["cartoon_step"]
        ),
        timeout=5000,
    )
