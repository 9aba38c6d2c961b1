"""What Anthropic's chat API takes, and how it answers."""

from __future__ import annotations

import json
import re
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.chat_model import Answer, Question
from apiflow_desktop.demo.chat_problems import ChatProblem
from apiflow_desktop.demo.records import new_id

_KEYS: Final = frozenset(
    {"model", "messages", "max_tokens", "system", "tools", "tool_choice", "temperature", "top_p"}
    | {"top_k", "stop_sequences", "stream", "metadata", "thinking", "service_tier"}
)
_TOOL_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,128}")
_TOOL_KEYS: Final = frozenset({"name", "description", "input_schema", "type", "cache_control"})


def read_anthropic(body: JsonValue) -> Question:
    """Check the body of a request, and read what is asked.

    Raises:
        ChatProblem: It is not what the API takes.
    """
    if not isinstance(body, dict):
        raise _wrong("the body is not a JSON object")
    for key in body:
        if key not in _KEYS:
            raise _wrong(f"{key}: Extra inputs are not permitted")
    if not isinstance(body.get("model"), str) or not body["model"]:
        raise _wrong("model: Field required")
    limit = body.get("max_tokens")
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise _wrong("max_tokens: Field required")
    temperature = body.get("temperature")
    if temperature is not None and not (
        isinstance(temperature, int | float) and 0 <= temperature <= 1
    ):
        raise _wrong("temperature: range: 0..1")
    if body.get("stream"):
        raise _wrong("stream: this studio does not stream")
    tools = _tools(body)
    messages = _messages(body, bool(tools))
    return _question(body, tools, messages)


def anthropic_reply(answer: Answer, model: str, question: Question, forced: str) -> JsonObject:
    """Write an answer as the API does.

    Args:
        answer: What the model says.
        model: Its name.
        question: What it was asked.
        forced: The tool that takes the structured answer; empty if there is none.
    """
    calls = [*answer.calls]
    if forced and not calls and not answer.refused:
        calls = [(forced, answer.text)]
    blocks: list[JsonValue] = [
        {"type": "tool_use", "id": f"toolu_{new_id()}", "name": name, "input": _input(arguments)}
        for name, arguments in calls
    ]
    if not blocks:
        blocks = [{"type": "text", "text": answer.text}]
    reason = "refusal" if answer.refused else "tool_use" if calls else "end_turn"
    return {
        "id": f"msg_{new_id()}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": blocks,
        "stop_reason": reason,
        "stop_sequence": None,
        "usage": {
            "input_tokens": len(question.text) // 4 + 1,
            "output_tokens": len(answer.text) // 4 + 8 * len(calls) + 1,
        },
    }


def output_tool(body: JsonObject) -> str:
    """The tool that must be called for the answer; empty if none must."""
    choice = body.get("tool_choice")
    tools = body.get("tools")
    if not isinstance(choice, dict) or not isinstance(tools, list) or not tools:
        return ""
    if choice.get("type") == "tool":
        return str(choice.get("name"))
    last = tools[-1]
    return str(last.get("name")) if choice.get("type") == "any" and isinstance(last, dict) else ""


