"""Help where the real inspector and the real dialogs ask for it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from apiflow_desktop.base import i18n
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.help.window import HelpWindow
from tests.gui.application.user import LEFT

F1 = Qt.Key.Key_F1


def turn_to(tabs, title):
    """Click at a tab of the inspector, whether its title or its icon is shown."""
    number = next(n for n in range(tabs.count()) if tabs.tabToolTip(n) == title)
    QTest.mouseClick(tabs.tabBar(), LEFT, pos=tabs.tabBar().tabRect(number).center())
    QApplication.processEvents()


def test_f1_in_an_option_leads_to_its_row(user):
    user.select("add_hat_step")
    step = user.window.inspector.step
    turn_to(step.tabs, "Settings")
    for name, place in (("timeout", "options.md#timeout"), ("skip if", "options.md#skip_if")):
        user.click(user.named(name, within=user.window.inspector))
        user.key(F1)
        assert user.window.help.view.place == place
    turn_to(step.tabs, "Output")
    user.click(user.named("Help", within=step.header))
    assert user.window.help.view.place == "tour.md#the-output-of-a-step"
    assert user.hand.canvas.isVisible()


@pytest.fixture
def german():
    i18n.use(i18n.load("de"))
    yield
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


def test_f1_shows_the_page_in_the_users_language(german, user, qtbot):
    user.select("add_hat_step")
    turn_to(user.window.inspector.step.tabs, "Optionen")
    user.click(user.named("Zeitlimit", within=user.window.inspector))
    user.key(F1)
    view = user.window.help.view
    assert view.place == "options.md#timeout"
    assert view.toPlainText().startswith("Optionen\n")

    def row():
        return view.cursorRect(view.document().find("Zeitlimit"))

    qtbot.waitUntil(lambda: view.viewport().rect().contains(row()))
    assert view.verticalScrollBar().value() > 0


def test_f1_in_the_options_of_the_flow_and_in_an_expression(user):
    flow = user.window.inspector.flow
    turn_to(flow.tabs, "Options")
    user.click(user.named("keep for", within=flow))
    user.key(F1)
    assert user.window.help.view.place == "options.md#cache_ttl"
    user.click(user.named("skip all if", within=flow))
    user.key(F1)
    assert user.window.help.view.place == "options.md#skip_expr"


def test_f1_in_the_run_form_opens_help_beside_it(user, qtbot):
    user.key(Qt.Key.Key_F5)
    dialog = user.dialog(RunDialog)
    user.key(F1)
    shown = dialog.findChild(HelpWindow)
    assert shown.panel.view.place == "running.md#how-a-run-goes"
    assert not user.window.docks.is_shown("help")
    user.key(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.findChild(HelpWindow) is None)
    assert dialog.isVisible()
    dialog.close()
