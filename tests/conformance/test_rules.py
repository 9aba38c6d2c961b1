"""The rules of OpenFlow's execution, each with cases of our own."""

from __future__ import annotations

from typing import Any

import pytest

from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.engine.events import JobCompleted, JobFailed
from apiflow_desktop.engine.ports import StepError
from tests.unit.engine.world import Shelf, Studio, World, identity, js, module, static, step


def fail(call):
    raise StepError("Boom", str(call.arguments.get("x", "boom")))


def echo(name: str, expression: str, **options: Any) -> JsonObject:
    """A step whose result is the value of an expression."""
    return step(name, "echo", {"x": js(expression)}, **options)


def bad(name: str, **options: Any) -> JsonObject:
    return step(name, "bad", **options)


def loop(name: str, iterator: str, *modules: JsonObject, **options: Any) -> JsonObject:
    own = {key: options.pop(key) for key in list(options) if key in VALUE_KEYS}
    return module(name, "forloopflow", options, iterator=js(iterator), modules=list(modules), **own)


def while_loop(name: str, *modules: JsonObject, **options: Any) -> JsonObject:
    return module(name, "whileloopflow", options, modules=list(modules))


def one(name: str, *branches: tuple[str, list[JsonObject]], default: Any = ()) -> JsonObject:
    return module(
        name,
        "branchone",
        branches=[{"expr": expression, "modules": modules} for expression, modules in branches],
        default=list(default),
    )


def every(name: str, *branches: JsonObject, **options: Any) -> JsonObject:
    own = {key: options.pop(key) for key in list(options) if key in VALUE_KEYS}
    return module(name, "branchall", options, branches=list(branches), **own)


def branch(*modules: JsonObject, **options: Any) -> JsonObject:
    return {"modules": list(modules), **options}


def stop(expression: str, **options: Any) -> JsonObject:
    return {"expr": expression, "skip_if_stopped": False, **options}


VALUE_KEYS = ("parallel", "skip_failures", "parallelism")
BOOM: JsonObject = {"error": {"name": "Boom", "message": "boom"}}
IN = "flow_input.iter.value"
CALLED = {
    "f/bad": {"modules": [bad("x")]},
    "f/many": {"modules": [loop("l", "[1, 2]", bad("x"), parallel=True)]},
    "f/two": {"modules": [echo("in", "[results.a, flow_input]")]},
    "f/stops": {"modules": [echo("s", "1", stop_after_if=stop("true")), echo("t", "2")]},
    "f/env": {"modules": [echo("e", "flow_env.E")], "flow_env": {"E": "own"}},
    "f/noenv": {"modules": [echo("e", "flow_env.E")]},
}

