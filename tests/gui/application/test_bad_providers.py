"""A connector that misbehaves, as the window shows it."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.catalog.validation import validated
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.keys import do
from tests.integration.bad_input.providers import FLOW, MISBEHAVIOUR, NODE, connector, served

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("how", MISBEHAVIOUR)
def test_the_window_says_what_the_connector_did_and_lives_on(start, qtbot, tmp_path, how):
    reply, said = MISBEHAVIOUR[how]
    assembly = start()
    window = assembly.window
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW))
    with served(reply) as url:
        store = assembly._workspace.store
        made = store.connectors.add(validated(Connector, {**connector(url), "id": 0}))
        node = validated(Node, {**NODE, "id": 0, "connector_id": made.id})
        node = store.nodes.add(node)
        path.write_text(json.dumps(FLOW).replace("node/3", f"node/{node.id}"))
        window.memory.target = "Mine"
        assembly.library.reload()
        window.open_paths([path])
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


def dialogs():
    shown = QApplication.topLevelWidgets()
    return [one for one in shown if isinstance(one, RunDialog) and one.isVisible()]


def run_button(dialog):
    return next(
        one for one in dialog.findChildren(QPushButton) if one.text().strip().startswith("Run")
    )
