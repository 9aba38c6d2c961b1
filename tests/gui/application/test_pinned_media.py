"""Pictures of earlier runs are shown by what is kept of them, whatever their addresses do later."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from apiflow_desktop.gui.forms.thumbnail import Thumbnail
from apiflow_desktop.gui.viewer.viewer import ImageViewer
from tests.gui.application.test_first_five_minutes import run_from_the_form
from tests.gui.application.user import User, dialogs

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


def test_a_past_run_shows_the_pictures_it_made(start, qtbot):
    assembly = start()
    user = User(assembly, qtbot)
    run_from_the_form(qtbot, assembly)
    qtbot.waitUntil(lambda: picture(user) is not None, timeout=5000)
    user.select(STEP)
    bar = user.window.inspector.step.tabs.tabBar()
    (tab,) = (n for n in range(bar.count()) if bar.tabToolTip(n) == "History")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())
    history = user.window.inspector.step.history
    qtbot.waitUntil(lambda: any(one.isVisible() for one in history.findChildren(Thumbnail)))
    user.click(next(one for one in history.findChildren(Thumbnail) if one.isVisible()))
    qtbot.waitUntil(lambda: bool(dialogs(ImageViewer)), timeout=5000)
    dialogs(ImageViewer)[0].close()
