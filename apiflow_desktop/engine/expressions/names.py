"""What an expression sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from apiflow_desktop.base.json_types import JsonObject, JsonValue


class Results(Protocol):
    """Looks up ``results.<id>``."""

    def find(self, step_id: str) -> JsonValue:
        """Return a step's result, or None if there is none."""

    def all(self) -> JsonObject:
        """Return every result by step id."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names one expression may use (R16).

    Attributes:
        values: Plain names, ``flow_input`` and ``flow_env`` among them.
        results: Where ``results`` is looked up; None where it is not in scope.
        previous_id: Id of the step whose result is ``previous_result``, if there is one.
    """

    values: JsonObject
    results: Results | None = None
    previous_id: str | None = None


class ExpressionError(Exception):
    """An expression could not be evaluated.

    Attributes:
        expression: As the flow has it.
        reason: What JavaScript said.
    """

    def __init__(self, expression: str, reason: str) -> None:
        super().__init__(f"Error during isolated evaluation of expression `{expression}`: {reason}")
        self.expression = expression
        self.reason = reason
