"""Random structured flows mean what an interpreter of the rules' plainest reading makes of them."""

from __future__ import annotations

import json
from collections import ChainMap
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.case import Case
from tests.conformance.harness import Ran, Runner
from tests.conformance.laboratory import Laboratory
from tests.conformance.random_flows import flows

INPUT = {"n": 3}
LISTS: Any = {"[]": [], "[7]": [7], "[7, 'b']": [7, "b"], "[1, 2, 3]": [1, 2, 3]}
NOTHING_RAN = object()


class Failed(Exception):
    """A step failed for good; the argument is its result."""


def look(text: str, previous: Any, arguments: Any, results: Any) -> Any:
    if text.startswith("["):
        return [look(one, previous, arguments, results) for one in text[1:-1].split(", ")]
    if text.startswith("results."):
        return results.get(text.removeprefix("results."))
    known = {"1": 1, "'two'": "two", "flow_input.n": arguments["n"]}
    known["flow_input.iter?.value"] = arguments.get("iter", {}).get("value")
    return known.get(text, previous)


def holds(predicate: Any, previous: Any, arguments: Any, results: Any) -> bool:
    text = predicate["expr"].removeprefix("JSON.stringify(").partition(" ??")[0]
    value = look(text, previous, arguments, results)
    return len(json.dumps(value, separators=(",", ":"))) % 2 == 1


def run_list(modules: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    """Return the last step's result, and whether a step stopped the list."""
    previous = arguments
    for module in modules:
        previous, stopped = run_step(module, previous, arguments, results)
        if stopped:
            return previous, True
    return previous, False


def run_step(module: Any, previous: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    name, kind = module["id"], module["value"].get("path", module["value"]["type"])
    if "skip_if" in module and holds(module["skip_if"], previous, arguments, results):
        results[name] = previous
        return previous, False
    try:
        result, stopped = "mocked", False
        if "mock" not in module:
            result, stopped = KINDS[kind](module, previous, arguments, results)
    except Failed as failure:
        (results[name],) = failure.args
        if not module.get("continue_on_error"):
            raise
        return results[name], False
    if result is NOTHING_RAN:
        result = previous
    else:
        results[name] = result
    if "stop_after_if" in module and (kind not in CONTAINERS or "mock" in module):
        stopped = stopped or holds(module["stop_after_if"], result, arguments, results)
    return result, stopped


def run_echo(module: Any, previous: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    expression = module["value"]["input_transforms"]["x"]["expr"]
    return look(expression, previous, arguments, results), False


def run_bad(module: Any, previous: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    raise Failed({"error": {"name": "Boom", "message": "boom", "step_id": module["id"]}})


def run_loop(module: Any, previous: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    value, found, failed = module["value"], list[Any](), False
    items: Any = LISTS[value["iterator"]["expr"]] if "iterator" in value else range(1000)
    outer = {f"{key}_parent" if "iter" in key else key: one for key, one in arguments.items()}
    for index, item in enumerate(items if value["modules"] else ()):
        scope = ChainMap({}, *results.maps) if value.get("parallel") else results
        inner = {**outer, "iter": {"index": index, "value": item}}
        try:
            result, stopped = run_list(value["modules"], inner, scope)
            found.append(result)
            if not value.get("parallel") and (stopped or ends(module, found, arguments, results)):
                break
        except Failed as failure:
            found += failure.args
            failed = failed or not value.get("skip_failures")
            if failed and not value.get("parallel"):
                break
    if failed:
        raise Failed(found)
    return found, False


def ends(module: Any, found: Any, arguments: Any, results: Any) -> bool:
    condition = module.get("stop_after_if")
    if condition is None or "all_iters" in condition["expr"]:
        return condition is not None and len(found) >= int(condition["expr"][-1])
    return holds(condition, found[-1], arguments, results)


def run_one(module: Any, previous: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    branches = [*module["value"]["branches"], {"modules": module["value"]["default"]}]
    for one in branches:
        if "expr" not in one or holds(one, previous, arguments, results):
            if not one["modules"]:
                return NOTHING_RAN, False
            return run_list(one["modules"], arguments, results)
    raise AssertionError


def run_all(module: Any, previous: Any, arguments: Any, results: Any) -> tuple[Any, bool]:
    found, failed, in_order = list[Any](), False, not module["value"]["parallel"]
    for one in module["value"]["branches"]:
        try:
            result, stopped = run_list(one["modules"], arguments, results)
            found.append(result)
            if in_order and stopped:
                return found, True
        except Failed as failure:
            found += failure.args
            failed = failed or not one["skip_failure"]
            if failed and in_order:
                break
    if failed:
        raise Failed(found)
    return found, False


CONTAINERS = ("forloopflow", "whileloopflow", "branchall")
KINDS = {
    "echo": run_echo,
    "fail": run_bad,
    "identity": lambda module, previous, arguments, results: (previous, False),
    "forloopflow": run_loop,
    "whileloopflow": run_loop,
    "branchone": run_one,
    "branchall": run_all,
}


def meant(modules: Any) -> tuple[str, Any]:
    """Return how the flow should end."""
    try:
        return "succeeded", run_list(modules, INPUT, ChainMap({}))[0]
    except Failed as failure:
        return "failed", failure.args[0]


def run(modules: Any, laboratory: Laboratory, **more: Any) -> Ran:
    flow: Any = {"modules": modules}
    return Runner(
        Case(rule=0, title="", flow=flow, result=None, input=dict(INPUT), **more), laboratory
    ).run()


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(flows())
def test_the_engine_agrees_with_the_plainest_reading(laboratory: Laboratory, modules: Any) -> None:
    ran = run(modules, laboratory)
    assert (ran.status, ran.result) == meant(modules)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(flows(), st.floats(0, 1))
def test_killed_anywhere_it_ends_alike_and_nothing_is_done_twice(
    laboratory: Laboratory, modules: Any, where: float
) -> None:
    whole = run(modules, laboratory)
    left = whole.events[: 1 + int(where * (len(whole.events) - 1))]

    resumed = run(modules, laboratory, left=left)

    assert (resumed.status, resumed.result) == (whole.status, whole.result)
    before = [told for told in whole.happened[: len(left)] if told.startswith("step.succeeded")]
    done = {told.removeprefix("step.succeeded ") for told in before}
    assert done.isdisjoint(resumed.calls)
