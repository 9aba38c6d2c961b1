"""The engine is plain asyncio; it also lives on the loop that the user named."""

from __future__ import annotations

import PySide6.QtCore  # noqa: F401  qasync takes the binding that is there
import qasync

from apiflow_desktop.engine.engine import Engine
from tests.unit.engine.world import MemoryJournal, Studio, completed, js, module, step


def test_a_flow_runs_on_a_qasync_loop(qapp):
    loop = qasync.QEventLoop(qapp)
    engine = Engine(
        operations=Studio(double=lambda call: call.arguments["n"]), journal=MemoryJournal()
    )
    body = step("x", "double", {"n": js("flow_input.iter.value * 2")})
    flow = module("l", "forloopflow", iterator=js("[1, 2, 3]"), parallel=True, modules=[body])
    try:
        ending = loop.run_until_complete(engine.run({"modules": [flow]}, {}))
    finally:
        loop.close()
    assert completed(ending) == [2, 4, 6]
