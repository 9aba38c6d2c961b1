"""What texts such as ``$var:u/me/token`` stand for (R5), and what ``variable()`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import Values

_VARIABLE: Final = "$var:"
_JSON: Final = "$jsonvar:"
_RESOURCE: Final = "$res:"
_PREFIXES: Final = (_VARIABLE, _JSON, _RESOURCE, "$encrypted:")
_DEEPEST_LIST: Final = 2
_LONGEST_LIST: Final = 1000
_MOST_RESOURCES: Final = 10


class UnknownReference(Exception):
    """A text names a variable or resource that cannot be had; says which, and why."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(recorded("'{text}' cannot be resolved: {why}", text=text, why=why))


class NoValues:
    """A workspace without variables and resources."""

    def variables(self) -> Mapping[str, str]:
        """None."""
        return {}

    def resources(self) -> Mapping[str, JsonValue]:
        """None."""
        return {}

    def is_sealed(self, text: str) -> bool:
        """No text is a secret's handle."""
        return False


def has_references(value: JsonValue, lists: int = 0) -> bool:
    """Whether a value holds a text that stands for a variable or resource."""
    if isinstance(value, str):
        return value.startswith(_PREFIXES)
    if isinstance(value, dict):
        return any(has_references(one, lists) for one in value.values())
    if isinstance(value, list) and _is_searched(value, lists):
        return any(has_references(one, lists + 1) for one in value)
    return False


def _is_searched(items: list[JsonValue], lists: int) -> bool:
    return lists < _DEEPEST_LIST and len(items) <= _LONGEST_LIST


def resolved(value: JsonValue, values: Values) -> JsonValue:
    """Put variables and resources in the place of the texts that name them, if there are any.

    Lists are searched to a depth of two and up to a thousand elements, objects all through.

    Raises:
        UnknownReference: There is no such variable or resource.
    """
    return _Resolving(values).resolve(value) if has_references(value) else value


def resource_table(values: Values) -> JsonObject:
    """Return what ``resource()`` knows: the resources whose own references can be resolved."""
    table: JsonObject = {}
    for path, value in values.resources().items():
        try:
            table[path] = resolved(value, values)
        except UnknownReference:
            continue  # asking for this one fails by its path
    return table


class _Resolving:
    def __init__(self, values: Values) -> None:
        self._values = values
        self._variables: Mapping[str, str] | None = None
        self._resources: Mapping[str, JsonValue] | None = None

    def resolve(self, value: JsonValue, lists: int = 0, resources: int = 0) -> JsonValue:
        if isinstance(value, str):
            return self._text(value, resources) if value.startswith(_PREFIXES) else value
        if isinstance(value, dict):
            return {key: self.resolve(one, lists, resources) for key, one in value.items()}
        if isinstance(value, list) and _is_searched(value, lists):
            return [self.resolve(one, lists + 1, resources) for one in value]
        return value

    def _text(self, text: str, resources: int) -> JsonValue:
        prefix, path = text[: text.index(":") + 1], text[text.index(":") + 1 :]
        if prefix == _VARIABLE:
            return self._variable(text, path)
        if prefix == _JSON:
            return self._json(text, path)
        if prefix == _RESOURCE:
            return self._resource(text, path, resources)
        raise UnknownReference(text, recorded("what Windmill has encrypted can be read only there"))

    def _variable(self, text: str, path: str) -> str:
        if self._variables is None:
            self._variables = self._values.variables()
        if path not in self._variables:
            raise UnknownReference(
                text, recorded("there is no variable “{path}” in the workspace", path=path)
            )
        return self._variables[path]

    def _json(self, text: str, path: str) -> JsonValue:
        variable = self._variable(text, path)
        if self._values.is_sealed(variable):
            raise UnknownReference(
                text, recorded("it is a secret, whose parts cannot be kept apart")
            )
        try:
            value: JsonValue = json.loads(variable)
        except ValueError as error:
            raise UnknownReference(
                text, recorded("the variable is not JSON ({error})", error=error)
            ) from error
        return value

    def _resource(self, text: str, path: str, resources: int) -> JsonValue:
        if self._resources is None:
            self._resources = self._values.resources()
        if path not in self._resources:
            raise UnknownReference(
                text, recorded("there is no resource “{path}” in the workspace", path=path)
            )
        if resources >= _MOST_RESOURCES:
            raise UnknownReference(text, recorded("resources name each other in a circle"))
        return self.resolve(self._resources[path], 0, resources + 1)
