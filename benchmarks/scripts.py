"""A step in Python, bash and TypeScript, beside the bare process that would do the same."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.events import Event
from apiflow_desktop.engine.ports import ScriptCall
from apiflow_desktop.engine.scripts.facts import JobFacts
from apiflow_desktop.engine.scripts.scripts import JobScripts, ScriptRunner
from apiflow_desktop.engine.scripts.tools import packaged_tool
from benchmarks.figures import in_turn, print_comparison, print_title, timed

_ROUNDS = 40
_AT_ONCE = 200
_PYTHON = "def main(x):\n    return x"
_BASH = 'x="$1"\necho "$x"'
_TYPESCRIPT = "export function main(x: number) { return x }"


class Nothing:
    """A workspace with nothing in it, and a journal that keeps nothing."""

    def trusts(self, script: JsonObject) -> bool:
        return True

    def secrets_in(self, value: JsonValue) -> Mapping[str, str]:
        return {}

    def opened(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        return value

    def closed(self, value: JsonValue, secrets: Mapping[str, str]) -> JsonValue:
        return value

    def variable(self, path: str) -> JsonValue:
        raise KeyError(path)

    def resource(self, path: str) -> JsonValue:
        raise KeyError(path)

    def state(self, path: str) -> JsonValue:
        return None

    def keep_state(self, path: str, value: JsonValue) -> None:
        raise KeyError(path)

    def answer(self, step: str, *, approved: bool, payload: JsonValue, approver: str) -> None:
        raise KeyError(step)

    async def record(self, *events: Event) -> None:
        pass

    def note(self, event: Event) -> None:
        pass


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as loop:
        runner = ScriptRunner(Path(folder))
        scripts = JobScripts(runner, Nothing(), JobFacts(key="", flow_path="", scheduled_for=0))

        def step(language: str, content: str) -> Callable[[], float]:
            call = _call(language, content)
            return lambda: timed(lambda: loop.run(scripts.run(call)))

        actions = {
            "python3 -c pass, a bare process": _bare(sys.executable, "-c", "pass"),
            "a step in Python": step("python3", _PYTHON),
            "bash -c true, a bare process": _bare("bash", "-c", "true"),
            "a step in bash": step("bash", _BASH),
            "deno run of an empty module, a bare process": _bare_deno(Path(folder)),
            "a step in TypeScript": step("bun", _TYPESCRIPT),
        }
        for action in actions.values():
            action()
        figures = in_turn(actions, _ROUNDS)
        print_title("One script step, with the fork, the folder, the result read back")
        for start in range(0, len(figures), 2):
            print_comparison(figures[start : start + 2])
        _print_many(loop, scripts)
        loop.run(runner.close())


def _print_many(loop: asyncio.Runner, scripts: JobScripts) -> None:
    async def all_of_them() -> None:
        await asyncio.gather(*(scripts.run(_call("python3", _PYTHON)) for _ in range(_AT_ONCE)))

    def bare() -> None:
        for _ in range(_AT_ONCE):
            subprocess.run([sys.executable, "-c", "pass"], check=True)

    figures = in_turn(
        {
            f"{_AT_ONCE} bare processes, one by one": lambda: timed(bare),
            f"{_AT_ONCE} steps in Python, at once": lambda: timed(lambda: loop.run(all_of_them())),
        },
        3,
    )
    print_title("Many")
    print_comparison(figures)


def _call(language: str, content: str) -> ScriptCall:
    return ScriptCall(
        step="a",
        attempt=0,
        script={"language": language, "content": content},
        arguments={"x": 1},
        journal=Nothing(),
        now=time.time,
    )


def _bare(*command: str) -> Callable[[], float]:
    return lambda: timed(lambda: subprocess.run(command, check=True))


def _bare_deno(folder: Path) -> Callable[[], float]:
    module = folder / "empty.ts"
    module.write_text("")
    return _bare(
        packaged_tool("deno", "The comparison"), "run", "--quiet", "--no-config", str(module)
    )
