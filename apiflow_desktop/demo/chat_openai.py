"""What OpenAI's chat API takes, and how it answers."""

from __future__ import annotations

import re
import time
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.chat_model import Answer, Question
from apiflow_desktop.demo.chat_problems import ChatProblem
from apiflow_desktop.demo.records import new_id

_KEYS: Final = frozenset(
    {"model", "messages", "tools", "tool_choice", "parallel_tool_calls", "temperature", "top_p"}
    | {"max_tokens", "max_completion_tokens", "response_format", "reasoning_effort", "stop", "n"}
    | {"seed", "user", "stream", "frequency_penalty", "presence_penalty", "metadata", "store"}
)
_ROLES: Final = ("system", "developer", "user", "assistant", "tool")
_MESSAGE_KEYS: Final = frozenset(
    {"role", "content", "name", "tool_calls", "tool_call_id", "refusal"}
)
_TOOL_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def read_openai(body: JsonValue) -> Question:
    """Check the body of a request, and read what is asked.

    Raises:
        ChatProblem: It is not what the API takes.
    """
    if not isinstance(body, dict):
        raise _wrong("We expected a JSON object as the request body.")
    for key in body:
        if key not in _KEYS:
            raise _wrong(f"Unrecognized request argument supplied: {key}", key)
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise _wrong("you must provide a model parameter", "model")
    if body.get("stream"):
        raise _wrong("This studio does not stream.", "stream")
    _check_numbers(body)
    tools = _tools(body)
    messages = _messages(body)
    return _question(body, tools, messages)


def openai_reply(answer: Answer, model: str, question: Question) -> JsonObject:
    """Write an answer as the API does."""
    calls: list[JsonValue] = [
        {
            "id": f"call_{new_id()}",
            "type": "function",
            "function": {"name": name, "arguments": arguments},
        }
        for name, arguments in answer.calls
    ]
    message: JsonObject = {
        "role": "assistant",
        "content": None if calls or answer.refused else answer.text,
        "refusal": answer.text if answer.refused else None,
    }
    if calls:
        message["tool_calls"] = calls
    asked, made = len(question.text) // 4 + 1, len(answer.text) // 4 + 8 * len(calls) + 1
    return {
        "id": f"chatcmpl-{new_id()}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": message,
                "logprobs": None,
                "finish_reason": "tool_calls" if calls else "stop",
            }
        ],
        "usage": {
            "prompt_tokens": asked,
            "completion_tokens": made,
            "total_tokens": asked + made,
        },
    }


def _check_numbers(body: JsonObject) -> None:
    temperature = body.get("temperature")
    if temperature is not None and not (_is_number(temperature) and 0 <= _float(temperature) <= 2):
        raise _wrong("Invalid 'temperature': must be a number from 0 to 2.", "temperature")
    for key in ("max_tokens", "max_completion_tokens"):
        limit = body.get(key)
        if limit is not None and not (isinstance(limit, int) and limit > 0):
            raise _wrong(f"Invalid '{key}': must be a positive integer.", key)
    if body.get("max_tokens") is not None and body.get("max_completion_tokens") is not None:
        raise _wrong(
            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
            "max_tokens",
        )


def _tools(body: JsonObject) -> dict[str, JsonObject]:
    tools = body.get("tools")
    found: dict[str, JsonObject] = {}
    if tools is None:
        for key in ("tool_choice", "parallel_tool_calls"):
            if body.get(key) is not None:
                raise _wrong(f"'{key}' is only allowed when 'tools' are specified.", key)
        return found
    if not isinstance(tools, list) or not tools:
        raise _wrong("Invalid 'tools': empty array. Expected at least one tool.", "tools")
    for index, tool in enumerate(tools):
        function = tool.get("function") if isinstance(tool, dict) else None
        where = f"tools[{index}].function"
        if not isinstance(function, dict) or tool.get("type") != "function":  # type: ignore[union-attr]
            raise _wrong(f"Missing required parameter: '{where}'.", where)
        name, parameters = function.get("name"), function.get("parameters", {})
        if not isinstance(name, str) or not _TOOL_NAME.fullmatch(name):
            raise _wrong(f"Invalid '{where}.name': string does not match pattern.", f"{where}.name")
        if not isinstance(parameters, dict) or (parameters and parameters.get("type") != "object"):
            raise _wrong(f"Invalid schema for function '{name}': schema must be of type 'object'.")
        found[name] = parameters
    return found


