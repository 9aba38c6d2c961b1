"""The studio's language model: it follows a script, and gives the same answer each time.

It calls every tool it is offered once, with arguments made of what it was asked, and then says
what came of it. What one cannot order from a real model can be ordered in the message:

======================  =================================================================
``[call add {"a": 1}]``  call this tool with these arguments, as they are written; several of
                         these are called at the same time
``[then add {"a": 2}]``  the same in the turn after
``[keep calling]``       call the tools again in every turn
``[refuse]``             refuse to answer
``[answer: text]``       say this in the end
======================  =================================================================
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.directives import without_directives

_ORDER: Final = re.compile(r"\[(call|then) (\w+)(?: ([^\]]*))?\]")
_ANSWER: Final = re.compile(r"\[answer: ([^\]]*)\]")
_KEEP: Final = "[keep calling]"
_REFUSE: Final = "[refuse]"
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_SHOWN: Final = 200
_DEEPEST: Final = 8


@dataclass(frozen=True)
class Question:
    """What the model is asked, whichever API it came through.

    Attributes:
        text: The last message of the user.
        tools: Name → JSON Schema of the arguments.
        turns: How often it has called tools since that message.
        results: What the tools said since then, by name of the tool.
        output_schema: What the answer has to look like, if it has to.
        parallel: Whether it may call several tools at once.
    """

    text: str
    tools: dict[str, JsonObject] = field(default_factory=dict)
    turns: int = 0
    results: list[tuple[str, str]] = field(default_factory=list)
    output_schema: JsonObject | None = None
    parallel: bool = True


@dataclass(frozen=True)
class Answer:
    """What it says: a text, or calls of tools as name and arguments in JSON text."""

    text: str = ""
    calls: list[tuple[str, str]] = field(default_factory=list)
    refused: bool = False


def answer(question: Question) -> Answer:
    """Answer a question, always in the same way."""
    if _REFUSE in question.text:
        return Answer("I'm sorry, I can't help with that.", refused=True)
    calls = _calls(question)
    if calls:
        return Answer(calls=calls if question.parallel else calls[:1])
    if question.output_schema is not None:
        value = _made(question.output_schema, _subject(question), 0)
        return Answer(json.dumps(value, ensure_ascii=False))
    return Answer(_said(question))


def _calls(question: Question) -> list[tuple[str, str]]:
    orders = _ORDER.findall(question.text)
    if orders:
        return _ordered(question, orders)
    if _KEEP not in question.text and len(question.results) >= len(question.tools):
        return []
    done = {name for name, _ in question.results}
    again = _KEEP in question.text
    open_tools = [name for name in question.tools if again or name not in done]
    plain = _plain(question.text)
    return [(name, json.dumps(_made(question.tools[name], plain, 0))) for name in open_tools]


def _ordered(question: Question, orders: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """The calls that are ordered for this turn; a ``then`` begins another one."""
    turns: list[list[tuple[str, str]]] = [[]]
    for word, name, arguments in orders:
        if word == "then":
            turns.append([])
        turns[-1].append((name, arguments or "{}"))
    turns = [turn for turn in turns if turn]
    return turns[question.turns] if question.turns < len(turns) else []


def _said(question: Question) -> str:
    ordered = _ANSWER.search(question.text)
    if ordered:
        return ordered[1]
    if not question.results:
        return f"You asked: {_plain(question.text)}"
    lines = [f"{name} gave {result[:_SHOWN]}" for name, result in question.results]
    return "; ".join(lines)


def _subject(question: Question) -> str:
    """What a structured answer is about: what the tools said, else the question."""
    if question.results:
        return question.results[-1][1][:_SHOWN]
    return _plain(question.text)


def _plain(text: str) -> str:
    return without_directives(_ANSWER.sub("", _ORDER.sub("", text)).replace(_KEEP, ""))


def _made(schema: JsonValue, text: str, depth: int) -> JsonValue:
    """Make a value that fits a schema, out of a text."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return text
    choices = schema.get("enum")
    if isinstance(choices, list) and choices:
        return next((one for one in choices if str(one).lower() in text.lower()), choices[0])
    kind = schema.get("type")
    kind = next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind
    match kind:
        case "object":
            properties = schema.get("properties")
            inner = properties if isinstance(properties, dict) else {}
            return {name: _made(one, text, depth + 1) for name, one in inner.items()}
        case "array":
            return [_made(schema.get("items", {}), text, depth + 1)]
        case "integer" | "number":
            return _number(text, whole=kind == "integer")
        case "boolean":
            return True
        case _:
            return text


def _number(text: str, *, whole: bool) -> JsonValue:
    found = _NUMBER.search(text)
    value = float(found[0]) if found else 1.0
    return int(value) if whole or value.is_integer() else value
