"""Whether the body of a request is what the API takes."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.demo.models import Model
from apiflow_desktop.demo.problems import InvalidField, invalid

_COMMON_KEYS: Final = {"input", "stream", "webhook", "webhook_events_filter"}
_LARGEST_DATA_URI: Final = 1024 * 1024
_WEBHOOK_EVENTS: Final = {"start", "output", "logs", "completed"}


def check_creation(body: JsonValue, *, with_version: bool) -> JsonObject:
    """Check the body of a creation but for its input's fields.

    Raises:
        ApiProblem: It is not what the API takes.
    """
    if not isinstance(body, dict):
        raise invalid([InvalidField("invalid_type", "(root)", "Invalid type. Expected: object")])
    allowed = _COMMON_KEYS | ({"version"} if with_version else set())
    faults = [
        InvalidField(
            "additional_property_not_allowed",
            "(root)",
            f"Additional property {key} is not allowed",
        )
        for key in body
        if key not in allowed
    ]
    if with_version and not isinstance(body.get("version"), str):
        faults.append(InvalidField("required", "(root)", "version is required"))
    if "input" not in body:
        faults.append(InvalidField("required", "(root)", "input is required"))
    elif not isinstance(body["input"], dict):
        faults.append(InvalidField("invalid_type", "input", "Invalid type. Expected: object"))
    faults += _webhook_faults(body)
    if faults:
        raise invalid(faults)
    return body


def check_input(model: Model, given: JsonObject) -> None:
    """Check a model's inputs; what the model does not know is let through.

    Raises:
        ApiProblem: They do not fit.
    """
    faults = [
        InvalidField("required", "input", f"{name} is required")
        for name in model.required
        if name not in given
    ]
    for name, value in given.items():
        schema = model.inputs.get(name)
        if schema is not None and (wrong := _fault(value, schema, model.enums.get(name))):
            faults.append(InvalidField(wrong[0], f"input.{name}", wrong[1]))
    if faults:
        raise invalid(faults)


def _fault(
    value: JsonValue, schema: JsonObject, choices: JsonObject | None
) -> tuple[str, str] | None:
    if value is None and schema.get("nullable"):
        return None
    expected = str((choices or schema)["type"])
    if not _is(value, expected):
        return "invalid_type", f"Invalid type. Expected: {expected}, given: {_type_of(value)}"
    if choices is not None:
        values = choices["enum"]
        assert isinstance(values, list)
        if value not in values:
            listed = ", ".join(f'"{one}"' for one in values)
            return "enum", f"Must be one of the following: {listed}"
    if isinstance(value, int | float):
        return _bounds_fault(value, schema)
    if schema.get("format") == "uri" and isinstance(value, str):
        return _uri_fault(value)
    return None


def _bounds_fault(value: float, schema: JsonObject) -> tuple[str, str] | None:
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(least, int | float) and value < least:
        return "number_gte", f"Must be greater than or equal to {least}"
    if isinstance(most, int | float) and value > most:
        return "number_lte", f"Must be less than or equal to {most}"
    return None


def _uri_fault(value: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "format", "Does not match format 'uri'"
    if parts.scheme == "data":
        if len(value) > _LARGEST_DATA_URI:
            return "data_uri_too_large", "Data URIs must be smaller than 1MB"
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return "format", "Does not match format 'uri'"
    return None


def _webhook_faults(body: JsonObject) -> list[InvalidField]:
    faults = []
    hook = body.get("webhook")
    if hook is not None and not (isinstance(hook, str) and hook.startswith("https://")):
        faults.append(InvalidField("format", "webhook", "Must be an HTTPS URL"))
    events = body.get("webhook_events_filter", [])
    if not isinstance(events, list) or any(one not in _WEBHOOK_EVENTS for one in events):
        faults.append(InvalidField("enum", "webhook_events_filter", "Unknown event"))
    return faults


def _is(value: JsonValue, expected: str) -> bool:
    if expected == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if expected == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool if expected == "boolean" else str)


def _type_of(value: JsonValue) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return "null" if value is None else names.get(type(value), "object")
