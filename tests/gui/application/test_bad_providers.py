"""A connector that misbehaves, as the window shows it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from apiflow_desktop.base import i18n
from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.catalog.validation import validated
from apiflow_desktop.gui.forms.labels import ProblemLabel
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from apiflow_desktop.gui.language import speak
from tests.gui.application.user import User
from tests.gui.keys import do
from tests.integration.bad_input.providers import FLOW, MISBEHAVIOUR, NODE, connector, served

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("how", MISBEHAVIOUR)
def test_the_window_says_what_the_connector_did_and_lives_on(start, qtbot, tmp_path, how):
    reply, said = MISBEHAVIOUR[how]
    assembly = start()
    window = assembly.window
    with served(reply) as url:
        opened(assembly, url, tmp_path)
        do(window, "run.run")
        qtbot.waitUntil(lambda: bool(dialogs()), timeout=5000)
        with qtbot.waitSignal(assembly.runs.finished, timeout=30_000):
            QTest.mouseClick(run_button(dialogs()[0]), LEFT)
    canvas = window.page.canvas_widget
    card = next(one for one in canvas.stage.cards.values() if one.card.module_id == "a")
    qtbot.waitUntil(lambda: card.look.view.state == "failed", timeout=5000)
    assert window.jobs.list.model.lines[0].status == "failed"
    (toast,) = window.toasts.shown()
    assert said in toast.notice.detail
    assert "Mine" in toast.notice.detail


def opened(assembly, url, folder):
    """Open a flow whose one step calls the provider at a URL."""
    store = assembly._workspace.store
    made = store.connectors.add(validated(Connector, {**connector(url), "id": 0}))
    node = store.nodes.add(validated(Node, {**NODE, "id": 0, "connector_id": made.id}))
    path = folder / "flow.json"
    path.write_text(json.dumps(FLOW).replace("node/3", f"node/{node.id}"))
    assembly.window.memory.target = "Mine"
    assembly.library.reload()
    assembly.window.open_paths([path])


@pytest.fixture
def german(qapp):
    speak(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
    QLocale.setDefault(QLocale("en_US"))
    i18n.use(i18n.load(i18n.SOURCE_LANGUAGE))


def test_the_window_says_it_in_its_language_and_the_record_in_english(
    german, start, qtbot, tmp_path
):
    reply, said = MISBEHAVIOUR["401"]
    with served(reply) as url:
        user = User(start(), qtbot)
        window = user.window
        opened(user.assembly, url, tmp_path)
        user.activate(window)
        user.key(Qt.Key.Key_F5)
        dialog = user.dialog(RunDialog)
        with qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
            user.click(run_button(dialog, "Ausführen"))
    card = user.hand.item("a")
    qtbot.waitUntil(lambda: card.look.view.state == "failed", timeout=5000)
    shown = "Mine antwortete 401 Said. Ein Token wird verlangt; eines in den Headern des Konnektors"
    assert shown in card.toolTip()
    assert said in card.toolTip()
    user.select("a")
    bar = window.inspector.step.tabs.tabBar()
    (tab,) = (one for one in range(bar.count()) if bar.tabToolTip(one) == "Ausgabe")
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(tab).center())
    assert any(
        label.text().startswith(f"HttpError: {shown}")
        for label in window.inspector.findChildren(ProblemLabel)
        if label.isVisible()
    )
    (line,) = window.jobs.list.model.lines
    assert line.summary.startswith(shown)
    assert shown in window.toasts.shown()[0].notice.detail
    error = window.jobs.state_of(line.id).by_module("a").error
    assert error["message"] == (
        "Mine answered 401 Said. It wants a token; name one in the connector's headers. "
        "It said: Unauthenticated"
    )


def dialogs():
    shown = QApplication.topLevelWidgets()
    return [one for one in shown if isinstance(one, RunDialog) and one.isVisible()]


def run_button(dialog, title="Run"):
    return next(
        one for one in dialog.findChildren(QPushButton) if one.text().strip().startswith(title)
    )
