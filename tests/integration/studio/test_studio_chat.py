"""The studio's chat endpoint is as strict as the APIs it stands in for."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import httpx
import pytest

from apiflow_desktop.demo.app import create_app
from apiflow_desktop.demo.options import StudioOptions
from tests.contracts.chat import check_exchange
from tests.contracts.recording import CheckedTransport

OPENAI, ANTHROPIC = "/v1/chat/completions", "/v1/messages"
KEYS = {
    OPENAI: {"Authorization": "Bearer demo-studio"},
    ANTHROPIC: {"x-api-key": "demo-studio", "anthropic-version": "2023-06-01"},
}
PARAMETERS = {
    "type": "object",
    "properties": {"n": {"type": "integer"}, "mode": {"enum": ["slow", "fast"]}},
}
FUNCTION = {"type": "function", "function": {"name": "count", "parameters": PARAMETERS}}
CUSTOM = {"name": "count", "input_schema": PARAMETERS}


@asynccontextmanager
async def opened(folder):
    app = create_app(StudioOptions(folder, retry_after=1))
    checked = CheckedTransport(httpx.ASGITransport(app), check_exchange)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=checked, base_url="http://demo.studio.localhost") as client,
    ):
        yield client
    assert checked.exchanges
    assert checked.violations == []


def ask(folder, path, *bodies, headers=None):
    """Ask one thing after the other; returns the replies."""

    async def run():
        async with opened(folder) as client:
            return [
                await client.post(path, json=body, headers=headers or KEYS[path]) for body in bodies
            ]

    return asyncio.run(run())


def openai(text="hello", **more):
    messages = more.pop("messages", None) or [{"role": "user", "content": text}]
    return {"model": "demo", "messages": messages, **more}


def anthropic(text="hello", **more):
    messages = more.pop("messages", None) or [{"role": "user", "content": text}]
    return {"model": "demo", "max_tokens": 100, "messages": messages, **more}


def test_it_answers_always_alike(tmp_path):
    first, second = ask(tmp_path, OPENAI, openai("Who is it?"), openai("Who is it?"))
    said = first.json()["choices"][0]["message"]["content"]
    assert said == second.json()["choices"][0]["message"]["content"] == "You asked: Who is it?"
    [reply] = ask(tmp_path, ANTHROPIC, anthropic("Who is it?"))
    assert reply.json()["content"] == [{"type": "text", "text": said}]


def test_it_calls_a_tool_and_then_tells_what_came_of_it(tmp_path):
    question = {"role": "user", "content": "count to 7, fast"}
    [first] = ask(tmp_path, OPENAI, openai(messages=[question], tools=[FUNCTION]))
    message = first.json()["choices"][0]["message"]
    [call] = message["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == {"n": 7, "mode": "fast"}
    answered = {"role": "tool", "tool_call_id": call["id"], "content": "done"}
    [second] = ask(
        tmp_path, OPENAI, openai(messages=[question, message, answered], tools=[FUNCTION])
    )
    assert second.json()["choices"][0]["message"]["content"] == "count gave done"


def test_it_does_the_same_in_anthropics_words(tmp_path):
    question = {"role": "user", "content": "count to 7"}
    [first] = ask(tmp_path, ANTHROPIC, anthropic(messages=[question], tools=[CUSTOM]))
    [use] = first.json()["content"]
    assert use["input"] == {"n": 7, "mode": "slow"}
    result = {"type": "tool_result", "tool_use_id": use["id"], "content": "done"}
    messages = [
        question,
        {"role": "assistant", "content": [use]},
        {"role": "user", "content": [result]},
    ]
    [second] = ask(tmp_path, ANTHROPIC, anthropic(messages=messages, tools=[CUSTOM]))
    assert second.json()["content"] == [{"type": "text", "text": "count gave done"}]


def test_calls_can_be_ordered_also_wrong_ones(tmp_path):
    text = '[call count {"n": 1}] [call nobody x] [then count {"n": 2}]'
    [reply] = ask(tmp_path, OPENAI, openai(text, tools=[FUNCTION]))
    calls = reply.json()["choices"][0]["message"]["tool_calls"]
    assert [(c["function"]["name"], c["function"]["arguments"]) for c in calls] == [
        ("count", '{"n": 1}'),
        ("nobody", "x"),
    ]
    [one] = ask(tmp_path, OPENAI, openai(text, tools=[FUNCTION], parallel_tool_calls=False))
    assert len(one.json()["choices"][0]["message"]["tool_calls"]) == 1


def test_structured_answers_fit_their_schema(tmp_path):
    schema = {
        "type": "object",
        "properties": {"title": {"type": "string"}, "n": {"type": ["number", "null"]},
                       "tags": {"type": "array", "items": {"type": "boolean"}}},
        "required": ["title", "n", "tags"],
        "additionalProperties": False,
    }  # fmt: skip
    wanted = {"type": "json_schema", "json_schema": {"name": "a", "schema": schema, "strict": True}}
    [reply] = ask(tmp_path, OPENAI, openai("2 cats", response_format=wanted))
    expected = {"title": "2 cats", "n": 2, "tags": [True]}
    assert json.loads(reply.json()["choices"][0]["message"]["content"]) == expected
    tool = {"name": "out", "input_schema": schema}
    choice = {"type": "tool", "name": "out"}
    [reply] = ask(tmp_path, ANTHROPIC, anthropic("2 cats", tools=[tool], tool_choice=choice))
    assert reply.json()["content"][0]["input"] == expected


def test_it_refuses_when_told_to(tmp_path):
    [reply] = ask(tmp_path, OPENAI, openai("[refuse]"))
    assert reply.json()["choices"][0]["message"]["refusal"]
    [reply] = ask(tmp_path, ANTHROPIC, anthropic("[refuse]"))
    assert reply.json()["stop_reason"] == "refusal"


@pytest.mark.parametrize(("path", "asked"), [(OPENAI, openai), (ANTHROPIC, anthropic)])
def test_it_is_busy_and_broken_when_told_to(tmp_path, path, asked):
    busy, ready, broken = ask(tmp_path, path, asked("[429 1]"), asked("[429 1]"), asked("[500]"))
    assert (busy.status_code, ready.status_code, broken.status_code) == (429, 200, 500)
    assert busy.headers["retry-after"] == "1"


CALL = {"id": "1", "type": "function", "function": {"name": "count", "arguments": "{}"}}
USER = {"role": "user", "content": "x"}
ASSISTANT = {"role": "assistant", "content": None, "tool_calls": [CALL]}
USE = {"type": "tool_use", "id": "1", "name": "count", "input": {}}
RESULT = {"type": "tool_result", "tool_use_id": "1", "content": "x"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (openai(input="x"), "Unrecognized request argument"),
        ({"messages": [USER]}, "model parameter"),
        (openai(messages=[{"role": "bot", "content": "x"}]), "role"),
        (openai(messages=[{**USER, "agent_action": {}}]), "Unknown parameter"),
        (openai(messages=[{"role": "user"}]), "content"),
        (openai(messages=[USER, ASSISTANT]), "did not have response messages: 1"),
        (openai(messages=[USER, ASSISTANT, USER]), "did not have response messages"),
        (openai(messages=[USER, {"role": "tool", "tool_call_id": "1", "content": "x"}]),
         "preceding"),
        (openai(temperature=3), "temperature"),
        (openai(max_tokens=0), "max_tokens"),
        (openai(max_tokens=5, max_completion_tokens=5), "at the same time"),
        (openai(tools=[]), "tools"),
        (openai(tools=[{"type": "function", "function": {"name": "a b"}}]), "pattern"),
        (openai(parallel_tool_calls=False), "only allowed"),
        (openai(response_format={"type": "json_schema"}), "json_schema.name"),
        (openai(response_format={"type": "json_schema", "json_schema": {
            "name": "n", "strict": True, "schema": {"type": "object", "properties": {}}}}),
         "additionalProperties"),
        (openai(stream=True), "stream"),
    ],
)  # fmt: skip
def test_openai_refuses_what_is_wrong(tmp_path, body, says):
    [reply] = ask(tmp_path, OPENAI, body)
    assert reply.status_code == 400
    assert says in reply.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (anthropic(response_format={}), "Extra inputs"),
        ({"model": "m", "messages": [USER]}, "max_tokens"),
        (anthropic(messages=[{"role": "system", "content": "x"}]), "role"),
        (anthropic(messages=[{"role": "assistant", "content": "x"}]), "first message"),
        (anthropic(messages=[{"role": "user", "content": ""}]), "non-empty"),
        (anthropic(messages=[USER, {"role": "assistant", "content": [USE]}]), "must define tools"),
        (anthropic(messages=[USER, {"role": "assistant", "content": [USE]}], tools=[CUSTOM]),
         "without `tool_result`"),
        (anthropic(messages=[{"role": "user", "content": [RESULT]}], tools=[CUSTOM]), "unexpected"),
        (anthropic(temperature=1.5), "temperature"),
        (anthropic(tool_choice={"type": "any"}), "tool_choice"),
        (anthropic(tools=[{"name": "f"}]), "input_schema"),
        (anthropic(tools=[CUSTOM, CUSTOM]), "unique"),
    ],
)  # fmt: skip
def test_anthropic_refuses_what_is_wrong(tmp_path, body, says):
    [reply] = ask(tmp_path, ANTHROPIC, body)
    assert reply.status_code == 400
    assert says in reply.json()["error"]["message"]


@pytest.mark.parametrize(("path", "body"), [(OPENAI, openai()), (ANTHROPIC, anthropic())])
def test_nobody_gets_in_without_the_key(tmp_path, path, body):
    wrong = {"Authorization": "Bearer no", "anthropic-version": "2023-06-01"}
    [reply] = ask(tmp_path, path, body, headers=wrong)
    assert reply.status_code == 401
