"""Variables and resources: in expressions, in arguments, in flow_env (R5, R12, R16)."""

from __future__ import annotations

import pytest

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.engine.events import StepStarted
from tests.unit.engine.world import (
    Answers,
    Shelf,
    Studio,
    World,
    completed,
    failed,
    identity,
    js,
    module,
    static,
    step,
)

SEALED = "${u/me/token:0123456789abcdef}"


class Kept:
    """Values of a test's own."""

    def variables(self):
        return {
            "u/me/city": "Bern",
            "u/me/token": SEALED,
            "u/me/list": '[1, {"a": 2.5}]',
            "u/me/broken": "[1,",
        }

    def resources(self):
        return {
            "f/ai/openai": {"key": "$var:u/me/token", "city": "$var:u/me/city", "n": 7},
            "f/ai/nested": {"inner": "$res:f/ai/openai"},
            "f/ai/circle": ["$res:f/ai/circle"],
            "f/ai/lost": {"key": "$var:u/me/gone"},
        }

    def is_sealed(self, text):
        return SEALED in text


class Moved(Kept):
    def variables(self):
        return {"u/me/city": "Basel"}


def echo(call):
    return call.arguments


def world(**more):
    return World(Studio(echo=echo), values=Kept(), **more)


def run(transform, **more):
    return world().run(step("a", "echo", {"x": transform}), **more)


@pytest.mark.parametrize(
    ("transform", "value"),
    [
        (js("variable('u/me/city')"), "Bern"),
        (js("`${variable('u/me/city')}, ${variable('u/' + 'me/city')}`"), "Bern, Bern"),
        (js("'Bearer ' + variable('u/me/token')"), f"Bearer {SEALED}"),
        (js("(await variable('u/me/city')).length"), 4),
        (js("resource('f/ai/openai').city"), "Bern"),
        (js("resource('f/ai/nested')"), {"inner": {"key": SEALED, "city": "Bern", "n": 7}}),
        (static("$var:u/me/city"), "Bern"),
        (static("$var:u/me/token"), SEALED),
        (static("$jsonvar:u/me/list"), [1, {"a": 2.5}]),
        (static("$res:f/ai/openai"), {"key": SEALED, "city": "Bern", "n": 7}),
        (static({"deep": {"er": ["$var:u/me/city", ["$var:u/me/city", ["$var:u/me/city"]]]}}),
         {"deep": {"er": ["Bern", ["Bern", ["$var:u/me/city"]]]}}),
        (static("see $var:u/me/city"), "see $var:u/me/city"),
        (js("flow_input.given"), "Bern"),
        (js("['$var:u/me/city']"), ["Bern"]),
    ],
)  # fmt: skip
def test_what_a_step_receives(transform, value):
    assert completed(run(transform, arguments={"given": "$var:u/me/city"})) == {"x": value}


def test_long_lists_are_left_as_they_are():
    many: list[JsonValue] = ["$var:u/me/city"] * 1001
    assert completed(run(static(many))) == {"x": many}
    assert completed(run(static(many[:1000]))) == {"x": ["Bern"] * 1000}


@pytest.mark.parametrize(
    ("transform", "said"),
    [
        (static("$var:u/me/gone"), "no variable “u/me/gone”"),
        (static(["$res:f/ai/gone"]), "no resource “f/ai/gone”"),
        (static("$res:f/ai/lost"), "no variable “u/me/gone”"),
        (static("$res:f/ai/circle"), "in a circle"),
        (static("$jsonvar:u/me/broken"), "not JSON"),
        (static("$jsonvar:u/me/token"), "is a secret"),
        (static("$encrypted:abc"), "only there"),
        (js("variable('u/me/gone')"), 'variable("u/me/gone") cannot be resolved'),
        (js("resource('f/ai/lost')"), 'resource("f/ai/lost") cannot be resolved'),
        (js("variable('constructor')"), 'variable("constructor") cannot be resolved'),
    ],
)
def test_what_is_not_there_fails_the_step(transform, said):
    error = failed(run(transform))["error"]
    assert (error["name"], error["step_id"]) == ("ExecutionErr", "a")
    assert said in error["message"]


def test_sleep_and_retry_if_see_no_variables():
    here = world()
    error = failed(here.run(identity("a", sleep=js("variable('u/me/city').length")), identity("b")))
    assert "cannot be resolved" in error["error"]["message"]


def test_flow_env_is_resolved_once_and_inherited_by_called_flows():
    inner = {"modules": [step("i", "echo", {"x": js("flow_env.city")})]}
    own = {**inner, "flow_env": {"city": "$res:f/ai/openai"}}
    shelf = Shelf({"f/a/inner": inner, "f/a/own": own})
    here = world(flows=shelf)
    got = completed(
        here.run(
            module("a", "flow", path="f/a/inner", input_transforms={}),
            module("b", "flow", path="f/a/own", input_transforms={}),
            step("c", "echo", {"a": js("results.a.x"), "b": js("results.b.x.n")}),
            flow_env={"city": "$var:u/me/city", "other": 1},
        )
    )
    assert got == {"a": "Bern", "b": 7}


def test_flow_env_that_names_nothing_fails_the_flow():
    error = failed(world().run(identity("a"), flow_env={"x": "$var:u/me/gone"}))["error"]
    assert (error["name"], error["step_id"]) == ("ExecutionErr", "flow_env")


def test_a_called_flow_gets_the_reference_and_its_steps_the_value():
    inner = {
        "modules": [step("i", "echo", {"x": js("flow_input.x"), "n": js("flow_input.x.length")})]
    }
    here = world(flows=Shelf({"f/a/inner": inner}))
    got = completed(
        here.run(
            module("a", "flow", path="f/a/inner", input_transforms={"x": static("$var:u/me/city")})
        )
    )
    assert got == {"x": "Bern", "n": len("$var:u/me/city")}


def test_scripts_receive_values_too_and_the_journal_shows_the_name():
    here = world(scripts=Answers(f=echo))
    inputs = {"x": static("$var:u/me/token")}
    value = module("a", "rawscript", language="test", content="f", input_transforms=inputs)
    assert completed(here.run(value)) == {"x": SEALED}
    assert here.journal.of(StepStarted)[0].arguments == {"x": SEALED}


def test_a_resumed_step_keeps_the_values_it_began_with():
    here = world()
    steps = (step("a", "echo", {"x": static("$var:u/me/city")}),)
    history = here.run_until(StepStarted, *steps)
    again = World(Studio(echo=echo), values=Moved())
    assert completed(again.resume(history, *steps)) == {"x": "Bern"}
