"""Reads the cases of the OpenFlow test data, which are kept outside the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from apiflow_desktop.base.json_types import JsonObject
from tests.conformance.case import Approval, Case, Earlier, Restart, Workspace
from tests.conformance.compare import differs
from tests.conformance.harness import Ran

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "openflow"
_FIRST_RUNS: dict[str, JsonObject] = {
    "test_nested_restart_inside_branchone": {"world": "foo"},
    "test_nested_restart_inside_forloop_iteration": {"tag": "first"},
    "test_nested_restart_inside_nested_branchone": {"tag": "first"},
    "test_nested_restart_inside_nested_forloops": {"tag": "first"},
    "test_raw_flow_payload_with_restarted_from": {"world": "foo"},
}
"""Arguments of the runs that others restart, as the results of those tell them."""


def load_cases() -> dict[str, JsonObject]:
    """Return the cases by name; none where the data is not there."""
    read = [json.loads(path.read_text()) for path in sorted((DATA / "cases").glob("*.json"))]
    return {case["name"]: case for case in read}


def case_of(data: JsonObject, cases: dict[str, JsonObject]) -> Case:
    """Return what the harness runs for a case."""
    flow: Any = data["flow"]
    given: Any = data.get("input")
    return Case(
        rule=0,
        title=str(data["name"]),
        flow=flow,
        result=None,
        input=given or {},
        approvals=tuple(_approvals(data)),
        workspace=_workspace(data),
        restart=_restart(data, cases),
        by_event=bool(data.get("apply_preprocessor")),
    )


def _approvals(data: JsonObject) -> Iterator[Approval]:
    events: Any = data.get("events") or {}
    for step, given in events.items():
        for at, one in enumerate(given, 1):
            yield Approval(
                step,
                at=at,
                approved=one["approved"],
                payload=one.get("payload"),
                approver=one.get("approver"),
            )


def _workspace(data: JsonObject) -> Workspace:
    flows: Any = data.get("workspace_flows") or {}
    scripts: Any = data.get("workspace_scripts") or {}
    return Workspace(flows=flows, scripts=scripts)


def _restart(data: JsonObject, cases: dict[str, JsonObject]) -> Restart | None:
    point: Any = data.get("restarted_from")
    if not point:
        return None
    name, _, own = str(data["name"]).partition("#")
    number = min(point["flow_job_id"]["$job_id_of_run"], int(own) - 1)
    return Restart(point=point, of=_run_of(name, number, data, cases))


def _run_of(name: str, number: int, data: JsonObject, cases: dict[str, JsonObject]) -> Earlier:
    known = cases.get(f"{name}#{number}")
    flow: Any = (known or data)["flow"]
    given: Any = known["input"] if known else _FIRST_RUNS.get(name, {})
    return Earlier(flow=flow, input=given or {}, restart=_restart(known, cases) if known else None)


def check(data: JsonObject, ran: Ran) -> None:
    """Hold a run against the case's facts."""
    facts: Any = data["expected"]
    assert facts
    for fact in facts:
        value: Any = {
            "result": lambda: ran.result,
            "success": lambda: ran.status in ("succeeded", "skipped"),
            "delays": lambda: ran.delays,
            "args_after": lambda: ran.prepared,
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
            return found and not differs(value, wanted)
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
