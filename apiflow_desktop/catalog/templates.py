"""Templates with ``$name`` and ``${name}``, filled in one pass.

One pass matters: text that came from a person or from another service is never looked at
again, so it cannot name a secret.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.catalog.paths import MISSING, Missing, read_path, step_into

_NAME: Final = r"[A-Za-z_]\w*"
_TOKEN: Final = re.compile(
    rf"\$\{{(?P<braced>{_NAME}(?:\.[\w-]+|\[-?\d+\])*)\}}|\$(?P<bare>{_NAME}(?:\.\w+)*)"
)


class SecretName(Struct, frozen=True):
    """The place of a secret in a text; its value is put in only when a request is sent."""

    name: str


class SealedText(Struct, frozen=True):
    """A text with secrets in it by name."""

    parts: tuple[str | SecretName, ...]

    @property
    def secrets(self) -> tuple[str, ...]:
        """The names of the secrets in it."""
        return tuple(part.name for part in self.parts if isinstance(part, SecretName))

    def masked(self) -> str:
        """The text as people may see it: ``Bearer $REPLICATE_API_TOKEN``."""
        return "".join(part if isinstance(part, str) else f"${part.name}" for part in self.parts)

    def unsealed(self, values: Mapping[str, str]) -> str:
        """The text as it is sent."""
        return "".join(part if isinstance(part, str) else values[part.name] for part in self.parts)


def fill_json(template: JsonValue, inputs: JsonObject, declared: frozenset[str]) -> JsonValue:
    """Fill a body template.

    A text that is one name becomes that input's value with its type. A key or list item whose
    inputs are all unset is left out. Names that are no input of the node stay as they are
    inside a text; alone they are an error, for what is meant would be lost.
    """
    filled = _fill(template, inputs, declared)
    return None if isinstance(filled, Missing) else filled


def seal_text(
    template: str,
    inputs: JsonObject,
    declared: frozenset[str],
    *,
    quote: Callable[[str], str] = str,
) -> SealedText | None:
    """Fill the template of a header, query value or path; what is no input is a secret.

    Args:
        template: The text.
        inputs: Values of the inputs that are set.
        declared: Names of all inputs of the node.
        quote: Escapes each input's text for the place it goes to.

    Returns:
        The text, or None if it names inputs and none of them is set.
    """
    parts: list[str | SecretName] = []
    named, unset, end = 0, 0, 0
    for match in _TOKEN.finditer(template):
        parts.append(template[end : match.start()])
        end = match.end()
        token = match["braced"] or match["bare"]
        root = _root(token)
        if root not in declared:
            parts.append(SecretName(root))
            parts.append(token[len(root) :])
            continue
        named += 1
        value, rest = _lookup(match, inputs)
        unset += _absent(value)
        parts.append("" if _absent(value) else quote(as_text(value)) + rest)
    parts.append(template[end:])
    if named and named == unset:
        return None
    return SealedText(tuple(part for part in parts if part != ""))


def names_in(template: str) -> set[str]:
    """The names a text uses."""
    return {_root(match["braced"] or match["bare"]) for match in _TOKEN.finditer(template)}


def as_text(value: JsonValue | Missing) -> str:
    """Write a value inside a text: text as it is, the rest as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _fill(template: JsonValue, inputs: JsonObject, declared: frozenset[str]) -> JsonValue | Missing:
    if isinstance(template, str):
        return _fill_text(template, inputs, declared)
    if isinstance(template, dict):
        filled = ((key, _fill(item, inputs, declared)) for key, item in template.items())
        return {key: item for key, item in filled if not isinstance(item, Missing)}
    if isinstance(template, list):
        items = (_fill(item, inputs, declared) for item in template)
        return [item for item in items if not isinstance(item, Missing)]
    return template


def _fill_text(template: str, inputs: JsonObject, declared: frozenset[str]) -> JsonValue | Missing:
    whole = _TOKEN.fullmatch(template)
    if whole:
        return _fill_whole(whole, inputs, declared)
    matches = [m for m in _TOKEN.finditer(template) if _root(m["braced"] or m["bare"]) in declared]
    if matches and all(_absent(_lookup(match, inputs)[0]) for match in matches):
        return MISSING
    return _TOKEN.sub(lambda match: _inside(match, inputs, declared), template)


def _fill_whole(
    match: re.Match[str], inputs: JsonObject, declared: frozenset[str]
) -> JsonValue | Missing:
    root = _root(match["braced"] or match["bare"])
    if root not in declared:
        raise UserFacingError(
            recorded("The body names {name}, which is no input of the node.", name=match.group()),
            hint=recorded("Add an input of that name; secrets belong in headers or the query."),
        )
    value, rest = _lookup(match, inputs)
    if _absent(value):
        return MISSING
    return as_text(value) + rest if rest else value


def _inside(match: re.Match[str], inputs: JsonObject, declared: frozenset[str]) -> str:
    if _root(match["braced"] or match["bare"]) not in declared:
        return match.group()
    value, rest = _lookup(match, inputs)
    return "" if _absent(value) else as_text(value) + rest


def _lookup(match: re.Match[str], inputs: JsonObject) -> tuple[JsonValue | Missing, str]:
    """Find a token's value, and what of the token was not part of the path (``$name.png``)."""
    if match["braced"]:
        return read_path(inputs, match["braced"]), ""
    first, *others = match["bare"].split(".")
    value: JsonValue | Missing = inputs.get(first, MISSING)
    for position, part in enumerate(others):
        if isinstance(value, Missing) or not isinstance(value, (dict, list)):
            return value, "." + ".".join(others[position:])
        value = step_into(value, part)
    return value, ""


def _root(token: str) -> str:
    return re.split(r"[.\[]", token, maxsplit=1)[0]


def _absent(value: JsonValue | Missing) -> bool:
    return isinstance(value, Missing) or value is None
