"""Agents: what their model is asked, tools as steps, resuming, and what goes wrong."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from apiflow_desktop.engine.calls.chat_dialects import Anthropic, OpenAi
from apiflow_desktop.engine.events import (
    AttemptStarted,
    CallCreated,
    JobCancelled,
    JobCompleted,
    JobFailed,
    StepFailed,
    StepStarted,
    StepSucceeded,
)
from apiflow_desktop.engine.ports import NeedsAnswer, StepError
from tests.unit.engine.world import Answers, World

INPUTS = {
    "provider": {"type": "static", "value": {"kind": "openai", "model": "m", "resource": "$res:x"}},
    "user_message": {"type": "javascript", "expr": "flow_input.question"},
}


class Model:
    """Says what the test tells it to, one reply after the other; keeps what it was asked."""

    def __init__(self, *replies, schema=None):
        self.replies = list(replies)
        self.asked = []
        self.sent = 0
        self.schema = schema or {}

    def describe(self, value):
        return self.schema

    async def ask(self, call):
        if call.created is not None:
            return call.created.reply
        if call.uncertain:
            raise NeedsAnswer("It may have been asked already.")
        self.asked.append(call.request)
        reply = self.replies[min(self.sent, len(self.replies) - 1)]
        self.sent += 1
        if isinstance(reply, BaseException):
            raise reply
        if callable(reply):
            reply = await reply()
        await call.journal.record(
            CallCreated(at=0.0, step=call.step, attempt=call.attempt, provider_id="r1", reply=reply)
        )
        return reply


def says(text):
    return {"text": text, "calls": [], "usage": {"input_tokens": 2, "output_tokens": 3}}


def calls(*wanted):
    found = [
        {
            "id": f"c{n}",
            "name": name,
            "arguments": given if isinstance(given, str) else json.dumps(given),
        }
        for n, (name, given) in enumerate(wanted)
    ]
    return {"text": None, "calls": found, "usage": {"input_tokens": 2, "output_tokens": 3}}


def tool(name, function, tool_id="", **inputs):
    transforms = {key: {"type": "ai"} if one is None else one for key, one in inputs.items()}
    value = {
        "tool_type": "flowmodule", "type": "rawscript", "language": "test", "content": function,
        "input_transforms": transforms,
    }  # fmt: skip
    return {"id": tool_id or f"t_{name}", "summary": name, "value": value}


def agent(*tools, inputs=None, **value):
    given = {"type": "aiagent", "input_transforms": {**INPUTS, **(inputs or {})}, "tools": [*tools]}
    return {"id": "a", "value": {**given, **value}}


def static(value):
    return {"type": "static", "value": value}


def world(model, **functions):
    return World(chats=model, scripts=Answers(**functions))


def run(model, *modules, question="Q", functions=None, **flow) -> tuple[World, Any]:
    made = world(model, **(functions or {}))
    return made, made.run(*modules, arguments={"question": question}, **flow)


def error_of(ending: JobFailed) -> Any:
    result: Any = ending.result
    return result["error"]


def add(call):
    return call.arguments["x"] + call.arguments["y"]


def test_an_answer_is_the_result_with_the_conversation_and_the_usage():
    model = Model(says("hello"))
    inputs = {"system_prompt": static("Be kind."), "temperature": static(0.5)}
    _, ending = run(model, agent(inputs=inputs), question="Who?")
    assert isinstance(ending, JobCompleted)
    assert ending.result == {
        "output": "hello",
        "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Who?"},
            {"role": "assistant", "content": "hello"},
        ],
        "usage": {"input_tokens": 2, "output_tokens": 3},
    }
    assert model.asked[0]["temperature"] == 0.5
    assert "max_tokens" not in model.asked[0]


def test_the_next_step_reads_the_output():
    after = {"id": "b", "value": {"type": "identity"}, "stop_after_if": {
        "expr": "results.a.output === 'hello'", "skip_if_stopped": True}}  # fmt: skip
    _, ending = run(Model(says("hello")), agent(), after)
    assert ending.skipped


def test_tools_are_steps_with_addresses_of_their_own():
    model = Model(calls(("add", {"x": 1, "y": 2}), ("add", {"x": 3, "y": 4})), says("done"))
    made, ending = run(model, agent(tool("add", "add", x=None, y=None)), functions={"add": add})
    assert ending.result["output"] == "done"
    started = {one.step: one.module_id for one in made.journal.of(StepStarted)}
    assert started == {"a": "a", "a[0]/t_add": "t_add", "a[1]/t_add": "t_add"}
    answers = [one for one in ending.result["messages"] if one["role"] == "tool"]
    assert [one["content"] for one in answers] == ["3", "7"]
    assert answers[0]["agent_action"]["module_id"] == "t_add"
    assert ending.result["usage"] == {"input_tokens": 4, "output_tokens": 6}


def test_the_model_is_told_only_of_the_inputs_that_are_its_own():
    schema = {
        "properties": {"x": {"type": "number", "description": "left"}, "z": {"type": "string"}},
        "required": ["x", "z"],
        "description": "Adds.",
    }
    model = Model(says("ok"), schema=schema)
    run(model, agent(tool("add", "add", x=None, y=static(1), w=None)))
    assert model.asked[0]["tools"] == [
        {
            "name": "add",
            "description": "Adds.",
            "parameters": {
                "type": "object",
                "properties": {"x": {"type": "number", "description": "left"}, "w": {}},
                "required": ["x"],
            },
        }
    ]


def test_what_the_model_may_not_set_it_cannot_set():
    seen = []
    model = Model(calls(("keep", {"x": 1, "path": "/etc"})), says("ok"))
    run(
        model,
        agent(tool("keep", "keep", x=None, path=static("/safe"))),
        functions={"keep": lambda call: seen.append(call.arguments)},
    )
    assert seen == [{"x": 1, "path": "/safe"}]


def test_tool_inputs_replace_the_tools_own():
    seen = []
    model = Model(calls(("keep", {})), says("ok"))
    bound = {"t_keep": {"x": {"type": "javascript", "expr": "flow_input.question + '!'"}}}
    run(
        model,
        agent(tool("keep", "keep", x=None), tool_inputs=bound),
        functions={"keep": lambda call: seen.append(call.arguments)},
    )
    assert seen == [{"x": "Q!"}]
    assert model.asked[0]["tools"][0]["parameters"]["properties"] == {}


def test_errors_are_told_to_the_model():
    def broken(call):
        raise StepError("ValueError", "boom")

    model = Model(
        calls(("broken", {}), ("nobody", {}), ("broken", "not json"), ("broken", "[1]")),
        says("sorry"),
    )
    failing = {"id": "failure", "value": {"type": "identity"}}
    made, ending = run(
        model, agent(tool("broken", "broken", x=None)),
        functions={"broken": broken}, failure_module=failing,
    )  # fmt: skip
    assert isinstance(ending, JobCompleted)
    result: Any = ending.result
    told = [json.loads(m["content"])["error"] for m in result["messages"] if m["role"] == "tool"]
    assert told[0] == {"name": "ValueError", "message": "boom"}
    assert [one["message"] for one in told[1:2]] == ["There is no tool called 'nobody'."]
    assert "not JSON" in told[2]["message"]
    assert "JSON object" in told[3]["message"]
    assert [one.step for one in made.journal.of(StepFailed)] == ["a[0]/t_broken"]


@pytest.mark.parametrize("secret", ["$var:u/me/token", "$res:f/db", "$jsonvar:x"])
def test_a_model_cannot_ask_for_secrets(secret):
    model = Model(calls(("keep", {"x": {"deep": secret}})), says("ok"))
    made, ending = run(
        model, agent(tool("keep", "keep", x=None)), functions={"keep": lambda call: 1}
    )
    [answer] = [one for one in ending.result["messages"] if one["role"] == "tool"]
    assert "cannot name variables" in answer["content"]
    assert [one.step for one in made.journal.of(StepStarted)] == ["a"]


def test_tools_of_one_reply_run_at_the_same_time_unless_told_otherwise():
    def together(limit):
        running, most = 0, 0

        async def slow(call):
            nonlocal running, most
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1

        class Slow(Answers):
            async def run(self, call):
                return await slow(call)

        model = Model(calls(*[("work", {})] * 3), says("ok"))
        made = World(chats=model, scripts=Slow())
        made.run(agent(tool("work", "work"), **limit), arguments={"question": "Q"})
        return most

    assert together({}) == 3
    assert together({"parallel": True}) == 3
    assert together({"parallel": False}) == 1


def test_the_number_of_questions_has_a_bound():
    model = Model(calls(("add", {"x": 1, "y": 1})))
    _, ending = run(
        model, agent(tool("add", "add", x=None, y=None), inputs={"max_iterations": static(3)}),
        functions={"add": add},
    )  # fmt: skip
    assert isinstance(ending, JobFailed)
    assert error_of(ending)["name"] == "MaxIterations"
    assert model.sent == 3
    usual = Model(calls(("add", {"x": 1, "y": 1})))
    run(usual, agent(tool("add", "add", x=None, y=None)), functions={"add": add})
    assert usual.sent == 10


def test_a_structured_answer_is_an_object():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    _, ending = run(Model(says('{"n": 1}')), agent(inputs={"output_schema": static(schema)}))
    assert ending.result["output"] == {"n": 1}
    _, ending = run(Model(says("no json")), agent(inputs={"output_schema": static(schema)}))
    assert ending.result["error"]["name"] == "InvalidOutput"


def test_memory_of_kind_manual_comes_before_the_question():
    memory = {"kind": "manual", "messages": [
        {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Ho"}]}  # fmt: skip
    model = Model(says("ok"))
    run(model, agent(inputs={"memory": static(memory), "system_prompt": static("S")}))
    roles = [one["role"] for one in model.asked[0]["messages"]]
    assert roles == ["system", "user", "assistant", "user"]
    for harmless in ({"kind": "off"}, {"kind": "auto", "context_length": 5}, None):
        _, ending = run(Model(says("ok")), agent(inputs={"memory": static(harmless)}))
        assert isinstance(ending, JobCompleted)


@pytest.mark.parametrize(
    ("change", "says_why"),
    [
        ({"inputs": {"output_type": static("image")}}, "output_type"),
        ({"inputs": {"user_attachments": static([{"key": "a"}])}}, "user_attachments"),
        ({"inputs": {"memory": static({"kind": "auto", "memory_id": "m"})}}, "memory"),
        ({"inputs": {"memory": static({"kind": "manual", "messages": [{}]})}}, "memory"),
        ({"inputs": {"user_message": static("")}}, "user_message"),
        ({"inputs": {"provider": static({"kind": "openai"})}}, "model"),
        ({"inputs": {"max_iterations": static(0)}}, "max_iterations"),
        ({"inputs": {"max_iterations": static("many")}}, "max_iterations"),
        ({"inputs": {"temperature": static("warm")}}, "temperature"),
        ({"agent": "f/agents/support"}, "resource"),
        ({"tools": [{"id": "w", "value": {"tool_type": "websearch"}}]}, "Web search"),
        ({"tools": [{"id": "w", "value": {"tool_type": "mcp", "resource_path": "x"}}]}, "MCP"),
        ({"tools": [tool("two words", "x")]}, "two words"),
        ({"tools": [tool("x", "x"), tool("x", "x", "y")]}, "more than one"),
        ({"tools": [{**tool("x", "x"), "requires_approval": True}]}, "approval"),
    ],
)
def test_what_cannot_be_done_fails_the_step_before_anything_is_asked(change, says_why):
    model = Model(says("ok"))
    _, ending = run(model, agent(**change))
    assert isinstance(ending, JobFailed)
    assert says_why in error_of(ending)["message"]
    assert model.sent == 0


def test_only_enabled_tools_are_offered():
    model = Model(says("ok"))
    run(model, agent(tool("x", "x"), tool("y", "y"), inputs={"enabled_tools": static(["y"])}))
    assert [one["name"] for one in model.asked[0]["tools"]] == ["y"]


def test_a_failed_question_is_tried_again_with_the_step():
    model = Model(StepError("HttpError", "busy"), says("ok"))
    made, ending = run(model, {**agent(), "retry": {"constant": {"attempts": 1, "seconds": 2}}})
    assert ending.result["output"] == "ok"
    assert made.clock.sleeps[-1] == 2


def test_an_agent_can_be_a_tool():
    inner = agent(tool("add", "add", x=None, y=None))["value"]
    outer = {"id": "inner", "summary": "helper", "value": {**inner, "tool_type": "flowmodule"}}
    model = Model(
        calls(("helper", {})), calls(("add", {"x": 1, "y": 2})), says("inner"), says("outer")
    )
    made, ending = run(model, agent(outer), functions={"add": add})
    assert ending.result["output"] == "outer"
    assert "a[0]/inner[0]/t_add" in {one.step for one in made.journal.of(StepStarted)}


def test_a_job_resumed_anywhere_neither_asks_nor_calls_twice():
    def fresh():
        return Model(
            calls(("add", {"x": 1, "y": 2})), calls(("add", {"x": 3, "y": 4})), says("done")
        )

    module = agent(tool("add", "add", x=None, y=None))
    first, ending = run(fresh(), module, functions={"add": add})
    history = first.journal.events
    asked = 0
    for cut in range(1, len(history)):
        past = history[:cut]
        answered = sum(isinstance(one, CallCreated) for one in past)
        added = sum(isinstance(one, StepSucceeded) and "add" in one.step for one in past)
        model = fresh()
        done: list[Any] = []
        model.sent = answered
        functions = {"add": lambda call, done=done: done.append(call) or add(call)}
        again = world(model, **functions)
        result = asyncio.run(again.finish({"modules": [module]}, {"question": "Q"}, past))
        open_question = (
            sum(isinstance(e, AttemptStarted) and e.step == "a" for e in past) > answered
        )
        if open_question:
            assert result.kind == "job.asked"
            assert model.sent == answered
            asked += 1
        elif isinstance(result, JobCompleted):
            assert result.result == ending.result
            assert model.sent == 3
            assert len(done) == 2 - added
    assert asked == 3


def test_a_cancelled_job_stops_the_question():
    async def cancel():
        begun = asyncio.Event()

        async def forever():
            begun.set()
            await asyncio.Event().wait()

        model = Model(forever)
        made = world(model)
        task = asyncio.ensure_future(made.engine.run({"modules": [agent()]}, {"question": "Q"}))
        await begun.wait()
        task.cancel()
        return await task

    assert isinstance(asyncio.run(cancel()), JobCancelled)


@pytest.mark.parametrize("dialect", [OpenAi(), Anthropic()])
@pytest.mark.parametrize("reply", [None, [], {}, {"choices": []}, {"type": "error"}])
def test_a_reply_that_is_none_is_told(dialect, reply):
    with pytest.raises(StepError):
        dialect.read(reply)
