"""Reads a conformance case, runs it, and checks its expected facts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.events import Event, JobCompleted, JobFailed, RetryScheduled
from apiflow_desktop.engine.expressions.engine import ExpressionEngine
from apiflow_desktop.engine.ports import Call
from tests.conformance.script_stand_in import ScriptStandIn, needs_a_real_runtime

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "openflow"

QUIRKS = {"d05_branchone_empty_first_step_is_string_braces": "a quirk of Windmill not to copy"}
UNRESOLVED = {
    "test_complex_flow_restart#1": "the case's own expectation is not resolved",
    "test_flow_substep_tag_availability_check": "worker tags are a server feature",
}


class MemoryJournal:
    def __init__(self) -> None:
        self.events: list[Event] = []

    async def record(self, *events: Event) -> None:
        self.events += events

    def note(self, event: Event) -> None:
        self.events.append(event)


class JumpingClock:
    """Time that passes only by being waited for; those who wait least go first."""

    def __init__(self) -> None:
        self.time = 1_000_000.0

    def now(self) -> float:
        return self.time

    async def sleep_until(self, due: float) -> None:
        await asyncio.sleep(0)
        self.time = max(self.time, due)


class NoOperations:
    def knows(self, path: str) -> bool:
        return False

    async def call(self, call: Call) -> JsonValue:
        raise AssertionError(call.path)


@dataclass
class CaseFlows:
    flows: JsonObject = field(default_factory=dict)
    scripts: JsonObject = field(default_factory=dict)

    def flow(self, path: str) -> Any:
        return self.flows.get(path)

    def script(self, path: str) -> Any:
        return self.scripts.get(path)


def load_cases() -> list[JsonObject]:
    return [json.loads(path.read_text()) for path in sorted((DATA / "cases").glob("*.json"))]


def reason_to_skip(case: JsonObject) -> str | None:
    """Name the missing feature, or return None if the case can be run."""
    name = str(case["name"])
    if name in QUIRKS or name in UNRESOLVED:
        return QUIRKS.get(name) or UNRESOLVED[name]
    if not case["expected"]:
        return "the case expects nothing that a run could show"
    for key, missing in (
        ("events", "suspend (approval)"),
        ("restarted_from", "restart from a step"),
        ("setup", "a harness of the case's own"),
    ):
        if case.get(key):
            return f"needs {missing}"
    if case.get("apply_preprocessor"):
        return "needs preprocessor_module"
    for module in modules_in([case["flow"], case.get("workspace_flows")]):
        missing_part = _missing(module)
        if missing_part is not None:
            return f"needs {missing_part}"
    return None


def _missing(module: JsonObject) -> str | None:
    value = module["value"]
    assert isinstance(value, dict)
    suspend = module.get("suspend")
    if isinstance(suspend, dict) and suspend.get("required_events"):
        return "suspend (approval)"
    if value["type"] == "rawscript":
        language, content = str(value["language"]), str(value["content"])
        if not ScriptStandIn().runs(language):
            return f"scripts in {language}"
        if needs_a_real_runtime(language, content):
            return f"a real {language} runtime"
    return None


def modules_in(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, dict):
        inner = value.get("value")
        if isinstance(inner, dict) and "type" in inner:
            yield value
        for part in value.values():
            yield from modules_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from modules_in(part)


@dataclass
class Ran:
    ending: Event
    events: list[Event]

    @property
    def result(self) -> JsonValue:
        assert isinstance(self.ending, JobCompleted | JobFailed)
        return self.ending.result

    @property
    def delays(self) -> list[JsonValue]:
        return [event.due - event.at for event in self.events if isinstance(event, RetryScheduled)]


def run_case(case: JsonObject, expressions: ExpressionEngine) -> Ran:
    journal = MemoryJournal()
    engine = Engine(
        operations=NoOperations(),
        journal=journal,
        flows=CaseFlows(case.get("workspace_flows") or {}, case.get("workspace_scripts") or {}),  # type: ignore[arg-type]
        scripts=ScriptStandIn(),
        clock=JumpingClock(),
        expressions=expressions,
    )
    ending = asyncio.run(engine.run(case["flow"], case["input"] or {}))  # type: ignore[arg-type]
    return Ran(ending, journal.events)


def check(case: JsonObject, ran: Ran) -> None:
    facts: Any = case["expected"]
    for fact in facts:
        value: Any = {
            "result": lambda: ran.result,
            "success": lambda: isinstance(ran.ending, JobCompleted),
            "delays": lambda: ran.delays,
        }[fact["of"]]()
        found, value = _follow(value, fact["path"])
        assert _holds(fact, found, value), (fact, value, ran.ending)


def _follow(value: Any, path: list[str | int]) -> tuple[bool, Any]:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return False, None
    return True, value


def _holds(fact: JsonObject, found: bool, value: Any) -> bool:
    wanted: Any = fact.get("value")
    match fact["op"]:
        case "equals":
            return found and _equal(value, wanted)
        case "contains":
            return bool(found and wanted in value)
        case "is_true" | "is_false":
            return value is (fact["op"] == "is_true")
        case "is_null" | "is_none":
            return value is None
        case "absent":
            return not found
        case "is_array":
            return isinstance(value, list)
        case "len_equals":
            return bool(len(value) == wanted)
        case "is_some":
            return value is not None
        case "any_of":
            return bool(value in wanted)
    raise AssertionError(fact)


def _equal(value: Any, wanted: Any) -> bool:
    """Compare; an error may say more than the case does (its stack, its step)."""
    if isinstance(value, dict) and isinstance(wanted, dict) and "error" in wanted:
        error, expected = value.get("error"), wanted["error"]
        if isinstance(error, dict) and isinstance(expected, dict):
            return all(error.get(key) == part for key, part in expected.items())
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_equal, value, wanted))
    return (type(value) is type(wanted) and value == wanted) or (
        isinstance(value, int | float) and isinstance(wanted, int | float) and value == wanted
    )
