"""Agents against chat APIs over real HTTP: both dialects, the wire held to their rules."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from typing import Any

import pytest

from apiflow_desktop.base.folders import Home
from apiflow_desktop.catalog.catalog import Catalog
from apiflow_desktop.catalog.models import Connector, ConnectorSettings
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes
from apiflow_desktop.demo.address import read_address
from apiflow_desktop.demo.process import StudioProcess
from apiflow_desktop.engine.calls.chat import CatalogChats
from apiflow_desktop.engine.engine import Engine
from apiflow_desktop.engine.events import (
    AttemptStarted,
    CallCreated,
    JobAsked,
    JobCompleted,
    JobFailed,
    RequestSent,
    StepProgress,
    event_from_json,
    event_to_json,
)
from apiflow_desktop.engine.http.factory import HttpFactory
from apiflow_desktop.engine.ports import StepError
from apiflow_desktop.vault.origins import OriginGuard
from apiflow_desktop.vault.seals import Seals
from apiflow_desktop.vault.vault import Vault
from tests.contracts.chat import check_exchange
from tests.contracts.recording import CheckedTransport
from tests.integration.calls.provider import NoKeyring, Provider, Records, answer
from tests.unit.engine.world import Answers, Studio

SEALS = Seals(b"k" * 16)
SECRETS = {"APIFLOW_SECRET_TOKEN": "s3cret-value-1", "APIFLOW_SECRET_U_ME_KEY": "own-key-22"}
ASK = "POST /v1/chat/completions"
MESSAGES = "POST /v1/messages"
SAID = {
    "id": "c1", "object": "chat.completion", "created": 1, "model": "m",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "hi"},
                 "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
}  # fmt: skip
SCHEMA = {
    "type": "object", "properties": {"title": {"type": "string"}},
    "required": ["title"], "additionalProperties": False,
}  # fmt: skip


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("studio"))
    home.studio.mkdir()
    process = StudioProcess(home, "--speed=0.05", "--retry-after=1")
    process.ensure()
    yield process
    address = read_address(home.studio)
    assert address is not None
    os.kill(address.pid, signal.SIGTERM)


class Workspace:
    """Resources of a workspace; the variable u/me/key is a secret."""

    def __init__(self, **resources):
        self._resources = resources

    def variables(self):
        return {"u/me/key": SEALS.seal("u/me/key")}

    def resources(self):
        return self._resources

    def is_sealed(self, text):
        return bool(SEALS.names(text))


def picky(call):
    if "n" not in call.arguments:
        raise StepError("TypeError", "n is missing")
    return call.arguments["n"] * 2


def static(value):
    return {"type": "static", "value": value}


def agent(message="hello", *, provider, tools=(), **inputs):
    given = {"provider": static(provider), "user_message": static(message), **inputs}
    return {"id": "a", "value": {"type": "aiagent", "input_transforms": given, "tools": [*tools]}}


def tool(name="count"):
    value = {
        "type": "rawscript", "language": "test", "content": name,
        "input_transforms": {"n": {"type": "ai"}},
    }  # fmt: skip
    return {"id": name, "summary": name, "value": value}


async def run(
    http, module, *, catalog=None, values=None, history=(), functions=None, **chats
) -> tuple[Any, list[Any]]:
    journal = Records()
    asking = CatalogChats(
        catalog or Catalog(preset_connectors(), preset_nodes()),
        Vault(NoKeyring(), environment=SECRETS),
        http,
        values or Workspace(),
        describe=lambda value: {"properties": {"n": {"type": "integer"}}, "required": ["n"]},
        guard=chats.pop("guard", None) or OriginGuard().trusting(),
        seals=SEALS,
        **chats,
    )
    scripts = Answers(**(functions or {"count": lambda call: call.arguments["n"] * 2}))
    engine = Engine(operations=Studio(), journal=journal, chats=asking, scripts=scripts)
    return await engine.run({"modules": [module]}, {}, history), journal.events


def result_of(ending) -> Any:
    return ending.result


def in_studio(studio, module, **more) -> tuple[Any, list[Any]]:
    watched = []

    def watch(transport):
        watched.append(CheckedTransport(transport, check_exchange))
        return watched[-1]

    async def play() -> tuple[Any, list[Any]]:
        async with HttpFactory(studio.port, wrap=watch) as http:
            return await run(http, module, **more)

    done = asyncio.run(play())
    assert [fault for one in watched for fault in one.violations] == []
    return done


def with_provider(script, module, *, connector=None, **more):
    """Run against a provider that answers as it is told; returns the end, events and requests."""

    async def play():
        async with Provider() as provider:
            script(provider)
            made = connector or {"header": {"Authorization": "Bearer $TOKEN"}}
            own = Connector(id=9, name="Mine", base_url=provider.base_url, **made)
            values = more.pop("values", None)
            if callable(values):
                more["values"] = values(provider.base_url)
            async with HttpFactory() as http:
                ending, events = await run(http, module, catalog=Catalog([own]), **more)
            return ending, events, provider.received

    return asyncio.run(play())


STUDIO = {"resource": "$res:f/connectors/demo_studio", "model": "demo-chat"}
MINE = {"kind": "openai", "resource": "$res:Mine", "model": "m"}


@pytest.mark.parametrize("kind", ["openai", "customai", "anthropic"])
def test_a_tool_is_called_and_its_result_told(studio, kind):
    module = agent("count to 21", provider={**STUDIO, "kind": kind}, tools=[tool()])
    ending, events = in_studio(studio, module)
    assert isinstance(ending, JobCompleted)
    assert result_of(ending)["output"] == "count gave 42"
    assert result_of(ending)["usage"]["total_tokens"] > 0
    assert sum(isinstance(one, CallCreated) for one in events) == 2


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
@pytest.mark.parametrize("tools", [(), (tool(),)])
def test_structured_answers_come_as_objects(studio, kind, tools):
    module = agent(
        "count 3 cats", provider={**STUDIO, "kind": kind}, tools=tools, output_schema=static(SCHEMA)
    )
    ending, _ = in_studio(studio, module)
    assert result_of(ending)["output"] == {"title": "6" if tools else "count 3 cats"}


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
def test_calls_that_go_wrong_are_answered_too(studio, kind):
    text = '[call count {}] [call nobody {}] [then count {"n": 4}] [answer: fine]'
    module = agent(text, provider={**STUDIO, "kind": kind}, tools=[tool()])
    ending, _ = in_studio(studio, module, functions={"count": picky})
    assert result_of(ending)["output"] == "fine"
    told = [one["content"] for one in ending.result["messages"] if one["role"] == "tool"]
    assert len(told) == 3
    assert all("error" in one for one in told[:2])
    assert told[2] == "8"


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
def test_a_busy_provider_is_asked_again(studio, kind):
    module = agent(f"[429 1 1] {kind}", provider={**STUDIO, "kind": kind})
    ending, events = in_studio(studio, module)
    assert isinstance(ending, JobCompleted)
    assert any("no more requests" in e.message for e in events if isinstance(e, StepProgress))


@pytest.mark.parametrize("kind", ["openai", "anthropic"])
def test_a_refusal_fails_the_step(studio, kind):
    ending, _ = in_studio(studio, agent("[refuse]", provider={**STUDIO, "kind": kind}))
    assert result_of(ending)["error"]["name"] == "Refused"


def test_a_provider_that_is_not_there_is_told(studio):
    ending, _ = in_studio(studio, agent(provider={**STUDIO, "resource": "$res:f/none/such"}))
    assert result_of(ending)["error"]["name"] == "NotFound"
    ending, _ = in_studio(studio, agent(provider={**STUDIO, "kind": "aws_bedrock"}))
    assert result_of(ending)["error"]["name"] == "NotSupported"


def test_tokens_are_sent_and_never_recorded():
    said: Any = json.loads(json.dumps(SAID))
    said["choices"][0]["message"]["content"] = "your key is s3cret-value-1"
    ending, events, received = with_provider(
        lambda provider: provider.on(ASK, answer(said)), agent(provider=MINE)
    )
    assert received[0].headers["authorization"] == "Bearer s3cret-value-1"
    assert isinstance(ending, JobCompleted)
    assert "s3cret" not in json.dumps([event_to_json(one) for one in events])
    [sent] = [one for one in events if isinstance(one, RequestSent)]
    assert sent.headers["Authorization"] == "Bearer $TOKEN"


def test_a_token_does_not_go_to_a_host_that_was_not_confirmed():
    ending, _, received = with_provider(
        lambda provider: None, agent(provider=MINE), guard=OriginGuard()
    )
    assert isinstance(ending, JobAsked)
    assert received == []


@pytest.mark.parametrize(
    ("kind", "line", "header", "value"),
    [("customai", ASK, "authorization", "Bearer own-key-22"),
     ("anthropic", MESSAGES, "x-api-key", "own-key-22")],
)  # fmt: skip
def test_a_resource_with_a_key_is_enough(kind, line, header, value):
    def values(base_url):
        return Workspace(**{"u/me/ai": {"base_url": base_url, "api_key": "$var:u/me/key"}})

    message = {
        "id": "m1", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
        "content": [{"type": "text", "text": "hi"}],
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }  # fmt: skip
    provider = {"kind": kind, "resource": "$res:u/me/ai", "model": "m"}
    ending, events, received = with_provider(
        lambda one: one.on(line, answer(SAID if kind == "customai" else message)),
        agent(provider=provider),
        values=values,
    )
    assert isinstance(ending, JobCompleted), ending
    assert received[0].headers[header] == value
    assert "own-key" not in json.dumps([event_to_json(one) for one in events])


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (answer({"error": {"message": "no such model", "type": "x"}}, 404), "HttpError"),
        (answer({"hello": 1}), "BadReply"),
        (answer([]), "BadReply"),
    ],
)
def test_a_provider_that_answers_wrongly_fails_the_step(reply, name):
    ending, _, _ = with_provider(lambda provider: provider.on(ASK, reply), agent(provider=MINE))
    assert isinstance(ending, JobFailed)
    assert result_of(ending)["error"]["name"] == name


def test_a_recorded_reply_is_not_asked_for_again_and_a_lost_one_is_a_question():
    module = agent(provider=MINE)
    ending, events, received = with_provider(
        lambda provider: provider.on(ASK, answer(SAID)), module
    )
    assert isinstance(ending, JobCompleted)
    stored = [event_from_json(json.loads(json.dumps(event_to_json(one)))) for one in events]

    def upto(kind):
        index = next(i for i, one in enumerate(stored) if isinstance(one, kind))
        return stored[: index + 1]

    again, _, asked = with_provider(lambda provider: None, module, history=upto(CallCreated))
    assert again.result == ending.result
    assert asked == []
    lost, _, asked = with_provider(lambda provider: None, module, history=upto(AttemptStarted))
    assert isinstance(lost, JobAsked)
    assert asked == []
    sent, _, asked = with_provider(
        lambda provider: provider.on(ASK, answer(SAID)),
        module,
        history=upto(AttemptStarted),
        send_again=True,
    )
    assert sent.result == ending.result
    assert len(asked) == len(received) == 1


def test_older_providers_are_given_the_older_limit():
    bodies = {}
    for kind in ("openai", "mistral"):
        _, _, received = with_provider(
            lambda provider: provider.on(ASK, answer(SAID)),
            agent(provider={**MINE, "kind": kind}, max_completion_tokens=static(7)),
        )
        bodies[kind] = received[0].json
    assert bodies["openai"]["max_completion_tokens"] == bodies["mistral"]["max_tokens"] == 7
    assert "max_tokens" not in bodies["openai"]


def test_a_connector_chosen_for_the_run_is_used():
    async def play():
        async with Provider() as provider:
            provider.on(ASK, answer(SAID))
            chat = ConnectorSettings(api="openai")
            named = Connector(id=1, name="Far", base_url="https://far.example/v1", data=chat)
            used = Connector(id=2, name="Near", base_url=provider.base_url, data=chat)
            catalog = Catalog([named, used]).with_connectors({"Far": "Near"})
            async with HttpFactory() as http:
                provider_ = {"kind": "openai", "resource": "$res:Far", "model": "m"}
                return await run(http, agent(provider=provider_), catalog=catalog)

    ending, _ = asyncio.run(play())
    assert isinstance(ending, JobCompleted)
