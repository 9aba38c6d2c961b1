"""Flows that call a provider, opened and run as a user does."""

from __future__ import annotations

import json
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from PySide6.QtCore import Qt

from apiflow_desktop.catalog.models import Connector, Node
from apiflow_desktop.gui.forms.run_dialog import RunDialog
from tests.gui.application.user import User
from tests.integration.bad_input.providers import FLOW, NODE


def open_flow(assembly, qtbot, provider, path, make):
    """Write a flow to a file and open it; ``make`` is given the path of a node of the provider."""
    store = assembly._workspace.store
    made = store.connectors.add(Connector(id=0, name="Mine", base_url=provider.base_url))
    node = store.nodes.add(Node.from_json({**NODE, "id": 0, "connector_id": made.id, "output": []}))
    path.write_text(json.dumps(make(f"node/{node.id}")))
    assembly.library.reload()
    assembly.window.open_paths([path])
    return User(assembly, qtbot)


def flow_of_calls(node, *prompts):
    """Return a flow of calls a, b, c …; the prompts of all but the first are expressions."""
    flow: Any = deepcopy(FLOW)
    modules: list[Any] = flow["value"]["modules"]
    modules[0]["value"]["path"] = node
    for module_id, prompt in zip("bcdef", prompts, strict=False):
        step = deepcopy(modules[0])
        step["id"] = module_id
        step["value"]["input_transforms"]["prompt"] = {"type": "javascript", "expr": prompt}
        modules.append(step)
    return flow


def open_and_run(start, qtbot, path, flow):
    """Write a flow to a file, open it and run it to its end."""
    path.write_text(json.dumps(flow))
    user = User(start(), qtbot)
    user.window.open_paths([path])
    user.activate(user.window)
    user.hand.key(Qt.Key.Key_1)
    user.key(Qt.Key.Key_F5)
    with qtbot.waitSignal(user.assembly.runs.finished, timeout=20_000):
        user.click(user.button("Run", user.dialog(RunDialog)))
    return user


def restarted(user, start, file):
    """Close the window and start anew with a file; return the user once its last run is shown."""
    user.assembly.window.close()
    again = start()
    again.window.open_paths([file])
    later = User(again, user.qtbot)
    user.qtbot.waitUntil(
        lambda: later.window.page is not None and later.window.page.state is not None
    )
    return later


@contextmanager
def run_ends(user):
    """Wait for the end of the run that the user asks for meanwhile, until it is shown."""
    with user.qtbot.waitSignal(user.assembly.runs.finished, timeout=30_000):
        yield
    user.qtbot.waitUntil(lambda: user.window.page.state.status.ended, timeout=5000)


def states(user, steps="abc"):
    """Read the states off the cards, by the ids of their steps."""
    return {name: user.hand.item(name).look.view.state for name in steps}
