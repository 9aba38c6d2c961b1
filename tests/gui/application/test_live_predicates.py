"""Under a predicate stands what it gives with the values of the last run."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.application.calls import flow_of_calls, open_flow, run_ends
from tests.gui.mouse import turn_to
from tests.integration.bad_input.providers import serving
from tests.integration.calls.provider import CREATE, answer

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def branching(node):
    """A call, then two branches, the second of which is taken."""
    flow = flow_of_calls(node)
    modules = flow["value"]["modules"]
    inside = {"type": "identity"}
    branches = [
        {"expr": "false", "modules": [{"id": "one", "value": inside}]},
        {"expr": "true", "modules": [{"id": "two", "value": inside}]},
    ]
    value = {"type": "branchone", "branches": branches, "default": []}
    modules.append({"id": "choice", "value": value})
    return flow


def run(user, last):
    user.select(last)
    user.activate(user.window)
    with run_ends(user):
        user.key(KEY.Key_F7)
    user.select(last)


def says(user, text):
    labels = user.window.inspector.findChildren(QLabel)
    return any(text in label.text() for label in labels if label.isVisible())


def wait_for(user, text):
    user.qtbot.waitUntil(lambda: says(user, text), timeout=5000)


def retype(user, field, text):
    user.click(field)
    user.key(KEY.Key_A, CTRL)
    user.type(text)


def test_a_branch_tells_whether_it_would_be_taken(start, qtbot, provider, tmp_path):
    user = open_flow(start(), qtbot, provider, tmp_path / "flow.json", branching)
    run(user, "choice")
    first = user.named("Predicate of branch 1")
    retype(user, first, "result.output.length > 99")
    wait_for(user, "false  ·")
    retype(user, first, "result.output.length < 99")
    qtbot.waitUntil(lambda: not says(user, "false  ·"), timeout=5000)
    retype(user, first, "result.nothing.at")
    wait_for(user, "of undefined, column 1.")
    (said,) = (
        one for one in user.window.inspector.findChildren(QLabel) if "column 1." in one.text()
    )
    # none of it is cut off
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()), timeout=5000)


@pytest.fixture
def failing():
    """A provider that refuses every call."""
    with serving(CREATE, answer({"detail": "no such model"}, 404)) as provider:
        yield provider


def test_the_condition_of_retries_sees_the_last_failure(start, qtbot, failing, tmp_path):
    user = open_flow(start(), qtbot, failing, tmp_path / "flow.json", flow_of_calls)
    user.activate(user.window)
    user.select("a")
    turn_to(user.window.inspector.step.tabs, "Settings")
    rows = user.window.inspector.step.settings.rows
    retry_if = rows["retry", "retry_if", "expr"].expression
    retype(user, retry_if, "error.message.includes('model')")
    assert not says(user, "true  ·")
    run(user, "a")
    wait_for(user, "true  ·")
    retype(user, retry_if, "result.error.message === ''")
    wait_for(user, "false  ·")
    retype(user, retry_if, "results.a")
    wait_for(user, "results is not defined")


def test_without_a_failure_it_is_said_when_it_is_known(start, qtbot, provider, tmp_path):
    user = open_flow(start(), qtbot, provider, tmp_path / "flow.json", flow_of_calls)
    run(user, "a")
    turn_to(user.window.inspector.step.tabs, "Settings")
    rows = user.window.inspector.step.settings.rows
    retype(user, rows["retry", "retry_if", "expr"].expression, "error.name")
    wait_for(user, "Known once an attempt has failed.")
