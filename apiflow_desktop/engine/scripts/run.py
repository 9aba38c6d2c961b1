"""One run of one script, and how its outcome is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.large_json import decode
from apiflow_desktop.base.recorded import of_record, recorded
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.engine.scripts.folder import RunFolder
from apiflow_desktop.engine.scripts.limits import MIB, Limits
from apiflow_desktop.engine.scripts.output import LastLine, Output
from apiflow_desktop.engine.scripts.process import Exit, Order

OUTCOME: Final = ".outcome.json"
ENDED: Final = "ExecutionErr"
"""The name of the error where the script's process, not its code, is at fault."""
SAID_BY_CALLING: Final = (
    of_record("The script has no function '{entry}'"),
    of_record("A generator's values are put together as text, found: {kind}"),
    of_record("Argument '{name}': {error}"),
    of_record("The result holds itself, so it cannot be written as JSON"),
    of_record("The result cannot be written as JSON: {error}"),
)
"""The errors of ``calling.py``, which can import nothing of ours to mark them."""


class ScriptRun(Struct, frozen=True, kw_only=True):
    """What a language needs to run a script.

    Attributes:
        content: The script.
        lock: What Windmill locked its packages to; may be empty.
        entrypoint: The function to call.
        arguments: By name.
        folder: The run's own.
        env: The script's environment.
        limits: What it may use.
        output: What it has printed.
        last_line: The last line of that.
        say: Puts a line of ours into the step's log.
    """

    content: str
    lock: str
    entrypoint: str
    arguments: JsonObject
    folder: RunFolder
    env: dict[str, str]
    limits: Limits
    output: Output
    last_line: LastLine
    say: Callable[[str], None]


class Language(Protocol):
    """Knows how scripts of one language are called."""

    async def order(self, run: ScriptRun) -> Order:
        """Write what is needed into the run's folder and say what to start.

        Raises:
            StepError: What the script needs is not there.
        """

    def result(self, run: ScriptRun, ended: Exit) -> JsonValue:
        """Return the script's result.

        Raises:
            StepError: It failed.
        """


def read_outcome(run: ScriptRun, ended: Exit) -> JsonValue:
    """Return the result that was written beside the script, or raise the error that was.

    Raises:
        StepError: It failed, or ended without a word.
    """
    written = read_limited(run.folder.path / OUTCOME, run.limits)
    try:
        outcome: Any = decode(written, strict=True) if written else None
    except (ValueError, RecursionError):
        outcome = None  # it was ended while it wrote
    if not isinstance(outcome, dict) or ended.reason or (ended.code or 0) < 0:
        raise _ended_without_result(run, ended)
    error = outcome.get("error")
    if error is None:
        result: JsonValue = outcome.get("result")
        return result
    raise StepError(
        str(error.get("name")),
        str(error.get("message")),
        stack=error.get("stack"),
        extra=error.get("extra"),
    )


def read_limited(path: Path, limits: Limits) -> bytes:
    """Read a file a script wrote; empty if there is none.

    Raises:
        StepError: It is larger than a result may be.
    """
    try:
        if path.stat().st_size > limits.result:
            raise StepError(
                "ResultTooLarge",
                recorded("The result is larger than {size} MB as JSON", size=limits.result // MIB),
            )
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        return b""


def _ended_without_result(run: ScriptRun, ended: Exit) -> StepError:
    if ended.reason or (ended.code or 0) < 0:
        return StepError(ENDED, ended.explained(run.limits))
    why = ended.explained(run.limits)
    return _with_last_lines(run, recorded("The script ended without a result. {why}", why=why))


def process_error(run: ScriptRun, ended: Exit) -> StepError:
    """Return the error of a script whose process failed, with the end of what it printed."""
    return _with_last_lines(run, ended.explained(run.limits))


def _with_last_lines(run: ScriptRun, why: str) -> StepError:
    lines = run.output.last_lines()
    if not lines:
        return StepError(ENDED, why)
    return StepError(ENDED, recorded("{why}, last log lines:\n\n{lines}", why=why, lines=lines))
