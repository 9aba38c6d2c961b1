"""How long the engine's loop stands still: under attacks, and under large values."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec

from apiflow_desktop.base.folders import Home
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.expressions.runtime import Limits as ExpressionLimits
from apiflow_desktop.engine.scripts.facts import JobFacts
from apiflow_desktop.engine.scripts.limits import MIB, Limits
from apiflow_desktop.engine.scripts.scripts import JobScripts, ScriptRunner
from apiflow_desktop.engine.tuning import tuned_for_jobs
from apiflow_desktop.store.job_rows import JobRecord
from apiflow_desktop.store.store import Store
from benchmarks.figures import Figure, print_comparison, print_title
from benchmarks.jobs import NoOperations
from benchmarks.scripts import Nothing

_BEAT = 0.001
_ROUNDS = 3
_OBJECTS = (
    "[{'id': i, 'name': f'object {i}', 'tags': ['a', 'b'], 'score': i / 7, 'text': 'x' * 30} "
    "for i in range(100_000)]"
)
_ATTACKS = {
    "an expression without an end": "(() => { for (;;) {} })()",
    "a memory bomb in one": "(() => { const x = []; for (;;) x.push(new Array(1000).fill(1)) })()",
    "a catastrophic regex": "/(a+)+$/.test('a'.repeat(40) + 'b')",
    "deep recursion": "(function f() { return f() + 1 })()",
}


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner() as loop:
        bench = _Bench(Path(folder))
        print_title(
            "The engine's loop at its worst, synchronous=FULL: how late a 1 ms timer was "
            "(target: never 50 ms)"
        )
        found = [
            Figure("nothing runs", _worst(loop, lambda: asyncio.sleep(0.3))),
            Figure("(one json.loads of 12 MB on a thread, for comparison)", _plain_decode(loop)),
            *(
                Figure(name, _worst(loop, lambda e=expression: bench.expression(e)))  # type: ignore[misc]
                for name, expression in _ATTACKS.items()
            ),
            Figure("a script that floods its output", _worst(loop, bench.flood)),
            Figure("a memory bomb in a script", _worst(loop, bench.bomb)),
            Figure("a script returns 12 MB, 100 000 objects", _worst(loop, bench.large_result)),
            Figure("… another is given them", _worst(loop, bench.large_argument)),
            Figure("… an expression maps them", _worst(loop, bench.large_expression)),
            Figure("a script returns 55 MB, 450 000 objects", _worst(loop, bench.largest_result)),
            Figure("a script returns one text of 60 MB", _worst(loop, bench.large_text)),
        ]
        print_comparison(found)
        loop.run(bench.close())


def _worst(loop: asyncio.Runner, work: Callable[[], Coroutine[Any, Any, Any]]) -> tuple[float, ...]:
    return tuple(loop.run(_lateness(work)) for _ in range(_ROUNDS))


async def _lateness(work: Callable[[], Coroutine[Any, Any, Any]]) -> float:
    """The longest that a timer was late while something was done.

    At most the CPU time that this process took meanwhile counts: what other programs took of the
    machine is not ours.
    """
    worst = 0.0
    with tuned_for_jobs():
        task = asyncio.ensure_future(work())
        while not task.done():
            began, worked = time.perf_counter(), time.process_time()
            await asyncio.sleep(_BEAT)
            late = time.perf_counter() - began - _BEAT
            worst = max(worst, min(late, time.process_time() - worked))
        await task
    return worst


def _plain_decode(loop: asyncio.Runner) -> tuple[float, ...]:
    rows: JsonValue = [
        {"id": i, "name": f"object {i}", "tags": ["a", "b"], "score": i / 7, "text": "x" * 30}
        for i in range(100_000)
    ]
    data = msgspec.json.encode(rows)
    return _worst(loop, lambda: asyncio.to_thread(json.loads, data))


class _Bench:
    """Runs flows on a store of their own."""

    def __init__(self, folder: Path) -> None:
        self._store = Store.open(Home(folder / "home"))
        limits = Limits(memory=512 * MIB)
        self._runner = ScriptRunner(folder / "scripts", limits)
        self._expressions = ExpressionEngine(limits=ExpressionLimits(seconds=0.5))

    async def close(self) -> None:
        self._expressions.close()
        await self._runner.close()
        self._store.close()

    async def expression(self, expression: str) -> None:
        await self._run(_step("a", "def main(x): return x", x=expression))

    async def flood(self) -> None:
        await self._run(_step("a", "def main():\n for i in range(200_000): print('x' * 100)"))

    async def bomb(self) -> None:
        await self._run(_step("a", "def main():\n x = []\n while True: x.append('x' * 10_000_000)"))

    async def large_result(self) -> None:
        await self._run(_step("a", f"def main(): return {_OBJECTS}"))

    async def largest_result(self) -> None:
        objects = _OBJECTS.replace("100_000", "450_000")
        await self._run(_step("a", f"def main(): return {objects}"))

    async def large_argument(self) -> None:
        await self._run(
            _step("a", f"def main(): return {_OBJECTS}"),
            _step("b", "def main(x): return len(x)", x="results.a"),
        )

    async def large_expression(self) -> None:
        await self._run(
            _step("a", f"def main(): return {_OBJECTS}"),
            _step("b", "def main(x): return len(x)", x="results.a.map(o => [o.id, o.name])"),
        )

    async def large_text(self) -> None:
        await self._run(_step("a", "def main(): return 'é\\n' * 20_000_000"))

    async def _run(self, *modules: JsonObject) -> None:
        job = await asyncio.to_thread(self._store.jobs.create, JobRecord(name="bench"))
        facts = JobFacts(key=str(job.id), flow_path="", scheduled_for=0)
        engine = Engine(
            expressions=self._expressions,
            operations=NoOperations(),
            journal=self._store.jobs.journal(job.id),
            scripts=JobScripts(self._runner, Nothing(), facts),
        )
        await engine.run({"modules": list(modules)}, {})


def _step(name: str, content: str, **inputs: str) -> JsonObject:
    transforms: JsonObject = {
        key: {"type": "javascript", "expr": expression} for key, expression in inputs.items()
    }
    value: JsonObject = {
        "type": "rawscript",
        "language": "python3",
        "content": content,
        "input_transforms": transforms,
    }
    return {"id": name, "value": value}
