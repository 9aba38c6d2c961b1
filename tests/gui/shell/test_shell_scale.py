"""The size of the window: chosen in the preferences, heeded at the next start."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from apiflow_desktop.gui.window.preferences import Preferences
from tests.gui.asked import answering
from tests.gui.canvas.hand import focused
from tests.gui.keys import do, tab_to
from tests.gui.shell.starter import environment

START = """
from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.app import create_application, use_scale
from apiflow_desktop.gui.window.memory import WindowMemory
use_scale(WindowMemory(Home.from_environment()).scale)
print(create_application().primaryScreen().devicePixelRatio())
"""


def start_anew(starter):
    return float(starter.told(START, environment()))


@pytest.mark.parametrize(("typed", "ratio"), [("75", 0.75), ("200", 2.0)])
def test_the_chosen_size_is_that_of_the_next_start(
    window, starter, monkeypatch, qtbot, typed, ratio
):
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    monkeypatch.setenv("APIFLOW_HOME", str(window.parts.home.root))
    assert start_anew(starter) == 1.0
    do(window, "edit.preferences")
    dialog = window.findChild(Preferences)
    qtbot.waitActive(dialog)
    tab_to(dialog.scale)
    QTest.keyClicks(focused(), typed)
    assert window.memory.scale == int(typed)
    assert dialog.scale_note.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    kept = window.parts.home.root / "window.ini"
    qtbot.waitUntil(lambda: f"scale={typed}" in kept.read_text() if kept.exists() else False)
    assert start_anew(starter) == ratio


def test_the_window_may_be_started_anew_for_it(window, qtbot):
    window.open_item("1")
    dialog = opened(window, qtbot)
    assert not dialog.scale_note.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert dialog.scale_note.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Up)
    assert not dialog.scale_note.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)

    dialog = opened(window, qtbot)
    assert dialog.scale_note.isVisible()
    QTest.mouseClick(dialog.scale_note.button, Qt.MouseButton.LeftButton)

    assert window.restarting
    assert not window.isVisible()


def test_a_window_that_may_not_close_is_not_started_anew(window, application, qtbot):
    application.runs.begin("Mine")
    dialog = opened(window, qtbot)
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "125")
    with answering(QMessageBox.StandardButton.Cancel) as asked:
        QTest.mouseClick(dialog.scale_note.button, Qt.MouseButton.LeftButton)
    assert asked[0].text == "1 job is running."
    assert not window.restarting
    assert window.isVisible()


def opened(window, qtbot):
    do(window, "edit.preferences")
    dialog = next(one for one in window.findChildren(Preferences) if one.isVisible())
    qtbot.waitActive(dialog)
    return dialog


def test_a_factor_from_outside_stays_in_force(window, starter, monkeypatch, qtbot):
    window.memory.scale = 150
    kept = window.parts.home.root / "window.ini"
    qtbot.waitUntil(kept.exists)
    monkeypatch.setenv("QT_SCALE_FACTOR", "2")
    monkeypatch.setenv("APIFLOW_HOME", str(window.parts.home.root))
    assert start_anew(starter) == 2.0


LINES = """
from PySide6.QtWidgets import QFrame, QWidget
from apiflow_desktop.gui.app import create_application
from apiflow_desktop.gui.theme import Theme, apply, set_role
app = create_application()
seen = 0
for theme in ("dark", "light"):
    apply(app, theme)
    window = QWidget()
    window.resize(200, 1300)
    for number in range(32):
        bar = QFrame(window)
        set_role(bar, "bar")
        bar.setGeometry(0, number * 40 + number % 4, 200, 30)
    window.show()
    picture, tokens = window.grab().toImage(), Theme.current().tokens
    line, ground = tokens.colour("line").red(), tokens.colour("panel").red()
    shares = [(picture.pixelColor(60, y).red() - ground) / (line - ground)
              for y in range(picture.height())]
    # A smoothed line is spread over two rows of pixels, and fainter in each.
    rows = [share > 0.7 for share in shares]
    seen += sum(here and not above for above, here in zip([False, *rows], rows))
print(seen)
"""


@pytest.mark.parametrize("factor", ["0.75", "1", "1.5", "2"])
def test_every_thin_line_is_seen_at_every_size(starter, factor):
    seen = starter.told(LINES, {**environment(), "QT_SCALE_FACTOR": factor})
    assert int(seen) == 2 * 32
