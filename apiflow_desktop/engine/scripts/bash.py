"""Bash scripts."""

from __future__ import annotations

import json
import sys

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.large_json import decode, encode
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.large_values import worked_on
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.process import Exit, Interpreter, Order
from apiflow_desktop.engine.scripts.run import (
    ENDED,
    ScriptRun,
    process_error,
    read_limited,
)
from apiflow_desktop.engine.scripts.tools import system_tool
from apiflow_desktop.openflow.signatures.bash import bash_parameters


class Bash:
    """Gives arguments by position, in the order the script names them.

    The result is what the script writes to ``result.json``, else the text in ``result.out``,
    else the last line it prints.
    """

    async def order(self, run: ScriptRun) -> Order:
        """See :class:`Language`."""
        bash = system_tool("bash", recorded("Bash scripts need {tool}", tool="bash"))
        script = run.folder.write("main.sh", f"set -e\n{run.content}")
        given = await worked_on(run.arguments, lambda: _given(run))
        return Order(
            folder=run.folder.path,
            env=run.env,
            interpreter=Interpreter(sys.executable),
            limits=run.limits,
            argv=(bash, str(script), *given),
        )

    def result(self, run: ScriptRun, ended: Exit) -> JsonValue:
        """See :class:`Language`."""
        if ended.reason or ended.code:
            raise process_error(run, ended)
        written = read_limited(run.folder.path / "result.json", run.limits)
        if written.strip():
            return _parsed(written)
        text = read_limited(run.folder.path / "result.out", run.limits)
        return text.decode("utf-8", "replace") if text else run.last_line.text()


def _given(run: ScriptRun) -> list[str]:
    return [
        _argument(run.arguments.get(parameter.name, "") if parameter else "")
        for parameter in bash_parameters(run.content)
    ]


def _argument(value: JsonValue) -> str:
    text = value if isinstance(value, str) else encode(value, _text)
    return text.replace("\0", "")


def _text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parsed(written: bytes) -> JsonValue:
    try:
        return decode(written, strict=True)
    except (ValueError, RecursionError) as error:
        raise StepError(
            ENDED, recorded("The script's result.json is not JSON: {error}", error=error)
        ) from error
