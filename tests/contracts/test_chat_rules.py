"""The rules of the chat APIs do reject what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contracts.chat import check_exchange

OPENAI = "https://api.openai.com/v1/chat/completions"
ANTHROPIC = "https://api.anthropic.com/v1/messages"
JSON = {"Content-Type": "application/json"}
KEYS = {
    OPENAI: JSON | {"Authorization": "Bearer k"},
    ANTHROPIC: JSON | {"x-api-key": "k", "anthropic-version": "2023-06-01"},
}
ASKED: dict[str, dict[str, Any]] = {
    OPENAI: {"model": "m", "messages": [{"role": "user", "content": "x"}]},
    ANTHROPIC: {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "x"}]},
}
SAID: dict[str, dict[str, Any]] = {
    OPENAI: {
        "id": "c", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "y"},
                     "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    },
    ANTHROPIC: {
        "id": "m", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
        "content": [{"type": "text", "text": "y"}],
        "usage": {"input_tokens": 1, "output_tokens": 2},
    },
}  # fmt: skip
CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
USE = {"type": "tool_use", "id": "1", "name": "f", "input": {}}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}


def check(url, asked=None, reply=None, status=200, sent=None):
    return check_exchange(
        "POST",
        url,
        KEYS[url] if sent is None else sent,
        json.dumps(ASKED[url] if asked is None else asked).encode(),
        status,
        JSON,
        json.dumps(SAID[url] if reply is None else reply).encode(),
    )


@pytest.mark.parametrize("url", [OPENAI, ANTHROPIC])
def test_right_exchanges_are_let_through(url):
    assert check(url) == []


@pytest.mark.parametrize("url", [OPENAI, ANTHROPIC])
@pytest.mark.parametrize("key", ["id", "content", "choices", "usage", "model", "stop_reason"])
def test_a_reply_that_lacks_something(url, key):
    if key in SAID[url]:
        assert check(url, reply={k: v for k, v in SAID[url].items() if k != key})


@pytest.mark.parametrize(
    "change",
    [
        {"input": "x"},
        {"messages": []},
        {"messages": [{"role": "bot", "content": "x"}]},
        {"messages": [{"role": "user", "content": "x", "agent_action": {}}]},
        {"messages": [{"role": "assistant", "tool_calls": [CALL]}]},
        {"messages": [{"role": "tool", "tool_call_id": "1", "content": "x"}]},
        {"temperature": 3},
        {"tools": []},
        {"parallel_tool_calls": False},
        {"tools": [TOOL | {"function": {"name": "two words"}}]},
        {"response_format": {"type": "json_schema", "json_schema": {"name": "n", "strict": True,
            "schema": {"type": "object", "properties": {"a": {}}}}}},
    ],
)  # fmt: skip
def test_a_faulty_question_to_openai_that_is_accepted(change):
    assert check(OPENAI, asked=ASKED[OPENAI] | change)


@pytest.mark.parametrize(
    "change",
    [
        {"max_tokens": None},
        {"messages": [{"role": "system", "content": "x"}]},
        {"messages": [{"role": "assistant", "content": "x"}]},
        {"messages": [{"role": "user", "content": ""}]},
        {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": [USE]}]},
        {"tool_choice": {"type": "any"}},
        {"response_format": {}},
        {"temperature": 1.5},
        {"tools": [{"name": "f"}]},
    ],
)
def test_a_faulty_question_to_anthropic_that_is_accepted(change):
    assert check(ANTHROPIC, asked=ASKED[ANTHROPIC] | change)


@pytest.mark.parametrize("url", [OPENAI, ANTHROPIC])
def test_a_question_without_a_key_that_is_accepted(url):
    assert check(url, sent=JSON)


@pytest.mark.parametrize(
    ("url", "status", "reply"),
    [
        (OPENAI, 400, {"detail": "x"}),
        (OPENAI, 400, {"error": {"message": "x"}}),
        (ANTHROPIC, 400, {"error": {"type": "invalid_request_error", "message": "x"}}),
        (ANTHROPIC, 429, {"type": "error", "error": {"type": "api_error", "message": "x"}}),
        (OPENAI, 200, SAID[ANTHROPIC]),
        (ANTHROPIC, 200, SAID[OPENAI]),
    ],
)
def test_a_reply_that_does_not_fit(url, status, reply):
    assert check(url, status=status, reply=reply)