# rule, modules, rest of the flow, input, success, result
CASES: list[tuple[str, list[JsonObject], JsonObject, JsonObject, bool, Any]] = [
    ("R1", [echo("a", "1"), echo("b", "2")], {}, {}, True, 2),
    ("R1 null", [echo("a", "undefined")], {}, {}, True, None),
    ("R2", [], {}, {"a": 1}, True, {"a": 1}),
    ("R3 first", [echo("a", "previous_result")], {}, {"q": 1}, True, {"q": 1}),
    ("R3 next", [echo("a", "5"), echo("b", "previous_result + 1")], {}, {}, True, 6),
    ("R4", [echo("a", "5"), identity("b")], {}, {}, True, 5),
    ("R4 first", [identity("b")], {}, {"n": 1}, True, {"n": 1}),
    ("R5 ai", [step("a", "all", {"x": static(1), "y": {"type": "ai"}})], {}, {}, True, {"x": 1}),
    ("R7", [step("a", "all", pass_flow_input_directly=True)], {}, {"n": 1}, True, {"n": 1}),
    ("R8", [bad("a", mock={"enabled": True, "return_value": 3})], {}, {}, True, 3),
    ("R8 null", [loop("a", "[1]", bad("x"), mock={"enabled": True})], {}, {}, True, None),
    ("R8 off", [echo("a", "1", mock={"enabled": False, "return_value": 3})], {}, {}, True, 1),
    ("R10", [bad("a")], {"skip_expr": "flow_input.n > 1"}, {"n": 2}, True, "stopped early"),
    ("R10 no", [echo("a", "1")], {"skip_expr": "flow_input.n > 1"}, {"n": 1}, True, 1),
    ("R11", [echo("a", "1"), echo("b", "2")], {"early_return": "a"}, {}, True, 2),
    ("R12", [loop("l", "[1]", echo("x", "flow_env.E"))], {"flow_env": {"E": 1}}, {}, True, [1]),
    ("R12 own", [module("s", "flow", path="f/env")], {"flow_env": {"E": 1}}, {}, True, "own"),
    ("R12 caller's", [module("s", "flow", path="f/noenv")], {"flow_env": {"E": 1}}, {}, True, 1),
    ("R13 missing", [echo("a", "1"), echo("b", "results.a.b.c")], {}, {}, True, None),
    ("R13 big", [echo("a", "flow_input.n")], {}, {"n": 2**60 + 1}, True, 2**60 + 1),
    ("R14 body", [echo("a", "const y = 2; return y")], {}, {}, True, 2),
    ("R15", [one("o", ("flow_input.list", [echo("x", "1")]))], {}, {"list": []}, True, 1),
    ("R15 empty", [one("o", ("", [echo("x", "1")]), default=[echo("y", "2")])], {}, {}, True, 2),
    ("R17", [bad("a", continue_on_error=True), echo("b", "error.name")], {}, {}, True, "Boom"),
    ("R17 many", [loop("l", "[1, 2]", bad("x"), skip_failures=True), echo("b", "error.message")],
     {}, {}, True, "[x] boom; [x] boom"),
    ("R18 called", [echo("a", "1"), module("s", "flow", path="f/two")], {}, {}, True, [1, {}]),
    ("R19 after", [loop("l", "[1, 2]", echo("x", IN)), echo("e", "results.x")], {}, {}, True, 2),
    ("R19 parallel", [loop("l", "[1, 2]", echo("x", IN), parallel=True), echo("e", "results.x")],
     {}, {}, True, None),
    ("R19 other branch", [one("o", ("true", [echo("x", "1")]), default=[echo("y", "2")]),
     echo("e", "[results.x, results.y]")], {}, {}, True, [1, None]),
    ("R19 later sibling", [loop("l", "[1, 2]", echo("x", "results.y"), echo("y", IN)),
     echo("e", "results.x")], {}, {}, True, 1),
    ("R20 loop", [loop("l", "[3, 4]", echo("x", IN))], {}, {}, True, [3, 4]),
    ("R20 empty loop", [loop("l", "[]", echo("x", IN))], {}, {}, True, []),
    ("R20 no body", [loop("l", "[1]")], {}, {}, True, []),
    ("R20 no branches", [every("l")], {}, {}, True, []),
    ("R20 empty branch", [every("l", branch())], {}, {"n": 1}, True, [{"n": 1}]),
    ("R20 branchone", [echo("a", "7"), one("o", ("true", []))], {}, {}, True, 7),
    ("R22 skip", [loop("l", "[1, 2]", bad("x"), skip_failures=True)], {}, {}, True, [BOOM, BOOM]),
    ("R22 stop", [loop("l", "[1, 2]", bad("x"))], {}, {}, False, [BOOM]),
    ("R23", [loop("l", "[1, 2]", bad("x"), parallel=True)], {}, {}, False, [BOOM, BOOM]),
    ("R24", [loop("o", "['a']", loop("i", "[5]", echo("x",
     "[flow_input.iter_parent.value, flow_input.iter.value, flow_input.n]")))], {}, {"n": 9}, True,
     [[["a", 5, 9]]]),
    ("R25", [loop("l", "[5]", echo("x", "previous_result.iter.value"))], {}, {}, True, [5]),
    ("R26 body", [while_loop("w", echo("x", f"{IN}", stop_after_if=stop("result == 2")))], {}, {},
     True, [0, 1, 2]),
    ("R26 loop", [while_loop("w", echo("x", IN), stop_after_if=stop("all_iters.length == 2"))],
     {}, {}, True, [0, 1]),
    ("R26 failure", [while_loop("w", bad("x"))], {}, {}, False, [BOOM]),
    ("R27", [loop("l", "[1, 2, 3]", echo("x", IN, stop_after_if=stop("result === 2")),
     echo("y", "results.x * 10")), echo("b", "results.l")], {}, {}, True, [10, 2]),
    ("R28", [one("o", ("flow_input.n > 3", [echo("x", "'big'")]), default=[echo("y", "'small'")])],
     {}, {"n": 5}, True, "big"),
    ("R28 lazy", [one("o", ("true", [echo("x", "1")]), ("nothing.x", []))], {}, {}, True, 1),
    ("R29", [every("l", branch(echo("x", "1")), branch(bad("y")), branch(echo("z", "3")),
     parallel=False)], {}, {}, False, [1, BOOM]),
    ("R29 parallel", [every("l", branch(bad("y")), branch(echo("z", "3")))], {}, {}, False,
     [BOOM, 3]),
    ("R29 skip", [every("l", branch(bad("y"), skip_failure=True), branch(echo("z", "3")))],
     {}, {}, True, [BOOM, 3]),
    ("R30", [echo("a", "1"), every("l", branch(identity("x")))], {}, {"n": 1}, True, [{"n": 1}]),
    ("R31", [echo("a", "4"), bad("b", skip_if={"expr": "result == 4"},
     stop_after_if=stop("true")), identity("c")], {}, {}, True, 4),
    ("R32", [loop("l", "[1, 2]", echo("x", IN), parallel=True, stop_after_if=stop("true"))],
     {}, {}, True, [1, 2]),
    ("R33", [echo("a", "1", stop_after_if=stop("result === 1")), bad("b")], {}, {}, True, 1),
    ("R33 error", [echo("a", "1", stop_after_if=stop("result === 1", error_message=""))], {}, {},
     False, {"error": {"name": "EarlyStopError", "message": "stop after if: result === 1"}}),
    ("R33 skip wins", [echo("a", "1", stop_after_if={"expr": "true", "skip_if_stopped": True,
     "error_message": "no"})], {}, {}, True, 1),
    ("R34 branchone", [one("o", ("true", [echo("x", "1", stop_after_if=stop("true"))])), bad("b")],
     {}, {}, True, 1),
    ("R34 branchall", [every("l", branch(echo("x", "1", stop_after_if=stop("true"))),
     branch(bad("y")), parallel=False), bad("b")], {}, {}, True, [1]),
    ("R34 parallel", [every("l", branch(echo("x", "1", stop_after_if=stop("true")), bad("y"))),
     echo("b", "2")], {}, {}, True, 2),
    ("R34 called", [module("s", "flow", path="f/stops"), echo("b", "results.s + 1")], {}, {},
     True, 2),
    ("R35", [loop("l", "[1, 2]", echo("x", IN),
     stop_after_all_iters_if=stop("result.length == 2")), bad("b")], {}, {}, True, [1, 2]),
    ("R35 empty", [loop("l", "[]", stop_after_all_iters_if=stop("nonsense(")), echo("b", "2")],
     {}, {}, True, 2),
    ("R35 error", [loop("l", "[1]", echo("x", IN), stop_after_all_iters_if=stop("nothing.x"))],
     {}, {}, False, {"error": {"name": "EarlyStopError"}}),
    ("R39", [bad("a", continue_on_error=True, retry={"constant": {"attempts": 1, "seconds": 1}}),
     echo("b", "7")], {"failure_module": bad("failure")}, {}, True, 7),
    ("R42", [bad("a", continue_on_error=True)], {}, {}, True, BOOM),
    ("R43", [echo("a", "nothing.x", continue_on_error=True), echo("b", "error.name")], {}, {}, True,
     "ExecutionErr"),
    ("R44", [identity("a"), bad("b", skip_if={"expr": "nothing.x"})],
     {"failure_module": echo("failure", "'handled'")}, {}, False, "handled"),
    ("R46", [bad("a")], {"failure_module": echo("failure", "error.message")}, {}, False, "boom"),
    ("R46 array", [loop("l", "[1, 2]", module("c", "flow", path="f/bad"), skip_failures=False,
     parallel=True)], {"failure_module": echo("failure", "error.name")}, {}, False,
     ["Boom", "Boom"]),
    ("R46 many", [module("c", "flow", path="f/many")],
     {"failure_module": echo("failure", "error.name")}, {}, False, "MultipleErrors"),
    ("R46 fails", [echo("a", "nothing.x")], {"failure_module": bad("failure")}, {}, False, BOOM),
    ("R46 inside", [loop("l", "[1, 2]", bad("x"))],
     {"failure_module": echo("failure", "flow_input.iter.value")}, {}, False, [1]),
    ("R47", [loop("l", "[1]", bad("x")), echo("b", "2")], {}, {}, False, [BOOM]),
    ("R51", [echo("a", "1", sleep=static(3)), echo("b", "2")], {}, {}, True, 2),
    ("R51 no number", [echo("a", "1", sleep=static("x"))], {}, {}, False,
     {"error": {"name": "ExecutionErr"}}),
    ("R55", [echo("a", "1", priority=5, delete_after_secs=1)], {"concurrent_limit": 1}, {}, True,
     1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("modules", "flow", "arguments", "success", "result"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_rule(modules, flow, arguments, success, result):
    studio = Studio(
        echo=lambda call: call.arguments["x"], all=lambda call: call.arguments, bad=fail
    )
    world = World(studio, flows=Shelf(flows=CALLED))
    ending = world.run(*modules, arguments=arguments, **flow)
    assert isinstance(ending, JobCompleted if success else JobFailed), ending
    assert _without_details(ending.result, result) == result


def _without_details(value: Any, wanted: Any) -> Any:
    """Keep of errors only the facts that the case names."""
    if isinstance(value, list) and isinstance(wanted, list):
        pairs = zip(value, [*wanted, *[None] * len(value)], strict=False)
        return [_without_details(one, other) for one, other in pairs]
    if isinstance(value, dict) and isinstance(wanted, dict) and "error" in wanted:
        error, facts = value.get("error"), wanted["error"]
        if isinstance(error, dict):
            return {**value, "error": {key: error.get(key) for key in facts}}
    return value
