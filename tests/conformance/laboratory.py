"""What the cases of a test module share: a loop, the evaluation thread, processes for scripts."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.ports import ScriptCall
from apiflow_desktop.engine.scripts.facts import JobFacts
from apiflow_desktop.engine.scripts.scripts import JobScripts, ScriptRunner
from tests.conformance.virtual_time import START, VirtualClock, VirtualLoop
from tests.integration.scripts.support import Host

_Result = TypeVar("_Result")


class Laboratory:
    """Owns what is dear to start; processes are started by the first script.

    Args:
        folder: Where scripts run.
    """

    def __init__(self, folder: Path) -> None:
        self.expressions = ExpressionEngine()
        self._folder = folder
        self._loop = VirtualLoop()
        self._scripts: ScriptRunner | None = None

    def run(self, clock: VirtualClock, work: Coroutine[Any, Any, _Result]) -> _Result:
        return self._loop.run(clock, work)

    def scripts(self, host: Host) -> JobScripts:
        """Scripts of a new job."""
        if self._scripts is None:
            self._scripts = ScriptRunner(self._folder)
        facts = JobFacts(key=str(uuid4()), flow_path="u/local/flow", scheduled_for=START)
        return JobScripts(self._scripts, host, facts)

    def close(self) -> None:
        if self._scripts is not None:
            self._loop.run(None, self._scripts.close())
        self._loop.close()
        self.expressions.close()


class RealScripts:
    """Scripts of one case, in processes."""

    def __init__(self, laboratory: Laboratory) -> None:
        self._laboratory = laboratory
        self._scripts: JobScripts | None = None

    def runs(self, language: str) -> bool:
        return language in ("python3", "bash", "deno", "bun", "nativets", "bunnative")

    async def run(self, call: ScriptCall) -> JsonValue:
        if self._scripts is None:
            self._scripts = self._laboratory.scripts(Host())
        return await self._scripts.run(call)