def _tools(body: JsonObject) -> dict[str, JsonObject]:
    tools = body.get("tools")
    found: dict[str, JsonObject] = {}
    for index, tool in enumerate(tools if isinstance(tools, list) else ()):
        where = f"tools.{index}.custom"
        facts = tool if isinstance(tool, dict) else {}
        extra = [key for key in facts if key not in _TOOL_KEYS]
        if extra:
            raise _wrong(f"{where}.{extra[0]}: Extra inputs are not permitted")
        name, schema = facts.get("name"), facts.get("input_schema")
        if not isinstance(name, str) or not _TOOL_NAME.fullmatch(name):
            raise _wrong(f"{where}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
        if not isinstance(schema, dict) or schema.get("type") != "object":
            raise _wrong(f"{where}.input_schema.type: Field required")
        if name in found:
            raise _wrong("tools: Tool names must be unique.")
        found[name] = schema
    choice = body.get("tool_choice")
    if choice is not None and not found:
        raise _wrong("tool_choice: may only be specified while providing tools")
    if (
        isinstance(choice, dict)
        and choice.get("type") == "tool"
        and choice.get("name") not in found
    ):
        raise _wrong("tool_choice: Tool not found in provided tools")
    return found


def _messages(body: JsonObject, has_tools: bool) -> list[JsonObject]:
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        raise _wrong("messages: at least one message is required")
    checked: list[JsonObject] = []
    waiting: set[str] = set()
    for index, message in enumerate(messages):
        facts = message if isinstance(message, dict) else {}
        if facts.get("role") not in ("user", "assistant"):
            raise _wrong(f'messages.{index}.role: Input should be "user" or "assistant"')
        if facts.keys() - {"role", "content"}:
            raise _wrong(f"messages.{index}: Extra inputs are not permitted")
        blocks = _blocks(facts, index, has_tools)
        waiting = _answered(facts, blocks, index, waiting)
        checked.append({"role": facts["role"], "content": [*blocks]})
    if waiting:
        raise _unanswered(len(messages) - 1, waiting)
    if checked[0]["role"] != "user":
        raise _wrong('messages: first message must use the "user" role')
    return checked


def _blocks(message: JsonObject, index: int, has_tools: bool) -> list[JsonObject]:
    content = message.get("content")
    if isinstance(content, str):
        content = [{"type": "text", "text": content}]
    if not isinstance(content, list) or not content:
        raise _wrong(f"messages.{index}: all messages must have non-empty content")
    blocks = [one if isinstance(one, dict) else {} for one in content]
    for place, block in enumerate(blocks):
        kind = block.get("type")
        where = f"messages.{index}.content.{place}"
        if kind not in ("text", "tool_use", "tool_result", "image", "document"):
            raise _wrong(f"{where}.type: unknown block")
        if kind == "text" and not block.get("text"):
            raise _wrong(f"{where}: text content blocks must be non-empty")
        if kind in ("tool_use", "tool_result") and not has_tools:
            raise _wrong(
                "Requests which include `tool_use` or `tool_result` blocks must define tools."
            )
        if kind == "tool_use" and not isinstance(block.get("input"), dict):
            raise _wrong(f"{where}.tool_use.input: Input should be a valid dictionary")
    return blocks


def _answered(
    message: JsonObject, blocks: list[JsonObject], index: int, waiting: set[str]
) -> set[str]:
    """The calls that still wait for an answer after this message."""
    results = {str(one.get("tool_use_id")) for one in blocks if one["type"] == "tool_result"}
    if results - waiting:
        raise _wrong(
            f"messages.{index}: unexpected `tool_use_id` found in `tool_result` blocks. Each "
            "`tool_result` block must have a corresponding `tool_use` block in the message before."
        )
    if waiting - results:
        raise _unanswered(index - 1, waiting - results)
    if message["role"] == "user":
        return set()
    return {str(one.get("id")) for one in blocks if one["type"] == "tool_use"}


def _question(
    body: JsonObject, tools: dict[str, JsonObject], messages: list[JsonObject]
) -> Question:
    text, turns = "", 0
    names: dict[str, str] = {}
    results: list[tuple[str, str]] = []
    for message in messages:
        blocks = [one for one in _list(message["content"]) if isinstance(one, dict)]
        texts = [str(one["text"]) for one in blocks if one["type"] == "text"]
        if message["role"] == "user" and texts:
            text, turns, results = "\n".join(texts), 0, []
        called = [one for one in blocks if one["type"] == "tool_use"]
        turns += bool(called)
        names |= {str(one["id"]): str(one["name"]) for one in called}
        results += [
            (names[str(one["tool_use_id"])], _text(one.get("content")))
            for one in blocks
            if one["type"] == "tool_result"
        ]
    forced = output_tool(body)
    choice = body.get("tool_choice")
    one_by_one = isinstance(choice, dict) and choice.get("disable_parallel_tool_use") is True
    return Question(
        text=text,
        tools={name: schema for name, schema in tools.items() if name != forced},
        turns=turns,
        results=results,
        output_schema=tools.get(forced),
        parallel=not one_by_one,
    )


def _input(arguments: str) -> JsonValue:
    """The API gives arguments as objects: what is none is put into one."""
    try:
        value: JsonValue = json.loads(arguments)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"value": arguments}


def _text(content: JsonValue) -> str:
    if isinstance(content, list):
        return "".join(str(one.get("text", "")) for one in content if isinstance(one, dict))
    return str(content)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _unanswered(index: int, waiting: set[str]) -> ChatProblem:
    return _wrong(
        f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately "
        f"after: {', '.join(sorted(waiting))}. Each `tool_use` block must have a corresponding "
        "`tool_result` block in the next message."
    )


def _wrong(message: str) -> ChatProblem:
    return ChatProblem("anthropic", 400, message)
