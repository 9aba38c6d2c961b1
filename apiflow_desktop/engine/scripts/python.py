"""Python scripts."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.environments import Environments
from apiflow_desktop.engine.scripts.process import Exit, Order
from apiflow_desktop.engine.scripts.requirements import python_requirements
from apiflow_desktop.engine.scripts.run import ScriptRun, read_outcome

_NO_MODULE: Final = re.compile(r"No module named '(\w+)")


class Python:
    """Calls ``main`` by named arguments in a Python of its own."""

    def __init__(self, environments: Environments) -> None:
        self._environments = environments

    async def order(self, run: ScriptRun) -> Order:
        """See :class:`Language`."""
        try:
            requirements = python_requirements(run.content, run.lock)
        except ValueError as error:
            message = recorded(
                "The script's inline metadata (# /// script) cannot be read: {error}", error=error
            )
            raise StepError("RequirementsError", message, retryable=False) from error
        interpreter = await self._environments.interpreter(requirements, run.say)
        await asyncio.to_thread(_write, run)
        return Order(
            folder=run.folder.path,
            env=run.env,
            interpreter=interpreter,
            limits=run.limits,
        )

    def result(self, run: ScriptRun, ended: Exit) -> JsonValue:
        """See :class:`Language`."""
        try:
            return read_outcome(run, ended)
        except StepError as error:
            missing = _NO_MODULE.match(error.message)
            if missing is not None:
                advice = recorded("Say in the script what it needs to be installed:")
                run.say(f"\n{advice}\n# requirements:\n# {missing[1]}\n")
            raise


def _write(run: ScriptRun) -> None:
    run.folder.write("main.py", run.content)
    run.folder.write_json("args.json", run.arguments)
    run.folder.write_json("call.json", {"entry": run.entrypoint})
