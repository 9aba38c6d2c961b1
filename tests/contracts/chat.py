"""Rules of the two chat APIs, from what OpenAI and Anthropic publish; nobody here made them.

Sources: OpenAI's API reference of chat completions, Anthropic's of messages, and both pages on
errors and on tools. ``check_exchange`` says what is wrong with one request and its reply.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

Headers = Mapping[str, str]

OPENAI_KEYS = {
    "model", "messages", "tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p", "n",
    "max_tokens", "max_completion_tokens", "response_format", "reasoning_effort", "stop", "seed",
    "user", "stream", "stream_options", "frequency_penalty", "presence_penalty", "logit_bias",
    "logprobs", "top_logprobs", "metadata", "store", "service_tier", "modalities", "audio",
    "prediction", "verbosity", "web_search_options", "safety_identifier", "prompt_cache_key",
}  # fmt: skip
ANTHROPIC_KEYS = {
    "model", "messages", "max_tokens", "system", "tools", "tool_choice", "temperature", "top_p",
    "top_k", "stop_sequences", "stream", "metadata", "thinking", "service_tier", "container",
    "context_management", "mcp_servers",
}  # fmt: skip
MESSAGE_KEYS = {
    "system": {"role", "content", "name"},
    "developer": {"role", "content", "name"},
    "user": {"role", "content", "name"},
    "assistant": {"role", "content", "name", "refusal", "tool_calls", "audio"},
    "tool": {"role", "content", "tool_call_id"},
}
FINISHES = {"stop", "length", "tool_calls", "content_filter", "function_call"}
STOPS = {"end_turn", "max_tokens", "stop_sequence", "tool_use", "pause_turn", "refusal"}
ANTHROPIC_ERRORS = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    529: "overloaded_error",
}
NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def check_exchange(
    method: str,
    url: str,
    request_headers: Headers,
    request_body: bytes,
    status: int,
    response_headers: Headers,
    response_body: bytes,
) -> list[str]:
    """Check one request and its reply; returns one sentence for each broken rule.

    A faulty request that is refused breaks none.
    """
    path = urlsplit(url).path
    openai = path.endswith("/chat/completions")
    if method != "POST" or not (openai or path.endswith("/messages")):
        return [f"{method} {path} is not part of the API"] if status < 400 else []
    sent, received = _lower(request_headers), _lower(response_headers)
    faults = request_faults(openai, sent, request_body)
    reply = _parsed(response_body)
    if received.get("content-type", "").partition(";")[0] != "application/json":
        return [f"the {status} is not application/json"]
    if not isinstance(reply, dict):
        return ["the reply is not a JSON object"]
    if status >= 400:
        refused = openai_refusal_faults if openai else anthropic_refusal_faults
        return refused(status, reply) + _needs_401(status, faults)
    accepted = [f"accepted although {fault}" for fault in faults]
    return accepted + (openai_reply_faults(reply) if openai else anthropic_reply_faults(reply))


def request_faults(openai: bool, headers: Headers, body: bytes) -> list[str]:
    """What is wrong with a request (header names in lower case)."""
    bearer = re.fullmatch(r"Bearer \S+", headers.get("authorization", ""))
    let_in = bearer if openai else bearer or headers.get("x-api-key")
    faults = [] if let_in else ["it has no key"]
    if headers.get("content-type", "").partition(";")[0] != "application/json":
        faults.append("the body is not application/json")
    if not openai and "anthropic-version" not in headers:
        faults.append("it names no anthropic-version")
    value = _parsed(body)
    if not isinstance(value, dict):
        return [*faults, "the body is not an object"]
    known = OPENAI_KEYS if openai else ANTHROPIC_KEYS
    faults += [f"{key!r} is not known" for key in value if key not in known]
    if not isinstance(value.get("model"), str):
        faults.append("it names no model")
    messages = value.get("messages")
    if not isinstance(messages, list) or not messages:
        return [*faults, "it has no messages"]
    if not all(isinstance(one, dict) for one in messages):
        return [*faults, "a message is not an object"]
    return faults + (_openai_faults(value) if openai else _anthropic_faults(value))


def _openai_faults(body: dict[str, Any]) -> list[str]:
    faults = _range_faults(body, most=2)
    waiting: list[str] = []
    for message in body["messages"]:
        role = message.get("role")
        if role not in MESSAGE_KEYS:
            faults.append(f"{role!r} is not a role")
            continue
        faults += [f"a {role} message has {key!r}" for key in message.keys() - MESSAGE_KEYS[role]]
        if role == "tool":
            if message.get("tool_call_id") not in waiting:
                faults.append("a tool message answers no call")
            waiting = [one for one in waiting if one != message.get("tool_call_id")]
            continue
        if waiting:
            faults.append("a call is not answered")
        calls = message.get("tool_calls") or []
        waiting = [one.get("id") for one in calls]
        if not calls and not isinstance(message.get("content"), str | list):
            faults.append(f"a {role} message has no content")
        if any(not isinstance(one["function"]["arguments"], str) for one in calls):
            faults.append("the arguments of a call are not text")
    if waiting:
        faults.append("a call is not answered")
    return faults + _openai_tool_faults(body) + _format_faults(body.get("response_format"))


def _openai_tool_faults(body: dict[str, Any]) -> list[str]:
    tools = body.get("tools")
    if tools is None:
        return ["parallel_tool_calls without tools"] if "parallel_tool_calls" in body else []
    faults = [] if tools else ["tools is empty"]
    for tool in tools:
        function = tool.get("function", {})
        if tool.get("type") != "function" or not NAME.fullmatch(str(function.get("name"))):
            faults.append("a tool is not a function with a name")
        if function.get("parameters", {"type": "object"}).get("type") != "object":
            faults.append("a tool's parameters are not an object")
    return faults


def _format_faults(wanted: Any) -> list[str]:
    if wanted is None or wanted.get("type") == "text":
        return []
    described = wanted.get("json_schema", {})
    schema = described.get("schema", {})
    faults = [] if NAME.fullmatch(str(described.get("name"))) else ["the format has no name"]
    if schema.get("type") != "object":
        faults.append("the format's schema is not an object")
    whole = set(schema.get("required", [])) == set(schema.get("properties", {}))
    if described.get("strict") and (schema.get("additionalProperties") is not False or not whole):
        faults.append("a strict schema is open or has optional keys")
    return faults


def _anthropic_faults(body: dict[str, Any]) -> list[str]:
    faults = _range_faults(body, most=1)
    if not isinstance(body.get("max_tokens"), int):
        faults.append("it has no max_tokens")
    if body["messages"][0].get("role") != "user":
        faults.append("the first message is not the user's")
    tools = body.get("tools")
    for tool in tools or []:
        if not NAME.fullmatch(str(tool.get("name"))):
            faults.append("a tool has no name")
        if tool.get("input_schema", {}).get("type") != "object":
            faults.append("a tool's input_schema is not an object")
    choice = body.get("tool_choice")
    if choice is not None and not tools:
        faults.append("tool_choice without tools")
    return faults + _block_faults(body["messages"], bool(tools))


def _block_faults(messages: list[dict[str, Any]], has_tools: bool) -> list[str]:
    faults: list[str] = []
    waiting: set[str] = set()
    for message in messages:
        if message.get("role") not in {"user", "assistant"}:
            faults.append(f"{message.get('role')!r} is not a role")
        if message.keys() - {"role", "content"}:
            faults.append("a message has other keys")
        content = message.get("content")
        blocks = [{"type": "text", "text": content}] if isinstance(content, str) else content or []
        if not blocks or any(one["type"] == "text" and not one["text"] for one in blocks):
            faults.append("a message or a text is empty")
        results = {one["tool_use_id"] for one in blocks if one["type"] == "tool_result"}
        if results != waiting:
            faults.append("the results are not those of the calls before")
        waiting = {one["id"] for one in blocks if one["type"] == "tool_use"}
        if (results or waiting) and not has_tools:
            faults.append("calls without tools")
    return faults + (["a call is not answered"] if waiting else [])


def _range_faults(body: dict[str, Any], most: float) -> list[str]:
    temperature = body.get("temperature", 0)
    limit = body.get("max_tokens", body.get("max_completion_tokens", 1))
    faults = [] if 0 <= temperature <= most else ["temperature is out of range"]
    return faults + ([] if isinstance(limit, int) and limit > 0 else ["the limit is no number"])


def openai_reply_faults(reply: dict[str, Any]) -> list[str]:
    """What is wrong with a chat completion."""
    required = ("id", "object", "created", "model", "choices", "usage")
    faults = [f"a completion has no {key}" for key in required if key not in reply]
    if reply.get("object") != "chat.completion":
        faults.append("object is not chat.completion")
    choices = reply.get("choices") or [{}]
    message, finish = choices[0].get("message", {}), choices[0].get("finish_reason")
    if message.get("role") != "assistant" or "content" not in message:
        faults.append("the message is not the assistant's")
    if finish not in FINISHES:
        faults.append(f"{finish!r} is not a finish_reason")
    calls = message.get("tool_calls")
    if (finish == "tool_calls") != bool(calls):
        faults.append("finish_reason does not fit the calls")
    for call in calls or []:
        function = call.get("function", {})
        if call.get("type") != "function" or not isinstance(call.get("id"), str):
            faults.append("a call is not a function's")
        if not isinstance(function.get("arguments"), str):
            faults.append("the arguments of a call are not text")
    usage = reply.get("usage") or {}
    counts: list[Any] = [usage.get(f"{kind}_tokens") for kind in ("prompt", "completion", "total")]
    if not all(isinstance(one, int) for one in counts) or counts[0] + counts[1] != counts[2]:
        faults.append("usage does not add up")
    return faults


def anthropic_reply_faults(reply: dict[str, Any]) -> list[str]:
    """What is wrong with a message."""
    required = ("id", "type", "role", "content", "model", "stop_reason", "usage")
    faults = [f"a message has no {key}" for key in required if key not in reply]
    if reply.get("type") != "message" or reply.get("role") != "assistant":
        faults.append("it is not a message of the assistant")
    stop = reply.get("stop_reason")
    if stop not in STOPS:
        faults.append(f"{stop!r} is not a stop_reason")
    blocks = reply.get("content") or []
    calls = [one for one in blocks if one.get("type") == "tool_use"]
    if (stop == "tool_use") != bool(calls):
        faults.append("stop_reason does not fit the calls")
    if any(not isinstance(one.get("input"), dict) or not one.get("id") for one in calls):
        faults.append("a call has no input or no id")
    usage = reply.get("usage") or {}
    if not all(isinstance(usage.get(f"{kind}_tokens"), int) for kind in ("input", "output")):
        faults.append("usage is missing")
    return faults


def openai_refusal_faults(status: int, reply: dict[str, Any]) -> list[str]:
    """What is wrong with a refusal of OpenAI's API."""
    error = reply.get("error")
    if not isinstance(error, dict) or not isinstance(error.get("message"), str):
        return [f"a {status} has no error.message"]
    return [
        f"a {status} has no error.{key}" for key in ("type", "param", "code") if key not in error
    ]


def anthropic_refusal_faults(status: int, reply: dict[str, Any]) -> list[str]:
    """What is wrong with a refusal of Anthropic's API."""
    error = reply.get("error") or {}
    faults = [] if reply.get("type") == "error" else [f"a {status} is not of type error"]
    if not isinstance(error.get("message"), str):
        faults.append(f"a {status} has no error.message")
    expected = ANTHROPIC_ERRORS.get(status, "api_error" if status >= 500 else "")
    return faults + (
        [] if error.get("type") == expected else [f"a {status} is {error.get('type')}"]
    )


def _needs_401(status: int, faults: list[str]) -> list[str]:
    return (
        ["a request without a key got another status"]
        if ("it has no key" in faults and status != 401)
        else []
    )


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _lower(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
