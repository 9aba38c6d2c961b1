"""A result that is pinned is given without a call, until it is unpinned."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import User
from tests.integration.bad_input.providers import FLOW, NODE, serving
from tests.integration.calls.provider import CREATE, answer

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def provider():
    with serving(CREATE, answer({"output": "drawn"})) as provider:
        yield provider


@pytest.fixture
def user(start, qtbot, provider, tmp_path):
    """Has a flow of one step open, which calls the provider."""
    assembly = start()
    store = assembly._workspace.store
    mine = Connector(id=0, name="Mine", base_url=provider.base_url)
    made = store.connectors.add(mine)
    text = {**NODE, "id": 0, "connector_id": made.id, "output": []}
    node = store.nodes.add(Node.from_json(text))
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(FLOW).replace("node/3", f"node/{node.id}"))
    assembly.library.reload()
    assembly.window.open_paths([path])
    return User(assembly, qtbot)


def run(user):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    form = user.dialog(RunDialog)
    with user.qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        user.click(user.button("Run", form))
    user.qtbot.waitUntil(lambda: user.window.page.state.status.ended, timeout=5000)


def badges(user):
    texts = [badge.text for badge in user.hand.item("a").card.badges]
    return [text for text in texts if text != "Result"]


def test_p_pins_the_last_result_and_lets_go_of_it_again(user, provider):
    run(user)
    assert provider.lines() == [CREATE]
    assert user.hand.item("a").look.view.state == "succeeded"
    result = user.window.page.state.by_module("a").result

    user.select("a")
    user.key(KEY.Key_P)
    assert user.steps[0]["mock"] == {"enabled": True, "return_value": result}
    assert badges(user) == ["pinned"]

    run(user)
    assert provider.lines() == [CREATE]
    assert user.hand.item("a").look.view.state == "pinned"
    assert user.window.page.state.by_module("a").result == result

    user.select("a")
    user.key(KEY.Key_P)
    assert user.steps[0]["mock"]["enabled"] is False
    assert badges(user) == []
    run(user)
    assert provider.lines() == [CREATE, CREATE]


def test_pinning_is_found_in_the_palette(user):
    pin = user.window.registry["edit.pin"]
    assert not pin.isEnabled()
    run(user)
    user.select("a")
    user.key(KEY.Key_K, CTRL)
    user.type("pin output")
    user.key(KEY.Key_Return)
    assert badges(user) == ["pinned"]
    user.activate(user.window)
    user.key(KEY.Key_Z, CTRL)
    assert badges(user) == []
