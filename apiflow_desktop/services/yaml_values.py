"""YAML files as values: written as Windmill's command line does.

What reads and writes YAML is loaded when it is needed: a window opens without it.
"""

from __future__ import annotations

from typing import Final

from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.text.limits import decode, split_mark

_ORDER: Final = {
    "version": "aaa",
    "id": "aa",
    "type": "ab",
    "summary": "ad",
    "name": "ae",
    "display_name": "af",
    "description": "ag",
    "value": "ah",
    "content": "ai",
    "modules": "aj",
    "failure_module": "ak",
    "input_transforms": "al",
    "lock": "az",
    "locks": "azz",
}
"""Keys that stand before others, by what they are sorted as."""


def read_yaml(data: bytes, name: str) -> JsonValue:
    """Read YAML text.

    Raises:
        DocumentUnreadable: It is not UTF-8 or not YAML; says where and why.
    """
    from apiflow_desktop.openflow.yamltext.reader import read

    return read(split_mark(decode(data, name=name))[1], name=name).value


def write_yaml(value: JsonValue, *, sort: bool = False) -> bytes:
    """Write YAML text.

    Args:
        value: What to write.
        sort: Whether keys stand in the order of Windmill's command line, else in their own.
    """
    from apiflow_desktop.openflow.yamltext.style import Style

    written = _sorted(value) if sort else value
    style = Style()
    if written and isinstance(written, dict | list):
        return (style.block(written, 0) + "\n").encode("utf-8")
    return (style.spell(written) + "\n").encode("utf-8")


def _sorted(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: _ORDER.get(key, key))
        result: JsonObject = {key: _sorted(value[key]) for key in keys}
        return result
    return [_sorted(one) for one in value] if isinstance(value, list) else value
