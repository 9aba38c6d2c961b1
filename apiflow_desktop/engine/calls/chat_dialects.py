"""The two ways chat APIs are spoken: OpenAI's, which most providers take, and Anthropic's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, Protocol

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import StepError

ANTHROPIC_VERSION: Final = "2023-06-01"
_ANTHROPIC_MAX_TOKENS: Final = 4096
_OUTPUT_TOOL: Final = "structured_output"
_NEW_LIMIT: Final = frozenset({"openai", "azure_openai", "azure_foundry"})
"""Providers that take ``max_completion_tokens``; the others know the older ``max_tokens``."""


class Dialect(Protocol):
    """Writes requests and reads replies."""

    @property
    def path(self) -> str:
        """Where requests go, behind the base URL."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers it wants beside the connector's."""

    def body(self, kind: str, model: str, request: JsonObject) -> JsonObject:
        """Write the body of a request.

        Args:
            kind: The kind of provider.
            model: The model to ask.
            request: As :class:`~apiflow_desktop.engine.ports.ChatCall` has it.
        """

    def read(self, reply: JsonValue) -> JsonObject:
        """Return a reply as ``{text, calls, usage}``.

        Raises:
            StepError: It is not one.
        """


class OpenAi:
    """``POST /chat/completions``."""

    path = "/chat/completions"
    headers: Mapping[str, str] = {}

    def body(self, kind: str, model: str, request: JsonObject) -> JsonObject:
        """Write the body of a request."""
        tools: list[JsonValue] = [
            {"type": "function", "function": _described(one)} for one in _tools(request)
        ]
        limit = "max_completion_tokens" if kind in _NEW_LIMIT else "max_tokens"
        body: JsonObject = {
            "model": model,
            "messages": [_without_action(one) for one in _objects(request.get("messages"))],
            "tools": [*tools] or None,
            "parallel_tool_calls": request.get("parallel") if tools else None,
            "temperature": request.get("temperature"),
            limit: request.get("max_tokens"),
            "reasoning_effort": request.get("reasoning_effort"),
            "response_format": _response_format(request.get("output_schema")),
        }
        return {key: value for key, value in body.items() if value is not None}

    def read(self, reply: JsonValue) -> JsonObject:
        """Return a reply as ``{text, calls, usage}``."""
        choices = _objects(_object(reply).get("choices"))
        message = _object(choices[0].get("message")) if choices else {}
        if not choices or message.get("role") != "assistant":
            raise _bad(recorded("it has no choice with a message"))
        if message.get("refusal"):
            refusal = recorded("The model refuses: {said}", said=message["refusal"])
            raise StepError("Refused", refusal, retryable=False)
        calls: list[JsonValue] = []
        for call in _objects(message.get("tool_calls")):
            function = _object(call.get("function"))
            calls.append(_call(call.get("id"), function.get("name"), function.get("arguments")))
        usage = _object(_object(reply).get("usage"))
        return {
            "text": _text(message.get("content")),
            "calls": calls,
            "usage": _usage(usage.get("prompt_tokens"), usage.get("completion_tokens")),
        }


class Anthropic:
    """``POST /messages``."""

    path = "/messages"
    headers: Mapping[str, str] = {"anthropic-version": ANTHROPIC_VERSION}

    def body(self, kind: str, model: str, request: JsonObject) -> JsonObject:
        """Write the body of a request; a structured answer is asked for as a tool."""
        del kind
        messages = _objects(request.get("messages"))
        system = [str(one["content"]) for one in messages if one.get("role") == "system"]
        tools: list[JsonValue] = [_anthropic_tool(one) for one in _tools(request)]
        body: JsonObject = {
            "model": model,
            "max_tokens": request.get("max_tokens") or _ANTHROPIC_MAX_TOKENS,
            "system": "\n\n".join(system) or None,
            "messages": _anthropic_messages(messages),
            "temperature": request.get("temperature"),
            "tool_choice": _anthropic_choice(request, bool(tools)),
            "tools": [*tools, *_output_tool(request)] or None,
        }
        return {key: value for key, value in body.items() if value is not None}

    def read(self, reply: JsonValue) -> JsonObject:
        """Return a reply as ``{text, calls, usage}``."""
        facts = _object(reply)
        if facts.get("type") != "message" or not isinstance(facts.get("content"), list):
            raise _bad(recorded("it is not a message"))
        if facts.get("stop_reason") == "refusal":
            raise StepError("Refused", recorded("The model refuses to answer."), retryable=False)
        blocks = _objects(facts.get("content"))
        text: JsonValue = "".join(str(b.get("text")) for b in blocks if b.get("type") == "text")
        calls: list[JsonValue] = []
        for block in blocks:
            if block.get("type") != "tool_use":
                continue
            written = json.dumps(block.get("input"), ensure_ascii=False)
            if block.get("name") == _OUTPUT_TOOL:
                text = written
            else:
                calls.append(_call(block.get("id"), block.get("name"), written))
        usage = _object(facts.get("usage"))
        return {
            "text": text or None,
            "calls": calls,
            "usage": _usage(usage.get("input_tokens"), usage.get("output_tokens")),
        }


