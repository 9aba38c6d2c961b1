"""How failures look to the flow (R40), and how they travel inside the engine."""

from __future__ import annotations

from apiflow_desktop.base.json_types import JsonObject, JsonValue


class StepFailure(Exception):
    """A step failed in a way the flow can handle.

    Attributes:
        result: The failed step's result: ``{"error": {…}}``, or a loop's array (R22).
        retryable: False where running the step again could not help.
        continuable: False where ``continue_on_error`` does not apply (R33).
        handled: The failure module has run already, inside this step (R46).
        retry_after: Seconds the provider asked us to wait, if it did.
    """

    def __init__(
        self,
        result: JsonValue,
        *,
        retryable: bool = True,
        continuable: bool = True,
        handled: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message_of(result))
        self.result = result
        self.retryable = retryable
        self.continuable = continuable
        self.handled = handled
        self.retry_after = retry_after

    def name_step(self, step_id: str) -> None:
        """Say in the error which step failed, where it does not say so yet."""
        error = error_of(self.result)
        if isinstance(error, dict):
            error.setdefault("step_id", step_id)


def error_result(name: str, message: str, step_id: str, **more: JsonValue) -> JsonObject:
    """Build a failed step's result; facts that are None are left out."""
    facts = {key: value for key, value in more.items() if value is not None}
    return {"error": {"name": name, "message": message, **facts, "step_id": step_id}}


def error_of(result: JsonValue) -> JsonValue:
    """Return the ``error`` of a failed result, or the result itself if it has none."""
    if isinstance(result, dict) and result.get("error"):
        return result["error"]
    return result


def message_of(result: JsonValue) -> str:
    """Say in one line why a step with this result failed."""
    error = error_of(result)
    if isinstance(error, dict):
        return str(error.get("message", ""))
    return ""
