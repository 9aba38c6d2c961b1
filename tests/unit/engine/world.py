"""A world for engines under test: memory, a clock that only tests move, and calls that obey."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Sequence
from typing import Any

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.core.frame import RunSettings
from apiflow_desktop.engine.engine import Engine, JobEnding
from apiflow_desktop.engine.events import Event, JobCompleted, JobFailed
from apiflow_desktop.engine.ports import Approval, Call, ScriptCall


class MemoryJournal:
    """Keeps events; ``events`` holds all, ``awaited`` those that were on disk."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.awaited: list[Event] = []

    async def record(self, *events: Event) -> None:
        self.events += events
        self.awaited += events

    def note(self, event: Event) -> None:
        self.events.append(event)

    def of(self, *types: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, types)]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


class FakeClock:
    """Jumps to the earliest due time once everybody else waits for something."""

    def __init__(self, start: float = 1000.0) -> None:
        self.time = start
        self.sleeps: list[float] = []
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self.time

    async def sleep_until(self, due: float) -> None:
        self.sleeps.append(due - self.time)
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (due, len(self.sleeps), future))
        await future

    async def advance(self) -> bool:
        """Go to the next due time; False if nobody sleeps."""
        while self._waiting:
            due, _, future = heapq.heappop(self._waiting)
            if not future.done():
                self.time = max(self.time, due)
                future.set_result(None)
                return True
        return False


class Studio:
    """Operations whose answers the test gives: by path, a value or what to do with the call."""

    def __init__(self, **answers: JsonValue | Callable[[Call], Any]) -> None:
        self.answers = answers
        self.calls: list[Call] = []

    def knows(self, path: str) -> bool:
        return path in self.answers

    async def call(self, call: Call) -> JsonValue:
        self.calls.append(call)
        answer = self.answers[call.path]
        if not callable(answer):
            return answer
        result = answer(call)
        if asyncio.iscoroutine(result):
            result = await result
        value: JsonValue = result
        return value


class Shelf:
    """Workspace flows and scripts by path."""

    def __init__(self, flows: Any = None, scripts: Any = None) -> None:
        self.flows, self.scripts = flows or {}, scripts or {}

    def flow(self, path: str) -> Any:
        return self.flows.get(path)

    def script(self, path: str) -> Any:
        return self.scripts.get(path)


class Answers:
    """Scripts whose ``content`` names a function of the test."""

    def __init__(self, **functions: Callable[[ScriptCall], Any]) -> None:
        self.functions = functions

    def runs(self, language: str) -> bool:
        return language == "test"

    async def run(self, call: ScriptCall) -> JsonValue:
        value: JsonValue = self.functions[str(call.script["content"])](call)
        return value


class Desk:
    """Approvals that lie there from the start: by step, ``(approved, approver, payload)``."""

    def __init__(self, **answers: list[tuple[bool, str, JsonValue]]) -> None:
        self.answers = {name.replace("__", "/"): list(given) for name, given in answers.items()}

    async def next(self, step: str) -> Approval | None:
        given = self.answers.get(step)
        return Approval(1, *given.pop(0)) if given else None

    async def changed(self) -> None:
        await asyncio.Event().wait()


class World:
    """An engine and all it stands on."""

    def __init__(self, studio: Studio | None = None, **ports: Any) -> None:
        self.studio = studio or Studio()
        self.journal = MemoryJournal()
        self.clock = FakeClock()
        self.engine = Engine(
            operations=self.studio, journal=self.journal, clock=self.clock, **ports
        )

    def run(
        self,
        *modules: JsonObject,
        arguments: JsonObject | None = None,
        history: Sequence[Event] = (),
        settings: RunSettings | None = None,
        **flow: Any,
    ) -> JobEnding:
        flow_value: JsonObject = {"modules": list(modules), **flow}
        return asyncio.run(self.finish(flow_value, arguments or {}, history, settings))

    def resume(self, history: Sequence[Event], *modules: JsonObject) -> JobEnding:
        return asyncio.run(self.finish({"modules": list(modules)}, {}, history))

    def run_until(self, kind: type, *modules: JsonObject) -> list[Event]:
        """Run a job and return what a crash right after such an event would have left."""
        self.run(*modules)
        index = next(i for i, event in enumerate(self.journal.events) if isinstance(event, kind))
        return self.journal.events[: index + 1]

    async def finish(
        self,
        flow: JsonObject,
        arguments: JsonObject,
        history: Sequence[Event] = (),
        settings: RunSettings | None = None,
    ) -> JobEnding:
        """Run, moving the clock on whenever nothing else can happen."""
        task = asyncio.ensure_future(self.engine.run(flow, arguments, history, settings))
        while not task.done():
            await asyncio.wait((task,), timeout=0.01)
            if not task.done():
                await self.clock.advance()
        return task.result()


def js(expression: str) -> JsonObject:
    return {"type": "javascript", "expr": expression}


def static(value: JsonValue) -> JsonObject:
    return {"type": "static", "value": value}


def step(name: str, path: str, inputs: JsonObject | None = None, **options: Any) -> JsonObject:
    value: JsonObject = {"type": "script", "path": path, "input_transforms": inputs or {}}
    return {"id": name, "value": value, **options}


def identity(name: str, **options: Any) -> JsonObject:
    return {"id": name, "value": {"type": "identity"}, **options}


def module(name: str, kind: str, options: JsonObject | None = None, **value: Any) -> JsonObject:
    return {"id": name, "value": {"type": kind, **value}, **(options or {})}


async def until(condition: Callable[[], Any]) -> None:
    """Give the loop turns until a condition holds."""
    while not condition():  # noqa: ASYNC110
        await asyncio.sleep(0)


def completed(ending: JobEnding) -> Any:
    """Return the result of a job that succeeded."""
    assert isinstance(ending, JobCompleted), ending
    return ending.result


def failed(ending: JobEnding) -> Any:
    """Return the result of a job that failed."""
    assert isinstance(ending, JobFailed), ending
    return ending.result
