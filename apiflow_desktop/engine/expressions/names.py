"""What an expression sees."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded


class Results(Protocol):
    """Looks up ``results.<id>``."""

    def find(self, step_id: str) -> JsonValue:
        """Return a step's result, or None if there is none."""

    def all(self) -> JsonObject:
        """Return every result by step id."""


class Names(Struct, frozen=True):
    """The names one expression may use (R16).

    Attributes:
        values: Plain names, ``flow_input`` and ``flow_env`` among them.
        results: Where ``results`` is looked up; None where it is not in scope.
        previous_id: Id of the step whose result is ``previous_result``, if there is one.
    """

    values: JsonObject
    results: Results | None = None
    previous_id: str | None = None

    def used(self, words: Collection[str]) -> JsonObject:
        """Return the names that an expression with these words needs."""
        found = {name: value for name, value in self.values.items() if name in words}
        if "error" in words and "error" not in found and "previous_result" in self.values:
            found["error"] = error_variable(self.values["previous_result"])
        return found


class ExpressionError(Exception):
    """An expression could not be evaluated.

    Attributes:
        expression: As the flow has it.
        reason: What JavaScript said.
        offset: Where in the expression, without the space around it; None if not known.
    """

    def __init__(self, expression: str, reason: str, offset: int | None = None) -> None:
        super().__init__(
            recorded(
                "Error during isolated evaluation of expression `{expression}`: {why}",
                expression=expression,
                why=reason,
            )
        )
        self.expression = expression
        self.reason = reason
        self.offset = offset


def error_variable(previous: JsonValue) -> JsonValue:
    """Return what the name ``error`` means where this is the previous result (R17)."""
    if isinstance(previous, dict) and previous.get("error"):
        return previous["error"]
    if isinstance(previous, list):
        found = [
            (index, element["error"])
            for index, element in enumerate(previous)
            if isinstance(element, dict) and element.get("error")
        ]
        if len(found) == 1:
            return found[0][1]
        if found:
            lines = "; ".join(_numbered(index, error) for index, error in found)
            return {"name": "MultipleErrors", "message": lines, "errors": previous}
    return {"name": "UnknownError", "message": recorded("An unknown error occurred")}


def _numbered(index: int, error: JsonValue) -> str:
    if not isinstance(error, dict):
        return f"[{index}] {error}"
    return f"[{error.get('step_id', index)}] {error.get('message', '')}"
