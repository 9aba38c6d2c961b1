"""A result that is pinned is given without a call, until it is unpinned."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.calls import flow_of_calls, open_flow, run_ends
from tests.integration.calls.provider import CREATE

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def user(start, qtbot, provider, tmp_path):
    """Has a flow of one step open, which calls the provider."""
    return open_flow(start(), qtbot, provider, tmp_path / "flow.json", flow_of_calls)


def run(user):
    user.activate(user.window)
    user.key(KEY.Key_F5)
    form = user.dialog(RunDialog)
    with run_ends(user):
        user.click(user.button("Run", form))


def badges(user):
    return [badge.text for badge in user.hand.item("a").card.badges]


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
