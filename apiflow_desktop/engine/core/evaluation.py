"""Evaluating input transforms, predicates and options of a module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.large_json import is_large
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.core.commands import Evaluate, Question, ResolveValues, Steps
from apiflow_desktop.engine.expressions.names import ExpressionError, Names
from apiflow_desktop.engine.expressions.plain import NOT_PLAIN, plain_reader
from apiflow_desktop.engine.values import has_references


class InvalidTransform(Exception):
    """An input transform or option has a shape that cannot be evaluated."""


def evaluate(expression: str, names: Names) -> Steps[JsonValue]:
    """Evaluate one expression.

    Raises:
        ExpressionError: It cannot be parsed, or it threw.
    """
    values = yield from _evaluate_all([Question(expression, names)])
    return values[0]


def evaluate_predicate(predicate: JsonValue, names: Names) -> Steps[bool]:
    """Evaluate ``{expr}`` or an expression as JavaScript truth (R15).

    Raises:
        ExpressionError: It cannot be parsed, or it threw.
    """
    text = predicate.get("expr") if isinstance(predicate, dict) else predicate
    expression = str(text or "").strip()
    reader = plain_reader(expression, exact=True)
    value = NOT_PLAIN if reader is None else reader(names)
    if value is NOT_PLAIN:
        value = yield from evaluate(f"Boolean({expression})", names)
    # unlike in Python, empty arrays and objects are true
    return isinstance(value, list | dict) or bool(value)


def evaluate_transform(transform: JsonValue, names: Names) -> Steps[JsonValue]:
    """Evaluate one input transform.

    Raises:
        ExpressionError: It cannot be parsed, or it threw.
        InvalidTransform: It is neither static nor JavaScript.
    """
    values = yield from evaluate_transforms({"": transform}, names)
    if "" not in values:
        raise InvalidTransform(recorded("An input of type 'ai' has no value outside an AI agent"))
    return values[""]


def evaluate_transforms(transforms: Mapping[str, JsonValue], names: Names) -> Steps[JsonObject]:
    """Evaluate input transforms by name; those of type ``ai`` are left out (R5).

    Raises:
        ExpressionError: One cannot be parsed, or it threw.
        InvalidTransform: One is neither static nor JavaScript.
    """
    arguments: JsonObject = {}
    asked: list[str] = []
    questions: list[Question] = []
    for name, transform in transforms.items():
        kind = transform.get("type") if isinstance(transform, dict) else None
        if not isinstance(transform, dict) or kind not in ("static", "javascript", "ai"):
            raise InvalidTransform(_not_a_transform(name, transform))
        if kind == "static":
            arguments[name] = transform.get("value")
        elif kind == "javascript":
            arguments[name] = None  # keeps the order of the inputs
            asked.append(name)
            questions.append(Question(str(transform.get("expr") or ""), names))
    if questions:
        arguments.update(zip(asked, (yield from _evaluate_all(questions)), strict=True))
    return arguments


def _not_a_transform(name: str, value: JsonValue) -> str:
    if not name:
        return recorded("Expected an input transform: {value}", value=repr(value))
    return recorded(
        "Input '{name}' is not an input transform: {value}", name=name, value=repr(value)
    )


def resolve_values(value: JsonValue) -> Steps[JsonValue]:
    """Put variables and resources in the place of texts that name them (R5).

    Raises:
        UnknownReference: One cannot be had.
    """
    if not is_large(value) and not has_references(value):
        return value
    return cast("JsonValue", (yield ResolveValues(value)))


def _evaluate_all(questions: Sequence[Question]) -> Steps[list[JsonValue]]:
    """Answer plain paths at once, and all others in one go."""
    answers: list[JsonValue] = []
    harder: list[tuple[int, Question]] = []
    for index, question in enumerate(questions):
        reader = plain_reader(question.expression)
        value = NOT_PLAIN if reader is None else reader(question.names)
        if value is NOT_PLAIN:
            harder.append((index, question))
            value = None
        answers.append(cast("JsonValue", value))
    if harder:
        replies = yield Evaluate([question for _, question in harder])
        for (index, _), reply in zip(harder, replies, strict=True):
            if isinstance(reply, ExpressionError):
                raise reply
            answers[index] = reply
    return answers