def _messages(body: JsonObject) -> list[JsonObject]:
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise _wrong("Invalid 'messages': empty array. Expected at least one message.", "messages")
    checked: list[JsonObject] = []
    waiting: list[str] = []
    for index, message in enumerate(messages):
        where = f"messages[{index}]"
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            raise _wrong(f"Invalid value for '{where}.role'.", f"{where}.role")
        for key in message:
            if key not in _MESSAGE_KEYS:
                raise _wrong(f"Unknown parameter: '{where}.{key}'.", f"{where}.{key}")
        waiting = _answered(message, where, waiting)
        _check_content(message, where)
        checked.append(message)
    if waiting:
        raise _unanswered(waiting, "messages")
    return checked


def _answered(message: JsonObject, where: str, waiting: list[str]) -> list[str]:
    """The calls that still wait for an answer after this message."""
    if message["role"] == "tool":
        call_id = message.get("tool_call_id")
        if call_id not in waiting:
            raise _wrong(
                "Invalid parameter: messages with role 'tool' must be a response to a preceding "
                "message with 'tool_calls'.",
                f"{where}.role",
            )
        return [one for one in waiting if one != call_id]
    if waiting:
        raise _unanswered(waiting, f"{where}.role")
    calls = message.get("tool_calls")
    if calls is None:
        return []
    if message["role"] != "assistant" or not isinstance(calls, list) or not calls:
        raise _wrong(f"Invalid '{where}.tool_calls'.", f"{where}.tool_calls")
    return [_call_id(call, f"{where}.tool_calls[{i}]") for i, call in enumerate(calls)]


def _call_id(call: JsonValue, where: str) -> str:
    facts = call if isinstance(call, dict) else {}
    function = facts.get("function")
    named = isinstance(function, dict) and isinstance(function.get("name"), str)
    written = isinstance(function, dict) and isinstance(function.get("arguments"), str)
    if facts.get("type") != "function" or not isinstance(facts.get("id"), str):
        raise _wrong(f"Missing required parameter: '{where}.id'.", f"{where}.id")
    if not named or not written:
        raise _wrong(f"Missing required parameter: '{where}.function'.", f"{where}.function")
    return str(facts["id"])


def _check_content(message: JsonObject, where: str) -> None:
    content = message.get("content")
    if isinstance(content, str) or (content is None and message.get("tool_calls")):
        return
    if isinstance(content, list) and content:
        return
    raise _wrong(f"Invalid value for '{where}.content': expected a string.", f"{where}.content")


def _question(
    body: JsonObject, tools: dict[str, JsonObject], messages: list[JsonObject]
) -> Question:
    last = max((i for i, one in enumerate(messages) if one["role"] == "user"), default=-1)
    names: dict[str, str] = {}
    turns, results = 0, []
    for message in messages[last + 1 :]:
        calls = message.get("tool_calls")
        turns += bool(calls)
        for call in calls if isinstance(calls, list) else ():
            names[str(call["id"])] = str(call["function"]["name"])  # type: ignore[index,call-overload]
        if message["role"] == "tool":
            name = names[str(message["tool_call_id"])]
            results.append((name, str(message["content"])))
    return Question(
        text=str(messages[last]["content"]) if last >= 0 else "",
        tools=tools,
        turns=turns,
        results=results,
        output_schema=_output_schema(body),
        parallel=body.get("parallel_tool_calls") is not False,
    )


def _output_schema(body: JsonObject) -> JsonObject | None:
    wanted = body.get("response_format")
    if wanted is None or wanted == {"type": "text"}:
        return None
    described = wanted.get("json_schema") if isinstance(wanted, dict) else None
    if not isinstance(described, dict) or not isinstance(described.get("name"), str):
        raise _wrong("Missing required parameter: 'response_format.json_schema.name'.")
    schema = described.get("schema")
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise _wrong(
            "Invalid schema for response_format: schema must be of type 'object'.",
            "response_format",
        )
    if described.get("strict") is True:
        _check_strict(schema)
    return schema


def _check_strict(schema: JsonObject) -> None:
    properties, required = schema.get("properties"), schema.get("required")
    closed = schema.get("additionalProperties") is False
    whole = isinstance(properties, dict) and isinstance(required, list)
    if not closed or not whole or set(map(str, required)) != set(properties):  # type: ignore[arg-type]
        raise _wrong(
            "Invalid schema for response_format: 'additionalProperties' is required to be "
            "supplied and to be false, and 'required' to include every key in properties.",
            "response_format",
        )


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(value: JsonValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _unanswered(waiting: list[str], param: str) -> ChatProblem:
    return _wrong(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to "
        "each 'tool_call_id'. The following tool_call_ids did not have response messages: "
        + ", ".join(waiting),
        param,
    )


def _wrong(message: str, param: str = "") -> ChatProblem:
    return ChatProblem("openai", 400, message, param=param)
