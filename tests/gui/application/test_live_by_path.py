"""Variables and resources in expressions are worked out with what the workspace keeps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from apiflow_desktop.catalog.items import Resource, Variable
from tests.gui.application.calls import flow_of_calls, open_flow
from tests.gui.application.test_live_predicates import run, says, wait_for

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SECRET = "hush-hush-hush"


@pytest.fixture
def user(start, qtbot, provider, tmp_path):
    """Has a flow of two calls open and run, in a workspace with a style, a secret and a server."""
    assembly = start()
    workspace = assembly.library._workspace
    workspace.vault.set("u/me/token", SECRET)
    workspace.store.variables.put(Variable(path="u/me/style", value="cartoon"))
    workspace.store.variables.put(Variable(path="u/me/token", is_secret=True))
    server = Resource(path="u/me/server", value={"host": "h1", "key": "$var:u/me/token"})
    workspace.store.resources.put(server)
    user = open_flow(assembly, qtbot, provider, tmp_path / "flow.json", two_calls)
    run(user, "b")
    return user


def two_calls(node):
    return flow_of_calls(node, "'x'")


def type_prompt(user, text):
    user.click(user.named("Expression of prompt"))
    user.key(KEY.Key_A, CTRL)
    user.type(text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('variable("u/me/style") + "!"', '"cartoon!"'),
        ('resource("u/me/server").host', '"h1"'),
        ('"Bearer " + variable("u/me/token")', "Bearer ${u/me/token:••••"),
        ('resource("u/me/server").key', "${u/me/token:••••"),
        ('"a" + variable("u/me/nothing")', "cannot be resolved, column 7."),
    ],
)
def test_a_value_of_the_workspace_is_told_but_no_secret(user, typed, told):
    type_prompt(user, typed)
    wait_for(user, told)
    assert not says(user, SECRET)