def dialect_of(kind: str, api: str) -> Dialect:
    """Choose the dialect: by the provider's kind, else by the family of the connector's API.

    Raises:
        StepError: It speaks neither.
    """
    if kind == "aws_bedrock":
        raise StepError(
            "NotSupported",
            recorded("Amazon Bedrock is not spoken here; use a provider of another kind."),
            retryable=False,
        )
    return Anthropic() if "anthropic" in (kind, "" if kind else api) else OpenAi()


def _anthropic_messages(messages: list[JsonObject]) -> list[JsonValue]:
    """Answers of tools become blocks of one user message."""
    written: list[JsonValue] = []
    results: list[JsonValue] = []
    for message in messages:
        match message.get("role"):
            case "tool":
                if not results:
                    written.append({"role": "user", "content": results})
                results.append(
                    {
                        "type": "tool_result",
                        "tool_use_id": message.get("tool_call_id"),
                        "content": message.get("content"),
                    }
                )
                continue
            case "assistant":
                written.append({"role": "assistant", "content": _assistant_blocks(message)})
            case "user":
                written.append({"role": "user", "content": message.get("content")})
        results = []
    return written


def _assistant_blocks(message: JsonObject) -> JsonValue:
    calls = _objects(message.get("tool_calls"))
    text = message.get("content")
    if not calls:
        return text
    blocks: list[JsonValue] = [{"type": "text", "text": text}] if text else []
    for call in calls:
        function = _object(call.get("function"))
        blocks.append(
            {
                "type": "tool_use",
                "id": call.get("id"),
                "name": function.get("name"),
                "input": json.loads(str(function.get("arguments"))),
            }
        )
    return blocks


def _anthropic_tool(tool: JsonObject) -> JsonObject:
    described = {key: tool[key] for key in ("name", "description") if tool.get(key)}
    return {**described, "input_schema": tool.get("parameters")}


def _output_tool(request: JsonObject) -> list[JsonValue]:
    schema = request.get("output_schema")
    if schema is None:
        return []
    about = "Give the final answer with this tool, when nothing else is left to do."
    return [{"name": _OUTPUT_TOOL, "description": about, "input_schema": schema}]


def _anthropic_choice(request: JsonObject, has_tools: bool) -> JsonValue:
    one_by_one: JsonObject = {"disable_parallel_tool_use": True}
    more = one_by_one if request.get("parallel") is False else {}
    if request.get("output_schema") is None:
        return {"type": "auto", **more} if more and has_tools else None
    if has_tools:
        return {"type": "any", **more}
    return {"type": "tool", "name": _OUTPUT_TOOL}


def _response_format(schema: JsonValue) -> JsonValue:
    if schema is None:
        return None
    described: JsonObject = {"name": _OUTPUT_TOOL, "schema": schema, "strict": _is_strict(schema)}
    return {"type": "json_schema", "json_schema": described}


def _is_strict(schema: JsonValue) -> bool:
    """Whether every object in a schema is closed and needs all of its keys, as strictness asks."""
    if isinstance(schema, list):
        return all(_is_strict(one) for one in schema)
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if isinstance(properties, dict):
        required = schema.get("required")
        named = {str(one) for one in required} if isinstance(required, list) else set()
        if schema.get("additionalProperties") is not False or named != properties.keys():
            return False
        return all(_is_strict(one) for one in properties.values())
    return all(_is_strict(one) for one in schema.values())


def _without_action(message: JsonObject) -> JsonObject:
    return {key: value for key, value in message.items() if key != "agent_action"}


def _described(tool: JsonObject) -> JsonObject:
    return {key: value for key, value in tool.items() if value}


def _call(call_id: JsonValue, name: JsonValue, arguments: JsonValue) -> JsonObject:
    if not isinstance(call_id, str) or not isinstance(name, str):
        raise _bad(recorded("it calls a tool without a name or an id"))
    return {"id": call_id, "name": name, "arguments": arguments or "{}"}


def _usage(given: JsonValue, made: JsonValue) -> JsonObject:
    counts: JsonObject = {"input_tokens": given, "output_tokens": made}
    if isinstance(given, int) and isinstance(made, int):
        counts["total_tokens"] = given + made
    return {key: value for key, value in counts.items() if isinstance(value, int)}


def _text(content: JsonValue) -> JsonValue:
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in _objects(content))
    return content


def _tools(request: JsonObject) -> list[JsonObject]:
    return _objects(request.get("tools"))


def _objects(value: JsonValue) -> list[JsonObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _bad(why: str) -> StepError:
    return StepError(
        "BadReply",
        recorded(
            "The reply is not one of a chat API: {why}. Check the provider's kind and the "
            "connector's base URL.",
            why=why,
        ),
    )
