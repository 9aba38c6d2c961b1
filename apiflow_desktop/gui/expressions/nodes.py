"""JSON values and references as nodes of a tree, made as they are unfolded."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, Unset
from apiflow_desktop.openflow.interfaces import MEDIA_TYPES, PortType, port_type
from apiflow_desktop.openflow.references import write_reference

_MOST_CHILDREN = 200
_PREVIEW = 80
_UNSEEN = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class TreeNode(Struct, frozen=True):
    """One line of a tree.

    Attributes:
        label: Key, index or name.
        path: What it is called in an expression.
        type: Its type, for the colour.
        value: What it is; :data:`UNSET` where that is not known.
        children: Makes the lines under it; None if there are none.
        folded: It stays folded until somebody opens it.
    """

    label: str
    path: str
    type: PortType = "any"
    value: FieldValue = UNSET
    children: Callable[[], list[TreeNode]] | None = None
    folded: bool = False

    @property
    def key(self) -> str:
        """What it is known by while the values change."""
        return self.path or self.label

    @property
    def detail(self) -> str:
        """What stands behind the label: the value if it is small, else the type."""
        if self.value is UNSET or isinstance(self.value, (dict, list)):
            return f"{self.type}{_count(self.value)}"
        if self.type in MEDIA_TYPES and isinstance(self.value, str):
            name = self.value[:2000].rpartition("/")[2]
            return self.type if self.value.startswith("data:") else f"{self.type} · {name}"
        return preview(self.value)


def value_node(label: str, path: str, value: FieldValue, type_: PortType | None = None) -> TreeNode:
    """Make the node of a value; what is in it unfolds."""
    kind = type_ or type_of(label, value)
    children = None
    if isinstance(value, (dict, list)) and value:
        children = lambda: list(_members(path, value))  # noqa: E731
    return TreeNode(label, path, kind, value, children)


def type_of(name: str, value: FieldValue) -> PortType:
    """Tell the type of a value; a text's name may say that it is an image."""
    kinds = {bool: "boolean", int: "number", float: "number", str: "string"}
    kinds |= {list: "array", dict: "object"}
    return port_type(kinds.get(type(value), "any"), name)


def preview(value: FieldValue) -> str:
    """Write a value on one short line."""
    if isinstance(value, Unset):
        return _("not set")
    if isinstance(value, str):
        value = value[: _PREVIEW + 1]
    text = ""
    # piece by piece: a value can be as large as a reply
    for piece in json.JSONEncoder(ensure_ascii=False).iterencode(value):
        text += piece[: _PREVIEW + 1]
        if len(text) > _PREVIEW:
            return visible(f"{text[: _PREVIEW - 1]}…")
    return visible(text)


def visible(text: str) -> str:
    """Spell signs out that cannot be seen, but change how what is around them reads."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _members(path: str, value: JsonValue) -> Iterator[TreeNode]:
    if isinstance(value, dict):
        entries: list[tuple[str | int, JsonValue]] = list(islice(value.items(), _MOST_CHILDREN))
    else:
        entries = list(enumerate(value[:_MOST_CHILDREN])) if isinstance(value, list) else []
    for key, member in entries:
        label = visible(str(key)) or '""'
        yield value_node(label, write_reference(path, [key]), member)
    size = len(value) if isinstance(value, (dict, list)) else 0
    if size > _MOST_CHILDREN:
        yield TreeNode(_("{count} more").format(count=size - _MOST_CHILDREN), "", "any", "")


def _count(value: FieldValue) -> str:
    return f" · {len(value)}" if isinstance(value, (dict, list)) else ""
